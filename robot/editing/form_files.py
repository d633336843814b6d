"""The blank forms that officials upload for visitors: files in the folder `forms` of the content, each with a record.

A file's name is made here, from its title and the hash of its contents, and never taken from the upload. A form is
never changed: a new one gets another name. The record beside the file (NAME.toml) says title, person and moment.
"""

import contextlib
import datetime
import hashlib
import os
import re
import shutil
import stat
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from robot.core.trouble import DiskFull, Trouble, refused_by_system
from robot.desk.content_versions.whole_files import same_file, write_file
from robot.editing.form_kinds import KINDS, FormKind, kind_of_form
from robot.editing.new_procedures import slug
from robot.editing.table_cache import TableCache
from robot.editing.toml_edits import written
from robot.knowledge.catalogue.procedures import FORM_FILE, FORM_FOLDER
from robot.runtime.settings.toml_reader import read_toml

TITLE_CHARS = 150
"""Most characters of a title. Chosen: the longest title of a shipped form has 96."""
MOST_FORMS = 300
"""Most uploaded forms. Chosen."""
MOST_BYTES = 300 << 20
"""Most bytes of all uploaded forms. Chosen: each content that the robot keeps has them again."""
SPARE_BYTES = 200 << 20
"""Disk space that an upload leaves free, bytes. Chosen."""
_SLUG_CHARS = 32  # a short name makes a QR code with large squares
_HASH_DIGITS = 10
_NAMELESS = "bieu-mau"


class FormFile(NamedTuple):
    """An uploaded form. `name`: of its file; `who`: the account that uploaded it, "" = not known."""

    name: str
    title: str
    size: int
    who: str
    when: datetime.datetime

    @property
    def kind(self) -> FormKind:
        """Return the kind of the file."""
        return KINDS[self.name.rpartition(".")[2]]

    @property
    def summary(self) -> str:
        """Return what the log of deeds says of the file: kind, size, name."""
        return f"{self.kind.ending.upper()}, {max(1, self.size >> 10)} kB, {self.name}"


class AlreadyUploaded(Exception):
    """Error: this very file was uploaded before, as `form`."""

    def __init__(self, form: FormFile) -> None:
        self.form = form
        super().__init__(form.name)


