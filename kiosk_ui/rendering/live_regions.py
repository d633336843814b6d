"""Live regions: the parts of a page that are repainted on their own while the rest stays as it was painted once.

A region tells its *look*, a value; it is painted again only when the look differs from the last one.
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
    """What a region may look at: the clock of the events, the wall clock, live values, what moves, who types.

    `named`: the target that was read aloud and waits for its second touch.
    """

    at_ms: int
    wall: datetime.datetime
    live: LiveValues
    motion: AnimationState
    typist: Typist | None = None
    named: TouchTarget | None = None


class Region(Protocol):
    """`rect` in reference px holds everything that the region ever paints."""

    rect: Rect

    def look(self, now: RegionInput) -> Hashable:
        """What is to be seen now."""
        ...

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        """Paint over the page's own pixels, which have been put back."""
        ...


@dataclass(slots=True)
class ItemsRegion:
    """A region made of scene items. `private` ones (a transcript) leave nothing in the text cache.

    `key` is a cheaper look than the items themselves: the minute of a clock.
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
    """A region that changes only with the view: pill, caption, toast. It spares the page a repaint."""
    return ItemsRegion(rect, lambda _now: items)


def minutely(rect: Rect, items: Callable[[RegionInput], tuple[Item, ...]], of: Hashable) -> ItemsRegion:
    """A region that shows the time of day; `of` is what else it depends on (language, theme)."""
    return ItemsRegion(rect, items, key=lambda now: (now.wall.date(), now.wall.hour, now.wall.minute, of))
