"""The retained canvas: it keeps the page painted, repaints live regions over it, and returns the changed rectangles."""

from collections.abc import Hashable, Iterable
from dataclasses import replace

import pygame

from kiosk_ui.animation.page_transition import Transition, transition
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.input.press_feedback import PRESS_STEPS, Press, around, is_button, pressed
from kiosk_ui.keyboard.typing_port import Typist
from kiosk_ui.rendering.live_regions import Region, RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import TouchTarget
from kiosk_ui.rendering.theme import LIGHT
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.panel_size import PanelSize

_WHOLE_SHARE = 0.6  # if a larger share of the surface changed, update all of it at once


class RetainedCanvas:
    """The picture on the panel. `frame` repaints what has changed and returns the changed rectangles (panel px)."""

    def __init__(self, panel: PanelSize, surface: pygame.Surface) -> None:
        self.panel = panel
        self.type = Typesetter(panel.scale)
        self._painter = Painter(self.type)
        self._surface = surface
        surface.fill(LIGHT.visor1[:3])
        size = (round(panel.design_size[0] * panel.scale), round(panel.design_size[1] * panel.scale))
        self._view = surface.subsurface((*panel.offset_px, *size))
        self._page: pygame.Surface | None = None
        self._looks: list[tuple[Region, Hashable]] = []
        self._scene: Scene | None = None
        self._leaving: tuple[pygame.Surface, list[Region], Typist | None] | None = None  # the page before, until drawn
        self._typist: Typist | None = None  # of the page painted last
        self._change: Transition | None = None
        self._pictures: list[pygame.Surface] = []  # of the pages before and after
        self._press: Press | None = None
        self._depth = 0
        self._left: list[TouchTarget] = []  # targets that the finger left for another one before they rose
        self._brightness = 100
        self._whole = True

    def show(self, scene: Scene, at_ms: int | None, *, turned: bool = True) -> None:
        """Show `scene`; `turned`: it is another page. The transition begins at `at_ms`; None = show the page at once.

        If only live regions differ, only these are painted.
        """
        old, page = self._scene, self._page
        if old is not None and page is not None and at_ms is not None:
            change = transition(old, scene, at_ms, self._painter, turned=turned)
            if change is not None:
                regions = [region for region, _ in self._looks]
                self._change, self._leaving = change, (page, regions, self._typist)
        elif at_ms is None:
            self._change = self._leaving = None
        if old is not None and scene.items == old.items:
            looks = {region.rect: look for region, look in self._looks}
            gone = looks.keys() - {region.rect for region in scene.regions}
            self._looks = [(region, looks.get(region.rect)) for region in scene.regions]
            self._whole = self._whole or bool(gone) or self._leaving is not None
        else:
            self._page = self._painter.page(scene.width, scene.height, scene.ground, scene.items)
            self._looks = [(region, None) for region in scene.regions]
            self._whole = True
        self._scene = scene
        if self._press is not None and self._press.target not in scene.targets:
            self._press, self._depth = None, 0

    @property
    def targets(self) -> list[TouchTarget]:
        return self._scene.targets if self._scene else []

    @property
    def face(self) -> FaceRegion | None:
        """Return the region of the robot's face; None if the page shows no face."""
        return next((region for region, _ in self._looks if isinstance(region, FaceRegion)), None)

    @property
    def fading(self) -> bool:
        """Whether a transition from one page to another is running."""
        return self._change is not None

    @property
    def moving(self) -> bool:
        """Whether a transition or press feedback is running, so that the next frame differs."""
        pressing = self._press is not None and (self._press.lifted or self._depth < PRESS_STEPS)
        return self._change is not None or pressing

    def press(self, target: TouchTarget | None, at_ms: int, *, at_once: bool = False) -> None:
        """Begin to draw `target` as pressed by a finger; None = no target is pressed any more."""
        touch = self._press
        held = touch is not None and not touch.lifted
        if touch is not None and held and touch.target != target:
            touch.lift(at_ms)
        if target is None or (touch is not None and held and touch.target == target):
            return
        if is_button(target, *self.panel.design_size):
            if touch is not None:
                self._left.append(touch.target)
            self._press, self._depth = Press(target, at_ms, at_once=at_once), 0

    def frame(self, now: RegionInput, brightness: int = 100) -> list[pygame.Rect]:
        """Paint all changes since the last frame, at `brightness` percent; return the changed rectangles (panel px)."""
        if self._page is None:
            return []
        if brightness != self._brightness:
            self._brightness, self._whole = brightness, True
        if self._change is not None:
            if not self._change.over(now.at_ms):
                self._paint_between(self._change, now)
                return [self._surface.get_rect()]
            self._change, self._whole = None, True
            self._wipe()
        self._typist = now.typist
        changed = self._paint(self._view, now)
        self._press_down(now, changed)
        if self._brightness < 100:
            share = 255 * self._brightness // 100
            for rect in changed:
                self._view.fill((share, share, share), rect, pygame.BLEND_RGB_MULT)
        area = sum(rect.w * rect.h for rect in changed)
        if area > _WHOLE_SHARE * self._surface.get_width() * self._surface.get_height():
            return [self._surface.get_rect()]
        return [rect.move(self.panel.offset_px) for rect in changed]

    def forget(self) -> None:
        """Drop all drawn texts, and black out the pictures of earlier pages."""
        self.type.forget()
        self._change = self._leaving = None
        self._wipe()

    def _wipe(self) -> None:
        """Black out the pictures of earlier pages, so that no picture keeps anything of a visit."""
        for picture in self._pictures:
            picture.fill((0, 0, 0))

    def _paint(self, surface: pygame.Surface, now: RegionInput, *, face: bool = True) -> list[pygame.Rect]:
        """Paint all that has changed on `surface`; return the changed rectangles."""
        changed: list[pygame.Rect] = []
        for i, (region, look) in enumerate(self._looks):
            seen = region.look(now)
            if seen != look:
                changed.append(self._painter.rect(region.rect).clip(surface.get_rect()))
                self._looks[i] = (region, seen)
        if self._whole:
            changed = [surface.get_rect()]
        elif self._brightness < 100 and len(changed) > 1:
            changed = [changed[0].unionall(changed[1:])]  # one rectangle, so that no pixel is dimmed twice
        self._whole = False
        for rect in changed:
            self._restore(surface, rect, now, face=face)
        return changed

    def _restore(self, surface: pygame.Surface, rect: pygame.Rect, now: RegionInput, *, face: bool = True) -> None:
        assert self._page is not None
        regions = (region for region, _ in self._looks)
        self._compose(surface, self._page, regions, rect, now, face=face)

    def _compose(
        self,
        surface: pygame.Surface,
        page: pygame.Surface,
        regions: Iterable[Region],
        rect: pygame.Rect,
        now: RegionInput,
        *,
        face: bool,
    ) -> None:
        """Paint `page` and its live regions, clipped to `rect`."""
        surface.set_clip(rect)
        try:
            surface.blit(page, rect, rect)
            for region in regions:
                if self._painter.rect(region.rect).colliderect(rect) and (face or not isinstance(region, FaceRegion)):
                    region.paint(surface, self._painter, now)
        finally:
            surface.set_clip(None)

    def _paint_between(self, change: Transition, now: RegionInput) -> None:
        """Paint one frame of a transition: the old page is painted once, the new page is live."""
        if not self._pictures:
            self._pictures = [pygame.Surface(self._view.get_size(), 0, 32) for _ in range(2)]
        before, after = self._pictures
        face = change.glide is None
        if self._leaving is not None:
            page, regions, typist = self._leaving
            self._compose(before, page, regions, before.get_rect(), replace(now, typist=typist), face=face)
            self._leaving, self._whole = None, True
        self._paint(after, now, face=face)
        change.compose(self._view, before, after, now)

    def _press_down(self, now: RegionInput, changed: list[pygame.Rect]) -> None:
        """Repaint the pressed target if its depth or content has changed; add its rectangle to `changed`."""
        for earlier in self._left:  # targets that had not yet risen when the finger pressed the next one
            area = around(self._painter.rect(earlier.rect)).clip(self._view.get_rect())
            self._restore(self._view, area, now)
            changed.append(area)
        self._left.clear()
        touch = self._press
        if touch is None:
            return
        target, depth = self._painter.rect(touch.target.rect), touch.depth(now.at_ms)
        area = around(target).clip(self._view.get_rect())
        if depth != self._depth or area.collidelist(changed) >= 0:
            self._restore(self._view, area, now)
            if depth:
                pressed(self._view, target, self._painter.px(touch.target.radius), depth)
            changed.append(area)
        self._depth = depth
        if touch.lifted and not depth:
            self._press = None
