"""One question to a motor board whose answers do not say to what: what goes out, and how the answer is read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class BadAnswer(ValueError):
    """The bytes are no answer to what was asked."""


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """One exchange: `name`, the bytes to send, and how the reply is read from the bytes that have come.

    `reader(data)` gives the value and how many bytes it took, None while bytes are missing, or raises `BadAnswer`.
    """

    name: str
    request: bytes
    reader: Callable[[bytes], tuple[Any, int] | None]
