"""Limit the journals of a robot that runs for months, by size of a part, total size and age."""

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
"""Size at which a new part (file) of the journal is begun, bytes; one is also begun each day. Chosen."""


class Limits(NamedTuple):
    """Limits of a journal: size of a part, total size of all parts in the folder, and age of the oldest part."""

    part_bytes: int
    keep_bytes: int
    keep_days: int


class JournalFolder(NamedTuple):
    """A summary of the journals in a folder: number of parts, total size, and time of the oldest."""

    parts: int
    size_bytes: int
    since: datetime.datetime | None  # when the oldest part was last written; None = no part


def limits_of(settings: Settings) -> Limits:
    """Return the limits of the journal, from the settings' table [journal]."""
    table = settings.journal
    return Limits(PART_BYTES, table.keep_mb * 1_000_000, table.keep_days)


def next_part(path: Path, number: int) -> Path:
    """Return the path of part `number` (from 2) of the journal that began at `path`: NAME.0002.jsonl."""
    return path.with_name(f"{path.stem}.{number:04}{path.suffix}")


def kept(folder: Path) -> JournalFolder:
    """Return how many parts of journals `folder` holds, their total size, and the time of the oldest."""
    found = _parts(folder)
    since = datetime.datetime.fromtimestamp(min(at_s for at_s, _, _ in found)) if found else None
    return JournalFolder(len(found), sum(size for _, size, _ in found), since)


def newest(folder: Path) -> list[Path]:
    """Return the parts of journals in `folder`, the newest first."""
    return [path for _, _, path in sorted(_parts(folder), reverse=True)]


def tidy(folder: Path, limits: Limits, now: datetime.datetime, current: Path) -> None:
    """Delete the oldest parts until the folder is within `limits`, but never `current`. Failures are only logged."""
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
    """Return (time of the last line in s since 1970, size in bytes, path) of each part."""
    found = []
    for path in folder.glob(f"*{ENDING}"):
        try:
            status = path.stat()
        except OSError:  # the file was deleted meanwhile
            continue
        found.append((status.st_mtime, status.st_size, path))
    return found
