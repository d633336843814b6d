"""How much of the journal a robot keeps that runs for months: parts of limited size, for so many days and bytes."""

import datetime
import logging
import math
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.clock_jump import has_leapt
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.journal")

ENDING = ".jsonl"
PART_BYTES = 32_000_000
"""A further file is begun at this size, and each day; chosen."""


class Limits(NamedTuple):
    """A part is full at `part_bytes`. Of a folder the newest `keep_bytes` stay, and nothing older than `keep_days`."""

    part_bytes: int
    keep_bytes: int
    keep_days: int


class JournalFolder(NamedTuple):
    """What a folder holds."""

    parts: int
    size_bytes: int
    since: datetime.datetime | None  # the last line of the oldest one; None = there is none


def limits_of(settings: Settings) -> Limits:
    """Those of the table [journal]."""
    table = settings.journal
    return Limits(PART_BYTES, table.keep_mb * 1_000_000, table.keep_days)


def next_part(path: Path, number: int) -> Path:
    """Part `number` (from 2) of the journal that began at `path`: NAME.0002.jsonl."""
    return path.with_name(f"{path.stem}.{number:04}{path.suffix}")


def kept(folder: Path) -> JournalFolder:
    """The journals of `folder`."""
    found = _parts(folder)
    since = datetime.datetime.fromtimestamp(min(at_s for at_s, _, _ in found)) if found else None
    return JournalFolder(len(found), sum(size for _, size, _ in found), since)


def tidy(folder: Path, limits: Limits, now: datetime.datetime, current: Path) -> None:
    """Delete what is too old or too much, the oldest first, never `current`. What cannot be deleted is told."""
    now_s, room = now.timestamp(), limits.keep_bytes
    found = sorted(((min(at_s, now_s), size, path) for at_s, size, path in _parts(folder)), reverse=True)
    written = (datetime.date.fromtimestamp(at_s) for at_s, _, path in found if path != current)
    leapt = has_leapt(now.date(), written)
    oldest_s = -math.inf if leapt else now_s - datetime.timedelta(limits.keep_days).total_seconds()
    for at_s, size, path in found:
        room -= size
        if path == current or (room >= 0 and at_s >= oldest_s):
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            log.error("%s cannot be deleted: %s", path, error.strerror)


def _parts(folder: Path) -> list[tuple[float, int, Path]]:
    """(time of the last line in s since 1970, size in bytes, path) of each."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        try:
            status = path.stat()
        except OSError:  # it has just been deleted
            continue
        found.append((status.st_mtime, status.st_size, path))
    return found
