"""The journal: every event and what was decided, one JSON line each, written before anything is done.

The first line holds the format, the version and the rules, so that a file alone can be decided again. No sound, no
picture, no words of a visitor and no identity number is in it, because no event has them.
"""

import itertools
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent
from robot.core.rules import Rules
from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.journal")

FORMAT = 1
WAITING_BYTES = 16_000_000
"""So much waits in memory for a disk that takes nothing: half a day of visits."""


class Head(msgspec.Struct, frozen=True):
    """The first line."""

    format: int
    version: str
    began: str  # local time, ISO 8601, for people
    rules: Rules


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step: `at` is in ms on the clock of the run."""

    at: int
    event: AnyEvent
    commands: tuple[AnyCommand, ...] = ()


class Journal:
    """Appends entries; each line reaches the kernel before the step's commands are routed.

    A journal that exists is kept under another name. `failed`: the disk takes nothing. Lines wait until it does again,
    at most `WAITING_BYTES` of them: then the journal ends, and the robot goes on.
    """

    def __init__(self, path: Path, head: Head) -> None:
        self._encode = msgspec.json.Encoder().encode
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
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

    def write(self, at_ms: int, event: AnyEvent, commands: tuple[AnyCommand, ...]) -> None:
        """Write one step, after those that wait. Never raises for the disk."""
        if self._ended:
            return
        self._waiting += self._encode(Entry(at_ms, event, commands)) + b"\n"
        self._flush()

    def _flush(self) -> None:
        """Write what waits; of a line that a full disk took in part, the rest comes later."""
        try:
            while self._waiting:
                del self._waiting[: self._file.write(self._waiting)]
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
        """The descriptor of the open file."""
        return self._file.fileno()

    def close(self) -> None:
        """Write what waits if there is room now, and make the file durable."""
        if not self._ended:
            self._flush()
        if not self.failed:
            os.fsync(self._file.fileno())
        self._file.close()


def _keep_aside(path: Path) -> None:
    """Rename an earlier journal to NAME-SECONDS.SUFFIX, by the time of its last line; devices stay what they are."""
    if not path.is_file():
        return
    seconds = int(path.stat().st_mtime)
    endings = itertools.chain([""], (f"-{number}" for number in itertools.count(2)))
    places = (path.with_name(f"{path.stem}-{seconds}{ending}{path.suffix}") for ending in endings)
    path.rename(next(place for place in places if not place.exists()))


def read(path: Path) -> tuple[Head, Iterator[tuple[int, Entry]]]:
    """The head, and the entries with their line numbers. A bad line is a `Trouble` that names it.

    A last line without its end (power loss) is left out.
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
    return head, _entries(path, whole[1:])


def _entries(path: Path, lines: list[bytes]) -> Iterator[tuple[int, Entry]]:
    decode = msgspec.json.Decoder(Entry).decode
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
