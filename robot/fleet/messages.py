"""The fleet's messages, sent as JSON. A received message that is too large or not of its type's form is rejected.

Times `at_s` are seconds since 1970 by the robot's clock. Counts and waiting times are per day, never finer.
"""

from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")

LARGEST = 64 * 1024
"""Largest message that is decoded, bytes."""


class Linked(msgspec.Struct, frozen=True):
    """Message of the link topic: whether the robot is connected, and since when (s since 1970; 0 in the last will)."""

    up: bool
    since_s: int = 0


class ContentStatus(msgspec.Struct, frozen=True):
    """Progress of a content update. `state`: "", fetching, waiting (to be retried), applied, refused or failed."""

    number: int = 0
    state: str = ""
    reason: str = ""


class Health(msgspec.Struct, frozen=True, omit_defaults=True):
    """Health of a robot. `parts`: True = up. `silent_s`: time since the robot wrote its status file, None = never."""

    at_s: int
    version: str = ""
    parts: dict[str, bool] = {}
    silent_s: int | None = None
    battery_mv: int | None = None
    base: str = ""
    temperature_c: float | None = None
    processor_percent: int | None = None
    memory_percent: int | None = None
    disk_free_mb: int | None = None
    catalogue: str = ""
    content: ContentStatus = ContentStatus()
    today: dict[str, int] = {}
    waiting: int = 0  # records on the disk that are not delivered yet
    dropped: int = 0  # records lost because the outbox was full
    unread: bool = False  # whether the records' topic has no subscriber


class TelemetryRecord(msgspec.Struct, frozen=True):
    """A numbered record of values. By `store` (its outbox) and `number` a collector finds duplicates and gaps.

    A robot with a new disk has a new `store`. `kind`: gauges, day (a day's figures) or parts.
    """

    store: str
    number: int
    at_s: int
    kind: str
    body: Any


def encode(message: object) -> bytes:
    """Return a message encoded as JSON."""
    return msgspec.json.encode(message)


def decode(payload: bytes, kind: type[Kind]) -> Kind | None:
    """Decode a message of type `kind`; return None when it is too large or of another form."""
    if len(payload) > LARGEST:
        return None
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.MsgspecError:
        return None
