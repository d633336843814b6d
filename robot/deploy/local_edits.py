"""Carry the officials' edits of content files over to the next content, where they do not conflict with it.

A file that only the officials changed or added is carried over. Where the bundle changed the file as well, or no longer
has it, the bundle wins; the centre's version is put aside and reported, because only a person can choose between them.
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
    """Names of files that officials edited below `config`: `kept` in the new content, or `put_aside` on a conflict."""

    kept: tuple[str, ...]
    put_aside: tuple[str, ...]


def carry_edits(old: Path, new: Path, aside: Path) -> Edits:
    """Copy files edited in the content `old` since its delivery into `new`, or below `aside` on a conflict."""
    came, comes = _hashes(old), _hashes(new)
    kept: list[str] = []
    put_aside: list[str] = []
    for name, path in _edited(old, new):
        carried = comes.get(name) == came.get(name)
        _copy(path, (new if carried else aside) / name)
        (kept if carried else put_aside).append(name)
    return Edits(tuple(kept), tuple(put_aside))


def put_aside(old: Path, new: Path, aside: Path) -> Edits:
    """Copy to `aside` the edited files of the content `old` that differ in `new`; `new` is not changed."""
    names = []
    for name, path in _edited(old, new):
        _copy(path, aside / name)
        names.append(name)
    return Edits((), tuple(names))


def _edited(old: Path, new: Path) -> Iterator[tuple[str, Path]]:
    """Yield (name, path) of the files in `old` that differ from their delivered form and from the file in `new`."""
    came = _hashes(old)
    for name, path in content_files(old).items():
        mine, there = entry_of(path).sha256, new / name
        if mine != came.get(name) and not (there.is_file() and entry_of(there).sha256 == mine):
            yield name, path


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, place)


def _hashes(content: Path) -> dict[str, str]:
    """Return {name: SHA-256 in hex} of a content's files as they were delivered."""
    manifest = msgspec.json.decode((content / f".{NAME}").read_bytes(), type=Manifest)
    start = "config/" if manifest.kind == "release" else ""
    return {name.removeprefix(start): e.sha256 for name, e in manifest.files.items() if name.startswith(start)}
