"""The receipt of a dossier in a visitor's hand: a sheet of paper with its QR code, held towards the robot's camera."""

import math
from functools import lru_cache

import cv2
import numpy as np
import segno
from numpy.typing import NDArray

from simulators.camera.pinhole_camera import EYE_HEIGHT_M, Pinhole
from simulators.people.visitor import SimulatedVisitor

Picture = NDArray[np.uint8]

_AHEAD_M = 0.42
"""Distance of the paper from the visitor, m: an arm's length."""
_WIDE_M, _HIGH_M = 0.148, 0.21  # A5
_CODE_M = 0.115
_MIDDLE_M = EYE_HEIGHT_M - 0.11
"""Height of the paper's centre, m: below the visitor's face, which the camera must still see."""
_DOTS_PER_M = 2400
_INK, _GREY = 40, 150


def draw_receipt(picture: Picture, eye: Pinhole, visitor: SimulatedVisitor) -> None:
    """Draw the receipt that `visitor` holds into `picture`, facing the camera; draw nothing when it is out of view."""
    away = math.atan2(eye.y - visitor.y, eye.x - visitor.x)
    x, y = visitor.x + _AHEAD_M * math.cos(away), visitor.y + _AHEAD_M * math.sin(away)
    depth_m = eye.depth_m(x, y)
    if depth_m < 0.2:
        return
    right_m = float(eye.seen([(x, y, 0.0)])[0][0])
    px_per_m = eye.focal_px / depth_m
    sheet = _sheet(visitor.holds)
    wide, high = round(_WIDE_M * px_per_m), round(_HIGH_M * px_per_m)
    shown = cv2.resize(sheet, (wide, high), interpolation=cv2.INTER_AREA)
    left = round(eye.width / 2 + right_m * px_per_m - wide / 2)
    top = round(eye.height / 2 + (EYE_HEIGHT_M - _MIDDLE_M) * px_per_m - high / 2)
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(eye.width, left + wide), min(eye.height, top + high)
    if x0 < x1 and y0 < y1:
        picture[y0:y1, x0:x1] = shown[y0 - top : y1 - top, x0 - left : x1 - left, np.newaxis]


@lru_cache(maxsize=4)
def _sheet(code: str) -> Picture:
    """Return the paper in grey: heading, QR code of the dossier, lines of print."""
    wide, high = round(_WIDE_M * _DOTS_PER_M), round(_HIGH_M * _DOTS_PER_M)
    sheet = np.full((high, wide), 250, dtype=np.uint8)
    matrix = np.array(segno.make(code, error="m", micro=False).matrix, dtype=np.uint8)
    side = round(_CODE_M * _DOTS_PER_M)
    dots = cv2.resize(np.where(matrix, _INK, 250).astype(np.uint8), (side, side), interpolation=cv2.INTER_NEAREST)
    top, left = round(0.2 * high), (wide - side) // 2
    sheet[top : top + side, left : left + side] = dots
    for line, share in ((0.06, 0.7), (0.11, 0.5), (0.86, 0.8), (0.91, 0.6)):
        half = round(share * wide / 2)
        cv2.line(sheet, (wide // 2 - half, round(line * high)), (wide // 2 + half, round(line * high)), _GREY, 8)
    return sheet
