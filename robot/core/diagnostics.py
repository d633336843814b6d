"""The health of the robot for the technician's screen: measured values only; None or "" where a value is not known.

The values hold names of parts and times, never a visitor's words. No decision depends on them.
"""

import datetime

import msgspec

from robot.core.events import BaseReported
from robot.core.parts import Part


class PartState(msgspec.Struct, frozen=True):
    """The last report of a part, and since when it holds; `detail` is the part's own text ("viet-asr 0.1.0.dev11", "no
    sound for 3 s").
    """

    up: bool
    detail: str
    since: datetime.datetime


class LinkCounts(msgspec.Struct, frozen=True):
    """Faults counted on the cable to the motor board: damaged lines, unanswered requests, reopenings of the port."""

    broken_lines: int = 0
    missed: int = 0
    reopened: int = 0


class Computer(msgspec.Struct, frozen=True):
    """Load of the robot's computer, and the space left on its disk."""

    temperature_c: float | None = None
    processor_percent: int | None = None
    memory_percent: int | None = None
    disk_free_mb: int | None = None


class Sample(msgspec.Struct, frozen=True):
    """A point of the technician's chart, measured `minute` minutes after the robot started."""

    minute: int
    battery_mv: int | None
    temperature_c: float | None


class Happening(msgspec.Struct, frozen=True):
    """An entry of the log: the class name of the `event`, the `part` that it is about, the `want` of a touch."""

    at: datetime.datetime
    event: str
    part: Part | None = None
    want: str = ""


class Vitals(msgspec.Struct, frozen=True):
    """All values of the technician's screen at one time. `log` and `samples` have the newest entry last."""

    version: str = ""
    parts: dict[Part, PartState] = {}
    base: BaseReported | None = None
    low_battery_mv: int = 0  # below this voltage no visitor is led
    faces: int | None = None
    sentence_ms: int | None = None  # work of the recogniser after the end of the newest sentence
    computer: Computer = Computer()
    samples: tuple[Sample, ...] = ()
    log: tuple[Happening, ...] = ()
    fingerprint: str = ""  # of the certificate of the staff page, "A1B2 C3D4 ..."; "" = it has none
