"""The collector on an operator's computer: stores the records of all robots, each once, in `FOLDER/ROBOT/STORE.jsonl`.

The broker keeps records while the collector is not connected (a persistent session), and the collector acknowledges a
record only when its line is on the disk: no record is lost when the broker restarts or the collector is killed.
"""

import os
import queue
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from robot.fleet import topics
from robot.fleet.link import Arrived, BrokerLink, Connected, Lost
from robot.fleet.messages import TelemetryRecord, decode
from robot.fleet.ranges import Ranges

_STORE = re.compile("[0-9a-f]{8}")
_BATCH = 500


class RecordFiles:
    """The record files in a folder. The first record of a robot makes it read which numbers its file holds already."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[tuple[str, str], BinaryIO] = {}
        self._numbers: dict[tuple[str, str], Ranges] = {}
        self._touched: set[tuple[str, str]] = set()

    def keep(self, robot: str, payload: bytes) -> bool:
        """Write a robot's record; return False for one already stored or invalid. Only `flush` makes it durable."""
        record = decode(payload, TelemetryRecord)
        if record is None or not _STORE.fullmatch(record.store):
            return False
        place = (robot, record.store)
        if place not in self._files:
            self._open(place)
        if not self._numbers[place].add(record.number):
            return False
        self._files[place].write(payload.replace(b"\n", b" ") + b"\n")
        self._touched.add(place)
        return True

    def flush(self) -> None:
        """Sync all written records to the disk."""
        for place in self._touched:
            self._files[place].flush()
            os.fdatasync(self._files[place].fileno())
        self._touched.clear()

    def missing(self) -> dict[str, int]:
        """Return {robot: how many record numbers are missing between its first and its last}."""
        gaps: dict[str, int] = {}
        for (robot, _), numbers in self._numbers.items():
            gaps[robot] = gaps.get(robot, 0) + numbers.missing()
        return gaps

    def close(self) -> None:
        """Sync the record files to the disk and close them."""
        self.flush()
        for file in self._files.values():
            file.close()

    def _open(self, place: tuple[str, str]) -> None:
        robot, store = place
        path = self._folder / robot / f"{store}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.read_bytes() if path.exists() else b""
        end = whole.rfind(b"\n") + 1
        if end < len(whole):
            os.truncate(path, end)
        numbers = self._numbers[place] = Ranges()
        for line in whole[:end].splitlines():
            record = decode(line, TelemetryRecord)
            if record is not None:
                numbers.add(record.number)
        self._files[place] = path.open("ab")


def collect(
    link: BrokerLink,
    facts: "queue.SimpleQueue[Any]",
    province: str,
    kept: RecordFiles,
    stopped: Callable[[], bool],
    report: Callable[[str], None],
) -> None:
    """Store arriving records until `stopped` (called twice a second). `report` gets connection events as text."""
    while not stopped():
        try:
            batch = [facts.get(timeout=0.5)]
        except queue.Empty:
            continue
        while len(batch) < _BATCH and not facts.empty():
            batch.append(facts.get_nowait())
        for fact in batch:
            match fact:
                case Connected():
                    report("connected | đã kết nối")
                    link.subscribe(topics.of_robot(province, "+", "records"))
                case Lost(reason):
                    report(f"no broker: {reason} | mất kết nối")
                case Arrived(topic, payload):
                    named = topics.robot_of(topic)
                    if named is not None:
                        kept.keep(named[0], payload)
        kept.flush()
        for fact in batch:
            if isinstance(fact, Arrived):
                link.took(fact)
