"""Angles and polylines in the plane. Metres and radians; anticlockwise is positive."""

import itertools
from collections.abc import Sequence
from math import atan2, cos, hypot, pi, sin

XY = tuple[float, float]


def wrapped(angle_rad: float) -> float:
    """Return the same angle, brought into the range -pi..pi."""
    return atan2(sin(angle_rad), cos(angle_rad))


def distance(a: XY, b: XY) -> float:
    """Return the distance between two points, m."""
    return hypot(b[0] - a[0], b[1] - a[1])


def length(line: Sequence[XY]) -> float:
    """Return the length of a polyline, m."""
    return sum(distance(a, b) for a, b in itertools.pairwise(line))


def area(corners: Sequence[XY]) -> float:
    """Return the area of a polygon whose sides do not cross, m2."""
    closed = [*corners, *corners[:1]]
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in itertools.pairwise(closed))) / 2


def bearing(a: XY, b: XY) -> float:
    """Return the direction from point `a` to point `b`, rad."""
    return atan2(b[1] - a[1], b[0] - a[0])


def between(a: XY, b: XY, share: float) -> XY:
    """Return the point on the line from `a` to `b` at the share `share` (0..1) of its length."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def nearest_on(a: XY, b: XY, point: XY) -> XY:
    """Return the point of the straight piece between `a` and `b` that is nearest to `point`."""
    square = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
    share = ((point[0] - a[0]) * (b[0] - a[0]) + (point[1] - a[1]) * (b[1] - a[1])) / square if square > 0 else 0.0
    return between(a, b, min(1.0, max(0.0, share)))


def densified(line: Sequence[XY], step_m: float) -> list[XY]:
    """Return the polyline with points at most `step_m` apart; every corner remains a point."""
    points = [line[0]]
    for a, b in itertools.pairwise(line):
        pieces = max(1, int(distance(a, b) / step_m + 0.999))
        points += [between(a, b, number / pieces) for number in range(1, pieces)] + [b]
    return points


def rounded(before: XY, corner: XY, after: XY, radius_m: float, step_m: float) -> list[XY]:
    """Return points, at most about `step_m` apart, of an arc that replaces `corner`. Its radius is at most `radius_m`,
    and it uses up to half of each leg. Returns only the corner if the turn is below 0.05 rad or nearly a half turn.
    """
    turn = wrapped(bearing(corner, after) - bearing(before, corner))
    if abs(turn) < 0.05 or abs(turn) > pi - 0.05:
        return [corner]
    tangent_share = abs(sin(turn / 2) / cos(turn / 2))
    cut = min(radius_m * tangent_share, distance(before, corner) / 2, distance(corner, after) / 2)
    radius = cut / tangent_share
    start = between(corner, before, cut / distance(corner, before))
    heading = bearing(before, corner)
    side = 1.0 if turn > 0 else -1.0
    centre = (start[0] - side * radius * sin(heading), start[1] + side * radius * cos(heading))
    pieces = max(2, int(abs(turn) * radius / step_m) + 1)
    headings = [heading + turn * number / pieces for number in range(pieces + 1)]
    return [(centre[0] + side * radius * sin(h), centre[1] - side * radius * cos(h)) for h in headings]
