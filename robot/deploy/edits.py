"""What officials have edited in a content outlives the next one, as far as both can be had.

A file that only they have changed, or added, is carried over. One that the bundle has changed too is the bundle's; the
centre's own version is put aside and told, because two answers to one question need a person.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec

from robot.deploy.bundle import content_files
from robot.deploy.manifest import NAME, Manifest, entry_of


@dataclass(frozen=True)
class Edits:
    """Names below `config`: `kept` from the earlier content, `put_aside` in favour of the bundle's."""

    kept: tuple[str, ...]
    put_aside: tuple[str, ...]


def carry_edits(old: Path, new: Path, aside: Path) -> Edits:
    """Carry over what was edited in the content `old` since it came, into `new`; conflicts go below `aside`."""
    came, comes = _hashes(old), _hashes(new)
    kept: list[str] = []
    put_aside: list[str] = []
    for name, path in content_files(old).items():
        mine, theirs = entry_of(path).sha256, comes.get(name)
        if mine in (came.get(name), theirs):
            continue
        if theirs is None and name in came:
            continue  # edited, and no longer part of the content
        place = new / name if theirs == came.get(name) else aside / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, place)
        (kept if place.is_relative_to(new) else put_aside).append(name)
    return Edits(tuple(kept), tuple(put_aside))


def _hashes(content: Path) -> dict[str, str]:
    """Name -> SHA-256 of the files of a content as they came."""
    manifest = msgspec.json.decode((content / f".{NAME}").read_bytes(), type=Manifest)
    start = "config/" if manifest.kind == "release" else ""
    return {name.removeprefix(start): e.sha256 for name, e in manifest.files.items() if name.startswith(start)}
