"""The ESC/POS bytes that a ticket needs: a raster picture, the cut, and the questions for paper and cover.

Text is sent as a picture: many printers print "?" for Vietnamese letters. Sources: Epson ESC/POS reference, commands
`ESC @`, `GS v 0`, `GS V`, `GS r`, `DLE EOT`, `DLE DC4`; the usual copies understand the same bytes.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from robot.core.screen.ticket_slip import PrinterState

Bitmap = NDArray[np.bool_]
"""(rows, dots) of paper; True is black."""

RESET: Final = b"\x1b@"
CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4 8`: forget what was received and not printed. Acts at once, also when the printer is offline."""

ASK_OFFLINE: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
"""`DLE EOT`: answered at once, before anything that waits to be printed."""

ASK_WHEN_DONE: Final = b"\x1dr\x01"
"""`GS r 1`: answered in its turn, after everything before it was printed."""

BAND_ROWS: Final = 64
"""Rows of one `GS v 0`: small printers hold few kilobytes of picture."""

_MOMENT: Final = 0x10
_ACTING: Final = (0x04, 0x05, 0x14)


def feed(rows: int) -> bytes:
    """Return the bytes that push the paper out by `rows` dots (`ESC J`, at most 255 a time)."""
    return b"".join(bytes((0x1B, 0x4A, min(255, rows - done))) for done in range(0, rows, 255))


def cut() -> bytes:
    """Return the bytes that feed to the knife and cut, leaving a bridge (`GS V 66 0`)."""
    return b"\x1dV\x42\x00"


def raster(picture: Bitmap) -> list[bytes]:
    """Return `picture` as bands from the top down; its width is filled up with white to whole bytes."""
    rows, dots = picture.shape
    packed = np.packbits(picture, axis=1)
    bands = []
    for top in range(0, rows, BAND_ROWS):
        band = packed[top : top + BAND_ROWS]
        head = b"\x1dv0\x00" + band.shape[1].to_bytes(2, "little") + band.shape[0].to_bytes(2, "little")
        bands.append(head + _harmless(band.tobytes()))
    assert dots > 0
    return bands


def _harmless(data: bytes) -> bytes:
    """Return picture data without bytes that a printer obeys at once: `DLE` with EOT, ENQ or DC4 after it.

    The lone black dot of DLE becomes two there. That is not visible, while DC4 could open a drawer or switch off.
    """
    for second in _ACTING:
        data = data.replace(bytes((_MOMENT, second)), bytes((_MOMENT | 0x08, second)))
    return data


def is_answer(byte: int) -> bool:
    """Whether `byte` answers `DLE EOT`: bits 1 and 4 are set, 0 and 7 are not. XON, XOFF and `GS r` look otherwise."""
    return byte & 0x93 == 0x12


def is_done(byte: int) -> bool:
    """Whether `byte` answers `ASK_WHEN_DONE`: bits 4 and 7 are not set."""
    return byte & 0x90 == 0


def offline_state(byte: int) -> PrinterState:
    """Return the state in the answer to `ASK_OFFLINE`."""
    if byte & 0x04:
        return PrinterState.LID_OPEN
    if byte & 0x20:
        return PrinterState.PAPER_OUT
    return PrinterState.FAULT if byte & 0x40 else PrinterState.READY


def paper_state(byte: int) -> PrinterState:
    """Return the state in the answer to `ASK_PAPER`."""
    if byte & 0x60:
        return PrinterState.PAPER_OUT
    return PrinterState.PAPER_LOW if byte & 0x0C else PrinterState.READY
