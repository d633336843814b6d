"""Files that a Mac, an office program or an editor leaves beside the robot's own: they are skipped, and named once."""

import logging
import os
from collections.abc import Iterable
from pathlib import Path

log = logging.getLogger("kiosk.content")

_FOREIGN = (".", "~")
"""How their names begin: ._x.toml (macOS), ~$x.toml (Office), .~lock.x# (LibreOffice), .#x.toml (Emacs)."""
_named: set[Path] = set()


def is_foreign(name: str) -> bool:
    """Whether a file of this name is another program's."""
    return name.startswith(_FOREIGN)


def own(files: Iterable[Path]) -> list[Path]:
    """Return the robot's own `files`, sorted; log each foreign file when it is met for the first time."""
    found = sorted(files)
    for path in found:
        if is_foreign(path.name) and path not in _named:
            _named.add(path)
            log.warning("%s: is skipped, a file of another program | bỏ qua, tệp của chương trình khác", path)
    return [path for path in found if not is_foreign(path.name)]


def own_below(folder: Path, ending: str) -> list[Path]:
    """Return the robot's own files in `folder` and in the folders below it, linked folders too, sorted. `ending`: how
    their names end, ".toml"."""
    walk = os.walk(folder, followlinks=True)
    return own(Path(place, name) for place, _, names in walk for name in names if name.endswith(ending))
