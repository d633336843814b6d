"""The head of a simulated visitor: a photograph of a real face that can be turned like a head.

The photograph is Eileen Collins' portrait (NASA, public domain) as in scikit-image. Its head is cut out once and bent
around a cylinder: when the head turns, the nose moves relative to the eyes, and the back shows only hair.
"""

import math
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

PX_PER_M = 600.0
"""Scale of the photograph, pixels a metre: the eyes are 37.8 px apart in it, 63 mm on a person."""
_PHOTO_PX = 512
_LEFT, _TOP, _RIGHT, _BOTTOM = 140, 2, 314, 186
_AXIS = 227 - _LEFT
_RADIUS = 77.0
_CHIN = 140
"""Row of the photograph at the chin; below it the back of a turned head shows neck, not hair."""
_HAIR = (slice(22, 66), slice(52, 122))
_SKIN = (120, 155, 205)
_STEP_DEG = 10


class Portrait:
    """Pictures of one head, turned by any angle; each is made when first needed and then kept."""

    def __init__(self, photo: Path) -> None:
        """Read `photo`. Raises ValueError when it is not the 512 x 512 portrait."""
        data = cv2.imread(str(photo), cv2.IMREAD_COLOR)
        if data is None or data.shape[:2] != (_PHOTO_PX, _PHOTO_PX):
            raise ValueError(f"{photo}: not the {_PHOTO_PX} x {_PHOTO_PX} portrait")
        picture = np.asarray(data, dtype=np.uint8)
        mask = _head_mask(picture)
        self._head = picture[_TOP:_BOTTOM, _LEFT:_RIGHT]
        self._mask = mask[_TOP:_BOTTOM, _LEFT:_RIGHT]
        self._turned: dict[int, tuple[Picture, NDArray[np.float32]]] = {}

    def turned(self, turn_rad: float) -> tuple[Picture, NDArray[np.float32]]:
        """Return (picture, opacity 0..1) of the turned head; 0 looks at the camera, a positive angle turns the nose to
        the right."""
        step = round(math.degrees(turn_rad) / _STEP_DEG) % (360 // _STEP_DEG)
        if step not in self._turned:
            self._turned[step] = self._turn(math.radians(step * _STEP_DEG))
        return self._turned[step]

    def _turn(self, turn_rad: float) -> tuple[Picture, NDArray[np.float32]]:
        height, width = self._mask.shape
        across = (np.arange(width) - _AXIS) / _RADIUS
        inside = np.clip(across, -0.999, 0.999)
        angle = np.arcsin(inside) - turn_rad
        source = np.where(np.abs(across) < 0.999, _AXIS + _RADIUS * np.sin(angle), np.arange(width))
        columns = np.tile(source.astype(np.float32), (height, 1))
        rows = np.tile(np.arange(height, dtype=np.float32)[:, None], (1, width))
        front = cv2.remap(self._head, columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        photographed = cv2.remap(self._mask, columns, rows, cv2.INTER_LINEAR) * np.clip(0.5 + np.cos(angle) * 4.0, 0, 1)
        shade = (0.72 + 0.28 * np.sqrt(1.0 - inside**2))[None, :, None]
        weight = photographed[:, :, None]
        turned = front * weight + self._back() * shade * (1.0 - weight)
        opacity = self._mask if turn_rad == 0.0 else _smooth(self._mask)
        return turned.astype(np.uint8), opacity

    def _back(self) -> NDArray[np.float64]:
        height, width = self._mask.shape
        back = np.empty((height, width, 3), dtype=np.float64)
        back[:] = cv2.resize(self._head[_HAIR], (width, height), interpolation=cv2.INTER_CUBIC)
        below = np.clip((np.arange(height) - _CHIN) / 12.0, 0.0, 1.0)[:, None, None]
        return back * (1.0 - below) + np.array(_SKIN, dtype=np.float64) * below


def _head_mask(picture: Picture) -> NDArray[np.float32]:
    """Return the opacity of the head in the photograph, cut out by GrabCut from known areas of head, neck and
    background."""
    marks = np.full(picture.shape[:2], cv2.GC_BGD, dtype=np.uint8)
    cv2.ellipse(marks, (227, 88), (84, 88), 0, 0, 360, cv2.GC_PR_BGD, -1)
    cv2.ellipse(marks, (226, 80), (70, 66), 0, 0, 360, cv2.GC_PR_FGD, -1)
    cv2.ellipse(marks, (226, 100), (44, 76), 0, 0, 360, cv2.GC_FGD, -1)
    cv2.rectangle(marks, (190, 150), (258, 185), cv2.GC_FGD, -1)
    marks[_BOTTOM:] = cv2.GC_BGD
    work = (np.zeros((1, 65)), np.zeros((1, 65)))
    cv2.grabCut(picture, marks, (0, 0, 1, 1), *work, 4, cv2.GC_INIT_WITH_MASK)
    kept = ((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.float32)
    kept = np.asarray(cv2.morphologyEx(kept, cv2.MORPH_OPEN, np.ones((5, 5))), dtype=np.float32)
    return np.asarray(cv2.GaussianBlur(kept, (5, 5), 0), dtype=np.float32)


def _smooth(mask: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return an opacity for a turned head: the union of the mask and its mirror image, so that both sides are
    covered."""
    mirrored = np.zeros_like(mask)
    width = mask.shape[1]
    columns = 2 * _AXIS - np.arange(width)
    good = (columns >= 0) & (columns < width)
    mirrored[:, good] = mask[:, columns[good]]
    return np.maximum(mask, mirrored)
