"""Store and forward: records stay on the disk until they are delivered; bounded in size, and consistent after kill -9.

Segments `NUMBER.jsonl` are named by their first record and hold one record a line. A line is valid once its line feed
is written: an incomplete line, left by a power cut, is cut away when the folder is opened. `state.json` holds the
number up to which all records are delivered; after a crash it may be too low, and then some records are sent again with
the same number. When the folder is full the oldest segment is deleted, and its undelivered records are counted.
"""

import os
import secrets
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble
from robot.fleet.messages import TelemetryRecord, decode, encode
from robot.runtime.processes.atomic_files import write_whole

SEGMENT_BYTES = 64 * 1024


class _State(msgspec.Struct):
    store: str
    taken: int = 0
    dropped: int = 0


class Outbox:
    """The undelivered records, stored in `folder`. For one thread; only one program at a time may open the folder.

    `limit_bytes`: most bytes of all segments together; two segments are always allowed.
    """

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self._folder, self._limit = folder, max(limit_bytes, 2 * SEGMENT_BYTES)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._segments = deque(sorted(int(path.stem) for path in folder.glob("*.jsonl") if path.stem.isdecimal()))
            self._state = self._read_state()
            self._next = self._state.taken + 1
            if self._segments:
                self._state.taken = max(self._state.taken, self._segments[0] - 1)
                self._next = max(self._state.taken, self._mend(self._segments[-1])) + 1
        except OSError as error:
            raise _unusable(folder, error) from error
        self._forget()

    @property
    def store(self) -> str:
        """Return the name of this outbox, made at random when its folder was made."""
        return self._state.store

    @property
    def dropped(self) -> int:
        """Return how many records were deleted to make room, since the folder was made."""
        return self._state.dropped

    @property
    def waiting(self) -> int:
        """Return how many records are not delivered yet."""
        return self._next - 1 - self._state.taken

    def put(self, kind: str, body: Any, at_s: int) -> None:
        """Append a record, and sync it to the disk. Raises `Trouble` when the disk cannot be written."""
        record = TelemetryRecord(self.store, self._next, at_s, kind, body)
        try:
            if not self._segments or self._size_bytes(self._segments[-1]) >= SEGMENT_BYTES:
                self._segments.append(self._next)
            with self._path(self._segments[-1]).open("ab") as file:
                end = file.tell()
                try:
                    file.write(encode(record) + b"\n")
                    file.flush()
                    os.fdatasync(file.fileno())
                except OSError:
                    os.ftruncate(file.fileno(), end)  # an incomplete line would join the next record
                    raise
        except OSError as error:
            raise _unusable(self._folder, error) from error
        self._next += 1
        self._make_room()

    def after(self, number: int, count: int) -> list[TelemetryRecord]:
        """Return up to `count` undelivered records after `number`, in order."""
        first = max(number, self._state.taken) + 1
        found: list[TelemetryRecord] = []
        for position, segment in enumerate(self._segments):
            following = self._segments[position + 1] if position + 1 < len(self._segments) else self._next
            if following <= first:
                continue
            for record in self._records(segment):
                if record.number >= first:
                    found.append(record)
                if len(found) >= count:
                    return found
        return found

    def taken_up_to(self, number: int) -> None:
        """Note that all records up to `number` are delivered, and delete segments that hold no other records."""
        if number <= self._state.taken:
            return
        self._state.taken = min(number, self._next - 1)
        self._forget()  # first, to make room for the state on a full disk
        self._keep()

    def _keep(self) -> None:
        write_whole({self._folder / "state.json": msgspec.json.encode(self._state).decode()})

    def _read_state(self) -> _State:
        try:
            return msgspec.json.decode((self._folder / "state.json").read_bytes(), type=_State)
        except FileNotFoundError:
            pass
        except msgspec.MsgspecError:
            pass  # damaged: the name is also in the remaining records
        first = next((record for segment in self._segments for record in self._records(segment)), None)
        if first is not None:
            return _State(first.store, first.number - 1)
        state = _State(secrets.token_hex(4))
        write_whole({self._folder / "state.json": msgspec.json.encode(state).decode()})
        return state

    def _mend(self, segment: int) -> int:
        """Cut an incomplete last line off a segment, and return the number of its last record."""
        path = self._path(segment)
        whole = path.read_bytes()
        end = whole.rfind(b"\n") + 1
        if end < len(whole):
            os.truncate(path, end)
        return max((record.number for record in self._records(segment)), default=segment - 1)

    def _records(self, segment: int) -> Iterator[TelemetryRecord]:
        """Yield the records of a segment; invalid lines (a damaged disk) are skipped."""
        try:
            file = self._path(segment).open("rb")
        except FileNotFoundError:  # deleted by a person: the other segments are still sent
            return
        with file:
            for line in file:
                record = decode(line, TelemetryRecord) if line.endswith(b"\n") else None
                if record is not None:
                    yield record

    def _forget(self) -> None:
        """Delete fully delivered segments; the newest one is kept, because the next record's number follows from it."""
        while len(self._segments) > 1 and self._segments[1] <= self._state.taken + 1:
            self._path(self._segments.popleft()).unlink(missing_ok=True)

    def _make_room(self) -> None:
        while len(self._segments) > 1 and sum(map(self._size_bytes, self._segments)) > self._limit:
            lost = self._segments[1] - 1 - max(self._state.taken, self._segments[0] - 1)
            self._path(self._segments.popleft()).unlink(missing_ok=True)
            self._state.dropped += lost
            self._state.taken = max(self._state.taken, self._segments[0] - 1)
            self._keep()

    def _size_bytes(self, segment: int) -> int:
        """Return the size of a segment's file in bytes; 0 when the file is missing."""
        try:
            return self._path(segment).stat().st_size
        except FileNotFoundError:
            return 0

    def _path(self, segment: int) -> Path:
        return self._folder / f"{segment:012}.jsonl"


def _unusable(folder: Path, error: OSError) -> Trouble:
    return Trouble(
        f"records for the fleet cannot be kept: {error.strerror}",
        "không lưu được số liệu gửi về tỉnh",
        file=str(folder),
        key="fleet.dir",
        remedy="free the disk or allow writing there",
        remedy_vi="dọn đĩa hoặc cho quyền ghi",
    )
