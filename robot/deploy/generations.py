"""Generations: the installed states of the machine. Each is a folder of links to a program, a content and the data.

The link `current` points to the generation in force. A switch renames that one link: after a power cut either the old
or the new generation is in force.
"""

import contextlib
import os
import re
import shutil
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.deploy.install_layout import EDITED_ON_THE_PAGE, SITE_FILES, WRITTEN_ON_THE_PAGE, InstallLayout
from robot.deploy.manifest import Version
from robot.runtime.monitoring.update_probation import FILE

_RECORD, _PROVEN = "generation.json", "proven"
_UPDATE = re.compile(r"[0-9]+-[0-9.]+")
"""Folder name that an update gives to a program; it identifies a folder that a power cut left incomplete."""


class Generation(msgspec.Struct, frozen=True):
    """A generation (state of the machine). `before`: number of the one to go back to, 0 = none. `*_dir`: folders."""

    number: int
    release: Version
    content: Version
    release_dir: str
    content_dir: str
    before: int = 0


def current(layout: InstallLayout) -> Generation | None:
    """Return the generation in force, or None when nothing is installed."""
    try:
        name = os.readlink(layout.current)
    except OSError:
        return None
    return read(layout, int(Path(name).name))


def needed(layout: InstallLayout) -> Generation:
    """Return the generation in force. Raises `Trouble` when nothing is installed."""
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
    """Return the record of state `number`. Raises `Trouble` when it is missing or damaged."""
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
    """Return a new number, which no state, release, content or folder of put-aside edits has in its name."""
    places = (layout.generations, layout.releases, layout.contents, layout.edited)
    folders = [path for place in places for path in place.glob("*")]
    heads = (path.name.split("-")[0] for path in folders)
    return 1 + max((int(head) for head in heads if head.isdigit()), default=0)


def write(layout: InstallLayout, generation: Generation) -> Path:
    """Make the folder of a state whose program and content exist; return its path. It is not put in force."""
    folder = layout.generations / str(generation.number)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (layout.state / "var").mkdir(parents=True, exist_ok=True)
    if served(layout, generation.number):  # left by a rolled-back state of the same number
        (layout.state / FILE).unlink()
    program = layout.releases / generation.release_dir  # may be absolute: a checkout outside `releases`
    link(folder / "program", program, absolute=Path(generation.release_dir).is_absolute())
    link(folder / "config", layout.contents / generation.content_dir)
    link(folder / "var", layout.state / "var")
    if generation.before:
        link(folder / "before", layout.generations / str(generation.before))
    (folder / _RECORD).write_bytes(msgspec.json.encode(generation))
    open_to_editors(layout, layout.contents / generation.content_dir)
    return folder


def open_to_editors(layout: InstallLayout, content: Path) -> None:
    """Let the robot's own user write the texts that officials edit: their page runs as this user.

    The group is that of the folder of the site's files; before the first installation has made the user, systemd's
    tmpfiles does the same.
    """
    if os.geteuid() != 0 or not layout.site.is_dir():
        return
    group = layout.site.stat().st_gid
    for name in EDITED_ON_THE_PAGE:
        for place in [content / name, *(content / name).rglob("*")]:
            if place.exists() and not place.is_symlink():
                os.chown(place, -1, group)
                place.chmod(0o2775 if place.is_dir() else 0o664)


def switch(layout: InstallLayout, number: int) -> None:
    """Put state `number` in force. Everything is synced to the disk before the link points to it."""
    _keep_proof(layout)
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
    """Record that the robot has come up healthy with state `number`."""
    (layout.generations / str(number) / _PROVEN).touch()


def proven(layout: InstallLayout, number: int) -> bool:
    """Whether an update or the robot itself has recorded that the robot came up healthy with state `number`."""
    return (layout.generations / str(number) / _PROVEN).is_file() or served(layout, number)


def served(layout: InstallLayout, number: int) -> bool:
    """Whether the robot's own record of its last healthy service names state `number`."""
    path = layout.state / FILE
    return path.is_file() and path.read_text(encoding="utf-8", errors="replace").strip() == str(number)


def _keep_proof(layout: InstallLayout) -> None:
    """Record beside the state in force that it has served: the robot's own record names only the last such."""
    with contextlib.suppress(OSError):  # nothing is in force, or the disk is full, which must not prevent a rollback
        left = int(Path(os.readlink(layout.current)).name)
        if served(layout, left):
            prove(layout, left)


def way_back(layout: InstallLayout, now: Generation) -> int:
    """Return the number of the state to which the state that replaces `now` goes back: the newest that the robot has
    served with, else `now`.

    Of two updates one after the other the first may never have served: the way back must not lead there.
    """
    numbers = (int(path.parent.name) for path in layout.generations.glob(f"*/{_RECORD}"))
    return max((each for each in numbers if each <= now.number and proven(layout, each)), default=now.number)


def earlier(layout: InstallLayout, generation: Generation) -> Generation | None:
    """Return the state to which `generation` goes back; None when there was none or it has been deleted."""
    kept = (layout.generations / str(generation.before) / _RECORD).is_file()
    return read(layout, generation.before) if kept else None


def copy_to_the_page(layout: InstallLayout) -> None:
    """Copy what an earlier version kept beyond the reach of the officials' page to where the page writes it."""
    for name in WRITTEN_ON_THE_PAGE:
        kept, own = layout.site / name, layout.site_file(name)
        if kept.is_file() and not own.exists():
            own.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(kept, own)


def link_site_files(layout: InstallLayout, content: Path) -> None:
    """Replace the centre's own files in `content` by links to files that no update replaces."""
    copy_to_the_page(layout)
    for name in SITE_FILES:
        place = content / name
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        place.unlink(missing_ok=True)
        link(place, layout.site_file(name))


def tidy(layout: InstallLayout) -> None:
    """Delete the programs, contents and states that neither the state in force nor the one to go back to uses.

    The half-made ones of an update that a power cut ended are among these. A program that a technician has put below
    `releases`, but not installed yet, is kept.
    """
    now = current(layout)
    if now is None:
        return
    kept = [generation for generation in (now, earlier(layout, now)) if generation is not None]
    programs = {layout.releases / generation.release_dir for generation in kept}  # `release_dir` may be absolute
    contents = {layout.contents / generation.content_dir for generation in kept}
    states = {layout.generations / str(generation.number) for generation in kept}
    ours = _programs_of_states(layout) | {path for path in layout.releases.glob("*") if _UPDATE.fullmatch(path.name)}
    for path in (
        *(ours - programs),
        *(set(layout.contents.glob("*")) - contents),
        *(set(layout.generations.glob("*")) - states),  # last: their records are needed to find programs
    ):
        shutil.rmtree(path, ignore_errors=True)


def _programs_of_states(layout: InstallLayout) -> set[Path]:
    """Return the program folders below `releases` that any state's record names."""
    found = set()
    for path in layout.generations.glob(f"*/{_RECORD}"):
        with contextlib.suppress(OSError, msgspec.DecodeError):
            found.add(layout.releases / msgspec.json.decode(path.read_bytes(), type=Generation).release_dir)
    return {path for path in found if path.parent == layout.releases}


def link(place: Path, target: Path, *, absolute: bool = False) -> None:
    """Make `place` a link to `target`: relative, or `absolute` for a target outside the installed folders."""
    place.symlink_to(target if absolute else os.path.relpath(target, place.parent))
