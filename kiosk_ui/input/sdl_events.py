"""Conversion of SDL events (fingers, the mouse of a desktop computer, the window) to reference px of the design."""

from collections.abc import Hashable
from typing import NamedTuple

import pygame

from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.sdl_display import Display

_MOUSE = "mouse"


class TouchEvent(NamedTuple):
    """A finger that comes down (`down`) or lifts at (x, y)."""

    finger: Hashable
    x: float
    y: float
    down: bool


def touch(event: pygame.event.Event, display: Display, panel: PanelSize) -> TouchEvent | None:
    """Convert an SDL event to a touch; None for other events, and for the mouse event that SDL adds to each touch."""
    match event.type:
        case pygame.FINGERDOWN | pygame.FINGERUP:
            finger: Hashable = (event.touch_id, event.finger_id)
            x_px, y_px = display.finger_point(event.x, event.y)
        case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
            finger = _MOUSE
            x_px, y_px = display.panel_point(*event.pos)
        case _:
            return None
    left, top = panel.offset_px
    down = event.type in (pygame.FINGERDOWN, pygame.MOUSEBUTTONDOWN)
    return TouchEvent(finger, (x_px - left) / panel.scale, (y_px - top) / panel.scale, down)


def leaves(event: pygame.event.Event) -> bool:
    """Whether the event asks to close the window, as a person at a desktop computer can."""
    return event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE)
