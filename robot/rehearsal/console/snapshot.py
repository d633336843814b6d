"""What the console shows of one moment: plain values, safe to draw at leisure. Metres, radians, milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Pose = tuple[float, float, float]
XY = tuple[float, float]


@dataclass(frozen=True)
class ShownPerson:
    """Somebody in the lobby. `kind`: adult, child, thing."""

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
    """A line in words: a key of the console's words and what stands in its holes.

    A value "@part.base" is itself a key, "@a b" are two. `tone`: "", good, watch, bad, quiet.
    """

    at_ms: float
    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Traffic:
    """One kind of line on the board's cable: the newest of it, how often it comes, how old it is."""

    way: str  # "->" to the board, "<-" from it
    verb: str
    line: TextLine
    rate_hz: float
    age_ms: float


@dataclass(frozen=True)
class Gauge:
    """One figure; None = not known. `digits` behind the point. `tone`: what to think of it."""

    name: str
    value: float | None
    unit: str = ""
    digits: int = 0
    history: tuple[float, ...] = ()
    tone: str = ""


@dataclass(frozen=True)
class Box:
    """A face or a marker in the camera's picture, in its pixels."""

    x: float
    y: float
    w: float
    h: float
    text: str = ""


@dataclass(frozen=True)
class Snapshot:
    """One moment of a backend."""

    at_ms: float = 0.0
    wall: str = ""
    paused: bool = False
    off: bool = False
    """The robot's program does not run: power is lost, or it has died and starts again."""
    speed: float = 1.0
    robot: Pose = (0.0, 0.0, 0.0)
    believed: Pose | None = None
    lost: bool = False
    route: tuple[XY, ...] = ()
    trail: tuple[XY, ...] = ()
    goal: str = ""
    ranges_m: tuple[tuple[float, float], ...] = ()
    """(bearing from the robot's heading, reach); a reach of 4 m = nothing found."""
    base: str = ""
    page: str = ""
    said: str = ""
    speaking: bool = False
    listening: bool = False
    people: tuple[ShownPerson, ...] = ()
    crowd: tuple[tuple[float, float, float], ...] = ()
    """Nameless passers-by and things: x, y, radius."""
    up: frozenset[str] = frozenset()
    down: Mapping[str, str] = field(default_factory=dict)
    """Part -> why."""
    cable: Mapping[str, int] = field(default_factory=dict)
    """What the robot counts on the motor board's cable: broken_lines, missed, reopened; {} = nothing yet."""
    faults: frozenset[str] = frozenset()
    gauges: tuple[Gauge, ...] = ()
    mic_dbfs: tuple[float, ...] = ()
    noise_dbfs: float | None = None
    traffic: tuple[Traffic, ...] = ()
    journal: tuple[TextLine, ...] = ()
    boxes: tuple[Box, ...] = ()
    recording_s: float | None = None


def people_of(people: Mapping[str, Mapping[str, Any]]) -> list[ShownPerson]:
    """The people of a state."""
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
