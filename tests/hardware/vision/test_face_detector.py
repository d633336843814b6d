"""The face detector on a real photograph: it finds the face, tells where it looks, and refuses what is no picture."""

import math
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.vision.face_detector import FaceDetector, read_picture, turn
from robot.core.trouble import Trouble
from simulators.camera.head import Portrait
from voice_models.model_files.store import path_of


@pytest.fixture(scope="module")
def detector() -> FaceDetector:
    return FaceDetector(path_of("yunet"), 320)


@pytest.fixture(scope="module")
def photo() -> Path:
    return path_of("astronaut")


def test_the_astronaut_has_one_face_that_looks_here(detector: FaceDetector, photo: Path) -> None:
    picture = read_picture(photo)
    (face,) = detector.detect(picture)
    assert face.facing
    assert face.score > 0.9
    assert 150 < face.x < face.x + face.w < 300
    assert 40 < face.y < face.y + face.h < 200


def test_boxes_are_in_pixels_of_the_picture_that_was_given(detector: FaceDetector, photo: Path) -> None:
    picture = read_picture(photo)
    twice = cv2.resize(picture, None, fx=2.0, fy=2.0)
    (small,), (large,) = detector.detect(picture), detector.detect(np.asarray(twice, dtype=np.uint8))
    assert large.w == pytest.approx(2 * small.w, abs=6)
    assert large.x == pytest.approx(2 * small.x, abs=6)


def test_the_nearest_face_comes_first(detector: FaceDetector, photo: Path) -> None:
    near = read_picture(photo)
    far = np.zeros_like(near)
    far[128:384, 128:384] = cv2.resize(near, (256, 256))
    faces = detector.detect(np.hstack([far, near]))
    assert len(faces) == 2
    assert faces[0].w > faces[1].w
    assert faces[0].x > 512


@pytest.mark.parametrize("turned_deg", [110, 180, 250])
def test_the_back_of_a_head_is_no_face(detector: FaceDetector, photo: Path, turned_deg: int) -> None:
    head, _ = Portrait(photo).turned(math.radians(turned_deg))
    canvas = np.full((400, 400, 3), 200, dtype=np.uint8)
    canvas[100 : 100 + head.shape[0], 100 : 100 + head.shape[1]] = head
    assert detector.detect(canvas) == []


def test_an_empty_room_holds_no_face(detector: FaceDetector) -> None:
    assert detector.detect(np.full((480, 640, 3), 190, dtype=np.uint8)) == []


@given(st.floats(-0.49, 0.49), st.floats(-math.pi / 4, math.pi / 4), st.floats(20, 200))
def test_the_turn_does_not_depend_on_size_or_tilt_of_the_head(nose: float, tilt: float, eyes_px: float) -> None:
    along = np.array([math.cos(tilt), math.sin(tilt)]) * eyes_px
    right_eye = np.array([100.0, 100.0])
    below = np.array([-along[1], along[0]]) * 0.6
    tip = right_eye + along / 2 + along * nose + below
    assert turn(right_eye, right_eye + along, tip) == pytest.approx(nose, abs=1e-6)


def test_eyes_on_one_point_are_never_facing() -> None:
    point = np.array([10.0, 10.0])
    assert turn(point, point, point) == math.inf


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n broken"])
def test_what_is_no_picture_is_trouble_that_names_the_file(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(content)
    with pytest.raises(Trouble, match=r"photo\.png.*no picture"):
        read_picture(file)


@pytest.mark.parametrize("content", [None, b"", b"no model"])
def test_a_missing_or_damaged_model_is_trouble_with_the_command_to_type(tmp_path: Path, content: bytes | None) -> None:
    model = tmp_path / "yunet.onnx"
    if content is not None:
        model.write_bytes(content)
    with pytest.raises(Trouble, match="kiosk models fetch"):
        FaceDetector(model, 320)
