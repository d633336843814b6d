"""The ESC/POS commands of a ticket: a raster picture, the cut, and the questions for paper and cover.

Text is sent as a picture, since many printers print "?" for Vietnamese letters. Sources: Epson ESC/POS reference,
commands `ESC @`, `GS v 0`, `GS V`, `GS r`, `DLE EOT`, `DLE DC4`. The usual Epson clones obey the same commands.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from robot.core.screen.ticket_slip import PrinterState

Bitmap = NDArray[np.bool_]
"""Picture of paper, shape (rows, dots); True is a black dot."""

RESET: Final = b"\x1b@"  # `ESC @`: set all formatting back
CLEAR: Final = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
"""`DLE DC4 8`: delete received data that is not printed yet. The printer obeys at once, also while it is offline."""

ASK_OFFLINE: Final = b"\x10\x04\x02"  # `DLE EOT 2`: cover, paper end and errors
ASK_PAPER: Final = b"\x10\x04\x04"
"""`DLE EOT 4`: how much paper there is. The printer answers at once, ahead of data that waits to be printed."""

ASK_WHEN_DONE: Final = b"\x1dr\x01"
"""`GS r 1`: the printer answers this question only after it has printed all data before it."""

BAND_ROWS: Final = 64
"""Most rows of one `GS v 0` picture. Chosen: small printers hold only a few kilobytes of picture."""

_DLE: Final = 0x10  # first byte of commands that a printer obeys at once, even within a picture
_ACTING: Final = (0x04, 0x05, 0x14)  # EOT, ENQ and DC4, the second byte of such a command


def feed(rows: int) -> bytes:
    """Return the commands that feed the paper by `rows` dots (`ESC J`, at most 255 dots each)."""
    return b"".join(bytes((0x1B, 0x4A, min(255, rows - done))) for done in range(0, rows, 255))


def cut() -> bytes:
    """Return the command that feeds the paper to the knife and cuts it, all but a small bridge (`GS V 66 0`)."""
    return b"\x1dV\x42\x00"


def raster(picture: Bitmap) -> list[bytes]:
    """Return the `GS v 0` commands to print `picture`, from the top down; its width is padded white to whole bytes."""
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
    """Return picture data without the bytes that a printer would obey at once: `DLE` followed by EOT, ENQ or DC4.

    The lone black dot of such a DLE becomes two dots. That is not visible, while an obeyed DC4 could open a cash drawer
    or switch the printer off.
    """
    for second in _ACTING:
        data = data.replace(bytes((_DLE, second)), bytes((_DLE | 0x08, second)))
    return data


def is_answer(byte: int) -> bool:
    """Whether `byte` answers `DLE EOT`: bits 1 and 4 set, 0 and 7 clear, unlike XON, XOFF and answers to `GS r`."""
    return byte & 0x93 == 0x12


def is_done(byte: int) -> bool:
    """Whether `byte` answers `ASK_WHEN_DONE`: bits 4 and 7 are clear."""
    return byte & 0x90 == 0


def offline_state(byte: int) -> PrinterState:
    """Return the printer's state by `byte`, an answer to `ASK_OFFLINE`."""
    if byte & 0x04:
        return PrinterState.LID_OPEN
    if byte & 0x20:
        return PrinterState.PAPER_OUT
    return PrinterState.FAULT if byte & 0x40 else PrinterState.READY


def paper_state(byte: int) -> PrinterState:
    """Return the printer's state by `byte`, an answer to `ASK_PAPER`."""
    if byte & 0x60:
        return PrinterState.PAPER_OUT
    return PrinterState.PAPER_LOW if byte & 0x0C else PrinterState.READY
