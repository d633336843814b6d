"""How the robot is, for the technician's screen: measured values only, None or "" where nothing is known.

Names and times stand here, never a word of a visitor. Decisions do not depend on any of it.
"""

import datetime

import msgspec

from robot.core.events import BaseReported
from robot.core.parts import Part


class PartState(msgspec.Struct, frozen=True):
    """What a part said last, and since when; `detail` is its own ("viet-asr 0.1.0.dev11", "no sound for 3 s")."""

    up: bool
    detail: str
    since: datetime.datetime


class LinkCounts(msgspec.Struct, frozen=True):
    """What went wrong on the motor board's cable: lines that came damaged, questions without an answer, and how often
    the port had to be opened anew."""

    broken_lines: int = 0
    missed: int = 0
    reopened: int = 0


class Computer(msgspec.Struct, frozen=True):
    """The computer of the robot; the room left on its disk."""

    temperature_c: float | None = None
    processor_percent: int | None = None
    memory_percent: int | None = None
    disk_free_mb: int | None = None


class Sample(msgspec.Struct, frozen=True):
    """A point of the chart, `minute` minutes after the robot started."""

    minute: int
    battery_mv: int | None
    temperature_c: float | None


class Happening(msgspec.Struct, frozen=True):
    """An event by the name of its class; `part` or the `want` of a touch tells more."""

    at: datetime.datetime
    event: str
    part: Part | None = None
    want: str = ""


class Vitals(msgspec.Struct, frozen=True):
    """Everything at one moment. `log` and `samples` have the newest last."""

    version: str = ""
    parts: dict[Part, PartState] = {}
    base: BaseReported | None = None
    low_battery_mv: int = 0  # below it nobody is led
    faces: int | None = None
    sentence_ms: int | None = None  # work of the recogniser after the end of the newest sentence
    computer: Computer = Computer()
    samples: tuple[Sample, ...] = ()
    log: tuple[Happening, ...] = ()
