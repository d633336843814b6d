"""Draws a lobby's markers (AprilTags) into the robot's picture: in true perspective, smooth at every size, hidden by
walls."""

import math
from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from robot.navigation.map.lobby_map import Lobby, Marker
from simulators.camera.pinhole_camera import Pinhole, Vertex

Picture = NDArray[np.uint8]
Floats = NDArray[np.float64]

_CELLS = 10
"""Cells along a side of the sheet: eight of the tag, and a white one at each end, which a detector needs."""
_CELL_PX = 16
_FINE = 4
_NEAREST_M, _FURTHEST_M = 0.3, 9.0
_LEAST_PX = 4.0
_LARGEST_PX = 900
_INK, _PAPER = 28, 236
"""Grey values of the black ink and of the paper of a laser print in room light."""


class MarkersDrawn:
    """Painter of the markers of `lobby`; the picture of each tag is made once and kept."""

    def __init__(self, lobby: Lobby) -> None:
        self.markers = lobby.markers
        self._walls = [edge for wall in lobby.walls for edge in pairwise(wall)]
        self._tags: dict[int, Picture] = {}

    def draw(self, picture: Picture, eye: Pinhole, marker: Marker) -> None:
        """Draw `marker` into `picture` when it faces the camera and no wall hides it."""
        if not self._faces(eye, marker) or self._hidden(eye, marker):
            return
        corners = eye.seen(_corners(marker))
        if corners[:, 2].min() < _NEAREST_M or corners[:, 2].max() > _FURTHEST_M:
            return
        flat = np.column_stack(
            (
                eye.width / 2 + corners[:, 0] / corners[:, 2] * eye.focal_px,
                eye.height / 2 - corners[:, 1] / corners[:, 2] * eye.focal_px,
            )
        )
        low, high = np.floor(flat.min(axis=0)) - 1, np.ceil(flat.max(axis=0)) + 1
        left, top = max(0, int(low[0])), max(0, int(low[1]))
        right, bottom = min(eye.width, int(high[0])), min(eye.height, int(high[1]))
        small = min(flat[:, 0].max() - flat[:, 0].min(), flat[:, 1].max() - flat[:, 1].min()) < _LEAST_PX
        if right <= left or bottom <= top or small or max(right - left, bottom - top) > _LARGEST_PX:
            return
        self._paste(picture, self._tag(marker.id), flat, (left, top, right, bottom))

    def _paste(self, picture: Picture, tag: Picture, flat: Floats, box: tuple[int, int, int, int]) -> None:
        """Warp the tag at four times the size and then average, so that every edge lies exactly at its geometric
        place."""
        left, top, right, bottom = box
        side = float(tag.shape[0])
        # OpenCV counts from the centre of the first pixel
        source = np.array([(0, 0), (side, 0), (side, side), (0, side)], dtype=np.float32) - np.float32(0.5)
        target = ((flat - (left, top)) * _FINE - 0.5).astype(np.float32)
        size = ((right - left) * _FINE, (bottom - top) * _FINE)
        turn = cv2.getPerspectiveTransform(source, target)
        shrunk = _shrunk(tag, flat)
        if shrunk.shape != tag.shape:
            factor = tag.shape[0] / shrunk.shape[0]
            turn = turn @ np.array([[factor, 0, (factor - 1) / 2], [0, factor, (factor - 1) / 2], [0, 0, 1]])
        warped = cv2.warpPerspective(shrunk, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        mask = np.zeros((size[1], size[0]), dtype=np.uint8)
        cv2.fillConvexPoly(mask, np.round(target).astype(np.int32), 255)
        small = (right - left, bottom - top)
        grey = cv2.resize(warped, small, interpolation=cv2.INTER_AREA).astype(np.float32)[:, :, None]
        share = cv2.resize(mask, small, interpolation=cv2.INTER_AREA).astype(np.float32)[:, :, None] / 255
        under = picture[top:bottom, left:right]
        picture[top:bottom, left:right] = np.round(grey * share + under * (1 - share)).astype(np.uint8)

    def _tag(self, number: int) -> Picture:
        if number not in self._tags:
            family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
            square = cv2.aruco.generateImageMarker(family, number, 8 * _CELL_PX)
            whole = np.full((_CELLS * _CELL_PX, _CELLS * _CELL_PX), _PAPER, dtype=np.uint8)
            whole[_CELL_PX:-_CELL_PX, _CELL_PX:-_CELL_PX] = np.where(np.asarray(square) > 127, _PAPER, _INK)
            self._tags[number] = whole
        return self._tags[number]

    def _faces(self, eye: Pinhole, marker: Marker) -> bool:
        facing = math.radians(marker.heading_deg)
        return (eye.x - marker.x_m) * math.cos(facing) + (eye.y - marker.y_m) * math.sin(facing) > 0.05

    def _hidden(self, eye: Pinhole, marker: Marker) -> bool:
        facing = math.radians(marker.heading_deg)
        before = marker.x_m + 0.03 * math.cos(facing), marker.y_m + 0.03 * math.sin(facing)
        return any(_cross((eye.x, eye.y), before, a, b) for a, b in self._walls)


def _shrunk(tag: Picture, flat: Floats) -> Picture:
    """Return the tag reduced to about the size needed, since warping a larger one would skip pixels."""
    wanted = max(np.ptp(flat[:, 0]), np.ptp(flat[:, 1])) * _FINE
    factor = int(tag.shape[0] / max(wanted, 1.0))
    if factor < 2:
        return tag
    side = tag.shape[0] // factor
    return np.asarray(cv2.resize(tag, (side, side), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _corners(marker: Marker) -> list[Vertex]:
    """Return the corners of the sheet, white edge included, clockwise from the top left as a reader sees it."""
    half = marker.size_m / 8 * _CELLS / 2
    facing = math.radians(marker.heading_deg)
    right_x, right_y = -math.sin(facing), math.cos(facing)  # the right of a person who reads it
    points: Sequence[tuple[float, float]] = ((-half, half), (half, half), (half, -half), (-half, -half))
    return [
        (marker.x_m + across * right_x, marker.y_m + across * right_y, marker.height_m + up) for across, up in points
    ]


def _cross(p: tuple[float, float], q: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Whether the line segment from p to q crosses that from a to b."""

    def side(o: tuple[float, float], s: tuple[float, float], t: tuple[float, float]) -> float:
        return (s[0] - o[0]) * (t[1] - o[1]) - (s[1] - o[1]) * (t[0] - o[0])

    return side(p, q, a) * side(p, q, b) < 0 and side(a, b, p) * side(a, b, q) < 0
