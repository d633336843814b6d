"""What the fleet's messages hold. JSON on the wire; what comes from the broker is decoded strictly, or not at all.

Times `at_s` are seconds since 1970 by the robot's clock. Counts have no time finer than the day, waits none at all.
"""

from typing import Any, TypeVar

import msgspec

Kind = TypeVar("Kind")

LARGEST = 64 * 1024
"""Bytes of a message; larger ones are not read."""


class Linked(msgspec.Struct, frozen=True):
    """The link topic: `up` false is the last will, or a farewell. `since_s` is when this connection began."""

    up: bool
    since_s: int = 0


class ContentStatus(msgspec.Struct, frozen=True):
    """How far an update of the content is: `state` is "", fetching, waiting (to be tried again), applied, refused or
    failed."""

    number: int = 0
    state: str = ""
    reason: str = ""


class Health(msgspec.Struct, frozen=True, omit_defaults=True):
    """How a robot is. `parts`: up or down; `silent_s`: so long its program wrote nothing, None = never."""

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
    dropped: int = 0  # records for which there was no room
    unread: bool = False  # the broker says that nobody takes the records


class TelemetryRecord(msgspec.Struct, frozen=True):
    """One of the numbered records. Whoever keeps them tells by `store` and `number` what is new and what is missing.

    `store` is new when a robot's disk is. `kind` is gauges, day or parts.
    """

    store: str
    number: int
    at_s: int
    kind: str
    body: Any


def encode(message: object) -> bytes:
    """As JSON."""
    return msgspec.json.encode(message)


def decode(payload: bytes, kind: type[Kind]) -> Kind | None:
    """None for what is too large or is no `kind`."""
    if len(payload) > LARGEST:
        return None
    try:
        return msgspec.json.decode(payload, type=kind)
    except msgspec.MsgspecError:
        return None
