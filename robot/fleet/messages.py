"""The fleet's messages, JSON on the wire; messages from the broker are decoded strictly, or rejected.

Times `at_s` are seconds since 1970 by the robot's clock. Counts are per day at the finest; waiting times have no date.
"""

from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")

LARGEST = 64 * 1024
"""Largest message that is decoded, bytes."""


class Linked(msgspec.Struct, frozen=True):
    """Message of the link topic: `up` False is the last will or a farewell. `since_s`: start of the connection."""

    up: bool
    since_s: int = 0


class ContentStatus(msgspec.Struct, frozen=True):
    """Progress of a content update. `state`: "", fetching, waiting (to be retried), applied, refused or failed."""

    number: int = 0
    state: str = ""
    reason: str = ""


class Health(msgspec.Struct, frozen=True, omit_defaults=True):
    """Health of a robot. `parts`: True = up; `silent_s`: time since its program last wrote, None = never."""

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
    waiting: int = 0  # records on the disk that the broker does not have
    dropped: int = 0  # records lost because the outbox was full
    unread: bool = False  # the broker reports that the records have no subscriber


class TelemetryRecord(msgspec.Struct, frozen=True):
    """A numbered record. `store` and `number` identify it, so that a collector finds duplicates and gaps.

    `store` changes with the robot's disk. `kind` is gauges, day or parts.
    """

    store: str
    number: int
    at_s: int
    kind: str
    body: Any


def encode(message: object) -> bytes:
    """Encode a message as JSON."""
    return msgspec.json.encode(message)


def decode(payload: bytes, kind: type[Kind]) -> Kind | None:
    """Decode a message; None when it is too large or not a `kind`."""
    if len(payload) > LARGEST:
        return None
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.MsgspecError:
        return None
