"""Text in Be Vietnam Pro: measuring, breaking into lines, fitting into a box, and drawing on a baseline.

Vietnamese needs height: capitals with two diacritics rise to 1.16 em, dotted letters fall to 0.25 em. Lines are placed
by their baseline and never by the top of the drawn surface, which SDL_ttf makes taller for stacked diacritics.
"""

import contextlib
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import fontpkg_be_vietnam_pro
import pygame

from kiosk_ui.rendering.theme import BOLD, EXTRABOLD, FLOOR_PX, MEDIUM, SEMIBOLD, Colour, FontWeight, TextStyle
from robot.core.trouble import Trouble

_CACHED_TEXTS = 512
_OPEN_FONTS = 64
"""Fonts kept open at most; each keeps pictures of its glyphs. A page needs about 20, but fitting tries more sizes."""
_BASELINE_EM = 0.35  # from the middle of a line box down to the baseline: centres capitals and x-height to the eye
_PAUSES = {",": 1.2} | dict.fromkeys(".;:?!…", 1.5)
"""Marks after which a two-line text is broken, if its wider line is then at most this many times as wide as needed."""
_NO_LETTER = "\uffff"
_NO_BREAK = {"–", "·", "-", "/"}  # a line does not begin with these


@cache
def _file(path: Path) -> bytes:
    return path.read_bytes()


def _path(weight: FontWeight) -> Path:
    return Path(fontpkg_be_vietnam_pro.ROOT) / "files" / f"BeVietnamPro-{weight.file}.ttf"


@lru_cache(maxsize=_OPEN_FONTS)
def _font(weight: FontWeight, size_px: int) -> pygame.font.Font:
    path = _path(weight)
    if not pygame.font.get_init():
        pygame.font.init()
    try:
        font = pygame.font.Font(BytesIO(_file(path)), size_px)  # from memory: each size would hold the file open
        font.size("a")  # a file that is no font fails at its first use, not before
        return font
    except (OSError, pygame.error) as error:
        raise Trouble(
            "the font of the screen does not load",
            "không mở được phông chữ của màn hình",
            remedy="install the package fontpkg-be-vietnam-pro again",
            remedy_vi="cài lại gói fontpkg-be-vietnam-pro",
            file=str(path),
            key="screen.font",
        ) from error


