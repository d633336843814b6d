"""Draws markers to print: a page each (A4, or A3), the black square in true size, white margin, number below."""

from collections.abc import Sequence
from pathlib import Path

import cv2
from PIL import Image, ImageDraw, ImageFont

from robot.navigation.map.lobby_map import Marker

DPI = 200  # resolution of the pages, dots per inch; chosen
PAGE_MM = (210.0, 297.0)  # A4, width and height
CELLS = 10
"""Cells across a marker with its margin: eight with the black border, and one of white on each side."""
A3_MM = (297.0, 420.0)  # page of a marker that is too large for A4
CELL_PX = 40  # side of a cell before the marker is scaled to its true size; chosen


def write_sheets(markers: Sequence[Marker], out: Path) -> None:
    """Write the PDF file `out` with one page for each marker. Raises OSError when it cannot be written."""
    pages = [_page(marker) for marker in markers]
    pages[0].save(out, "PDF", resolution=DPI, save_all=True, append_images=pages[1:])


def _page(marker: Marker) -> Image.Image:
    paper_mm = PAGE_MM if marker.size_m * CELLS / 8 * 1000 <= PAGE_MM[0] - 10 else A3_MM
    page = Image.new("L", (_px(paper_mm[0]), _px(paper_mm[1])), 255)
    family = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_APRILTAG_36h11)
    square = Image.fromarray(cv2.aruco.generateImageMarker(family, marker.id, 8 * CELL_PX))
    side = _px(marker.size_m * 1000)
    square = square.resize((side, side), Image.Resampling.NEAREST)
    left, top = (page.width - side) // 2, (page.height - side) // 2
    page.paste(square, (left, top))
    pen = ImageDraw.Draw(page)
    words = f"tag36h11  id {marker.id}   {marker.size_m * 1000:g} mm   x {marker.x_m:g}  y {marker.y_m:g} m"
    face = ImageFont.load_default(_px(5))
    pen.text((page.width // 2, page.height - _px(12)), words, font=face, fill=0, anchor="mm")
    return page


def _px(mm: float) -> int:
    return round(mm / 25.4 * DPI)
