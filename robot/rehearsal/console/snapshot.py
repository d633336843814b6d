"""Snapshot of the robot and its lobby at one moment, as plain values that any thread may draw. Metres, radians,
milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Pose = tuple[float, float, float]
XY = tuple[float, float]


@dataclass(frozen=True)
class ShownPerson:
    """A named person or thing in the lobby. `kind`: adult, child, thing."""

    name: str
    label: str
    x: float
    y: float
    heading: float
    coat: int = 0
    kind: str = "adult"
    looks: bool = True
    walking: bool = False
    following: bool = False
    bubble: str = ""


@dataclass(frozen=True)
class TextLine:
    """A line of text: a key of the console's texts, and the values for the placeholders in that text.

    A value "@part.base" is itself a key, "@a b" are two keys. `tone`: how the line is rated and coloured: "", good,
    watch, bad, quiet.
    """

    at_ms: float
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Traffic:
    """The traffic of one kind of line on the board's cable: the newest line, lines a second, and the age of the newest
    line."""

    way: str  # "->" to the board, "<-" from the board
    verb: str
    line: TextLine
    rate_hz: float
    age_ms: float


@dataclass(frozen=True)
class Gauge:
    """A measured figure; `value` None = not known. `digits`: decimals shown. `tone`: how the value is rated and
    coloured."""

    name: str
    value: float | None
    unit: str = ""
    digits: int = 0
    history: tuple[float, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Box:
    """A box around a face or a marker, in pixels of the camera's picture."""

    x: float
    y: float
    w: float
    h: float
    text: str = ""


@dataclass(frozen=True)
class Snapshot:
    """State of a backend, its robot and its lobby at one moment."""

    at_ms: float = 0.0
    wall: str = ""
    paused: bool = False
    off: bool = False
    """Whether the robot's program is not running: the power is off, or the program has died and is being restarted."""
    speed: float = 1.0
    robot: Pose = (0.0, 0.0, 0.0)
    believed: Pose | None = None
    lost: bool = False
    route: tuple[XY, ...] = ()
    trail: tuple[XY, ...] = ()
    goal: str = ""
    ranges_m: tuple[tuple[float, float], ...] = ()
    """Range readings: (bearing from the robot's heading, range in m); a range of 4 m = nothing found."""
    base: str = ""
    page: str = ""
    said: str = ""
    speaking: bool = False
    listening: bool = False
    people: tuple[ShownPerson, ...] = ()
    crowd: tuple[tuple[float, float, float], ...] = ()
    """Passers-by and things without a name: x m, y m, radius m."""
    up: frozenset[str] = frozenset()
    down: Mapping[str, str] = field(default_factory=dict)
    """Failed parts of the robot: part -> reason of the failure."""
    cable: Mapping[str, int] = field(default_factory=dict)
    """The robot's counters of the motor board's cable: broken_lines, missed, reopened; {} = no reading yet."""
    faults: frozenset[str] = frozenset()
    gauges: tuple[Gauge, ...] = ()
    mic_dbfs: tuple[float, ...] = ()
    noise_dbfs: float | None = None
    traffic: tuple[Traffic, ...] = ()
    journal: tuple[TextLine, ...] = ()
    boxes: tuple[Box, ...] = ()
    recording_s: float | None = None


def people_of(people: Mapping[str, Mapping[str, Any]]) -> list[ShownPerson]:
    """Return the people listed under `people` in a state of the lobby."""
    return [
        ShownPerson(
            name,
            str(person.get("label") or name),
            float(person["at"][0]),
            float(person["at"][1]),
            float(person["heading"]),
            int(person.get("coat", 0)),
            str(person.get("kind", "adult")),
            bool(person.get("looks", True)),
            bool(person["walking"]),
            bool(person["following"]),
            str(person.get("bubble", "")),
        )
        for name, person in people.items()
    ]
