"""Requests to a motor board whose replies do not say which request they answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class BadAnswer(ValueError):
    """The received bytes are no answer to the request."""


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """A request and its reply: `name`, the bytes to send, and how the reply is read.

    `reader(data)` returns the value and how many bytes it took, or None while bytes are missing, or raises `BadAnswer`.
    """

    name: str
    request: bytes
    reader: Callable[[bytes], tuple[Any, int] | None]
