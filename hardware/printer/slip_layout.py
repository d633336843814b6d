"""Lays out a slip: number and counter large, then papers to tick off, the map of the way, and a QR code for a phone."""

from pathlib import Path

import numpy as np
import segno
from PIL import Image

from hardware.printer.escpos import Bitmap
from hardware.printer.slip_map import draw_map
from hardware.printer.slip_typesetting import BLACK, Paper, SlipWeight
from robot.core.screen.ticket_slip import Slip

MARGIN = 12  # white at the left and right edge, dots
MODULE_DOTS = 4
"""Side of a module of the QR code, dots: 0.5 mm at 203 dots an inch. Phones read it from a hand's breadth."""

_QUIET = 4  # white around a QR code, modules (ISO/IEC 18004)
_TICK = 22  # side of a box to tick, dots


def draw(slip: Slip, width_dots: int) -> Bitmap:
    """Return a picture of the slip, shape (rows, `width_dots`)."""
    paper = Paper(width_dots, MARGIN)
    wide = width_dots >= 500
    paper.space(8)
    paper.text(slip.centre, 24 if wide else 20)
    paper.text(slip.ward, 24 if wide else 20, SlipWeight.BOLD)
    paper.space(10)
    paper.rule()
    paper.space(10)
    paper.text(slip.heading, 28 if wide else 24, SlipWeight.BOLD)
    paper.text(slip.number, 150 if wide else 110, SlipWeight.BLACK)
    paper.space(4)
    paper.band(((slip.place_label, 56 if wide else 44), *(((slip.place_name, 30),) if slip.place_name else ())))
    paper.space(10)
    if slip.title:
        paper.text(slip.title, 28 if wide else 24, SlipWeight.BOLD)
    for fact in slip.facts:
        paper.text(fact, 26 if wide else 22)
    _papers(paper, slip, 24 if wide else 22)
    if slip.map is not None:
        _section(paper)
        draw_map(paper, slip.map, slip.place, slip.route)
    if slip.code:
        _section(paper)
        _code(paper, slip)
    if slip.notes:
        _section(paper)
        for note in slip.notes:
            paper.text(note, 20)
    paper.space(6)
    return paper.bitmap()


def picture(slip: Slip, width_dots: int, path: Path) -> None:
    """Write a picture of the slip as a PNG file."""
    Image.fromarray(np.where(draw(slip, width_dots), 0, 255).astype(np.uint8)).save(path)


def _section(paper: Paper) -> None:
    paper.space(10)
    paper.rule(dash=8)
    paper.space(12)


def _papers(paper: Paper, slip: Slip, size: int) -> None:
    if not slip.papers:
        return
    _section(paper)
    paper.text(slip.papers_heading, size + 2, SlipWeight.BOLD, left=paper.margin)
    for title in slip.papers:
        top = paper.y + round(size * 0.28)
        paper.pen.rectangle((paper.margin + 2, top, paper.margin + 2 + _TICK, top + _TICK), None, BLACK, 2)
        paper.text(title, size, left=paper.margin + _TICK + 16)
        paper.space(4)
    if slip.papers_rest:
        paper.text(slip.papers_rest, size, left=paper.margin + _TICK + 16)


def _code(paper: Paper, slip: Slip) -> None:
    """Add the QR code, in the size that its modules need. Raises ValueError when it is too wide for the paper."""
    matrix = np.array(segno.make(slip.code, error="m", micro=False).matrix, dtype=bool)
    padded = np.pad(matrix, _QUIET)
    dots = np.kron(padded, np.ones((MODULE_DOTS, MODULE_DOTS), dtype=bool))
    if dots.shape[1] > paper.width:
        raise ValueError(f"a code of {len(slip.code.encode())} bytes does not fit on {paper.width} dots")
    paper.paste(dots)
    if slip.code_note:
        paper.text(slip.code_note, 22)
