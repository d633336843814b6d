"""Markers in drawn pictures: how exactly range, bearing and yaw are read, and what is no marker of this lobby."""

from math import atan2, cos, degrees, radians, sin, tan
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.camera.camera_model import Mount
from hardware.vision.apriltag_sheets import write_sheets
from hardware.vision.apriltags import MarkerEye
from robot.navigation.geometry import wrapped
from robot.navigation.map.lobby_map import Marker

MOUNT = Mount(70.0, 1.32, 0.16, aside_m=0.02, tilt_deg=4.0, yaw_deg=-2.0)
TAG = Marker(3, 0.0, 0.0, 1.5, 0.0, 0.2)
TIMES = 4


def drawn(
    range_m: float, bearing_rad: float, slant_rad: float, *, height_m: float = 1.5, tag: int = 3, width: int = 1280
) -> tuple[NDArray[np.uint8], float]:
    """The picture of a tag on a wall, and the direction in which it faces, from the robot's heading."""
    height = width * 9 // 16
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    sheet = cv2.copyMakeBorder(
        cv2.aruco.generateImageMarker(family, tag, 400), 50, 50, 50, 50, cv2.BORDER_CONSTANT, value=255
    )
    x, y = range_m * cos(bearing_rad), range_m * sin(bearing_rad)
    facing = atan2(-y, -x) + slant_rad
    half = 0.2 / 2 * 500 / 400
    focal = width / 2 / tan(radians(MOUNT.hfov_deg) / 2)
    points = []
    for right, up in ((-half, half), (half, half), (half, -half), (-half, -half)):
        px, py, pz = x - sin(facing) * right, y + cos(facing) * right, height_m + up
        ahead, left, over = px - MOUNT.ahead_m, py - MOUNT.aside_m, pz - MOUNT.height_m
        turn, tilt = radians(MOUNT.yaw_deg), radians(MOUNT.tilt_deg)
        ahead, left = ahead * cos(turn) + left * sin(turn), left * cos(turn) - ahead * sin(turn)
        out, down = ahead * cos(tilt) + over * sin(tilt), ahead * sin(tilt) - over * cos(tilt)
        points.append(((width - 1) / 2 - focal * left / out, (height - 1) / 2 + focal * down / out))
    corners = np.float32([[-0.5, -0.5], [499.5, -0.5], [499.5, 499.5], [-0.5, 499.5]])
    seen = np.float32([[(u + 0.5) * TIMES - 0.5, (v + 0.5) * TIMES - 0.5] for u, v in points])
    large = cv2.warpPerspective(
        sheet, cv2.getPerspectiveTransform(corners, seen), (width * TIMES, height * TIMES), borderValue=150
    )
    small = cv2.GaussianBlur(
        cv2.resize(large, (width, height), interpolation=cv2.INTER_AREA).astype(float), (0, 0), 0.8
    )
    noise = np.random.default_rng(round(1000 * range_m)).normal(0, 4, small.shape)
    return np.clip(small + noise, 0, 255).astype(np.uint8), wrapped(facing)


@pytest.mark.parametrize(("range_m", "limit_m"), [(1.5, 0.005), (3.0, 0.01), (5.0, 0.03)])
@pytest.mark.parametrize(("bearing_rad", "slant_rad"), [(0.0, 0.0), (0.3, -0.5), (-0.35, 0.6)])
def test_range_and_bearing_are_those_of_the_floor(
    range_m: float, limit_m: float, bearing_rad: float, slant_rad: float
) -> None:
    picture, _ = drawn(range_m, bearing_rad, slant_rad)
    (seen,) = MarkerEye(MOUNT, {3: TAG}).look(picture, 123.0)
    assert seen.range_m == pytest.approx(range_m, abs=limit_m)
    assert abs(degrees(seen.bearing_rad - bearing_rad)) < 0.1
    assert (seen.marker, seen.at_ms) == (3, 123.0)
    assert seen.range_sigma_m > abs(seen.range_m - range_m) / 3


def test_the_yaw_is_told_near_by_only() -> None:
    picture, facing = drawn(1.6, 0.2, 0.5)
    (seen,) = MarkerEye(MOUNT, {3: TAG}).look(picture, 0.0)
    assert abs(degrees(wrapped(seen.yaw_rad - facing))) < 1.0
    picture, _ = drawn(3.5, 0.2, 0.5)
    (seen,) = MarkerEye(MOUNT, {3: TAG}).look(picture, 0.0)
    assert seen.yaw_rad is None


def test_a_camera_of_half_the_width_sees_the_same_less_exactly() -> None:
    picture, _ = drawn(3.0, 0.1, 0.3, width=640)
    (seen,) = MarkerEye(MOUNT, {3: TAG}).look(picture, 0.0)
    assert seen.range_m == pytest.approx(3.0, abs=0.02)
    assert seen.range_sigma_m > 0.02


def test_a_marker_of_another_lobby_or_on_paper_in_a_hand_is_none() -> None:
    strange, _ = drawn(2.0, 0.0, 0.0, tag=9)
    assert MarkerEye(MOUNT, {3: TAG}).look(strange, 0.0) == ()
    in_a_hand, _ = drawn(2.0, 0.0, 0.0, height_m=1.0)
    assert MarkerEye(MOUNT, {3: TAG}).look(in_a_hand, 0.0) == ()
    on_the_wall, _ = drawn(2.0, 0.0, 0.0)
    assert len(MarkerEye(MOUNT, {3: TAG}).look(on_the_wall, 0.0)) == 1


def test_an_empty_or_grey_picture_has_no_markers() -> None:
    eye = MarkerEye(MOUNT, {3: TAG})
    assert eye.look(np.full((480, 640, 3), 128, dtype=np.uint8), 0.0) == ()
    assert eye.look(np.random.default_rng(1).integers(0, 255, (480, 640), dtype=np.uint8), 0.0) == ()


def test_a_printed_sheet_has_the_marker_in_its_true_size(tmp_path: Path) -> None:
    out = tmp_path / "tags.pdf"
    write_sheets([TAG], out)
    data = out.read_bytes()
    assert data.startswith(b"%PDF")
    from hardware.vision.apriltag_sheets import DPI, _page

    page = np.asarray(_page(TAG))
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    corners, ids, _ = cv2.aruco.ArucoDetector(family).detectMarkers(page)
    side_mm = float(np.linalg.norm(corners[0][0][0] - corners[0][0][1])) / DPI * 25.4
    assert ids.ravel().tolist() == [3]
    assert side_mm == pytest.approx(200.0, abs=1.0)
