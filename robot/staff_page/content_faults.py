"""The banner about broken content files, and the button that puts their last good state back."""

import datetime
import logging
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.staff.roles import Right
from robot.editing.content_files import is_content, sole_writer
from robot.editing.map_draft import LOBBY, SUBJECT
from robot.editing.procedure_items import PROCEDURE
from robot.editing.trial import is_right
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.fallback import kept_site
from robot.runtime.settings.kept_content import kept_content
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

PERSONS = range(1000, 60_000)
"""Numbers of the computer's accounts that belong to persons: UID_MIN and UID_MAX of Debian's login.defs."""


class BrokenFile(NamedTuple):
    """A broken file: its path below the content folder, its first error in words, when and by which person it was
    changed (None, "" = not known), and whether a good state of it is kept."""

    name: str
    error: str
    changed: datetime.datetime | None
    person: str
    kept: bool


def broken_files(desk: StaffStores, language: str) -> list[BrokenFile]:
    """Return the files because of which the last good content is in force, each once."""
    found: dict[str, BrokenFile] = {}
    for fault in desk.content_faults:
        path = Path(fault.file)
        name = _name(desk, path)
        error = fault.vi if language == "vi" else fault.what
        found.setdefault(name, BrokenFile(name, error, *_changed(path), _good(desk, path).is_file()))
    return list(found.values())


def put_back(desk: StaffStores, ask: Ask) -> Answer:
    """Put back the last good state of each broken file. The broken state is kept aside, below `var/content_broken`; of
    a file that is content, the change is a version."""
    with desk.teaching, sole_writer(desk.database):
        files = list(_to_put_back(desk))
        broken = {path: _text(path) for path in files}
        for path in broken:
            _keep_aside(desk, path)
        write_whole({path: _good_text(desk, path) for path in files})
        desk.content_faults = tuple(each for each in desk.content_faults if Path(each.file) not in files)
        for path, before in broken.items():
            _record(desk, ask.session.who, _name(desk, path), before)
    for path in files:
        desk.note(ask.session, "content_put_back", _name(desk, path))
    ask.session.told = ("desk_page.put_back", str(len(files)))
    return Goto("/")


def _keep_aside(desk: StaffStores, path: Path) -> None:
    """Copy a broken file to its own place below `var/content_broken`."""
    if path.exists():
        aside = desk.config.parent / "var" / "content_broken" / f"{desk.now():%Y-%m-%d-%H%M%S}" / _name(desk, path)
        aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(path, aside)


def _text(path: Path) -> str | None:
    """Return the text of a broken file, also one that is not UTF-8; None if it is gone."""
    try:
        return path.read_bytes().decode(errors="replace")
    except FileNotFoundError:
        return None


def _record(desk: StaffStores, who: str, name: str, before: str | None) -> None:
    """Store a version for the file `name`. The file is good again, so a failure is only logged."""
    try:
        desk.content.editor.record(_subject(desk, name), who, "", name, before, kind="back")
    except Trouble as trouble:
        log.error("no version of %s is stored: %s", name, trouble)


def _subject(desk: StaffStores, name: str) -> str:
    """Return the thing that the file `name` is about: the map, that of its last version, its procedure, or the file."""
    if name == LOBBY:
        return SUBJECT
    with desk.content.editor.versions() as versions:
        if known := versions.of_file(name, 1):
            return known[0].subject
    own = (each for each in desk.content.index.all().values() if each.path == name and not each.within)
    found = next(own, None)
    return f"file:{name}" if found is None else f"{PROCEDURE}:{found.code}"


def _to_put_back(desk: StaffStores) -> Iterator[Path]:
    for path in dict.fromkeys(Path(fault.file) for fault in desk.content_faults):
        if path.is_relative_to(desk.config) and _good(desk, path).is_file():
            yield path


def _name(desk: StaffStores, path: Path) -> str:
    """Return the path of a file below the content folder; of a file elsewhere its name."""
    return path.relative_to(desk.config).as_posix() if path.is_relative_to(desk.config) else path.name


def _good(desk: StaffStores, path: Path) -> Path:
    """Return the path of the last good state of the file `path`, whether or not there is one."""
    if path == desk.config / "site.toml":
        return kept_site(desk.config)
    if not path.is_relative_to(desk.config):
        return path.parent / "none"
    return kept_content(desk.config) / path.relative_to(desk.config)


def _good_text(desk: StaffStores, path: Path) -> str:
    """Return the newest good text of a broken file: of a version that is or was in force, or of the copy of the files
    that the robot last used; of a file that is no content, always the copy."""
    good, name = _good(desk, path), _name(desk, path)
    copy = good.read_text(encoding="utf-8")
    if not is_content(name):
        return copy
    known = [*desk.content.editor.texts_in_force(name), (int(good.stat().st_mtime), copy)]
    newest_first = sorted(known, key=lambda each: each[0], reverse=True)
    right = (text for _, text in newest_first if is_right(desk.config, desk.settings, desk.lobby, name, text))
    return next(right, known[-1][1])


def _changed(path: Path) -> tuple[datetime.datetime | None, str]:
    """Return when the file was changed, and by which person; None and "" if it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None, ""
    return datetime.datetime.fromtimestamp(status.st_mtime), _person(status.st_uid)


def _person(number: int) -> str:
    """Return the full name of the person whose account on this computer has the `number`; "" for an account of the
    system or of this program, and for one without a full name."""
    if number not in PERSONS or number == os.getuid():
        return ""
    with suppress(KeyError):
        return pwd.getpwuid(number).pw_gecos.partition(",")[0]
    return ""


ROUTES = (PageRoute("/content-back", put_back, Right.EDIT, "POST"),)