@cache
def _has(weight: FontWeight, letter: str) -> bool:
    """Whether the font has `letter`: all letters that it lacks have the metrics of one substitute glyph."""
    font = _font(weight, FLOOR_PX)
    return letter.isspace() or font.metrics(letter) not in ([None], font.metrics(_NO_LETTER))


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set into lines. `size` and `line` (line height): reference px.

    `cut`: it did not fit even at the floor size.
    """

    lines: tuple[str, ...]
    size: int
    line: int
    weight: FontWeight
    cut: bool

    @property
    def height(self) -> int:
        return self.line * len(self.lines)


class Typesetter:
    """Measures and draws texts at `scale` panel px in a reference px. Opens no file after it is made.

    Caches the pictures of the last `kept_texts` drawn texts, and the widths of four times as many.
    """

    def __init__(self, scale: float = 1.0, *, kept_texts: int = _CACHED_TEXTS) -> None:
        self.scale, self._kept_texts = scale, kept_texts
        with contextlib.suppress(OSError):  # reported by the page that needs the font
            for weight in (MEDIUM, SEMIBOLD, BOLD, EXTRABOLD):
                _file(_path(weight))
        self._widths: OrderedDict[tuple[str, int, FontWeight], float] = OrderedDict()
        self._drawn: OrderedDict[tuple[str, int, FontWeight, Colour], pygame.Surface] = OrderedDict()

    def width(self, text: str, size: int, weight: FontWeight) -> float:
        """Return the width of `text` in reference px."""
        key = (text, size, weight)
        width = self._widths.get(key)
        if width is None:
            width = _font(weight, round(size * self.scale)).size(unicodedata.normalize("NFC", text))[0] / self.scale
            self._widths[key] = width
            if len(self._widths) > 4 * self._kept_texts:
                self._widths.popitem(last=False)
        return width

    def missing(self, text: str, weight: FontWeight) -> str:
        """Return the letters of `text` that the font lacks."""
        return "".join(sorted(each for each in set(unicodedata.normalize("NFC", text)) if not _has(weight, each)))

    def measured(self, text: str, style: TextStyle) -> float:
        """Measure the width of a visitor's words, reference px, without caching them."""
        font = _font(style.weight, round(style.size * self.scale))
        return font.size(unicodedata.normalize("NFC", text))[0] / self.scale

    def shortened(self, text: str, width: float, style: TextStyle) -> str:
        """Shorten a visitor's words to one line of whole words, with an ellipsis if words are left out.

        Nothing is cached.
        """
        if self.measured(text, style) <= width:
            return text
        words = text.split()
        while len(words) > 1 and self.measured(" ".join(words) + "…", style) > width:
            words.pop()
        return " ".join(words) + "…"

    def broken(self, text: str, width: float, size: int, weight: FontWeight) -> list[str]:
        """Break `text` into lines of at most `width`; a word wider than that gets a line of its own."""
        lines: list[str] = []
        for paragraph in text.split("\n"):
            line = ""
            for word in _words(paragraph):
                longer = f"{line} {word}" if line else word
                if line and self.width(longer, size, weight) > width:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return lines

    def balanced(self, text: str, width: float, size: int, weight: FontWeight) -> list[str]:
        """Break `text` into lines of even width; if both lines fit, a two-line text breaks after punctuation."""
        lines = self.broken(text, width, size, weight)
        if len(lines) != 2 or "\n" in text:
            return self._evened(text, width, size, weight, len(lines)) if len(lines) > 2 else lines
        words = _words(text)
        pairs = [[" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words))]
        widest = {i: max(self.width(part, size, weight) for part in pair) for i, pair in enumerate(pairs)}
        fitting = [i for i in widest if widest[i] <= width]
        if not fitting:
            return lines
        best = min(fitting, key=lambda i: widest[i])
        paused = [i for i in fitting if widest[i] <= _PAUSES.get(pairs[i][0][-1], 0) * widest[best]]
        return pairs[min(paused, key=lambda i: widest[i]) if paused else best]

    def _evened(self, text: str, width: float, size: int, weight: FontWeight, count: int) -> list[str]:
        low, high = width / count, width
        while high - low > 8:
            middle = (low + high) / 2
            if len(self.broken(text, middle, size, weight)) > count:
                low = middle
            else:
                high = middle
        return self.broken(text, high, size, weight)

    def fit(
        self, text: str, width: float, height: float, style: TextStyle, factor: float = 1.0, *, even: bool = False
    ) -> Setting:
        """Set `text` as large as possible inside `width` x `height`, from `style` x `factor` down to the floor size."""
        text = unicodedata.normalize("NFC", text)
        size = round(style.size * factor)
        floor = min(size, FLOOR_PX)
        while True:
            tight = -(-size * 136 // 100)
            line = max(round(style.line * size / style.size), tight)
            if tight <= height < line:
                line = int(height)
            lines = (self.balanced if even else self.broken)(text, width, size, style.weight)
            rows = int(height // line) if size > floor else max(1, int(height // line))
            wide = all(self.width(each, size, style.weight) <= width for each in lines)
            if len(lines) <= rows and wide:
                return Setting(tuple(lines), size, line, style.weight, cut=False)
            if size <= floor:
                kept = [self._clipped(each, width, size, style.weight) for each in lines[:rows]]
                if len(lines) > rows:
                    kept[-1] = self._clipped(kept[-1] + "…", width, size, style.weight, force=True)
                return Setting(tuple(kept), size, line, style.weight, cut=True)
            smaller = max(floor, size - 2)
            size = style.size if smaller < style.size < size else smaller  # large text stops at the normal size first

    def _clipped(self, text: str, width: float, size: int, weight: FontWeight, *, force: bool = False) -> str:
        if self.width(text, size, weight) <= width:
            return text
        bare = text.rstrip("…") if force else text
        while bare and self.width(bare + "…", size, weight) > width:
            bare = bare[:-1].rstrip()
        return bare + "…"

    def draw(
        self,
        surface: pygame.Surface,
        text: str,
        x: float,
        baseline: float,
        size: int,
        weight: FontWeight,
        colour: Colour,
        *,
        private: bool = False,
        origin: tuple[int, int] = (0, 0),
    ) -> None:
        """Draw `text` at reference (x, baseline). `private` texts are never cached.

        `origin`: the panel px of the upper left corner of `surface`.
        """
        font = _font(weight, round(size * self.scale))
        key = (text, size, weight, colour)
        drawn = None if private else self._drawn.get(key)
        if drawn is None:
            drawn = font.render(unicodedata.normalize("NFC", text), True, colour[:3])
            if not private:
                self._drawn[key] = drawn
                if len(self._drawn) > self._kept_texts:
                    self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        top = round(baseline * self.scale) - font.get_ascent() - max(0, drawn.get_height() - font.get_height())
        surface.blit(drawn, (round(x * self.scale) - origin[0], top - origin[1]))

    def forget(self) -> None:
        """Drop every drawn and measured text of a visit that has ended."""
        self._widths.clear()
        self._drawn.clear()


def baseline_in(top: float, line: float, size: float) -> float:
    """Return the y of the baseline in a line whose top is `top`."""
    return top + line / 2 + _BASELINE_EM * size


def _words(text: str) -> list[str]:
    words: list[str] = []
    for word in text.split():
        if words and word in _NO_BREAK:
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words
