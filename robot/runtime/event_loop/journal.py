"""The journal: a JSON line for each event and its decision, written before the decided commands are executed.

The first line holds format, version and rules, so that one file is enough to repeat its decisions. The journal of a
robot that runs for months is split into parts; the first line of a later part also holds the state in which the part
begins. The journal has no sound, picture, visitor's words or identity number, because no event has them.
"""

import datetime
import itertools
import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent
from robot.core.rules import Rules
from robot.core.state import State
from robot.core.trouble import Trouble
from robot.runtime.event_loop.journal_retention import Limits, next_part, tidy

log = logging.getLogger("kiosk.journal")

FORMAT = 1
_BEGINNING = b'{"format":'
"""First bytes of a journal, which begins with its `Head`."""
WAITING_BYTES = 16_000_000
"""Most bytes of lines kept in memory while the disk fails: half a day of visits."""


class Head(msgspec.Struct, frozen=True, omit_defaults=True):
    """The first line of a journal. `state`: state before the first step; None = the robot has just started."""

    format: int
    version: str
    began: str  # local time, ISO 8601, for people
    rules: Rules
    state: State | None = None


class JournalEntry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A journal line: one event and the commands decided for it. `at`: ms since the start of the run."""

    at: int
    event: AnyEvent
    commands: tuple[AnyCommand, ...] = ()


class Journal:
    """The journal file. Each line is passed to the kernel before the commands in it are executed.

    An existing journal is kept under another name. `failed`: the disk cannot be written. Lines then wait, at most
    `WAITING_BYTES` of them; beyond that the journal ends, and the robot goes on. With `limits` a new part begins when
    one is full or the day is over, and old parts of the folder are deleted.
    """

    def __init__(
        self,
        path: Path,
        head: Head,
        limits: Limits | None = None,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
    ) -> None:
        self._encode = msgspec.json.Encoder().encode
        self._first, self._head, self._limits, self._now = path, head, limits, now
        self.path, self._number, self._written_bytes = path, 1, 0
        self._day = now().date()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _require_replaceable(path)
            _keep_aside(path)
            self._file: BinaryIO = path.open("wb", buffering=0)
        except OSError as error:
            raise Trouble(
                f"the journal cannot be written: {error.strerror}",
                "không ghi được nhật ký",
                file=str(path),
                remedy="choose another place with --journal FILE",
                remedy_vi="chọn chỗ khác bằng --journal TỆP",
            ) from error
        self._waiting = bytearray(self._encode(head) + b"\n")
        self._ended = self.failed = False
        self._flush()
        self._tidy()

    def write(self, at_ms: int, event: AnyEvent, commands: tuple[AnyCommand, ...]) -> None:
        """Write the line of one step, after the lines that wait. A failing disk raises nothing."""
        if self._ended:
            return
        self._waiting += self._encode(JournalEntry(at_ms, event, commands)) + b"\n"
        self._flush()

    def turn_over(self, state: State) -> None:
        """Begin a new part of the journal, with `state`, when this part is full or the day is over. Never raises."""
        limits = self._limits
        if limits is None or self.failed or self._ended:
            return
        now = self._now()
        if self._written_bytes < limits.part_bytes and now.date() == self._day:
            return
        self._day, self._written_bytes = now.date(), 0  # after a failure it is tried again when as much is written
        path = next_part(self._first, self._number + 1)
        try:
            _keep_aside(path)
            file: BinaryIO = path.open("wb", buffering=0)
        except OSError as error:
            log.error("no further part of the journal can be begun: %s", error.strerror)
            return
        self._file.close()
        self._file, self.path, self._number = file, path, self._number + 1
        began = now.astimezone().strftime("%Y-%m-%dT%H:%M:%S%z")
        self._waiting += self._encode(replace(self._head, began=began, state=state)) + b"\n"
        self._flush()
        self._tidy()

    def _tidy(self) -> None:
        if self._limits is not None:
            tidy(self._first.parent, self._limits, self._now(), self.path)

    def _flush(self) -> None:
        """Write the waiting lines to the file. When a full disk cuts a line, its rest is written later."""
        try:
            while self._waiting:
                count = self._file.write(self._waiting)
                self._written_bytes += count
                del self._waiting[:count]
        except OSError as error:
            if not self.failed:
                log.error("the journal waits: %s", error.strerror)
            self.failed = True
            if len(self._waiting) > WAITING_BYTES:
                self._ended = True
                self._waiting.clear()
                log.error("the journal ends here: there was no room for too long")
        else:
            if self.failed:
                log.warning("the journal goes on, nothing is missing")
            self.failed = False

    def fileno(self) -> int:
        """Return the file descriptor of the journal."""
        return self._file.fileno()

    def close(self) -> None:
        """Write the waiting lines if the disk has room now, sync the file to the disk and close it."""
        if not self._ended:
            self._flush()
        if not self.failed:
            os.fsync(self._file.fileno())
        self._file.close()


def _require_replaceable(path: Path) -> None:
    """Raise `Trouble` for a disk, and for a file of something else than a journal: it is not to be renamed either."""
    foreign = False
    if path.is_file():
        with path.open("rb") as file:
            foreign = file.read(len(_BEGINNING)) not in (b"", _BEGINNING)
    if foreign or path.is_block_device():
        raise Trouble(
            "stands there already, is no journal, and is not replaced",
            "đã có sẵn, không phải nhật ký, nên không bị ghi đè",
            file=str(path),
            remedy="choose another place with --journal FILE",
            remedy_vi="chọn chỗ khác bằng --journal TỆP",
        )


def _keep_aside(path: Path) -> None:
    """Rename an existing journal to NAME-SECONDS.SUFFIX, the time of its last line; a device is not renamed."""
    if not path.is_file():
        return
    seconds = int(path.stat().st_mtime)
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    places = (path.with_name(f"{path.stem}-{seconds}{ending}{path.suffix}") for ending in endings)
    path.rename(next(place for place in places if not place.exists()))


def read(path: Path) -> tuple[Head, Iterator[tuple[int, JournalEntry]]]:
    """Return the head of a journal, and its entries with their line numbers. Raises `Trouble` with the first bad line.

    Invalid lines at the end (power loss: a cut line, zeros, garbage) are left out.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise _trouble(path, f"cannot be read: {error.strerror}", "không đọc được tệp") from error
    whole = lines[:-1]
    if not whole:
        raise _trouble(path, "has no complete line", "không có dòng nào trọn vẹn")
    try:
        head = msgspec.json.decode(whole[0], type=Head)
    except msgspec.DecodeError as error:
        raise _trouble(
            path, f"line 1 is not the head of a journal: {error}", "dòng 1 không phải đầu nhật ký"
        ) from error
    if head.format != FORMAT:
        raise _trouble(path, f"format {head.format} is not {FORMAT}", "nhật ký của phiên bản khác")
    while len(whole) > 1 and not _is_entry(whole[-1]):
        whole.pop()
    return head, _entries(path, whole[1:])


def _is_entry(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=JournalEntry)
    except msgspec.DecodeError:
        return False
    return True


def _entries(path: Path, lines: list[bytes]) -> Iterator[tuple[int, JournalEntry]]:
    decode = msgspec.json.Decoder(JournalEntry).decode
    for number, line in enumerate(lines, start=2):
        try:
            yield number, decode(line)
        except msgspec.DecodeError as error:
            raise _trouble(path, f"line {number} is not an entry: {error}", f"dòng {number} bị hỏng") from error


def _trouble(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        remedy="give a journal that 'kiosk run' or 'kiosk demo' wrote",
        remedy_vi="chọn tệp nhật ký do 'kiosk run' hoặc 'kiosk demo' ghi",
    )
