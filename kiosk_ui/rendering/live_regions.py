"""Live regions: parts of a page that are repainted by themselves, while the rest of the page is kept.

A region returns its *look*, a hashable value; the region is painted again only when its look has changed.
"""

import datetime
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

import pygame

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.keyboard.typing_port import Typist
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.painter import Painter
from kiosk_ui.rendering.scene_items import Item, TouchTarget
from robot.runtime.ports import LiveValues


@dataclass(frozen=True, slots=True)
class RegionInput:
    """The values on which a region's look may depend: two clocks, live values, animated values, the page's key handler.

    `named`: the target whose name was read aloud; a second touch would activate it.
    """

    at_ms: int
    wall: datetime.datetime
    live: LiveValues
    motion: AnimationState
    typist: Typist | None = None
    named: TouchTarget | None = None


class Region(Protocol):
    """A live part of a page. All that it ever paints lies inside `rect` (reference px)."""

    rect: Rect

    def look(self, now: RegionInput) -> Hashable:
        """Return a hashable value that changes exactly when the region has to be painted again."""
        ...

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        """Paint the region on `surface`, where the page without regions has just been restored."""
        ...


@dataclass(slots=True)
class ItemsRegion:
    """A region made of scene items. Texts of a `private` region (a transcript) are not kept in the text cache.

    It is repainted if `key` returns a new value, for example the minute of a clock: faster than comparing all items.
    """

    rect: Rect
    items: Callable[[RegionInput], tuple[Item, ...]]
    private: bool = False
    key: Callable[[RegionInput], Hashable] | None = None

    def look(self, now: RegionInput) -> Hashable:
        return self.key(now) if self.key else self.items(now)

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        painter.paint(surface, self.items(now), private=self.private)


def still(rect: Rect, items: tuple[Item, ...]) -> ItemsRegion:
    """Return a region that changes only with the view (pill, caption, toast); its changes do not repaint the page."""
    return ItemsRegion(rect, lambda _now: items)


def minutely(rect: Rect, items: Callable[[RegionInput], tuple[Item, ...]], of: Hashable) -> ItemsRegion:
    """Return a region repainted each minute, for the time of day. `of`: all else that its look depends on."""
    return ItemsRegion(rect, items, key=lambda now: (now.wall.date(), now.wall.hour, now.wall.minute, of))
