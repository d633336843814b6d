"""A view as a picture, without a window: for golden screens, the film strip of the demo and the bench."""

import datetime

import pygame

from kiosk_ui.motion import Motion
from kiosk_ui.pages import scene_of
from kiosk_ui.paint import Painter
from kiosk_ui.panel import PanelSize
from kiosk_ui.regions import Instant
from kiosk_ui.theme import LIGHT
from kiosk_ui.typesetting import Typesetter
from kiosk_ui.typists import typist_for
from robot.core.view import View
from robot.runtime.ports import Content, Live


def render(
    view: View,
    content: Content,
    live: Live,
    width_px: int,
    height_px: int,
    diagonal_inch: float,
    at_ms: int,
    *,
    wall: datetime.datetime | None = None,
) -> pygame.Surface:
    """The screen of `view` at `at_ms` on the clock of the events; `wall` is what its clock shows (now without it)."""
    panel = PanelSize(width_px, height_px, diagonal_inch)
    typesetter = Typesetter(panel.scale)
    painter = Painter(typesetter)
    scene = scene_of(view, content, typesetter, landscape=panel.landscape)
    motion = Motion()
    motion.step(at_ms, live, view)
    now = Instant(at_ms, wall or datetime.datetime.now(), live, motion, typist_for(view, live, content))
    page = painter.page(scene)
    for region in scene.regions:
        region.paint(page, painter, now)
    screen = pygame.Surface((width_px, height_px), 0, 32)
    screen.fill(LIGHT.visor1[:3])
    screen.blit(page, panel.offset_px)
    return screen
