"""Live regions: the parts of a page that are repainted by themselves while the rest of the page is kept.

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
    """The input of a region's look: event clock, wall clock, live values, animated values, and the page's key handler.

    `named`: the target that was read aloud and waits for its second touch.
    """

    at_ms: int
    wall: datetime.datetime
    live: LiveValues
    motion: AnimationState
    typist: Typist | None = None
    named: TouchTarget | None = None


class Region(Protocol):
    """A live part of a page. `rect` (reference px) contains everything that the region ever paints."""

    rect: Rect

    def look(self, now: RegionInput) -> Hashable:
        """Return a hashable value that changes exactly when the region has to be painted again."""
        ...

    def paint(self, surface: pygame.Surface, painter: Painter, now: RegionInput) -> None:
        """Paint the region on `surface`, where the static pixels of the page have just been restored."""
        ...


@dataclass(slots=True)
class ItemsRegion:
    """A region made of scene items. Texts of a `private` region (a transcript) are not kept in the text cache.

    `key` returns a cheaper look than the items themselves, for example the minute of a clock.
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
    """Return a region that changes only with the view (pill, caption, toast), which saves repainting the page."""
    return ItemsRegion(rect, lambda _now: items)


def minutely(rect: Rect, items: Callable[[RegionInput], tuple[Item, ...]], of: Hashable) -> ItemsRegion:
    """Return a region that shows the time of day; `of`: all else that its look depends on (language, theme)."""
    return ItemsRegion(rect, items, key=lambda now: (now.wall.date(), now.wall.hour, now.wall.minute, of))
