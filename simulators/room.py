"""The simulated lobby as solid things: what a range sensor sees and what a body runs into."""

import itertools
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from robot.guiding.lobby import Lobby

Floats = npt.NDArray[np.float64]
Disc = tuple[float, float, float]
"""A person or thing that moves: x m, y m, radius m."""

SEAT_HALF_M = 0.225


class Room:
    """Walls and furniture of a lobby as line segments, and discs that come and go."""

    def __init__(self, lobby: Lobby) -> None:
        lines: list[tuple[float, float, float, float]] = []
        lines += _box(0.0, 0.0, lobby.width_m, lobby.depth_m)
        for place in lobby.places:
            if place.solid:
                (x, y), (w, d) = place.centre, place.size
                lines += _box(x - w / 2, y - d / 2, x + w / 2, y + d / 2)
        for x, y in lobby.seats:
            lines += _box(x - SEAT_HALF_M, y - SEAT_HALF_M, x + SEAT_HALF_M, y + SEAT_HALF_M)
        for wall in lobby.walls:
            lines += [(*a, *b) for a, b in itertools.pairwise(wall)]
        table = np.array(lines)
        self._start: Floats = table[:, :2]
        self._along: Floats = table[:, 2:] - table[:, :2]
        self._length2: Floats = np.maximum((self._along**2).sum(axis=1), 1e-12)
        self.discs: Sequence[Disc] = ()

    def gap_m(self, x: float, y: float) -> float:
        """Metres from a point to the nearest solid thing."""
        offset = np.array([x, y]) - self._start
        share = np.clip((offset * self._along).sum(axis=1) / self._length2, 0.0, 1.0)
        nearest = float(np.hypot(*(offset - share[:, None] * self._along).T).min())
        for disc_x, disc_y, radius in self.discs:
            nearest = min(nearest, float(np.hypot(disc_x - x, disc_y - y)) - radius)
        return nearest

    def ray_m(self, x: float, y: float, angle_rad: float, limit_m: float) -> float:
        """Metres from a point along a direction to the first solid thing, at most `limit_m`."""
        dx, dy = float(np.cos(angle_rad)), float(np.sin(angle_rad))
        to_start = self._start - np.array([x, y])
        cross = dx * self._along[:, 1] - dy * self._along[:, 0]
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = (to_start[:, 0] * self._along[:, 1] - to_start[:, 1] * self._along[:, 0]) / cross
            share = (to_start[:, 0] * dy - to_start[:, 1] * dx) / cross
        hits = reach[(np.abs(cross) > 1e-12) & (reach >= 0) & (share >= 0) & (share <= 1)]
        nearest = min(limit_m, float(hits.min())) if hits.size else limit_m
        for disc_x, disc_y, radius in self.discs:
            ahead = (disc_x - x) * dx + (disc_y - y) * dy
            aside2 = (disc_x - x) ** 2 + (disc_y - y) ** 2 - ahead**2
            if ahead > 0 and aside2 < radius**2:
                nearest = min(nearest, max(0.0, ahead - float(np.sqrt(radius**2 - aside2))))
        return nearest


def _box(left: float, low: float, right: float, high: float) -> list[tuple[float, float, float, float]]:
    return [(left, low, right, low), (right, low, right, high), (right, high, left, high), (left, high, left, low)]
