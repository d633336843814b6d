"""The SDL window. It also works on a desktop that is smaller than the panel and, where that is asked for, in memory."""

import os
import sys

import pygame

from robot.core.trouble import Trouble

IN_MEMORY = ("dummy", "offscreen")


class Display:
    """A panel of `width_px` x `height_px`, shown one to one or, on a smaller desktop, scaled down."""

    def __init__(self, width_px: int, height_px: int, *, fullscreen: bool) -> None:
        self.driver = open_driver()
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


def open_driver() -> str:
    """Initialise SDL's video and return the name of its driver.

    A robot without a panel must not seem to serve: SDL's drivers that paint into memory are used only where the
    variable SDL_VIDEODRIVER names one. Raises `Trouble` without a display.
    """
    if not _has_desktop():
        # Named before SDL tries all drivers: its Wayland driver complains on stderr without a session.
        os.environ.setdefault("SDL_VIDEODRIVER", "kmsdrm")
    try:
        pygame.display.init()
    except pygame.error as error:
        raise _no_display(str(error)) from None
    driver = str(pygame.display.get_driver())
    if driver in IN_MEMORY and os.environ.get("SDL_VIDEODRIVER") not in IN_MEMORY:
        pygame.display.quit()  # SDL's last resort where a desktop is named and gone
        raise _no_display("the desktop does not answer")
    return driver


def in_memory_without_desktop() -> dict[str, str]:
    """Return the environment variables of a robot on trial: without a desktop it paints into memory."""
    return {} if _has_desktop() or "SDL_VIDEODRIVER" in os.environ else {"SDL_VIDEODRIVER": IN_MEMORY[0]}


def _has_desktop() -> bool:
    named = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return sys.platform != "linux" or bool(named)


def _no_display(reason: str) -> Trouble:
    return Trouble(
        f"there is no display: {reason}",
        f"không có màn hình: {reason}",
        remedy="check the panel's plug and power, then ./kiosk doctor; for a trial in memory SDL_VIDEODRIVER=dummy",
        remedy_vi="kiểm tra dây và nguồn màn hình rồi gõ ./kiosk doctor; chạy thử trong bộ nhớ: SDL_VIDEODRIVER=dummy",
        key="screen",
    )
