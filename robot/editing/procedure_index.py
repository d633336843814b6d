"""The procedures on the disk, kept in memory by their files' stamps: a page of 700 procedures reads only what changed.

A file with an error is still there, with its code at sight and its errors: officials mend it on its form.
"""

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue.procedures import Procedure
from robot.runtime.content.announced_loader import FIELDS, FOLDER
from robot.runtime.content.catalogue_loader import check_procedure, code_at_sight
from robot.runtime.settings.file_stamps import Stamp, stamps
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

OWN = "procedures"


class IndexedProcedure(NamedTuple):
    """A procedure on the disk. `path`: its file below `config`; `within`: its table there, "" = a file of its own;
    `table`: its values; `procedure`: None when they are wrong; `troubles`: what is wrong; `announced`: what the
    announced list says of it, {} = nothing."""

    code: str
    path: str
    within: str
    table: Mapping[str, Any]
    procedure: Procedure | None
    troubles: tuple[Trouble, ...] = ()
    announced: Mapping[str, Any] = MappingProxyType({})

    @property
    def title(self) -> str:
        """Return its Vietnamese title, as far as it can be read."""
        title = self.table.get("title")
        return str(title.get("vi", self.code)) if isinstance(title, Mapping) else self.code


class ProcedureIndex:
    """All procedures below `config`; each look reads the files that have changed since the last one. For threads."""

    def __init__(self, config: Path) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._files: dict[str, tuple[Stamp, tuple[IndexedProcedure, ...]]] = {}
        self._by_code: dict[str, IndexedProcedure] = {}

    def all(self) -> Mapping[str, IndexedProcedure]:
        """Return the procedures by code. One with a file of its own comes before the announced one of its code."""
        with self._lock:
            self._refresh()
            return self._by_code

    def find(self, code: str) -> IndexedProcedure | None:
        """Return the procedure with this code; None when there is none."""
        return self.all().get(code)

    def _refresh(self) -> None:
        seen = dict(self._stamps())
        if {path: stamp for path, (stamp, _) in self._files.items()} == seen:
            return
        for path in [path for path in self._files if path not in seen]:
            del self._files[path]
        for path, stamp in seen.items():
            if path not in self._files or self._files[path][0] != stamp:
                self._files[path] = stamp, tuple(_read(self._config, path))
        by_code, announced = dict[str, IndexedProcedure](), dict[str, Mapping[str, Any]]()
        for path in sorted(self._files, key=lambda path: (not path.startswith(f"{OWN}/"), path)):
            for each in self._files[path][1]:
                by_code.setdefault(each.code, each)
                if each.within:
                    announced.setdefault(each.code, each.table)
        self._by_code = {code: each._replace(announced=announced.get(code, {})) for code, each in by_code.items()}

    def _stamps(self) -> Iterator[tuple[str, Stamp]]:
        for path, stamp in stamps(self._config / OWN).items():
            yield f"{OWN}/{path}", stamp
        for path, stamp in stamps(self._config / FOLDER).items():
            if path != FIELDS and "/" not in path:
                yield f"{FOLDER}/{path}", stamp


def _read(config: Path, path: str) -> Iterator[IndexedProcedure]:
    file = config / path
    try:
        table = read_toml(file)
    except Trouble as trouble:
        yield IndexedProcedure(code_at_sight(file) or file.stem, path, "", {}, None, (trouble,))
        return
    if path.startswith(f"{OWN}/"):
        yield _own(file, path, table)
        return
    for code, facts in table.items():
        if isinstance(facts, dict):
            whole = {**facts, "code": code}
            wrong = tuple(
                Trouble(fault.what, fault.vi, remedy="", remedy_vi="", file=path, key=fault.key, value=fault.value)
                for fault in faults(Procedure, whole)
            )
            yield IndexedProcedure(code, path, code, whole, None if wrong else msgspec.convert(whole, Procedure), wrong)


def _own(file: Path, path: str, table: dict[str, Any]) -> IndexedProcedure:
    code = str(table.get("code") or file.stem)
    try:
        return IndexedProcedure(code, path, "", table, check_procedure(file, file.read_text(encoding="utf-8")))
    except Troubles as troubles:
        return IndexedProcedure(code, path, "", table, None, tuple(troubles.found))
