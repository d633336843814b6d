"""The banner about broken content files, and the button that puts their last good state back."""

import datetime
import pwd
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from robot.desk.staff.roles import Right
from robot.runtime.processes.atomic_files import write_whole
from robot.runtime.settings.fallback import kept_site
from robot.runtime.settings.kept_content import kept_content
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.stores import StaffStores


class BrokenFile(NamedTuple):
    """A broken file: its path below the content folder, its first error in words, when and by which account of the
    computer it was changed (None, "" = not known), and whether a good state of it is kept."""

    name: str
    error: str
    changed: datetime.datetime | None
    account: str
    kept: bool


def broken_files(desk: StaffStores, language: str) -> list[BrokenFile]:
    """Return the files because of which the last good content is in force, each once."""
    found: dict[str, BrokenFile] = {}
    for fault in desk.content_faults:
        path = Path(fault.file)
        name = str(path.relative_to(desk.config)) if path.is_relative_to(desk.config) else path.name
        error = fault.vi if language == "vi" else fault.what
        found.setdefault(name, BrokenFile(name, error, *_changed(path), _good(desk, path).is_file()))
    return list(found.values())


def put_back(desk: StaffStores, ask: Ask) -> Answer:
    """Put back the last good state of each broken file. The broken state is kept aside, below `var/content_broken`."""
    with desk.teaching:
        files = list(_to_put_back(desk))
        aside = desk.config.parent / "var" / "content_broken" / f"{desk.now():%Y-%m-%d-%H%M%S}"
        for path in files:
            if path.exists():
                aside.mkdir(mode=0o700, parents=True, exist_ok=True)
                shutil.copy2(path, aside / path.name)
        write_whole({path: _good(desk, path).read_text(encoding="utf-8") for path in files})
        desk.content_faults = tuple(each for each in desk.content_faults if Path(each.file) not in files)
    for path in files:
        desk.note(ask.session, "content_put_back", path.name)
    ask.session.told = ("desk_page.put_back", str(len(files)))
    return Goto("/")


def _to_put_back(desk: StaffStores) -> Iterator[Path]:
    for path in dict.fromkeys(Path(fault.file) for fault in desk.content_faults):
        if path.is_relative_to(desk.config) and _good(desk, path).is_file():
            yield path


def _good(desk: StaffStores, path: Path) -> Path:
    """Return the path of the last good state of the file `path`, whether or not there is one."""
    if path == desk.config / "site.toml":
        return kept_site(desk.config)
    if not path.is_relative_to(desk.config):
        return path.parent / "none"
    return kept_content(desk.config) / path.relative_to(desk.config)


def _changed(path: Path) -> tuple[datetime.datetime | None, str]:
    """Return when the file was changed and the name of its owner on this computer; None and "" if it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None, ""
    account = ""
    with suppress(KeyError):
        account = pwd.getpwuid(status.st_uid).pw_name
    return datetime.datetime.fromtimestamp(status.st_mtime), account


ROUTES = (PageRoute("/content-back", put_back, Right.EDIT, "POST"),)
