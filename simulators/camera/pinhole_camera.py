"""A pinhole camera on the robot's head: converts points of the lobby (m) to pixels and cuts off what is too near to
it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vertex = tuple[float, float, float]
Floats = NDArray[np.float64]

EYE_HEIGHT_M = 1.32
EYE_AHEAD_M = 0.16
VIEW_RAD = math.radians(70)
_NEAR_M = 0.12


@dataclass(frozen=True)
class Pinhole:
    """A horizontal camera at (x, y) that looks along `heading`; its picture has `width` x `height` px."""

    x: float
    y: float
    heading: float
    width: int
    height: int

    @classmethod
    def on_robot(cls, pose: tuple[float, float, float], width: int, height: int) -> "Pinhole":
        """Return the camera of a robot that stands at `pose`."""
        x, y, heading = pose
        return cls(x + EYE_AHEAD_M * math.cos(heading), y + EYE_AHEAD_M * math.sin(heading), heading, width, height)

    @property
    def focal_px(self) -> float:
        return self.width / 2 / math.tan(VIEW_RAD / 2)

    def seen(self, points: Sequence[Vertex]) -> Floats:
        """Return the points relative to the camera: m to the right, m up, m ahead."""
        world = np.asarray(points, dtype=np.float64)
        dx, dy = world[:, 0] - self.x, world[:, 1] - self.y
        cos, sin = math.cos(self.heading), math.sin(self.heading)
        return np.column_stack((dx * sin - dy * cos, world[:, 2] - EYE_HEIGHT_M, dx * cos + dy * sin))

    def depth_m(self, x: float, y: float) -> float:
        """Return how far ahead of the camera a point of the floor lies, m."""
        return (x - self.x) * math.cos(self.heading) + (y - self.y) * math.sin(self.heading)

    def polygon(self, points: Sequence[Vertex]) -> NDArray[np.int32] | None:
        """Return a flat polygon in pixels, cut at the near plane; None when all of it is behind the camera."""
        return self._flat(_cut(self.seen(points), closed=True), 3)

    def line(self, start: Vertex, end: Vertex) -> NDArray[np.int32] | None:
        """Return a straight line in pixels, cut at the near plane; None when all of it is behind the camera."""
        return self._flat(_cut(self.seen([start, end]), closed=False), 2)

    def _flat(self, ahead: Floats, least: int) -> NDArray[np.int32] | None:
        if len(ahead) < least:
            return None
        scale = self.focal_px / ahead[:, 2]
        flat = np.column_stack((self.width / 2 + ahead[:, 0] * scale, self.height / 2 - ahead[:, 1] * scale))
        return np.round(np.clip(flat, -20_000, 20_000)).astype(np.int32)


def _cut(points: Floats, *, closed: bool) -> Floats:
    """Clip a polygon or line at the near plane (Sutherland-Hodgman)."""
    kept: list[Floats] = []
    count = len(points)
    for index in range(count if closed else count - 1):
        a, b = points[index], points[(index + 1) % count]
        inside_a, inside_b = a[2] >= _NEAR_M, b[2] >= _NEAR_M
        if inside_a and (closed or index == 0):
            kept.append(a)
        if inside_a != inside_b:
            kept.append(a + (b - a) * ((_NEAR_M - a[2]) / (b[2] - a[2])))
        if not closed and inside_b:
            kept.append(b)
    return np.asarray(kept, dtype=np.float64).reshape(-1, 3)
