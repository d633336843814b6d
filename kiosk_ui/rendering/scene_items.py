"""What a page is made of, as plain values in reference pixels: things to paint and targets to touch."""

from dataclasses import dataclass
from functools import lru_cache

import segno

from kiosk_ui.rendering.geometry import Point, Rect
from kiosk_ui.rendering.theme import Colour, FontWeight
from robot.core.intents import Intent

QR_QUIET = 4
"""Modules of white around a code."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A rounded rectangle; `shadow` is its opacity in percent (0 = none)."""

    rect: Rect
    radius: float
    fill: Colour
    outline: Colour | None = None
    outline_px: float = 0
    shadow: int = 0


@dataclass(frozen=True, slots=True)
class Gradient:
    """A vertical gradient; `radii` of the corners: top left, top right, bottom right, bottom left."""

    rect: Rect
    top: Colour
    bottom: Colour
    radii: tuple[float, float, float, float] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """One line. `box` is the place that it was given; `cut` says that it did not fit even at the smallest size."""

    text: str
    x: float
    baseline: float
    size: int
    weight: FontWeight
    colour: Colour
    box: Rect
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Icon:
    """A line icon of `size`, centred."""

    name: str
    cx: float
    cy: float
    size: float
    colour: Colour
    stroke: float = 2.0


@dataclass(frozen=True, slots=True)
class Disc:
    cx: float
    cy: float
    r: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Arc:
    """A stroke along a circle with round ends: degrees clockwise from the top."""

    cx: float
    cy: float
    r: float
    width: float
    colour: Colour
    start_deg: float = 0
    sweep_deg: float = 360


@dataclass(frozen=True, slots=True)
class Path:
    """A thick line with round joins."""

    points: tuple[Point, ...]
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class QrCode:
    """Dark modules on white, with its quiet zone inside `rect`."""

    rect: Rect
    data: str
    dark: Colour


@lru_cache(maxsize=8)
def qr_modules(data: str) -> tuple[bytearray, ...]:
    """The code of `data`, error level M."""
    return tuple(segno.make(data, error="m", micro=False).matrix)


def module_px(data: str, side: float) -> int:
    """Whole reference px of one module of `data` in a square of `side`, its quiet zone included."""
    return int(side // (len(qr_modules(data)) + 2 * QR_QUIET))


@dataclass(frozen=True, slots=True)
class Islets:
    """The outline of the Bái Tử Long islets, full width of `rect`, with water below `shore`."""

    rect: Rect
    shore: float


@dataclass(frozen=True, slots=True)
class ServiceMark:
    """The service mark of the centre, top left corner at (x, y)."""

    x: float
    y: float
    size: float
    ground: Colour
    ink: Colour
    line: Colour


Item = Panel | Gradient | Text | Icon | Disc | Arc | Path | Polygon | QrCode | Islets | ServiceMark


@dataclass(frozen=True, slots=True)
class TouchTarget:
    """Something to touch. `radius` is the look of the press feedback.

    `turn`: it is there only while the words of that turn are known; 0 = always. `hold_ms`: a shorter touch is none.
    """

    rect: Rect
    intent: Intent
    radius: float = 28
    turn: int = 0
    hold_ms: int = 0
