"""Sets text and lines on a slip: Be Vietnam Pro as black dots, from the top down on paper of a fixed width."""

import enum
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from hardware.printer.escpos import Bitmap
from robot.core.trouble import Trouble

BLACK, WHITE = 0, 255
LINE = 1.34
"""Height of a line, em (size of its letters). Derived: capitals with two diacritics rise to 1.16 em."""

_ASCENT = 1.02  # height of a line's top above its baseline, em
_LONGEST_ROWS = 4000  # longest slip, dots: 0.5 m of paper; the rest is cut off
_DARK = 150
"""Grey (0..255) below which a dot is printed black. Chosen: above half, since thin strokes burn too light."""


class SlipWeight(enum.Enum):
    """Weights of the font; the values are parts of the names of the font's files."""

    REGULAR = "Medium"
    BOLD = "Bold"
    BLACK = "ExtraBold"


@cache
def font(weight: SlipWeight, size: int) -> ImageFont.FreeTypeFont:
    """Return the font at `size` dots. Raises `Trouble` when the font does not load."""
    path = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{weight.value}.ttf"
    try:
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise Trouble(
            "the font of the tickets does not load",
            "không mở được phông chữ của phiếu",
            remedy="install the package fontpkg-be-vietnam-pro again",
            remedy_vi="cài lại gói fontpkg-be-vietnam-pro",
            file=str(path),
        ) from error


def broken(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Return `text` in lines of at most `width` dots; a single word that is wider is broken between letters."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if face.getlength(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while face.getlength(line) > width:
            fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or face.getlength(line[:n]) <= width)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


class Paper:
    """White paper of `width` dots, filled from the top; `y` is the row at which the next element begins."""

    def __init__(self, width: int, margin: int) -> None:
        self.width, self.margin, self.y = width, margin, 0
        self._image = Image.new("L", (width, _LONGEST_ROWS), WHITE)
        self.pen = ImageDraw.Draw(self._image)

    @property
    def inner(self) -> int:
        """Return the width between the margins, dots."""
        return self.width - 2 * self.margin

    def space(self, rows: int) -> None:
        """Add `rows` rows of white."""
        self.y += rows

    def text(self, text: str, size: int, weight: SlipWeight = SlipWeight.REGULAR, *, left: int | None = None) -> None:
        """Add a paragraph of letters of `size` dots: centred, or aligned at `left` dots."""
        face = font(weight, size)
        room = self.inner if left is None else self.width - self.margin - left
        for line in broken(text, face, room):
            x = (self.width - face.getlength(line)) / 2 if left is None else left
            self.pen.text((x, self.y + size * _ASCENT), line, BLACK, face, anchor="ls")
            self.y += round(size * LINE)

    def rule(self, thick: int = 2, dash: int = 0) -> None:
        """Add a horizontal line, `thick` rows thick; dashed where the length `dash` of a dash is above 0 dots."""
        for x in range(self.margin, self.width - self.margin, 2 * dash if dash else self.inner):
            right = min(x + dash, self.width - self.margin) if dash else self.width - self.margin
            self.pen.rectangle((x, self.y, right - 1, self.y + thick - 1), BLACK)
        self.y += thick

    def band(self, lines: tuple[tuple[str, int], ...]) -> None:
        """Add a black band across the paper with white text; each of `lines` has a text and its size in dots."""
        faces = [
            (line, size, font(SlipWeight.BLACK, size)) for text, size in lines for line in self._fitted(text, size)
        ]
        height = sum(round(size * LINE) for _, size, _ in faces) + 16
        self.pen.rectangle((self.margin, self.y, self.width - self.margin - 1, self.y + height), BLACK)
        self.y += 8
        for line, size, face in faces:
            x = (self.width - face.getlength(line)) / 2
            self.pen.text((x, self.y + size * _ASCENT), line, WHITE, face, anchor="ls")
            self.y += round(size * LINE)
        self.y += 9

    def _fitted(self, text: str, size: int) -> list[str]:
        return broken(text, font(SlipWeight.BLACK, size), self.inner - 24)

    def paste(self, dots: Bitmap) -> None:
        """Add a picture, centred."""
        height, width = dots.shape
        image = Image.fromarray(np.where(dots, BLACK, WHITE).astype(np.uint8))
        self._image.paste(image, ((self.width - width) // 2, self.y))
        self.y += height

    def bitmap(self) -> Bitmap:
        """Return the paper down to `y` as black and white dots."""
        rows = min(self.y, _LONGEST_ROWS)
        dots: Bitmap = np.asarray(self._image.crop((0, 0, self.width, rows))) < _DARK
        return dots
