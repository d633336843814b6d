"""TOML files kept in memory by their stamps: a list of 300 files reads only those that have changed."""

import threading
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.runtime.settings.file_stamps import Stamp, stamp_of
from robot.runtime.settings.foreign_files import is_foreign
from robot.runtime.settings.toml_reader import read_toml


class TableCache:
    """The values of the TOML files below `config`, as far as they can be read. May be used by any thread; the values
    must not be changed."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._known: dict[Path, tuple[Stamp, dict[str, Any]]] = {}

    def below(self, folder: str) -> dict[str, dict[str, Any]]:
        """Return {path below `config`: values} of the files in `folder` and its folders, sorted by path."""
        found = {}
        for file in sorted((self._config / folder).rglob("*.toml")):
            if not is_foreign(file.name) and (table := self._read(file)) is not None:
                found[file.relative_to(self._config).as_posix()] = table
        return found

    def _read(self, file: Path) -> dict[str, Any] | None:
        try:
            stamp = stamp_of(file.stat())
            with self._lock:
                known = self._known.get(file)
            if known is None or known[0] != stamp:
                known = stamp, read_toml(file)
                with self._lock:
                    self._known[file] = known
        except (OSError, Trouble):
            return None
        return known[1]
