"""Frames for reading aloud: a target whose name was read is framed while a second touch would activate it.

The frame of each target is a live region, so that nothing else is painted again.
"""

from collections.abc import Hashable
from dataclasses import dataclass

import pygame

from kiosk_ui.keyboard.typing_port import OPENS
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene import Scene
from kiosk_ui.rendering.scene_items import Panel, TouchTarget
from kiosk_ui.rendering.theme import Colour, rgb
from robot.core.intents import Want

FRAME_PX = 6
_EDGE_PX = 2  # dark edge on both sides: amber alone does not stand out from a card
_OUTSIDE_PX = 6  # distance from the target, whose content stays free
_ANYWHERE = 0.5  # share of the screen; larger targets get no frame
_DARK, _NONE = rgb("#0E1F29"), (0, 0, 0, 0)


@dataclass(slots=True)
class NameFrame:
    """Live region around `target`, visible while the target is framed as read aloud."""

    target: TouchTarget
    rect: Rect
    colour: Colour

    def look(self, now: RegionInput) -> Hashable:
        return now.named == self.target

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        if not self.look(now):
            return
        radius = self.target.radius + _OUTSIDE_PX
        inner = self.rect.inset(_EDGE_PX)
        painter.paint(
            surface,
            (
                Panel(self.rect, radius, _NONE, _DARK, FRAME_PX + 2 * _EDGE_PX),
                Panel(inner, radius - _EDGE_PX, _NONE, self.colour, FRAME_PX),
            ),
        )


def name_frames(scene: Scene, colour: Colour) -> list[NameFrame]:
    """Return a frame for each target whose name is read before it acts: also search results, but no keys."""
    whole = scene.width * scene.height
    return [
        NameFrame(target, target.rect.inset(-_OUTSIDE_PX), colour)
        for target in scene.targets
        if not _is_key(target) and target.rect.w * target.rect.h <= _ANYWHERE * whole
    ]


def _is_key(target: TouchTarget) -> bool:
    return target.intent.want is Want.TYPING and not target.intent.of.startswith(OPENS)
