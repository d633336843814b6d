"""Markers that by the map the robot's camera can read from a pose: range, field of view, slant, and occlusion."""

import itertools
from math import atan2, cos, hypot, radians, sin
from typing import Protocol, Self

import msgspec
import numpy as np
import numpy.typing as npt

from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import furniture_polygons
from robot.navigation.map.limits import (
    FURNITURE_HEIGHT_M,
    MARKER_RANGE_M,
    MARKER_SLANT_RAD,
    MARKER_SURE_RANGE_M,
    OCCLUSION_SHARE,
    PICTURE_EDGE_DEG,
)
from robot.navigation.map.lobby_map import Lobby, Marker

Segments = npt.NDArray[np.float64]


class CameraPlace(Protocol):
    """Position and lens of the camera, named as in the table [camera] of the settings."""

    @property
    def hfov_deg(self) -> float: ...
    @property
    def height_m(self) -> float: ...
    @property
    def ahead_m(self) -> float: ...
    @property
    def aside_m(self) -> float: ...
    @property
    def yaw_deg(self) -> float: ...


class CameraMount(msgspec.Struct, frozen=True):
    """Mounting of the camera, m ahead and to the left of the middle of the axle. Defaults: the shipped robot.

    `half_view_deg`: angle that it sees to either side of its axis. `yaw_deg`: direction of its axis, from ahead to the
    left.
    """

    half_view_deg: float = 33.0
    height_m: float = 1.32
    ahead_m: float = 0.16
    aside_m: float = 0.0
    yaw_deg: float = 0.0

    @classmethod
    def of(cls, camera: CameraPlace) -> Self:
        """Return the mounting that the settings describe."""
        half_view_deg = camera.hfov_deg / 2 - PICTURE_EDGE_DEG
        return cls(half_view_deg, camera.height_m, camera.ahead_m, camera.aside_m, camera.yaw_deg)


AS_BUILT = CameraMount()
"""Mounting of the camera on the shipped robot."""


class Visibility:
    """Tests which markers of one lobby are in the camera's sight."""

    def __init__(self, lobby: Lobby, eye: CameraMount = AS_BUILT) -> None:
        """Prepare the things of `lobby` that hide markers from the camera `eye`."""
        self._markers, self._eye = lobby.markers, eye
        self._half_view_rad, self._yaw_rad = radians(eye.half_view_deg), radians(eye.yaw_deg)
        boxes = [edge for shape in furniture_polygons(lobby) for edge in itertools.pairwise([*shape, shape[0]])]
        walls = [edge for wall in lobby.walls for edge in itertools.pairwise(wall)]
        self._segments: Segments = np.array([*boxes, *walls], dtype=np.float64).reshape(-1, 4)
        self._tops_m = np.array([FURNITURE_HEIGHT_M] * len(boxes) + [np.inf] * len(walls))

    def seen(self, pose: Position) -> list[Marker]:
        """Return the markers that a camera on a robot at `pose` can read."""
        return [marker for marker in self._markers if self._sees(pose, marker)]

    def surely_seen(self, pose: Position) -> list[Marker]:
        """Return the markers that a camera on a robot at `pose` reads in nearly every picture: near, and not too
        slanted.
        """
        return [marker for marker in self.seen(pose) if _foreshortened_m(pose, marker) <= MARKER_SURE_RANGE_M]

    def _sees(self, pose: Position, marker: Marker) -> bool:
        """Whether the camera on a robot at `pose` can read `marker`."""
        x, y, heading = pose
        ahead_m, aside_m = self._eye.ahead_m, self._eye.aside_m
        eye_x = x + ahead_m * cos(heading) - aside_m * sin(heading)
        eye_y = y + ahead_m * sin(heading) + aside_m * cos(heading)
        dx, dy = marker.x_m - eye_x, marker.y_m - eye_y
        if hypot(dx, dy) > MARKER_RANGE_M * marker.size_m / 0.2:
            return False
        if abs(wrapped(atan2(dy, dx) - heading - self._yaw_rad)) > self._half_view_rad:
            return False
        if abs(wrapped(atan2(-dy, -dx) - radians(marker.heading_deg))) > MARKER_SLANT_RAD:
            return False
        return not self._hidden(eye_x, eye_y, marker)

    def _hidden(self, eye_x: float, eye_y: float, marker: Marker) -> bool:
        """Whether a thing between camera and marker is high enough to cross the line of sight."""
        if not len(self._segments):
            return False
        dx, dy = marker.x_m - eye_x, marker.y_m - eye_y
        ax, ay, bx, by = self._segments.T
        ux, uy = bx - ax, by - ay
        cross = dx * uy - dy * ux
        with np.errstate(divide="ignore", invalid="ignore"):
            along = ((ax - eye_x) * uy - (ay - eye_y) * ux) / cross
            across = ((ax - eye_x) * dy - (ay - eye_y) * dx) / cross
        height_m = self._eye.height_m + along * (marker.height_m - self._eye.height_m)
        crossed = (np.abs(cross) > 1e-9) & (along > 0) & (along < OCCLUSION_SHARE) & (across >= 0) & (across <= 1)
        return bool(np.any(crossed & (height_m < self._tops_m)))


def _foreshortened_m(pose: Position, marker: Marker) -> float:
    """Return the range at which a 20 cm marker facing the camera would look as narrow as this one does, m."""
    dx, dy = pose[0] - marker.x_m, pose[1] - marker.y_m
    slant = wrapped(atan2(dy, dx) - radians(marker.heading_deg))
    return hypot(dx, dy) * 0.2 / marker.size_m / max(0.1, cos(slant))
