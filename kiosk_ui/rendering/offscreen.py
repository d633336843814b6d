"""Rendering of a view to a picture, without a window: for golden screens, `kiosk screens` and benchmarks."""

import datetime
from dataclasses import dataclass

import pygame

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.keyboard.typing_registry import typist_for
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Item
from kiosk_ui.rendering.theme import LIGHT, Colour
from kiosk_ui.rendering.typesetting import Typesetter
from kiosk_ui.window.panel_size import PanelSize
from robot.core.screen.view import View
from robot.runtime.ports import Content, LiveValues


@dataclass(frozen=True, slots=True)
class Still:
    """A page at one moment: its scene, and all its items in painting order (those of live regions last).

    `page`: the painted design, without the margins of a panel of another shape; None if nothing was painted.
    """

    view: View
    panel: PanelSize
    type: Typesetter
    scene: Scene
    items: tuple[Item, ...]
    page: pygame.Surface | None


def still(
    view: View,
    content: Content,
    live: LiveValues,
    panel: PanelSize,
    at_ms: int,
    *,
    wall: datetime.datetime | None = None,
    typesetter: Typesetter | None = None,
    painted: bool = True,
) -> Still:
    """Lay out and paint `view` at `at_ms` on the event clock; `wall`: time of the page's clock (default: now).

    `typesetter` keeps its measurements for the next page of the same scale. With `painted` False no pixel is drawn.
    """
    setter = typesetter or Typesetter(panel.scale)
    painter = _Witness(setter, draws=painted)
    scene = scene_of(view, content, setter, landscape=panel.landscape)
    motion = AnimationState(landscape=panel.landscape)
    motion.step(at_ms, live, view)
    now = RegionInput(at_ms, wall or datetime.datetime.now(), live, motion, typist_for(view, live, content))
    page = painter.page(scene.width, scene.height, scene.ground, scene.items)
    for region in scene.regions:
        region.paint(page, painter, now)
    return Still(view, panel, setter, scene, tuple(painter.seen), page if painted else None)


def render(
    view: View,
    content: Content,
    live: LiveValues,
    width_px: int,
    height_px: int,
    diagonal_inch: float,
    at_ms: int,
    *,
    wall: datetime.datetime | None = None,
) -> pygame.Surface:
    """Render the whole screen of `view`, margins included.

    The arguments are as for `still`; the panel is in px and inches.
    """
    return on_panel(still(view, content, live, PanelSize(width_px, height_px, diagonal_inch), at_ms, wall=wall))


def on_panel(shown: Still) -> pygame.Surface:
    """Return the picture of the whole panel: the page, and the margins of a panel of another shape."""
    assert shown.page is not None
    screen = pygame.Surface((shown.panel.width_px, shown.panel.height_px), 0, 32)
    screen.fill(LIGHT.visor1[:3])
    screen.blit(shown.page, shown.panel.offset_px)
    return screen


class _Witness(Painter):
    """A painter that records all items given to it; with `draws` False it draws nothing."""

    def __init__(self, typesetter: Typesetter, *, draws: bool) -> None:
        super().__init__(typesetter)
        self.seen: list[Item] = []
        self._draws = draws

    def page(self, width: int, height: int, ground: Colour, items: list[Item]) -> pygame.Surface:
        """Paint the part of the page that is not live; with `draws` False, return a surface of one pixel."""
        if self._draws:
            return super().page(width, height, ground, items)
        self.seen += items
        return pygame.Surface((1, 1), 0, 32)

    def paint(self, surface: pygame.Surface, items: list[Item] | tuple[Item, ...], *, private: bool = False) -> None:
        """Record `items` and, unless `draws` is False, draw them in order."""
        self.seen += items
        if self._draws:
            super().paint(surface, items, private=private)
