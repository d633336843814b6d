"""Canvas of the console: draws in reference pixels, with a few text sizes; text that is too long ends in an ellipsis.

A reference pixel is one pixel on a window of 1280 x 800; a larger window scales everything by `k`.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pygame

from kiosk_ui.rendering import sprites
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import TECHNICIAN, Colour, mixed
from robot.rehearsal.console.window import icons
from simulators.lobby import drawing

Picture = npt.NDArray[np.uint8]
"""An RGB picture of shape (height, width, 3)."""


class TextRole(NamedTuple):
    """A role of text, such as title or caption: its size in reference pixels and its weight."""

    size: int
    weight: str


CAPTION = TextRole(11, "Medium")
CAPTION_STRONG = TextRole(11, "SemiBold")
BODY = TextRole(12, "Medium")
STRONG = TextRole(12, "SemiBold")
HEADING = TextRole(13, "Bold")
TITLE = TextRole(17, "Bold")
FIGURE = TextRole(19, "Bold")
"""The largest of the seven text roles, for figures; CAPTION is the smallest."""

NIGHT, CARD, RAISED = TECHNICIAN.bg, TECHNICIAN.card, TECHNICIAN.tint
INK, INK2, LINE, LINE2 = TECHNICIAN.ink, TECHNICIAN.ink2, TECHNICIAN.line, TECHNICIAN.line2
GLOW, AMBER, GOOD = TECHNICIAN.glow, TECHNICIAN.amber, TECHNICIAN.ok
BAD: Colour = (0xFF, 0x7A, 0x7A)
"""Red for text on the dark panels: contrast 6.6 : 1."""
ROBOT: Colour = (0x0B, 0x4F, 0x6C)
DEEP: Colour = (0x07, 0x12, 0x19)
AMBER_GROUND = mixed(CARD, (*AMBER[:3], 44))
BAD_GROUND = mixed(CARD, (*BAD[:3], 40))
RADIUS = 10


@lru_cache(maxsize=4096)
def _line(words: str, size_px: int, weight: str, colour: Colour) -> pygame.Surface:
    return drawing.font(weight, size_px).render(words, True, colour[:3])


@lru_cache(maxsize=4096)
def _cut(words: str, size_px: int, weight: str, width_px: int) -> str:
    """Return `words`, shortened with an ellipsis when they are wider than `width_px`."""
    face = drawing.font(weight, size_px)
    if face.size(words)[0] <= width_px:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if face.size(words[:middle].rstrip() + "…")[0] <= width_px:
            low = middle
        else:
            high = middle - 1
    return words[:low].rstrip() + "…"


_kept: dict[tuple[int, tuple[int, int]], tuple[Picture, pygame.Surface]] = {}
_KEPT = 8


def _scaled(picture: Picture, size: tuple[int, int]) -> pygame.Surface:
    """Return `picture` scaled to `size`, px; the last few results are cached."""
    key = (id(picture), size)
    kept = _kept.get(key)
    if kept is not None and kept[0] is picture:
        return kept[1]
    high, wide = picture.shape[:2]
    image = pygame.image.frombuffer(np.ascontiguousarray(picture).tobytes(), (wide, high), "RGB")
    scaled = pygame.transform.smoothscale(image, size)
    if len(_kept) >= _KEPT:
        _kept.clear()
    _kept[key] = picture, scaled
    return scaled


@dataclass
class ConsoleCanvas:
    """A canvas on `surface`; `k` pixels are one reference pixel. `written` lists every text with its place, `cut` the
    texts that did not fit."""

    surface: pygame.Surface
    k: float
    written: list[tuple[str, pygame.Rect]] = field(default_factory=list)
    cut: list[str] = field(default_factory=list)

    def px(self, length: float) -> int:
        return round(length * self.k)

    def rect(self, box: Rect) -> pygame.Rect:
        """Convert `box` from reference pixels to pixels, rounded so that neighbouring boxes meet."""
        left, top = self.px(box.x), self.px(box.y)
        return pygame.Rect(left, top, self.px(box.right) - left, self.px(box.bottom) - top)

    def fill(self, box: Rect, colour: Colour) -> None:
        self.surface.fill(colour[:3], self.rect(box))

    def panel(
        self, box: Rect, fill: Colour = CARD, outline: Colour | None = LINE, radius: float = RADIUS, edge: float = 1
    ) -> None:
        """Draw a card with round corners."""
        edge_px = max(1, self.px(edge)) if outline is not None else 0
        sprites.panel(self.surface, self.rect(box), self.px(radius), fill, outline, edge_px)

    def text(
        self,
        words: str,
        x: float,
        y: float,
        role: TextRole = BODY,
        colour: Colour = INK,
        anchor: str = "midleft",
        width: float | None = None,
    ) -> float:
        """Draw one line of text; `anchor`: its point that lies at (x, y). Return its width, reference px."""
        size = self.px(role.size)
        shown = words if width is None else _cut(words, size, role.weight, self.px(width))
        if shown != words:
            self.cut.append(words)
        drawn = _line(shown, size, role.weight, tuple(colour))
        place = drawn.get_rect(**{anchor: (self.px(x), self.px(y))})
        self.surface.blit(drawn, place)
        if shown:
            self.written.append((shown, place))
        return drawn.get_width() / self.k

    def wide(self, words: str, role: TextRole) -> float:
        """Return the width of `words` in reference pixels."""
        return drawing.font(role.weight, self.px(role.size)).size(words)[0] / self.k

    def wrapped(self, words: str, role: TextRole, width: float, most: int) -> list[str]:
        """Wrap `words` into at most `most` lines of `width` reference pixels, and return the lines."""
        return drawing.wrapped(words, self.px(role.size), role.weight, self.px(width), most)

    def icon(self, name: str, cx: float, cy: float, size: float, colour: Colour = GLOW, stroke: float = 2.0) -> None:
        drawn = icons.icon(name, self.px(size), tuple(colour), stroke)
        self.surface.blit(drawn, drawn.get_rect(center=(self.px(cx), self.px(cy))))

    def disc(self, cx: float, cy: float, radius: float, colour: Colour) -> None:
        drawn = sprites.disc(radius * self.k, tuple(colour))
        self.surface.blit(drawn, drawn.get_rect(center=(self.px(cx), self.px(cy))))

    def curve(self, box: Rect, values: tuple[float, ...], low: float, high: float, colour: Colour) -> None:
        """Draw a curve of `values` as a filled area as wide as `box`, the newest value at the right edge."""
        if len(values) < 2:
            return
        area, span = self.rect(box), max(high - low, 1e-9)
        step = area.width / (len(values) - 1)
        points = [
            (area.left + step * index, area.bottom - (min(max(value, low), high) - low) / span * (area.height - 1))
            for index, value in enumerate(values)
        ]
        pygame.draw.polygon(self.surface, colour[:3], [area.bottomleft, *points, (area.right, area.bottom)])

    def picture(self, picture: Picture, box: Rect, *, cropped: bool = False) -> Rect:
        """Draw a picture in the middle of `box`, whole or cropped so that it fills the box. Return the rectangle that
        it covers."""
        area = self.rect(box)
        high, wide = picture.shape[:2]
        pick = max if cropped else min
        scale = pick(area.width / wide, area.height / high)
        size = max(1, round(wide * scale)), max(1, round(high * scale))
        scaled = _scaled(picture, size)
        place = scaled.get_rect(center=area.center)
        clip = self.surface.get_clip()
        self.surface.set_clip(area)
        self.surface.blit(scaled, place)
        self.surface.set_clip(clip)
        shown = place.clip(area)
        return Rect(shown.x / self.k, shown.y / self.k, shown.width / self.k, shown.height / self.k)
