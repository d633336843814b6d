"""A visitor's phone before the screen: what its camera reads in a picture."""

import cv2
import numpy as np
import numpy.typing as npt

_MARGIN_PX = 12


def read_code(picture: npt.NDArray[np.uint8], box: tuple[int, int, int, int]) -> str:
    """The text of the QR code at `box` (left, top, width, height) of `picture` (height x width x RGB); "" = none."""
    left, top, width, height = box
    rows = slice(max(0, top - _MARGIN_PX), top + height + _MARGIN_PX)
    columns = slice(max(0, left - _MARGIN_PX), left + width + _MARGIN_PX)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(picture[rows, columns]))
    return str(text)
