"""Types of command-line options that refuse a value out of range and name the range that is allowed."""

import argparse
import math
import stat
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble


def number(low: float, high: float) -> Callable[[str], float]:
    """Return an argparse type that accepts a number from `low` to `high`."""

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number from {low:g} to {high:g}")
        return value

    return parse


def whole(low: int, high: int) -> Callable[[str], int]:
    """Return an argparse type that accepts a whole number from `low` to `high`."""

    def parse(text: str) -> int:
        value = int(text) if text.isdecimal() else low - 1
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {low} to {high}")
        return value

    return parse


def count(text: str) -> int:
    """Parse a whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 on")
    return int(text)


def readable(text: str) -> Path:
    """Return the path of a file to read. Raises `Trouble` for a device, a pipe or a socket, which may have no end; the
    command itself reports a file that is missing."""
    path = Path(text)
    try:
        mode = path.stat().st_mode
    except OSError:
        return path
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise Trouble(
            "is no file but a device or a pipe, which may have no end",
            "không phải tệp mà là thiết bị hoặc ống dẫn, có thể đọc mãi không hết",
            file=text,
            remedy="save its content to a file and give that",
            remedy_vi="lưu nội dung vào một tệp rồi đưa tệp đó",
        )
    return path
