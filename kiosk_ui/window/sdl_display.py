"""The SDL window. It also works without a display, and on a desktop that is smaller than the panel."""

import os
import sys
from pathlib import Path

import pygame

from robot.core.trouble import Trouble

IN_MEMORY = ("dummy", "offscreen")


class Display:
    """A panel of `width_px` x `height_px`, shown one to one or, on a smaller desktop, scaled down."""

    def __init__(self, width_px: int, height_px: int, *, fullscreen: bool) -> None:
        self.driver = _open_driver()
        self.size = (width_px, height_px)
        unseen = self.driver in IN_MEMORY
        desktop = self.size if unseen else pygame.display.get_desktop_sizes()[0]
        share = min(1.0, desktop[0] / width_px, desktop[1] / height_px)
        whole = share == 1.0 and desktop == self.size
        self.share = 1.0 if share == 1.0 else share * 0.94  # leaves space for the title bar
        flags = pygame.FULLSCREEN if fullscreen and whole and not unseen else 0
        shown = (round(width_px * self.share), round(height_px * self.share))
        try:
            self._window = pygame.display.set_mode(shown, flags)
        except pygame.error as error:
            raise Trouble(
                f"no window of {shown[0]} x {shown[1]}: {error}",
                f"không mở được cửa sổ {shown[0]} x {shown[1]}: {error}",
                remedy="check [screen] in config/site.toml and the display",
                remedy_vi="kiểm tra [screen] trong config/site.toml và màn hình",
                key="screen",
            ) from None
        pygame.display.set_caption("Robot lễ tân")
        if flags:
            pygame.mouse.set_visible(False)
        self.surface = pygame.Surface(self.size, 0, 32) if self.share < 1.0 else self._window

    def panel_point(self, window_x: float, window_y: float) -> tuple[float, float]:
        """Convert a point of the window (desktop px) into panel px."""
        return window_x / self.share, window_y / self.share

    def finger_point(self, x: float, y: float) -> tuple[float, float]:
        """Convert the point of a finger event (0..1 of width and height) into panel px."""
        return x * self.size[0], y * self.size[1]

    def show(self, changed: list[pygame.Rect]) -> None:
        """Show the `changed` rectangles (panel px) on the display."""
        if self.share == 1.0:
            pygame.display.update(changed)
            return
        pygame.transform.smoothscale(self.surface, self._window.get_size(), self._window)
        pygame.display.flip()

    def close(self) -> None:
        """Close the display."""
        pygame.display.quit()


def _open_driver() -> str:
    """Initialise SDL's video; without a display, with its dummy driver. Return the driver's name."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        # Named before SDL tries all drivers: its Wayland driver complains on stderr without a session.
        os.environ.setdefault("SDL_VIDEODRIVER", "kmsdrm" if Path("/dev/dri").exists() else "dummy")
    if not pygame.display.get_init():
        try:
            pygame.display.init()
        except pygame.error:
            os.environ["SDL_VIDEODRIVER"] = "dummy"
            pygame.display.init()
    return str(pygame.display.get_driver())
