"""One question to a motor board: what goes out, and how its answer is read. For boards whose answers don't say to what."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class BadAnswer(ValueError):
    """The bytes are no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """One exchange: `name`, the bytes to send, and how the reply is read from the bytes that have come.

    `reader(data)` gives the value and how many bytes it took, None while bytes are missing, or raises `BadAnswer`.
    """

    name: str
    request: bytes
    reader: Callable[[bytes], tuple[Any, int] | None]
