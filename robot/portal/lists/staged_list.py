"""A staged list: a folder of its own below `var`, for the robot's account only, deleted after the import or a day.

It holds the file as it came, and what was read of it. Dossiers are kept as the desk keeps them, without their owners.
"""

import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

import msgspec

from robot.core.trouble import Trouble
from robot.desk.dossiers.lists import Comparison
from robot.desk.dossiers.model import Dossier
from robot.portal.dossier_export import Export

KEPT_S = 24 * 3600
"""How long a staged list that no one takes in is kept, s. Chosen."""

_LONGEST_NAME = 120
_CHUNK_BYTES = 1 << 20

Origin = Literal["page", "folder", "service"]
TimeSource = Literal["title", "title_day", "file", "received", "service", "person"]
"""Where the time of a list comes from: its title, with a time or with a day alone; the last change of the file, its
arrival here, the platform's service, or a person."""


class AboutList(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it came. `modified_s`: last change of the file, s since 1970, 0 = not known; `who`: account, "" = none;
    `staged_s`: when it came."""

    name: str
    who: str
    origin: Origin
    staged_s: int
    modified_s: int = 0


class LookedAt(msgspec.Struct, frozen=True, kw_only=True):
    """A list compared with the known dossiers, as true at `as_of_s`, s since 1970. `reading`: how it was read;
    `taken_s`: when an equal file was taken in already, 0 = never."""

    as_of_s: int
    as_of_from: TimeSource
    reading: str
    comparison: Comparison
    taken_s: int = 0


class FailedList(msgspec.Struct, frozen=True):
    """The reason why a file cannot be read as a list, as in `Trouble`."""

    what: str
    vi: str
    remedy: str
    remedy_vi: str

    @classmethod
    def of(cls, trouble: Trouble) -> "FailedList":
        """Return the same of `trouble`."""
        return cls(trouble.what, trouble.vi, trouble.remedy, trouble.remedy_vi)


class StagedList:
    """The folder of one staged list, and the files in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = folder.name
        self.file = folder / "list"

    @classmethod
    def make(cls, below: Path, data: BinaryIO, about: AboutList) -> "StagedList":
        """Stage the contents of `data` in a new folder below `below`. Raises OSError when the disk fails."""
        below.mkdir(mode=0o700, parents=True, exist_ok=True)
        staged = cls(below / secrets.token_hex(8))
        staged.folder.mkdir(mode=0o700)
        try:
            with _private(staged.file) as file:
                while piece := data.read(_CHUNK_BYTES):
                    file.write(piece)
            staged._write("about.json", msgspec.json.encode(about))
        except OSError:
            staged.delete()
            raise
        return staged

    @property
    def about(self) -> AboutList:
        return msgspec.json.decode(self._read("about.json"), type=AboutList)

    @property
    def export(self) -> Export | None:
        """The contents that were read, without the dossiers; None = it is not read yet."""
        data = self._read("export.msgpack")
        return msgspec.msgpack.decode(data, type=Export) if data else None

    @property
    def looked_at(self) -> LookedAt | None:
        """The comparison; None = it is not made yet."""
        data = self._read("look.json")
        return msgspec.json.decode(data, type=LookedAt) if data else None

    @property
    def failed(self) -> FailedList | None:
        data = self._read("failed.json")
        return msgspec.json.decode(data, type=FailedList) if data else None

    def dossiers(self) -> list[Dossier]:
        """Return the dossiers of the list. Raises `ValueError` if they are not read yet."""
        return msgspec.msgpack.decode(self._read("dossiers.msgpack"), type=list[Dossier])

    @property
    def reading(self) -> str:
        """A hash of the way in which it was read; "" = it is not read yet."""
        return self._read("reading").decode()

    def holds(self, code: str) -> bool:
        """Whether a row of the list, taken or refused, names the dossier `code`."""
        return any(code.encode() in self._read(name) for name in ("list", "dossiers.msgpack", "export.msgpack"))

    def names_lacking(self, code: str) -> bool:
        """Whether the comparison names the dossier `code`."""
        return code.encode() in self._read("look.json")

    def keep_export(self, export: Export, reading: str) -> None:
        """Keep what was read, and how."""
        self._write("dossiers.msgpack", msgspec.msgpack.encode(list(export.dossiers.values())))
        self._write("export.msgpack", msgspec.msgpack.encode(msgspec.structs.replace(export, dossiers={})))
        self._write("reading", reading.encode())

    def keep_look(self, looked_at: LookedAt) -> None:
        """Keep the comparison."""
        self._write("look.json", msgspec.json.encode(looked_at))

    def keep_failure(self, failed: FailedList) -> None:
        """Keep why it cannot be read."""
        self._write("failed.json", msgspec.json.encode(failed))

    def begin_again(self) -> None:
        """Forget the comparison and the failure, so that both are made anew."""
        for name in ("look.json", "failed.json"):
            (self.folder / name).unlink(missing_ok=True)

    def delete(self) -> None:
        """Delete the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _read(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return b""

    def _write(self, name: str, data: bytes) -> None:
        new = self.folder / f"{name}.new"
        with _private(new) as file:
            file.write(data)
        new.replace(self.folder / name)


def staged_lists(below: Path) -> Iterator[StagedList]:
    """Yield the staged lists below this folder, the newest first."""
    found: list[tuple[int, StagedList]] = []
    for folder in _folders(below):
        staged = StagedList(folder)
        with suppress(msgspec.MsgspecError, OSError):
            found.append((staged.about.staged_s, staged))
    yield from (staged for _, staged in sorted(found, key=lambda each: each[0], reverse=True))


def find_staged(below: Path, key: str) -> StagedList | None:
    """Return the staged list with this key; None if there is none."""
    return next((each for each in staged_lists(below) if each.key == key), None)


def expire(below: Path, now_s: float) -> None:
    """Delete what was staged more than `KEPT_S` ago, also folders that a killed program has left half made."""
    for folder in _folders(below):
        with suppress(OSError):
            if now_s - folder.stat().st_ctime > KEPT_S:
                StagedList(folder).delete()


def drop_lists_with(below: Path, code: str) -> None:
    """Delete the staged lists that hold the dossier `code`, and those of which this cannot be known because they are
    not read. A list that only lacks it is compared anew."""
    for folder in _folders(below):
        staged = StagedList(folder)
        if not staged.reading or staged.holds(code):
            staged.delete()
        elif staged.names_lacking(code):
            staged.begin_again()


def shown_name(name: str) -> str:
    """Return the name of an uploaded file as it may be kept: its last part, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable()).strip()[-_LONGEST_NAME:] or "danh sách"


def _folders(below: Path) -> Sequence[Path]:
    return [each for each in below.iterdir() if each.is_dir()] if below.is_dir() else []


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
