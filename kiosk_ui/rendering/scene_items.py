"""The items of a page, as plain values in reference pixels: things to paint and targets to touch."""

from dataclasses import dataclass
from functools import lru_cache

import segno

from kiosk_ui.rendering.geometry import Point, Rect
from kiosk_ui.rendering.theme import Colour, FontWeight
from robot.core.intents import Intent

QR_QUIET = 4
"""Width of the white margin around a QR code, in modules."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A rounded rectangle; `shadow` is the opacity of its shadow in percent (0 = none)."""

    rect: Rect
    radius: float
    fill: Colour
    outline: Colour | None = None
    outline_px: float = 0
    shadow: int = 0


@dataclass(frozen=True, slots=True)
class Gradient:
    """A rectangle with a vertical gradient. `radii` of its corners: top left, top right, bottom right, bottom left."""

    rect: Rect
    top: Colour
    bottom: Colour
    radii: tuple[float, float, float, float] = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text. `box`: the room given to it; `cut`: even at the smallest size the text did not fit."""

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
    """A line icon of `size` px with its centre at (`cx`, `cy`)."""

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
    """A stroke with round ends along a circle; degrees clockwise from the top."""

    cx: float
    cy: float
    r: float
    width: float
    colour: Colour
    start_deg: float = 0
    sweep_deg: float = 360


@dataclass(frozen=True, slots=True)
class Path:
    """A line of `width` px through several points, with round joins."""

    points: tuple[Point, ...]
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Polygon:
    points: tuple[Point, ...]
    colour: Colour


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code of dark modules on white; its white margin is part of `rect`."""

    rect: Rect
    data: str
    dark: Colour


@lru_cache(maxsize=8)
def qr_modules(data: str) -> tuple[bytearray, ...]:
    """Return the QR code of `data`, error correction level M, as rows of modules."""
    return tuple(segno.make(data, error="m", micro=False).matrix)


def module_px(data: str, side: float) -> int:
    """Return the size of a QR module of `data` in a square of `side`, white margin included, whole reference px."""
    return int(side // (len(qr_modules(data)) + 2 * QR_QUIET))


@dataclass(frozen=True, slots=True)
class Islets:
    """The outline of the Bái Tử Long islets, as wide as `rect`; below the height `shore` is water."""

    rect: Rect
    shore: float


@dataclass(frozen=True, slots=True)
class ServiceMark:
    """The service mark (logo) of the centre, with its top left corner at (x, y)."""

    x: float
    y: float
    size: float
    ground: Colour
    ink: Colour
    line: Colour


Item = Panel | Gradient | Text | Icon | Disc | Arc | Path | Polygon | QrCode | Islets | ServiceMark


@dataclass(frozen=True, slots=True)
class TouchTarget:
    """An area to touch. `radius`: corner radius of its press feedback. `hold_ms`: shortest time of a touch.

    `turn`: the target exists only while the words of that dialogue turn are known; 0 = always.
    """

    rect: Rect
    intent: Intent
    radius: float = 28
    turn: int = 0
    hold_ms: int = 0
