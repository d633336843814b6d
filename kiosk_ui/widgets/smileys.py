"""Five faces from very dissatisfied to very satisfied, drawn with discs, arcs and lines."""

from math import cos, pi, sin

from kiosk_ui.rendering.scene_items import Arc, Disc, Item, Path, Polygon
from kiosk_ui.rendering.theme import Colour, Theme, rgb

SCORES = (1, 2, 3, 4, 5)
"""Scores from worst to best, in their order on the page."""

_R = 64.0  # radius of the drawing, the scale of all lengths below; y down
_INK = rgb("#0E1F29")
_SKIN = ("#F4C7C3", "#FBDDC2", "#FFF0C4", "#D6EEDC", "#BFE6CC")
_EYE_X, _EYE_Y = 23.5, -13.0
_STROKE = 8.0
_MOUTHS = {  # radius, y of the middle, middle of the arc in degrees clockwise from the top, half of the sweep
    1: (29.2, 47.0, 0, 73),
    2: (28.6, 50.6, 0, 57),
    4: (30.8, -2.8, 180, 61),
}
_LAUGH = (30.0, 9.0, 27.0)  # half width, upper edge, depth
_LAUGHING_EYE = (10.6, -10.4, 82)  # radius, y of the middle, half of the sweep


def smiley(score: int, cx: float, cy: float, r: float, theme: Theme) -> tuple[Item, ...]:
    """Return the face of `score` on a disc of radius `r` around (cx, cy); in high contrast on a ring."""
    s = r / _R
    ink = theme.ink if theme.flat else _INK
    ground: Item = Disc(cx, cy, r, rgb(_SKIN[score - 1]))
    if theme.flat:
        ground = Arc(cx, cy, r - 2, 4, theme.ink)
    return (ground, *_eyes(score, cx, cy, s, ink), *_mouth(score, cx, cy, s, ink))


def _eyes(score: int, cx: float, cy: float, s: float, ink: Colour) -> list[Item]:
    items: list[Item] = []
    for side in (-1, 1):
        x = cx + side * _EYE_X * s
        if score == SCORES[-1]:
            radius, down, half = _LAUGHING_EYE
            items.append(Arc(x, cy + down * s, radius * s, 7 * s, ink, -half, 2 * half))
            continue
        y = cy + _EYE_Y * s
        items.append(Path(((x, y - 2 * s), (x, y + 2 * s)), 14 * s, ink))
        if score == SCORES[0]:
            brow = ((cx + side * 36 * s, cy - 36 * s), (cx + side * 14 * s, cy - 28 * s))
            items.append(Path(brow, 7 * s, ink))
    return items


def _mouth(score: int, cx: float, cy: float, s: float, ink: Colour) -> list[Item]:
    if score in _MOUTHS:
        radius, down, middle, half = _MOUTHS[score]
        return [Arc(cx, cy + down * s, radius * s, _STROKE * s, ink, middle - half, 2 * half)]
    if score == SCORES[-1]:
        half_width, top, depth = (length * s for length in _LAUGH)
        around = [pi * i / 24 for i in range(25)]
        edge = ((cx - half_width, cy + top), (cx + half_width, cy + top))
        moon = tuple((cx + half_width * cos(a), cy + top + depth * sin(a)) for a in around)
        return [Polygon(moon, ink), Path(edge, 5 * s, ink)]
    return [Path(((cx - 25 * s, cy + 25 * s), (cx + 25 * s, cy + 25 * s)), _STROKE * s, ink)]
