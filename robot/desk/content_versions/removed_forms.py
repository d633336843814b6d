"""The blank forms that officials have deleted, kept for a time beside the database so that they can come back.

A form is two files: its contents under its name, and NAME.json, which is written last and says the rest. The contents
are linked from where they were, so that a full disk has room for them.
"""

import contextlib
import datetime
import os
from pathlib import Path

import msgspec

from robot.core.trouble import refused_by_system
from robot.desk.content_versions.whole_files import same_file, write_file

FOLDER = "removed_forms"
"""Folder beside the database."""
MOST_FORMS = 50
"""Most forms kept; then the one that was deleted first goes. Chosen."""
MOST_BYTES = 100 << 20
"""Most bytes of all forms kept. Chosen: ten of the largest forms that are taken."""


class RemovedForm(msgspec.Struct, frozen=True):
    """A deleted form. `name`: of its file; `size` in bytes; `who`, `when`: the account that uploaded it, and when;
    `removed_by`, `removed`: the account that deleted it, and when."""

    name: str
    title: str
    size: int
    who: str
    when: datetime.datetime
    removed_by: str
    removed: datetime.datetime


class RemovedForms:
    """The deleted forms beside `database`. May be used by any thread. Methods that write may raise `Trouble`."""

    def __init__(self, database: Path) -> None:
        self._folder = database.with_name(FOLDER)

    def all(self) -> list[RemovedForm]:
        """Return the deleted forms that are kept, the one that was deleted last first."""
        found = []
        for record in self._folder.glob("*.json"):
            with contextlib.suppress(OSError, msgspec.DecodeError):
                form = msgspec.json.decode(record.read_bytes(), type=RemovedForm)
                if record.name == _record(form.name) and (self._folder / form.name).is_file():
                    found.append(form)
        return sorted(found, key=lambda form: (form.removed, form.name), reverse=True)

    def find(self, name: str) -> RemovedForm | None:
        """Return the deleted form `name`; None when none is kept. Any text may be asked for."""
        return next((form for form in self.all() if form.name == name), None)

    def path(self, form: RemovedForm) -> Path:
        """Return the file with the contents of a deleted form."""
        return self._folder / form.name

    def read(self, form: RemovedForm) -> bytes | None:
        """Return the contents of a deleted form; None when they are gone."""
        try:
            return self.path(form).read_bytes()
        except OSError:
            return None

    def put_aside(self, form: RemovedForm, contents: Path) -> None:
        """Keep a form that is about to be deleted; those that were deleted first make room for it. `contents`: its
        file, which stays. Raises `DiskFull` and other `Trouble`, with nothing kept."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            same_file(self.path(form), contents, contents.stat().st_mode & 0o777)
            write_file(self._folder / _record(form.name), msgspec.json.encode(form), 0o600)
            os.utime(self.path(form))  # it expires with its record, not by the day of its upload
        except OSError as error:
            self._forget(form)
            raise refused_by_system(error) from error
        room = MOST_BYTES
        for place, each in enumerate(self.all()):
            room -= each.size
            if place >= MOST_FORMS or room < 0:
                self.drop(each)

    def drop(self, form: RemovedForm) -> None:
        """Delete a form for good."""
        try:
            for name in (_record(form.name), form.name):
                (self._folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise refused_by_system(error) from error

    def _forget(self, form: RemovedForm) -> None:
        """Delete what was kept of a form when the rest could not be: contents without a record are never listed."""
        for name in (_record(form.name), form.name):
            with contextlib.suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)


def expire_removed_forms(database: Path, before: datetime.date) -> None:
    """Delete for good the forms that were put aside before the day `before`, by the times of their files."""
    for file in database.with_name(FOLDER).glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if datetime.date.fromtimestamp(file.stat().st_mtime) < before:
                file.unlink()


def _record(name: str) -> str:
    return f"{name}.json"
