"""What was read from files, kept in memory as long as a file has the same stamp: after an edit of one file of 500 only
that one is parsed again."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from robot.runtime.settings.file_stamps import stamp_of

Value = TypeVar("Value")

MOST_FILES = 4096
"""Most values that are kept; then all are forgotten. Chosen: several times the files of a content."""

FRESH_NS = 100_000_000
"""Nanoseconds after a file's last change in which its value is not kept. Chosen: ten times the coarsest step of a file
system's clock, so that a second change always leaves another stamp."""

_kept: dict[tuple[object, ...], Any] = {}


def known(path: Path, purpose: object, read: Callable[[], Value | None]) -> Value | None:
    """Return what `read` makes of the file at `path`, from memory if the same file was read for the same `purpose`.

    The file is known by its stamp, so that a link to it is the same file. The value must not be changed. None means
    that the file is wrong, or not there; it is read again each time, so that its errors are named again.
    """
    try:
        stat = os.stat(path)
    except OSError:
        return read()
    key = (purpose, *stamp_of(stat))
    if (value := _kept.get(key)) is not None:
        return value  # type: ignore[no-any-return]
    value = read()
    if value is not None and not 0 <= time.time_ns() - stat.st_ctime_ns < FRESH_NS:
        if len(_kept) >= MOST_FILES:
            _kept.clear()
        _kept[key] = value
    return value
