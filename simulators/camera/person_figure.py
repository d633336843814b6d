"""Painter of a person in the robot's camera picture: legs, coat and arms as shapes, the head as a photograph."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from simulators.camera.head import PX_PER_M, Picture, Portrait
from simulators.camera.pinhole_camera import EYE_HEIGHT_M, Pinhole
from simulators.people.visitor import SimulatedVisitor

Colour = tuple[int, int, int]

COATS: tuple[Colour, ...] = ((136, 92, 38), (74, 104, 44), (96, 60, 122))
_LEGS: Colour = (66, 58, 52)
_CROWN_M, _SHOULDER_M, _HIP_M = 1.64, 1.36, 0.86
_HALF_SHOULDER_M, _HALF_HIP_M, _HALF_NECK_M = 0.22, 0.17, 0.065
_STRIDE_PER_M, _BOB_PER_M = 4.5, 9.0
_NEAREST_M = 0.3


class PersonFigure:
    """A person as the camera `eye` sees them, `depth_m` ahead of it; `draw` paints the person into a picture."""

    def __init__(self, eye: Pinhole, visitor: SimulatedVisitor, depth_m: float) -> None:
        self._eye, self._visitor = eye, visitor
        self._px_per_m = eye.focal_px / depth_m
        right_m = float(eye.seen([(visitor.x, visitor.y, 0.0)])[0][0])
        self._column = eye.width / 2 + right_m * self._px_per_m
        self._toward = math.atan2(eye.y - visitor.y, eye.x - visitor.x)
        self._bob_m = 0.012 * math.sin(visitor.stride_m * _BOB_PER_M)

    def draw(self, picture: Picture, portrait: Portrait, robot: tuple[float, float, float]) -> None:
        """Draw the person into `picture`: legs, coat, then head."""
        self._legs(picture)
        self._coat(picture)
        turn = self._visitor.face_heading(robot) - self._toward
        head, opacity = portrait.turned(math.atan2(math.sin(turn), math.cos(turn)))
        corner = self._at(-head.shape[1] / 2 / PX_PER_M, _CROWN_M)
        _paste(picture, head, opacity, corner, self._px_per_m / PX_PER_M)

    def _at(self, sideways_m: float, height_m: float) -> tuple[int, int]:
        up_m = height_m - EYE_HEIGHT_M + self._bob_m
        return round(self._column + sideways_m * self._px_per_m), round(self._eye.height / 2 - up_m * self._px_per_m)

    def _line(self, picture: Picture, a: tuple[int, int], b: tuple[int, int], colour: Colour, wide_m: float) -> None:
        cv2.line(picture, a, b, colour, max(1, round(wide_m * self._px_per_m)), cv2.LINE_AA)

    def _legs(self, picture: Picture) -> None:
        swing = 0.09 * math.sin(self._visitor.stride_m * _STRIDE_PER_M)
        for side in (-1, 1):
            foot = self._at(side * (0.09 + swing * 0.3), max(0.0, side * swing))
            self._line(picture, self._at(side * 0.08, _HIP_M), foot, _LEGS, 0.14)

    def _coat(self, picture: Picture) -> None:
        broad = 0.62 + 0.38 * abs(math.cos(self._visitor.heading - self._toward))
        half = _HALF_SHOULDER_M * broad
        coat = COATS[self._visitor.coat % len(COATS)]
        dark = (round(coat[0] * 0.8), round(coat[1] * 0.8), round(coat[2] * 0.8))
        for side in (-1, 1):
            shoulder = self._at(side * half * 0.93, _SHOULDER_M - 0.10)
            self._line(picture, shoulder, self._at(side * half * 1.08, _HIP_M), dark, 0.09)
        cv2.fillPoly(picture, [self._outline(half, broad)], coat, cv2.LINE_AA)
        if abs(math.cos(self._visitor.heading - self._toward)) > 0.5:
            self._line(picture, self._at(0.0, _SHOULDER_M), self._at(0.0, _HIP_M - 0.04), dark, 0.012)

    def _outline(self, half_m: float, broad: float) -> NDArray[np.int32]:
        """Return the outline of the coat in the picture: neck, shoulder as an arc, side and hem, then the same
        mirrored."""
        right = [(_HALF_NECK_M, _SHOULDER_M + 0.07)]
        for step in range(7):
            angle = math.pi / 2 * step / 6
            across = _HALF_NECK_M + (half_m - _HALF_NECK_M) * math.sin(angle)
            right.append((across, _SHOULDER_M - 0.12 + 0.14 * math.cos(angle)))
        right += [(_HALF_HIP_M * broad, 1.08), (_HALF_SHOULDER_M * 0.95 * broad, _HIP_M - 0.04)]
        left = [(-across, up) for across, up in reversed(right)]
        return np.array([self._at(across, up) for across, up in right + left], dtype=np.int32)


def near_enough(depth_m: float) -> bool:
    """Whether a person at this depth is not too near to the camera to be drawn."""
    return depth_m >= _NEAREST_M


def _paste(
    picture: Picture, sprite: Picture, opacity: NDArray[np.float32], corner: tuple[int, int], scale: float
) -> None:
    width, height = max(1, round(sprite.shape[1] * scale)), max(1, round(sprite.shape[0] * scale))
    left, top = max(0, corner[0]), max(0, corner[1])
    right, bottom = min(picture.shape[1], corner[0] + width), min(picture.shape[0], corner[1] + height)
    if left >= right or top >= bottom:
        return
    method = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
    part = (slice(top - corner[1], bottom - corner[1]), slice(left - corner[0], right - corner[0]))
    head = cv2.resize(sprite, (width, height), interpolation=method)[part].astype(np.float32)
    weight = cv2.resize(opacity, (width, height), interpolation=method)[part][:, :, None]
    under = picture[top:bottom, left:right]
    picture[top:bottom, left:right] = (head * weight + under * (1.0 - weight)).astype(np.uint8)
