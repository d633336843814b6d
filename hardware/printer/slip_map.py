"""Draws the map of the lobby on a slip: walls, counters, the way, and the goal in black."""

from itertools import pairwise
from math import hypot

from hardware.printer.slip_typesetting import BLACK, WHITE, Paper, SlipWeight, font
from robot.core.screen.cards import MapCard, PlaceCard

_LABEL = 18  # size of a place's label, dots
_DASH = 10  # length of a dash of the way, and of a gap, dots
_ROUND = 5  # radius of the corners of a place's box, dots


_FLAT = 0.75
"""Scale of the lobby's depth by that of its width. Chosen: a shorter slip, and the way is readable all the same."""


class _Plan:
    """Conversion of positions in the lobby, mm, to dots on the paper; the map's upper left corner is `left`, `top`."""

    def __init__(self, card: MapCard, left: int, top: int, width: int) -> None:
        self.across = width / card.width_mm
        self.deep = _FLAT * self.across
        self.left, self.bottom = left, top + round(card.depth_mm * self.deep)

    def at(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        return self.left + x_mm * self.across, self.bottom - y_mm * self.deep


def draw_map(paper: Paper, card: MapCard, goal: str, route: tuple[tuple[int, int], ...]) -> None:
    """Draw the map `card` across `paper`, the place `goal` in black; "up" is away from the door, as on the screen."""
    plan = _Plan(card, paper.margin, paper.y, paper.inner - 1)
    right, top = plan.at(card.width_mm, card.depth_mm)
    paper.pen.rectangle((plan.left, top, right, plan.bottom), WHITE, BLACK, 3)
    for x0, y0, x1, y1 in card.doors:
        paper.pen.line((*plan.at(x0, y0), *plan.at(x1, y1)), WHITE, 5)
    for wall in card.walls:
        for start, end in pairwise(wall):
            paper.pen.line((*plan.at(*start), *plan.at(*end)), BLACK, 3)
    for place in card.places:
        if place.id != goal:
            _place(paper, plan, place, chosen=False)
    _way(paper, plan, route)
    for place in card.places:
        if place.id == goal:
            _place(paper, plan, place, chosen=True)
    paper.y = plan.bottom + 6


def _place(paper: Paper, plan: _Plan, place: PlaceCard, *, chosen: bool) -> None:
    """Draw a place as a box with its label; where the box is too small, with the counter's number alone."""
    face = font(SlipWeight.BLACK if chosen else SlipWeight.REGULAR, _LABEL)
    width, label = place.width_mm * plan.across, place.label
    if width < face.getlength(label) + 8 and label.split()[-1].isdigit():
        label = label.split()[-1]
    half_w = max(width, face.getlength(label) + 10) / 2 - 1
    half_h = max(place.depth_mm * plan.deep, _LABEL * 1.5) / 2
    x, y = plan.at(place.x_mm, place.y_mm)
    x = min(max(x, plan.left + half_w + 2), paper.width - paper.margin - half_w - 4)
    y = min(y, plan.bottom - half_h - 3)
    box = (x - half_w, y - half_h, x + half_w, y + half_h)
    paper.pen.rounded_rectangle(box, _ROUND, BLACK if chosen else WHITE, BLACK, 2)
    paper.pen.text((x, y), label, WHITE if chosen else BLACK, face, anchor="mm")


def _way(paper: Paper, plan: _Plan, route: tuple[tuple[int, int], ...]) -> None:
    """Draw dashes along the way, and a disc where the way begins."""
    if not route:
        return
    points = [plan.at(*point) for point in route]
    gone = 0.0  # dots along the way, so that dashes go on over corners
    for (ax, ay), (bx, by) in pairwise(points):
        length = hypot(bx - ax, by - ay)
        steps = max(1, round(length))
        for step in range(steps):
            if (gone + step) % (2 * _DASH) < _DASH:
                start, end = step / steps, (step + 1) / steps
                dot = (ax + (bx - ax) * start, ay + (by - ay) * start, ax + (bx - ax) * end, ay + (by - ay) * end)
                paper.pen.line(dot, BLACK, 5)
        gone += length
    x, y = points[0]
    paper.pen.ellipse((x - 9, y - 9, x + 9, y + 9), BLACK)
