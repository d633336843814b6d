"""A driver of a running window for tests and benchmarks: touches targets by their intent, with real SDL events.

await driver.tap("topic", "birth")
await driver.tap("choose", "1.001193")
await driver.until("ProcedurePage")
"""

import asyncio
from collections.abc import Callable

import pygame

from kiosk_ui.input import sdl_fingers
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.window.window import Window
from robot.core.screen.view import AnyPage

_LOOK_S = 0.005
_TOUCH_MS = 30


class NoTarget(LookupError):
    """The screen has no target with the wanted intent."""


class UiDriver:
    """A simulated finger on the running `window`. A wait beyond `limit_s` fails and names the page shown instead."""

    def __init__(self, window: Window, limit_s: float = 8.0) -> None:
        self._window, self._limit_s = window, limit_s

    @property
    def page(self) -> AnyPage:
        """Return the page on the screen, which a touch would reach."""
        return self._window.shown.view.page

    def offers(self, want: str, of: str | None = None) -> Rect | None:
        """Return the rectangle (panel px) of the target with intent `want` (and object `of`); None if there is none."""
        for rect, intent in self._window.targets():
            if intent.want == want and of in (None, intent.of):
                return rect
        return None

    async def tap(self, want: str, of: str | None = None, *, hold_ms: int = _TOUCH_MS) -> None:
        """Touch the target as soon as it is there and accepts a touch. Raises `NoTarget` if it never comes."""
        try:
            await self._until(lambda: self.offers(want, of) is not None and not self._window.ready_in_ms())
        except TimeoutError:
            there = sorted({f"{intent.want} {intent.of}".rstrip() for _, intent in self._window.targets()})
            wanted = f"{want} {of or ''}".rstrip()
            raise NoTarget(f"{type(self.page).__name__} offers no {wanted}, only {', '.join(there)}") from None
        rect = self.offers(want, of)
        assert rect is not None
        await self.press((rect.cx, rect.cy), hold_ms=hold_ms)

    async def press(self, at: sdl_fingers.Point, *, hold_ms: int = _TOUCH_MS) -> None:
        """Touch a point of the panel; return after the window has read both events from SDL."""
        sdl_fingers.down(at, self._window.size)
        await asyncio.sleep(hold_ms / 1000)
        sdl_fingers.up(at, self._window.size)
        await self._until(lambda: not pygame.event.peek((pygame.FINGERDOWN, pygame.FINGERUP)))

    async def type(self, *keys: str) -> None:
        """Press keys of the on-screen keyboard, by their names."""
        for key in keys:
            await self.tap("typing", key)

    async def until(self, page: str) -> None:
        """Wait until the screen shows `page` and no transition is running."""
        try:
            await self._until(lambda: type(self.page).__name__ == page and not self._window.fading)
        except TimeoutError:
            raise TimeoutError(f"{page} did not come; {type(self.page).__name__} stands there") from None

    async def _until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(self._limit_s):
            while not true():
                await asyncio.sleep(_LOOK_S)
