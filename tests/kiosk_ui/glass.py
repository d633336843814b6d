"""A real window in memory whose clock is moved by hand."""

import os
from pathlib import Path

import numpy as np
import pygame

from kiosk_ui.input import sdl_fingers
from kiosk_ui.input.hit_testing import DEBOUNCE_MS
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.window.window import Window
from robot.core.commands import Show
from robot.core.events import AnyEvent, Tapped
from robot.core.intents import Intent, Want
from robot.core.screen.view import View
from tests.kiosk_ui import every_view

os.environ["SDL_VIDEODRIVER"] = "dummy"


class Glass:
    """The window, what it emitted, and what is to be seen on it."""

    def __init__(self, tmp_path: Path) -> None:
        self.at_ms, self._screen, self._tmp_path = 0, 0, tmp_path
        self.events: list[AnyEvent] = []
        self.window = Window(
            every_view.content,
            every_view.lively(),
            *every_view.PORTRAIT,
            21.5,
            True,
            "",
            lambda: self.at_ms,
            lambda: every_view.WALL,
        )
        self.window.open(self.events.append)

    def show(self, view: View) -> int:
        """A page of its own: its screen number."""
        self._screen += 1
        self.window.obey(Show(self._screen, view))
        self.passes(1000)
        return self._screen

    def passes(self, span_ms: int) -> None:
        for _ in range(span_ms // 20):
            self.at_ms += 20
            self.window.turn()

    def rect(self, want: Want, of: str = "") -> Rect:
        return next(rect for rect, intent in self.window.targets() if intent == Intent(want, of))

    def touches(self, want: Want, of: str = "") -> Intent | None:
        """What a short touch on the target was taken for."""
        self.passes(DEBOUNCE_MS)
        before = len(self.events)
        rect = self.rect(want, of)
        for act in (sdl_fingers.down, sdl_fingers.up):
            act((rect.cx, rect.cy), self.window.size)
            self.passes(60)
        self.passes(140)
        taps = [event.intent for event in self.events[before:] if isinstance(event, Tapped)]
        return taps[0] if taps else None

    def picture(self) -> np.ndarray:
        path = self._tmp_path / "glass.png"
        self.window.save(str(path))
        return pygame.surfarray.array3d(pygame.image.load(str(path))).astype(int)
