"""The failsafe page of a robot that cannot start; it is shown until the damaged files are repaired."""

import asyncio
from collections.abc import Callable

import pygame

from kiosk_ui.window.failsafe_page import Code, paint
from kiosk_ui.window.sdl_display import IN_MEMORY, Display

_LOOK_S = 0.05


class ClosedSign:
    """A window with the failsafe page. `seen`: there is a real display, on which people can see it."""

    def __init__(self, width_px: int, height_px: int, *, fullscreen: bool) -> None:
        self._display = Display(width_px, height_px, fullscreen=fullscreen)
        self.seen = self._display.driver not in IN_MEMORY

    async def stand(self, over: Callable[[], bool]) -> bool:
        """Show the page until `over` returns True or the window is closed.

        Close the display; return whether `over` was True.
        """
        try:
            surface = self._display.surface
            paint(surface, surface.get_rect(), Code.CONTENT)
            self._display.show([surface.get_rect()])
            while not over():
                if any(map(_leaves, pygame.event.get())):
                    return False
                await asyncio.sleep(_LOOK_S)
            return True
        finally:
            self._display.close()

    def close(self) -> None:
        """Close the display."""
        self._display.close()


def _leaves(event: pygame.event.Event) -> bool:
    return event.type == pygame.QUIT or (event.type == pygame.KEYDOWN and event.key == pygame.K_ESCAPE)
