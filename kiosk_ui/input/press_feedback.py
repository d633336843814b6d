"""What a target looks like under a finger: a little darker and a little smaller."""

from math import ceil

import pygame

from kiosk_ui.animation.easing import share
from kiosk_ui.rendering import sprites
from kiosk_ui.rendering.scene_items import TouchTarget

PRESS_MS, PRESS_STEPS = 80, 5
_DARKER = 0.08
_SMALLER = 0.02
_AHEAD_MS = 16  # the first frame shows it already
_ANYWHERE = 0.5  # of the screen: that is no button


class Press:
    """One touch, from the finger that comes down to the look that is gone again."""

    def __init__(self, target: TouchTarget, at_ms: int, *, at_once: bool = False) -> None:
        self.target = target
        self.lifted = False
        self._from_ms, self._at_once = at_ms, at_once

    def lift(self, at_ms: int) -> None:
        """The finger leaves."""
        self.lifted, self._from_ms = True, at_ms

    def depth(self, at_ms: int) -> int:
        """0 = as it stands on the page .. PRESS_STEPS."""
        gone = 1.0 if self._at_once else share(at_ms + _AHEAD_MS, self._from_ms, PRESS_MS)
        return round(PRESS_STEPS * (1 - gone if self.lifted else gone))


def is_button(target: TouchTarget, width: float, height: float) -> bool:
    """Whether a touch of it is to be seen on a screen of this size."""
    return target.rect.w * target.rect.h <= _ANYWHERE * width * height


def around(rect: pygame.Rect) -> pygame.Rect:
    """What `pressed` changes for a target in `rect`."""
    return rect.inflate(2 * _margin(rect.w), 2 * _margin(rect.h))


def pressed(view: pygame.Surface, rect: pygame.Rect, radius: int, depth: int) -> None:
    """Repaint the target that stands in `rect` as deep as `depth`."""
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
    """So much ground around it shrinks with a target that no edge of it stays behind."""
    return ceil(side * _SMALLER / 2 / (1 - _SMALLER)) + 3
