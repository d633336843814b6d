"""What officials have edited in a content outlives the next one, as far as both can be had.

A file that only they have changed, or added, is carried over. One that the bundle has changed too is the bundle's; the
centre's own version is put aside and told, because two answers to one question need a person. So is one that the
bundle no longer has.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from robot.deploy.bundle import content_files
from robot.deploy.manifest import NAME, Manifest, entry_of


@dataclass(frozen=True)
class Edits:
    """Names below `config`: `kept` from the content before, `put_aside` in favour of what the other one holds."""

    kept: tuple[str, ...]
    put_aside: tuple[str, ...]


def carry_edits(old: Path, new: Path, aside: Path) -> Edits:
    """Carry over what was edited in the content `old` since it came, into `new`; conflicts go below `aside`."""
    came, comes = _hashes(old), _hashes(new)
    kept: list[str] = []
    put_aside: list[str] = []
    for name, path in _edited(old, new):
        carried = comes.get(name) == came.get(name)
        _copy(path, (new if carried else aside) / name)
        (kept if carried else put_aside).append(name)
    return Edits(tuple(kept), tuple(put_aside))


def put_aside(old: Path, new: Path, aside: Path) -> Edits:
    """Put below `aside` whatever was edited in the content `old` and `new` does not have; `new` stays as it is."""
    names = []
    for name, path in _edited(old, new):
        _copy(path, aside / name)
        names.append(name)
    return Edits((), tuple(names))


def _edited(old: Path, new: Path) -> Iterator[tuple[str, Path]]:
    """What is in `old` neither as it came nor as it stands in `new`."""
    came = _hashes(old)
    for name, path in content_files(old).items():
        mine, there = entry_of(path).sha256, new / name
        if mine != came.get(name) and not (there.is_file() and entry_of(there).sha256 == mine):
            yield name, path


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, place)


def _hashes(content: Path) -> dict[str, str]:
    """Name -> SHA-256 of the files of a content as they came."""
    manifest = msgspec.json.decode((content / f".{NAME}").read_bytes(), type=Manifest)
    start = "config/" if manifest.kind == "release" else ""
    return {name.removeprefix(start): e.sha256 for name, e in manifest.files.items() if name.startswith(start)}
