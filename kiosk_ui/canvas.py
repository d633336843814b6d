"""Keeps a page painted: one retained surface, live regions over it, and the list of what changed."""

from collections.abc import Hashable

import pygame

from kiosk_ui.geometry import Rect
from kiosk_ui.paint import Painter
from kiosk_ui.panel import PanelSize
from kiosk_ui.regions import Instant, Region
from kiosk_ui.scene import Item, Scene, Target
from kiosk_ui.theme import LIGHT
from kiosk_ui.typesetting import Typesetter

FADE_MS = 220
_PRESSED = (235, 235, 235)  # 8 % darker
_WHOLE_SHARE = 0.6  # more than this changed: one update of everything


class Canvas:
    """The panel's picture. `frame` brings it up to date and tells which rectangles changed (panel px)."""

    def __init__(self, panel: PanelSize, surface: pygame.Surface) -> None:
        self.panel = panel
        self.type = Typesetter(panel.scale)
        self._painter = Painter(self.type)
        self._surface = surface
        surface.fill(LIGHT.visor1[:3])
        size = (round(panel.design_size[0] * panel.scale), round(panel.design_size[1] * panel.scale))
        self._view = surface.subsurface((*panel.offset_px, *size))
        self._page: pygame.Surface | None = None
        self._items: list[Item] = []
        self._looks: list[tuple[Region, Hashable]] = []
        self._scene: Scene | None = None
        self._before: pygame.Surface | None = None
        self._fade_from_ms: int | None = None
        self._pressed: Target | None = None
        self._whole = True

    def show(self, scene: Scene, at_ms: int | None) -> None:
        """Put up `scene`. A page that differs is faded in from `at_ms` (None = at once); else only regions change."""
        if self._page is not None and scene.items == self._items:
            old = {region.rect: look for region, look in self._looks}
            gone = [region.rect for region, _ in self._looks if region.rect not in {r.rect for r in scene.regions}]
            self._looks = [(region, old.get(region.rect)) for region in scene.regions]
            self._whole = self._whole or bool(gone)
        else:
            if self._page is not None and at_ms is not None:
                self._before, self._fade_from_ms = self._view.copy(), at_ms
            self._page, self._items = self._painter.page(scene), scene.items
            self._looks = [(region, None) for region in scene.regions]
            self._whole = True
        self._scene = scene
        self._pressed = None

    @property
    def targets(self) -> list[Target]:
        return self._scene.targets if self._scene else []

    @property
    def fading(self) -> bool:
        return self._fade_from_ms is not None

    def press(self, target: Target | None) -> None:
        """Darken the target under the finger, or nothing."""
        if target is not self._pressed:
            self._pressed = target
            self._whole = True

    def frame(self, now: Instant) -> list[pygame.Rect]:
        """Paint what changed since the last frame."""
        if self._page is None:
            return []
        if self._whole or self._fade_from_ms is not None:
            self._paint_all(now)
            return [self._surface.get_rect()]
        changed: list[pygame.Rect] = []
        for i, (region, look) in enumerate(self._looks):
            seen = region.look(now)
            if seen == look:
                continue
            at = self._painter.rect(region.rect).clip(self._view.get_rect())
            self._restore(region, at, now)
            self._looks[i] = (region, seen)
            changed.append(at.move(self.panel.offset_px))
        area = sum(rect.w * rect.h for rect in changed)
        if area > _WHOLE_SHARE * self._surface.get_width() * self._surface.get_height():
            return [self._surface.get_rect()]
        return changed

    def forget(self) -> None:
        """Drop every text that was drawn, and the picture of the last page."""
        self.type.forget()
        self._before, self._fade_from_ms = None, None

    def _restore(self, region: Region, at: pygame.Rect, now: Instant) -> None:
        assert self._page is not None
        self._view.set_clip(at)
        self._view.blit(self._page, at, at)
        for other, _ in self._looks:
            if other.rect.meets(region.rect):
                other.paint(self._view, self._painter, now)
        self._view.set_clip(None)
        if self._pressed is not None and self._pressed.rect.meets(region.rect):
            self._darken(self._pressed.rect, at)

    def _paint_all(self, now: Instant) -> None:
        assert self._page is not None
        self._view.blit(self._page, (0, 0))
        for i, (region, _) in enumerate(self._looks):
            region.paint(self._view, self._painter, now)
            self._looks[i] = (region, region.look(now))
        if self._pressed is not None:
            self._darken(self._pressed.rect, self._view.get_rect())
        self._whole = False
        if self._fade_from_ms is None or self._before is None:
            self._fade_from_ms = None
            return
        share = (now.at_ms - self._fade_from_ms) / FADE_MS
        if share >= 1:
            self._before, self._fade_from_ms = None, None
            return
        self._before.set_alpha(round(255 * (1 - min(1.0, max(0.0, share))) ** 3))
        self._view.blit(self._before, (0, 0))

    def _darken(self, rect: Rect, within: pygame.Rect) -> None:
        if rect.w * rect.h > 0.5 * self.panel.design_size[0] * self.panel.design_size[1]:
            return  # "anywhere" is not a button
        self._view.fill(_PRESSED, self._painter.rect(rect).clip(within), pygame.BLEND_RGB_MULT)
