"""The robot's real window, drawn on a surface in memory on a simulated clock and touched by simulated SDL fingers."""

import datetime
import os
from collections.abc import Callable
from fnmatch import fnmatchcase
from random import Random
from typing import Any

from robot.core.commands import AnyCommand, Forget, Show
from robot.core.events import PartUp, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import StartingPage, View
from robot.core.trouble import Trouble
from robot.runtime.ports import Content, Emit, LiveValues

MOVES_MS = 2_000
"""Time between two paintings of a page on which only the animation has changed, ms; chosen."""


class WindowInMemory:
    """The robot's screen, which carries out `Show` and `Forget`: the real window on a panel of half the usual size."""

    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(
        self,
        content: Callable[[], Content],
        live: LiveValues,
        size: tuple[int, int],
        diagonal_inch: float,
        now_ms: Callable[[], float],
        wall: Callable[[], datetime.datetime],
    ) -> None:
        os.environ.setdefault("SDL_VIDEODRIVER", "dummy")
        from kiosk_ui.input import sdl_fingers
        from kiosk_ui.window.window import Window

        self._fingers = sdl_fingers
        self.window = Window(
            content,
            live,
            *size,
            diagonal_inch,
            fullscreen=False,
            debug_port="",
            now_ms=lambda: int(now_ms()),
            wall=wall,
        )
        self._now_ms = now_ms
        self._fresh, self._turned_ms = True, 0.0
        self.moves_ms = MOVES_MS
        """Time between two paintings of a page on which only the animation has changed, ms."""

    def begin(self, emit: Emit) -> None:
        """Open the window, which sends its events to `emit`."""
        self.window.open(emit)
        self.window.turn()
        emit(PartUp(Part.SCREEN, "in memory"))

    def draw_ahead(self) -> None:
        """Draw every page in advance into the cache, as the robot does before its first visitor."""
        self.window.draw_all_ahead()

    def obey(self, command: AnyCommand) -> None:
        """Pass a command to the window."""
        self._fresh = True
        self.window.obey(command)

    def turn(self) -> None:
        """Lay out and paint new content at once; repaint a page that is only animated every `moves_ms`, since no one
        watches."""
        now_ms = self._now_ms()
        if self._fresh or now_ms - self._turned_ms >= self.moves_ms:
            self._fresh, self._turned_ms = False, now_ms
            self.window.turn()

    @property
    def view(self) -> View:
        """The view that is now on the screen."""
        return self.window.shown.view

    def targets(self) -> list[dict[str, Any]]:
        """Return the targets that can be touched now: `want` (what the touch asks for), `of` (its object), `rect` [x,
        y, w, h] in panel px."""
        return [
            {"want": intent.want.value, "of": intent.of, "rect": [round(part) for part in rect]}
            for rect, intent in self.window.targets()
        ]

    def point_of(self, want: str, of: str | None) -> tuple[float, float]:
        """Return the point to touch for `want` and `of`. Raises `Trouble`, with the page's targets, when there is no
        such target."""
        for rect, intent in self.window.targets():
            if intent.want == want and (of is None or fnmatchcase(intent.of, of)):
                return rect.cx, rect.cy
        there = sorted({f"{intent.want} {intent.of}".rstrip() for _, intent in self.window.targets()})
        raise nothing_to_touch(type(self.view.page).__name__, f"{want} {of or ''}".rstrip(), there)

    def somewhere(self, dice: Random) -> tuple[float, float]:
        """Return the point that a child touches next: a target in three of four cases, else any point."""
        targets = self.window.targets()
        width, height = self.window.size
        if not targets or dice.random() < 0.25:
            return dice.uniform(1, width - 1), dice.uniform(1, height - 1)
        rect, _ = dice.choice(targets)
        return rect.cx, rect.cy

    def down(self, at: tuple[float, float], finger: int = 1) -> None:
        """Touch the screen at panel px `at`."""
        self.window.turn()  # paint the latest commands first
        self._fingers.down(at, self.window.size, finger)
        self.window.turn()

    def up(self, at: tuple[float, float], finger: int = 1) -> None:
        """Lift a finger from the screen."""
        self._fingers.up(at, self.window.size, finger)
        self.window.turn()

    def save(self, file: str) -> None:
        """Save a picture of the screen to `file`."""
        self.window.turn()
        self.window.save(file)

    def close(self) -> None:
        """Close the window."""
        self.window.close()


class NoWindow:
    """A screen without pixels, for speed: a tap becomes its intent at once, without a window."""

    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(self, live: LiveValues) -> None:
        self._live = live
        self._emit: Emit = lambda _event: None
        self.shown = Show(0, View(StartingPage()))

    def begin(self, emit: Emit) -> None:
        """Report the screen as up; further events go to `emit`."""
        self._emit = emit
        emit(PartUp(Part.SCREEN, "none"))

    def obey(self, command: AnyCommand) -> None:
        """Keep the view that a window would show; at `Forget`, wipe the visitor's data."""
        if isinstance(command, Show):
            self.shown = command
        else:
            self._live.forget()

    def draw_ahead(self) -> None:
        """Do nothing, since there is nothing to paint."""

    def turn(self) -> None:
        """Do nothing, since there is nothing to paint."""

    @property
    def view(self) -> View:
        """The view that a window would show now."""
        return self.shown.view

    def targets(self) -> list[dict[str, Any]]:
        """Return [], since a view without a layout has no targets."""
        return []

    def tap(self, want: str, of: str | None) -> None:
        """Send the event of a tap with this intent."""
        self._emit(Tapped(self.shown.screen, Intent(Want(want), of or "")))

    def close(self) -> None:
        """Do nothing, since no window was opened."""


def nothing_to_touch(page: str, wanted: str, there: list[str]) -> Trouble:
    """Return the error for a page that offers no target `wanted`; `there`: the targets that it offers."""
    return Trouble(
        f"{page} offers nothing to touch that means it, only {', '.join(there)}",
        f"trang {page} không có nút này",
        key="tap",
        value=wanted,
        remedy="wait for another page, or touch something else",
        remedy_vi="chờ trang khác hoặc chạm nút khác",
    )
