"""Detects faces in a picture with YuNet (OpenCV Zoo, MIT), and which of them look at the camera.

Only boxes, scores and whether a face looks at the camera leave this module; no picture is kept. Wu, Peng & Yu, "YuNet:
A Tiny Millisecond-level Face Detector", Machine Intelligence Research 2023.
"""

from pathlib import Path
from typing import Any

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray

from robot.core.trouble import Trouble

Picture = NDArray[np.uint8]
"""Picture in BGR, shape (height, width, 3)."""

_SCORE = 0.7
"""Least score of YuNet, 0..1, from which a detection counts as a face. Chosen."""
_OVERLAP = 0.3  # overlap of two boxes, 0..1, above which they count as one face (non-maximum suppression); chosen
_MOST = 50  # most candidates per picture before overlapping ones are merged; chosen
_FACING_LIMIT = 0.26
"""Largest sideways offset of the nose from between the eyes, in eye distances, of a face that looks here. Derived.

On a head of radius R with the eyes 25 degrees off the axis and the tip of the nose at 1.2 R, the offset is 0.35 times
the tangent of the head's turn: the limit is a turn of some 35 degrees.
"""


class DetectedFace(msgspec.Struct, frozen=True):
    """A face: box in px of the whole picture, score 0..1, and `facing`, whether it looks at the camera."""

    x: int
    y: int
    w: int
    h: int
    score: float
    facing: bool


class FaceDetector:
    """YuNet for pictures scaled to one width. Not for use by two threads at once."""

    def __init__(self, model: Path, width_px: int) -> None:
        """Load the model. Raises `Trouble` when `model` is absent or no YuNet file."""
        if not model.is_file():
            raise _no_model(model)
        try:
            self._net = cv2.FaceDetectorYN.create(str(model), "", (width_px, width_px), _SCORE, _OVERLAP, _MOST)
        except cv2.error as error:
            raise _no_model(model) from error
        self.width_px = width_px

    def detect(self, picture: Picture) -> list[DetectedFace]:
        """Detect the faces in `picture`, scaled to `width_px`; return them with the widest (nearest) first."""
        height, width = picture.shape[:2]
        scale = self.width_px / width
        small = cv2.resize(picture, (self.width_px, max(1, round(height * scale))), interpolation=cv2.INTER_AREA)
        self._net.setInputSize((small.shape[1], small.shape[0]))
        rows = self._net.detect(small)[1]
        faces = [] if rows is None else [_face(row, scale) for row in rows]
        return sorted(faces, key=lambda face: face.w, reverse=True)


def read_picture(path: Path) -> Picture:
    """Return the picture in a file. Raises `Trouble` when the file is missing or no picture."""
    try:
        data = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    except OSError as error:
        raise _no_picture(path, error.strerror or "not readable") from error
    try:
        picture = cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None
    except cv2.error as error:  # larger than OpenCV takes, 2^30 px
        raise _no_picture(path, error.err) from error
    if picture is None:
        raise _no_picture(path, "not a picture")
    return np.asarray(picture, dtype=np.uint8)


def turn(right_eye: NDArray[Any], left_eye: NDArray[Any], nose: NDArray[Any]) -> float:
    """Return how far the nose is from the middle between the eyes, along their line, in eye distances; 0 = ahead."""
    line = left_eye - right_eye
    length = float(line @ line)
    if length <= 0.0:
        return float("inf")
    return float((nose - (right_eye + left_eye) / 2) @ line) / length


def _face(row: NDArray[Any], scale: float) -> DetectedFace:
    x, y, w, h = (round(float(value) / scale) for value in row[:4])
    right_eye, left_eye, nose = row[4:6], row[6:8], row[8:10]
    facing = abs(turn(right_eye, left_eye, nose)) <= _FACING_LIMIT
    return DetectedFace(x, y, w, h, round(float(row[14]), 3), facing)


def _no_model(model: Path) -> Trouble:
    return Trouble(
        "the face detection model is absent or damaged",
        "thiếu hoặc hỏng mô hình nhận diện khuôn mặt",
        remedy="type: ./kiosk models fetch",
        remedy_vi="gõ lệnh: ./kiosk models fetch",
        file=str(model),
    )


def _no_picture(path: Path, why: str) -> Trouble:
    return Trouble(
        f"no picture can be read: {why}",
        "không đọc được ảnh",
        remedy="give a JPEG, PNG, BMP or WebP file",
        remedy_vi="hãy chọn tệp JPEG, PNG, BMP hoặc WebP",
        file=str(path),
    )
