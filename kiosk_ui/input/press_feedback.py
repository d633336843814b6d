"""Press feedback: a target under a finger is drawn a little darker and a little smaller."""

from math import ceil

import pygame

from kiosk_ui.animation.easing import share
from kiosk_ui.rendering import sprites
from kiosk_ui.rendering.scene_items import TouchTarget

PRESS_MS, PRESS_STEPS = 80, 5
_DARKER = 0.08
_SMALLER = 0.02
_AHEAD_MS = 16  # so that the first frame shows the press
_ANYWHERE = 0.5  # share of the screen; larger targets are no buttons


class Press:
    """A pressed target and its feedback, from the touch until the target has its usual look again."""

    def __init__(self, target: TouchTarget, at_ms: int, *, at_once: bool = False) -> None:
        self.target = target
        self.lifted = False
        self._from_ms, self._at_once = at_ms, at_once

    def lift(self, at_ms: int) -> None:
        """Begin to give the target its usual look again: the finger has lifted."""
        self.lifted, self._from_ms = True, at_ms

    def depth(self, at_ms: int) -> int:
        """Return how deep the target is pressed at `at_ms`: 0 = not pressed, PRESS_STEPS = fully."""
        gone = 1.0 if self._at_once else share(at_ms + _AHEAD_MS, self._from_ms, PRESS_MS)
        return round(PRESS_STEPS * (1 - gone if self.lifted else gone))


def is_button(target: TouchTarget, width: float, height: float) -> bool:
    """Whether a touch of `target` shows press feedback on a screen of this size."""
    return target.rect.w * target.rect.h <= _ANYWHERE * width * height


def around(rect: pygame.Rect) -> pygame.Rect:
    """Return the area that `pressed` repaints around a target in `rect`."""
    return rect.inflate(2 * _margin(rect.w), 2 * _margin(rect.h))


def pressed(view: pygame.Surface, rect: pygame.Rect, radius: int, depth: int) -> None:
    """Repaint the target in `rect` as pressed by `depth` (0..PRESS_STEPS)."""
    part = depth / PRESS_STEPS
    area = around(rect).clip(view.get_rect())
    factor = 1 - _SMALLER * part
    size = (round(area.w * factor), round(area.h * factor))
    small = pygame.transform.smoothscale(view.subsurface(area), size)
    at = small.get_rect(center=area.center)
    view.blit(small, at)
    low = pygame.Rect(0, 0, round(rect.w * factor), round(rect.h * factor))
    low.center = rect.center
    sprites.panel(view, low, max(1, radius), (0, 0, 0, round(255 * _DARKER * part)))


def _margin(side: int) -> int:
    """Return how wide a border of background shrinks with a target, so that none of its edges stays behind; px."""
    return ceil(side * _SMALLER / 2 / (1 - _SMALLER)) + 3
