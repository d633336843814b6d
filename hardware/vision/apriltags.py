"""Detects AprilTags of the family 36h11 in a picture, and measures their range and bearing on the floor.

Uses OpenCV's detector, corners from the edges (`hardware.vision.corner_refinement`), and the flat square's pose
(Collins & Bartoli, "Infinitesimal Plane-based Pose Estimation", IJCV 2014). Two rotations explain the four corners of a
far square almost equally well, but both put its middle at the same place. So range and bearing are always reported, and
the yaw only near by and when one rotation is clearly better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, radians, sin

import cv2
import numpy as np
import numpy.typing as npt

from hardware.camera.camera_model import Mount
from hardware.vision.corner_refinement import refined
from hardware.vision.face_detector import Picture
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker

YAW_RANGE_M = 2.5
"""Range up to which the yaw of a marker is reported, m. Chosen."""
YAW_DOUBT = 2.0
"""The better of two possible rotations is certain if the other one's error is at least this many times larger. Chosen.
"""
UPRIGHT_LIMIT = 0.35
"""A marker that leans by more than this sine does not hang on a wall, and its yaw is not reported. Chosen."""
SIDE_SIGMA_PX = 0.3
"""Standard deviation of the length of a marker's side, px. Measured: 0.04 to 0.15 on rendered pictures; as much again
is added for a real lens and a moving robot.
"""
LEAST_SIDE_PX = 10.0
"""Side of a marker in the picture below which the marker is ignored, px. Chosen."""
HEIGHT_LIMIT_M = 0.25
"""Greatest difference between the seen and the mapped height of a marker, m, before HEIGHT_LIMIT_SHARE of its range is
added. A marker beyond it is left out: a person may hold a printed sheet. Chosen.
"""
HEIGHT_LIMIT_SHARE = 0.06
"""Share of a marker's range by which its height may differ from the map, in addition to HEIGHT_LIMIT_M. Chosen."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Square:
    """A marker in the picture: its middle in m (ahead, left, up of the lens, levelled), side px, yaw rad or None."""

    marker: int
    ahead_m: float
    left_m: float
    up_m: float
    side_px: float
    yaw_rad: float | None


def marker_eye(mount: Mount, markers: Sequence[Marker]) -> "MarkerEye | None":
    """Return a detector for the markers of a checked map; None if the map has no markers."""
    return MarkerEye(mount, {marker.id: marker for marker in markers}) if markers else None


class MarkerEye:
    """Detector of the markers of one lobby. Not for use by two threads at once."""

    def __init__(self, mount: Mount, markers: Mapping[int, Marker]) -> None:
        self._mount, self._markers = mount, markers
        parameters = cv2.aruco.DetectorParameters()
        parameters.cornerRefinementMethod = cv2.aruco.CORNER_REFINE_SUBPIX  # a good start for the edges
        family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
        self._detector = cv2.aruco.ArucoDetector(family, parameters)

    def look(self, picture: Picture, at_ms: float) -> tuple[Sighting, ...]:
        """Detect the markers in `picture` (BGR, or grey), taken at `at_ms`; return them relative to the robot."""
        mount = self._mount
        found = []
        for square in self.squares(picture):
            marker = self._markers[square.marker]
            ahead, left = square.ahead_m + mount.ahead_m, square.left_m + mount.aside_m
            range_m = hypot(ahead, left)
            if abs(square.up_m + mount.height_m - marker.height_m) > HEIGHT_LIMIT_M + HEIGHT_LIMIT_SHARE * range_m:
                continue
            found.append(
                Sighting(
                    at_ms,
                    square.marker,
                    range_m,
                    atan2(left, ahead),
                    square.yaw_rad,
                    range_sigma_m=range_m * SIDE_SIGMA_PX / square.side_px,
                    bearing_sigma_rad=SIDE_SIGMA_PX / mount.focal_px(picture.shape[1]),
                )
            )
        return tuple(found)

    def squares(self, picture: Picture) -> list[Square]:
        """Detect the markers of this lobby in the picture; return their positions from the lens."""
        grey = picture if picture.ndim == 2 else np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), dtype=np.uint8)
        height, width = grey.shape
        corners, ids, _ = self._detector.detectMarkers(grey)
        if ids is None:
            return []
        focal = self._mount.focal_px(width)
        lens = np.array([[focal, 0, (width - 1) / 2], [0, focal, (height - 1) / 2], [0, 0, 1]], dtype=np.float64)
        found: list[Square] = []
        for number, four in zip((int(one) for one in ids.ravel()), corners, strict=True):
            if number not in self._markers:
                continue
            points = refined(grey, np.asarray(four, dtype=np.float64).reshape(4, 2))
            side_px = min(float(np.linalg.norm(points[0] - points[3])), float(np.linalg.norm(points[1] - points[2])))
            if side_px >= LEAST_SIDE_PX:
                found.append(self._square(number, points, side_px, lens))
        return found

    def _square(self, number: int, points: Floats, side_px: float, lens: Floats) -> Square:
        half = self._markers[number].size_m / 2
        solid = np.array([[-half, half, 0], [half, half, 0], [half, -half, 0], [-half, -half, 0]])
        bent = np.array(self._mount.distortion)
        count, turns, shifts, misses = cv2.solvePnPGeneric(solid, points, lens, bent, flags=cv2.SOLVEPNP_IPPE_SQUARE)
        ahead, left, up = self._levelled(np.asarray(shifts[0], dtype=np.float64).ravel())
        normals = [self._levelled(np.asarray(cv2.Rodrigues(turn)[0], dtype=np.float64)[:, 2]) for turn in turns]
        errors = [float(np.asarray(miss).ravel()[0]) for miss in misses]
        clear = count < 2 or errors[1] > YAW_DOUBT * max(errors[0], 1e-3)
        upright = abs(normals[0][2]) < UPRIGHT_LIMIT
        reported = clear and upright and hypot(ahead, left) <= YAW_RANGE_M
        return Square(number, ahead, left, up, side_px, atan2(normals[0][1], normals[0][0]) if reported else None)

    def _levelled(self, vector: Floats) -> tuple[float, float, float]:
        """Return a vector of the lens (right, down, ahead) turned to the robot's axes (ahead, left, up)."""
        right, down, out = vector.tolist()
        tilt, yaw = radians(self._mount.tilt_deg), radians(self._mount.yaw_deg)
        ahead, up, left = out * cos(tilt) + down * sin(tilt), out * sin(tilt) - down * cos(tilt), -right
        return ahead * cos(yaw) - left * sin(yaw), ahead * sin(yaw) + left * cos(yaw), up
