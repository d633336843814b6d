"""Drawing pages ahead: each page is drawn once before the first visitor comes, so that its shapes are in the caches.

A face of each size is drawn in all its usual poses.
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import replace

import pygame

from kiosk_ui import gallery
from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.face.prerendering import rehearsed
from kiosk_ui.keyboard.typing_registry import typist_for
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.panel_size import PanelSize
from robot.core.screen.view import Face, View
from robot.core.trouble import Trouble
from robot.runtime.ports import Content

log = logging.getLogger("kiosk.screen")


class Warming:
    """Draws all gallery pages of `content` off screen for a panel, a little in each call of `step`."""

    def __init__(self, content: Content, panel: PanelSize) -> None:
        self._steps = _drawn(content, panel)

    def step(self, seconds: float) -> bool:
        """Draw for about `seconds`; return whether something is left to draw."""
        ends_s = time.perf_counter() + seconds
        return any(time.perf_counter() >= ends_s for _ in self._steps)


def _drawn(content: Content, panel: PanelSize) -> Iterator[None]:
    """Draw all pages, yielding after each item. Draw none if the catalogue lacks procedures of the gallery."""
    painter = Painter(Typesetter(panel.scale))
    aside = pygame.Surface([round(side * panel.scale) for side in panel.design_size], 0, 32)
    try:
        views = gallery.views(content)
    except (LookupError, Trouble):
        return
    faces: set[tuple[float, int]] = set()
    for name, view in views.items():
        try:
            yield from _page(name, view, content, painter, aside, faces, landscape=panel.landscape)
        except Exception:  # a visitor gets the failsafe page; here one page is skipped
            log.exception("%s cannot be drawn ahead", name)


def _page(
    name: str,
    view: View,
    content: Content,
    painter: Painter,
    aside: pygame.Surface,
    faces: set[tuple[float, int]],
    *,
    landscape: bool,
) -> Iterator[None]:
    """Draw one page; `faces`: scale and theme of the faces drawn up to now."""
    live, motion = gallery.lively(name), AnimationState(landscape=landscape)
    motion.step(gallery.AT_MS, live, view)
    now = RegionInput(gallery.AT_MS, gallery.WALL, live, motion, typist_for(view, live, content))
    scene = scene_of(view, content, painter.type, landscape=landscape)
    yield
    for item in scene.items:
        painter.paint(aside, [item])
        yield
    for region in scene.regions:
        region.paint(aside, painter, now)
        yield
        if isinstance(region, FaceRegion) and view.face is not Face.STOP:
            kind = (region.scale, id(region.theme))
            if kind not in faces:
                faces.add(kind)
                yield from rehearsed(region, painter, aside, replace(now, motion=AnimationState()))