class FormFiles:
    """The uploaded forms below `config`. May be used by any thread and by several programs."""

    def __init__(self, config: Path) -> None:
        self._folder, self._records = config / FORM_FOLDER, TableCache(config)

    def all(self) -> list[FormFile]:
        """Return all forms, sorted by title."""
        try:
            names = os.listdir(self._folder)
        except FileNotFoundError:
            return []
        records = self._records.below(FORM_FOLDER)
        found = [form for name in names if (form := self._found(name, records)) is not None]
        return sorted(found, key=lambda form: (form.title.casefold(), form.name))

    def path(self, name: str) -> Path | None:
        """Return the file of the form `name`; None when there is none. Any text may be asked for."""
        if re.fullmatch(FORM_FILE, name) is None:
            return None
        path = self._folder / name
        try:
            return path if stat.S_ISREG(path.stat(follow_symlinks=False).st_mode) else None
        except OSError:
            return None

    def find(self, name: str) -> FormFile | None:
        """Return the form with the file `name`; None when there is none. Reads its record alone."""
        if self.path(name) is None:
            return None
        try:
            record = read_toml(self._record(name))
        except (OSError, Trouble):  # a file put there by hand has none
            return self._found(name, {})
        return self._found(name, {f"{FORM_FOLDER}/{name}.toml": record})

    def _found(self, name: str, records: Mapping[str, Mapping[str, Any]]) -> FormFile | None:
        path = self.path(name)
        try:
            status = None if path is None else path.stat()
        except OSError:
            status = None
        if status is None:
            return None
        record = records.get(f"{FORM_FOLDER}/{name}.toml", {})  # there is none for a file put there by hand
        at = record.get("uploaded")
        when = at if isinstance(at, datetime.datetime) else datetime.datetime.fromtimestamp(status.st_mtime)
        return FormFile(name, str(record.get("title") or name), status.st_size, str(record.get("by", "")), when)

    def read(self, name: str) -> bytes | None:
        """Return the contents of a form; None when there is none."""
        path = self.path(name)
        try:
            return None if path is None else path.read_bytes()
        except OSError:
            return None

    def add(self, data: bytes, title: str, who: str, when: datetime.datetime, former: Iterable[str] = ()) -> FormFile:
        """Keep an uploaded form. Raises `Trouble` with the reason why it is refused, and `AlreadyUploaded`.

        `former`: names of deleted forms. One with the same contents gives its name, so that older versions find it.
        """
        kind = kind_of_form(data)
        end = f"-{hashlib.sha256(data).hexdigest()[:_HASH_DIGITS]}.{kind.ending}"
        if same := next((each for each in self.all() if each.name.endswith(end)), None):
            raise AlreadyUploaded(same)
        new = f"{slug(title)[:_SLUG_CHARS].strip('-') or _NAMELESS}{end}"
        name = next((each for each in former if each.endswith(end)), new)
        form = FormFile(name, title, len(data), who, when)
        if self._free() < len(data) + SPARE_BYTES:
            raise _no_room()
        self._keep(form, lambda path: write_file(path, data, 0o644))
        return form

    def bring_back(self, form: FormFile, contents: Path) -> None:
        """Take a form in again that was put aside. `contents`: its file, which stays. Raises `Trouble`, with nothing
        kept. It needs no room on the disk but for its record."""
        self._keep(form, lambda path: same_file(path, contents, 0o644))

    def _keep(self, form: FormFile, put: Callable[[Path], None]) -> None:
        """Keep a form with its record; `put` puts its contents at a path."""
        known = self.all()
        if len(known) >= MOST_FORMS or sum(each.size for each in known) + form.size > MOST_BYTES:
            raise _too_many()
        record = {"title": form.title, "by": form.who, "uploaded": form.when.replace(microsecond=0)}
        try:
            folder = self._folder.resolve()
            folder.mkdir(parents=True, exist_ok=True)
            write_file(self._record(form.name), written(record).encode(), 0o644)
            put(folder / form.name)
        except OSError as error:
            with contextlib.suppress(OSError):
                self._record(form.name).unlink(missing_ok=True)
            raise _refused(error) from error

    def _free(self) -> int:
        """Return the free room of the disk, bytes. Makes the folder."""
        try:
            folder = self._folder.resolve()
            folder.mkdir(parents=True, exist_ok=True)
            return shutil.disk_usage(folder).free
        except OSError as error:
            raise _refused(error) from error

    def delete(self, name: str) -> None:
        """Delete a form. That no procedure uses it is the caller's to know. Raises `Trouble`."""
        path = self.path(name)
        if path is None:
            return
        try:
            path.unlink(missing_ok=True)
            self._record(name).unlink(missing_ok=True)
        except OSError as error:
            raise refused_by_system(error) from error

    def _record(self, name: str) -> Path:
        return self._folder / f"{name}.toml"


def title_of_upload(typed: str, name: str) -> str:
    """Return the title of an uploaded form: what was `typed`, else the `name` of the file without folders and ending.
    "" when neither says anything."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = stem.rpartition(".")[0] or stem
    return _plain(typed) or _plain(re.sub(r"[_\s]+", " ", stem)).strip(". ")


def _plain(text: str) -> str:
    kept = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text))
    return " ".join(kept.split())[:TITLE_CHARS].strip()


def _refused(error: OSError) -> Trouble:
    refused = refused_by_system(error)
    return _no_room() if isinstance(refused, DiskFull) else refused


def _no_room() -> DiskFull:
    return DiskFull(
        "the disk is full",
        "ổ đĩa của máy sắp đầy",
        remedy="delete forms that no procedure uses, then press “Delete for good” under “Deleted forms”",
        remedy_vi="đề nghị xóa những biểu mẫu không còn dùng rồi bấm “Xóa hẳn” ở mục “Biểu mẫu đã xóa” để có thêm chỗ "
        "trống, hoặc báo kỹ thuật viên",
    )


def _too_many() -> Trouble:
    return Trouble(
        "there are too many forms",
        "số biểu mẫu hoặc tổng dung lượng đã đến giới hạn",
        remedy="delete forms that no procedure uses",
        remedy_vi="đề nghị xóa những biểu mẫu không còn dùng, hoặc báo kỹ thuật viên",
    )
