"""Painting of scene items as pixels. A `Painter` has a scale and an offset, and keeps nothing of a page."""

import pygame

from kiosk_ui.rendering import sprites
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.scene_items import (
    QR_QUIET,
    Arc,
    Disc,
    Gradient,
    Icon,
    Islets,
    Item,
    Panel,
    Path,
    Polygon,
    QrCode,
    ServiceMark,
    Text,
    qr_modules,
)
from kiosk_ui.rendering.theme import Colour
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.widgets import islands_logo

_SHADOW_INK = (6, 40, 58)
_WATER = ((11, 76, 100), (6, 40, 58))
_CARD_SHADOW = 10  # shadow opacity in percent up to which a panel is a card; above, it is a button


class Painter:
    """Paints items. `scale`: panel px in a reference px. `offset`: place of the reference origin, panel px."""

    def __init__(self, typesetter: Typesetter, offset: tuple[int, int] = (0, 0)) -> None:
        self.type = typesetter
        self.scale = typesetter.scale
        self.offset = offset

    def px(self, length: float) -> int:
        return round(length * self.scale)

    def rect(self, rect: Rect) -> pygame.Rect:
        """Convert `rect` to panel px, its edges rounded such that neighbouring rectangles meet."""
        left, top = self.px(rect.x), self.px(rect.y)
        return pygame.Rect(left, top, self.px(rect.right) - left, self.px(rect.bottom) - top)

    def page(self, width: int, height: int, ground: Colour, items: list[Item]) -> pygame.Surface:
        """Paint the static part of a page (all but live regions) on a new opaque surface; sizes in reference px."""
        surface = pygame.Surface((self.px(width), self.px(height)), 0, 32)
        surface.fill(ground[:3])
        self.paint(surface, items)
        return surface

    def paint(self, surface: pygame.Surface, items: list[Item] | tuple[Item, ...], *, private: bool = False) -> None:
        """Draw `items` on `surface` in order; `private` texts are not kept in the text cache."""
        for item in items:
            match item:
                case Text():
                    self.type.draw(
                        surface,
                        item.text,
                        item.x,
                        item.baseline,
                        item.size,
                        item.weight,
                        item.colour,
                        private=private,
                    )
                case Panel():
                    self._panel(surface, item)
                case Icon():
                    self._centred(surface, sprites.icon(item.name, self.px(item.size), item.colour, item.stroke), item)
                case Disc():
                    self._centred(surface, sprites.disc(item.r * self.scale, item.colour), item)
                case Arc():
                    arc = sprites.arc(
                        item.r * self.scale, item.width * self.scale, item.colour, item.start_deg, item.sweep_deg
                    )
                    self._centred(surface, arc, item)
                case Gradient():
                    at = self.rect(item.rect)
                    a, b, c, d = (self.px(r) for r in item.radii)
                    surface.blit(sprites.gradient(at.w, at.h, item.top, item.bottom, (a, b, c, d)), at)
                case Path():
                    self._drawn(surface, item.points, item.colour, item.width)
                case Polygon():
                    self._drawn(surface, item.points, item.colour, 0)
                case QrCode():
                    self._qr(surface, item)
                case Islets():
                    self._islets(surface, item)
                case ServiceMark():
                    badge = islands_logo.mark(self.px(item.size), item.ground, item.ink, item.line)
                    surface.blit(badge, (self.px(item.x), self.px(item.y)))

    def _centred(self, surface: pygame.Surface, drawn: pygame.Surface, item: Icon | Disc | Arc) -> None:
        x, y = item.cx * self.scale - drawn.get_width() / 2, item.cy * self.scale - drawn.get_height() / 2
        surface.blit(drawn, (round(x), round(y)))

    def _drawn(
        self, surface: pygame.Surface, points: tuple[tuple[float, float], ...], colour: Colour, width: float
    ) -> None:
        scaled = tuple((x * self.scale, y * self.scale) for x, y in points)
        drawn, left, top = sprites.drawn(scaled, colour, width * self.scale)
        surface.blit(drawn, (left, top))

    def _panel(self, surface: pygame.Surface, item: Panel) -> None:
        at = self.rect(item.rect)
        if item.shadow:
            card = item.shadow <= _CARD_SHADOW
            blur, down = (24, 8) if card else (18, 6)
            ink = (*_SHADOW_INK, round(2.55 * item.shadow))
            sprites.shadow(surface, at, self.px(item.radius), blur * self.scale, self.px(down), ink)
        sprites.panel(surface, at, self.px(item.radius), item.fill, item.outline, self.px(item.outline_px))

    def _qr(self, surface: pygame.Surface, item: QrCode) -> None:
        at = self.rect(item.rect)
        matrix = qr_modules(item.data)
        module = at.w // (len(matrix) + 2 * QR_QUIET)
        surface.fill((255, 255, 255), at)
        left = at.x + (at.w - module * len(matrix)) // 2
        top = at.y + (at.h - module * len(matrix)) // 2
        for row, bits in enumerate(matrix):
            for column, bit in enumerate(bits):
                if bit:
                    surface.fill(item.dark[:3], (left + column * module, top + row * module, module, module))

    def _islets(self, surface: pygame.Surface, item: Islets) -> None:
        at = self.rect(item.rect)
        shore = self.px(item.shore)
        surface.blit(islands_logo.islets(at.w, shore - at.y), at)
        surface.blit(sprites.gradient(at.w, at.bottom - shore, *_WATER, (0, 0, 0, 0)), (at.x, shore))
        waves = ((0.08, 0.1, 0.27), (0.55, 0.17, 0.19), (0.78, 0.24, 0.17))
        for x, y, w in waves if at.w < 3 * at.h else (waves[0], waves[2]):
            wave = pygame.Rect(
                at.x + round(x * at.w), shore + round(y * (at.bottom - shore)), round(w * at.w), self.px(4)
            )
            sprites.panel(surface, wave, 2, (28, 131, 168, 150))
