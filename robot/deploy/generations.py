"""The states that a machine has been in: each a folder with a program, a content and the data; a link names the one
in force. A switch is one rename, so that a power cut finds the old state or the new one.
"""

import contextlib
import os
import re
import shutil
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.deploy.install_layout import SITE_FILES, InstallLayout
from robot.deploy.manifest import Version
from robot.runtime.monitoring.update_probation import FILE

_RECORD, _PROVEN = "generation.json", "proven"
_UPDATE = re.compile(r"[0-9]+-[0-9.]+")
"""How an update calls the folder of its program; one that a power cut left half made has no state yet."""


class Generation(msgspec.Struct, frozen=True):
    """`before`: the one that it replaced, 0 = none. `release_dir` and `content_dir` name folders beside each other."""

    number: int
    release: Version
    content: Version
    release_dir: str
    content_dir: str
    before: int = 0


def current(layout: InstallLayout) -> Generation | None:
    """The state in force; None where nothing is installed."""
    try:
        name = os.readlink(layout.current)
    except OSError:
        return None
    return read(layout, int(Path(name).name))


def needed(layout: InstallLayout) -> Generation:
    """The state in force. Raises `Trouble` where nothing is installed."""
    found = current(layout)
    if found is None:
        raise Trouble(
            "no robot is installed here",
            "máy này chưa cài robot",
            remedy="type: kiosk install",
            remedy_vi="gõ: kiosk install",
            file=str(layout.current),
        )
    return found


def read(layout: InstallLayout, number: int) -> Generation:
    """The record of a state. Raises `Trouble` when it is gone or damaged."""
    path = layout.generations / str(number) / _RECORD
    try:
        return msgspec.json.decode(path.read_bytes(), type=Generation)
    except (OSError, msgspec.DecodeError) as error:
        raise Trouble(
            f"cannot be read: {error}",
            "không đọc được",
            remedy="type: kiosk install",
            remedy_vi="gõ: kiosk install",
            file=str(path),
        ) from error


def next_number(layout: InstallLayout) -> int:
    """One that no state, release or content has, and under which no edits are put aside."""
    places = (layout.generations, layout.releases, layout.contents, layout.edited)
    folders = [path for place in places for path in place.glob("*")]
    heads = (path.name.split("-")[0] for path in folders)
    return 1 + max((int(head) for head in heads if head.isdigit()), default=0)


def write(layout: InstallLayout, generation: Generation) -> Path:
    """Make the folder of a state; the programs and contents that it names stand already. It is not in force yet."""
    folder = layout.generations / str(generation.number)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (layout.state / "var").mkdir(parents=True, exist_ok=True)
    if served(layout, generation.number):  # one of this number that was taken back
        (layout.state / FILE).unlink()
    program = layout.releases / generation.release_dir  # an absolute path wins: a checkout that stands elsewhere
    link(folder / "program", program, absolute=Path(generation.release_dir).is_absolute())
    link(folder / "config", layout.contents / generation.content_dir)
    link(folder / "var", layout.state / "var")
    if generation.before:
        link(folder / "before", layout.generations / str(generation.before))
    (folder / _RECORD).write_bytes(msgspec.json.encode(generation))
    return folder


def switch(layout: InstallLayout, number: int) -> None:
    """Put state `number` in force: what it holds is on the disk before the link leads there."""
    os.sync()
    beside = layout.home / ".current.new"
    beside.unlink(missing_ok=True)
    beside.symlink_to(f"generations/{number}")
    beside.replace(layout.current)
    descriptor = os.open(layout.home, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prove(layout: InstallLayout, number: int) -> None:
    """State `number` has come up healthy."""
    (layout.generations / str(number) / _PROVEN).touch()


def proven(layout: InstallLayout, number: int) -> bool:
    """Whether it has ever come up healthy: watched by an update, or as the robot itself has written."""
    return (layout.generations / str(number) / _PROVEN).is_file() or served(layout, number)


def served(layout: InstallLayout, number: int) -> bool:
    """Whether the robot says that it is this state in which it served last."""
    path = layout.state / FILE
    return path.is_file() and path.read_text(encoding="utf-8", errors="replace").strip() == str(number)


def earlier(layout: InstallLayout, generation: Generation) -> Generation | None:
    """The state before; None where there was none, or where it is kept no longer."""
    kept = (layout.generations / str(generation.before) / _RECORD).is_file()
    return read(layout, generation.before) if kept else None


def link_site_files(layout: InstallLayout, content: Path) -> None:
    """In a content, the centre's own files are links to where they outlive it."""
    for name in SITE_FILES:
        place = content / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        link(place, layout.site / name)


def tidy(layout: InstallLayout) -> None:
    """Keep the state in force and the one before it; what only other states have goes.

    Among the releases a technician may have put a program that is not installed yet: it stays.
    """
    now = current(layout)
    if now is None:
        return
    kept = [generation for generation in (now, earlier(layout, now)) if generation is not None]
    programs = {layout.releases / generation.release_dir for generation in kept}  # or named by its whole path
    contents = {layout.contents / generation.content_dir for generation in kept}
    states = {layout.generations / str(generation.number) for generation in kept}
    ours = _programs_of_states(layout) | {path for path in layout.releases.glob("*") if _UPDATE.fullmatch(path.name)}
    for path in (
        *(ours - programs),
        *(set(layout.contents.glob("*")) - contents),
        *(set(layout.generations.glob("*")) - states),  # last: while they are there they tell what is ours
    ):
        shutil.rmtree(path, ignore_errors=True)


def _programs_of_states(layout: InstallLayout) -> set[Path]:
    """The folders among the releases that any state names."""
    found = set()
    for path in layout.generations.glob(f"*/{_RECORD}"):
        with contextlib.suppress(OSError, msgspec.DecodeError):
            found.add(layout.releases / msgspec.json.decode(path.read_bytes(), type=Generation).release_dir)
    return {path for path in found if path.parent == layout.releases}


def link(place: Path, target: Path, *, absolute: bool = False) -> None:
    """Make `place` a link to `target`: a relative one, unless it leads out of what is installed."""
    place.symlink_to(target if absolute else os.path.relpath(target, place.parent))
