"""The screen as a driver: shows views, turns touches into `Tapped` events, animates what moves, and rests otherwise.

pygame must be called on the thread that opened the display: `run` is a coroutine of the main loop. It paints 60 times a
second while something moves; otherwise only changes, at most 5 times a second of its own accord.
"""

import asyncio
import contextlib
import datetime
import logging
import math
import time
from collections.abc import Callable, Hashable
from functools import partial

import pygame

from kiosk_ui.input.sdl_events import TouchEvent, leaves, touch
from kiosk_ui.input.sdl_fingers import FrameTimes
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.window.debug_commands import answered
from kiosk_ui.window.debug_port import debug_port
from kiosk_ui.window.page_controller import AT_ONCE, PageController
from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.prerendering import Warming
from kiosk_ui.window.sdl_display import Display
from robot.core.commands import AnyCommand, Forget, Show
from robot.core.events import LeaveAsked, PartDown, PartUp, Tapped
from robot.core.intents import Intent
from robot.core.parts import Part
from robot.core.screen.view import (
    GuideQuestionPage,
    IdlePage,
    MapPage,
    RatingPage,
    StartingPage,
    View,
)
from robot.core.trouble import Trouble
from robot.runtime.ports import Content, Emit, Line2D, LiveValues

log = logging.getLogger("kiosk.screen")

_LOOK_MS = 20  # interval of asking SDL for touches
_FRAME_S = 1 / 60
_AHEAD_S = 0.006
WAITS_FOR_FINGER_MS = 2000
"""How long a finger may delay the next page, ms. Limited, since a palm may stay and a lift may be missed."""


class Window:
    """The screen of the robot. Where SDL paints into memory (SDL_VIDEODRIVER=dummy), only the debug port can touch it.

    A page that fails is reported as a part that is down; the failsafe page is shown until the next page.
    """

    part = Part.SCREEN
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(
        self,
        content: Callable[[], Content],
        live: LiveValues,
        width_px: int,
        height_px: int,
        diagonal_inch: float,
        fullscreen: bool,
        debug_port: str,
        now_ms: Callable[[], int],
        wall: Callable[[], datetime.datetime] = datetime.datetime.now,
        watch: Callable[[FrameTimes], None] | None = None,
        click: Callable[[], None] = lambda: None,
    ) -> None:
        """`content` returns the content in force; `watch` gets the times of each pass of the loop.

        `click` plays the sound of a key; it is not called in hearing mode (for deaf visitors).
        """
        self._content, self._live = content, live
        self._panel = PanelSize(width_px, height_px, diagonal_inch)
        self._fullscreen, self._debug_address = fullscreen, debug_port
        self._now_ms, self._watch = now_ms, watch
        self._show = Show(0, View(StartingPage()))
        self._wake = asyncio.Event()
        self._stage = PageController(content, live, self._panel, wall, self._key_goes_down)
        self._click = click
        self._aimed: dict[Hashable, tuple[int, int]] = {}  # finger -> (page under it, when it came down)
        self._display: Display | None = None
        self._due_s = 0.0  # when the next frame is due, while something moves
        self._touched = self._turned = False  # since the glass changed last: a touch came, a view was laid out
        self._fault = ""  # of the page that should be shown
        self._warming: Warming | None = None
        self._emit: Emit | None = None

    def obey(self, command: AnyCommand) -> None:
        """Obey a command: show a view (painted in the next pass of the loop), or forget everything shown."""
        if isinstance(command, Forget):
            self._live.forget()
            self._stage.forget()
        if isinstance(command, Show):
            page = command.view.page
            if isinstance(page, RatingPage):
                self._live.hold(page.remark)
            self._live.planned = self._way(page.place) if isinstance(page, MapPage | GuideQuestionPage) else ()
            if isinstance(page, IdlePage):
                self._live.forget()
            self._show = command
            self._wake.set()

    def _way(self, place: str) -> Line2D:
        """Return the way to `place` from the robot's pose, which the page shows before the robot drives."""
        pose = self._live.pose
        return self._content().route(place, None if pose is None else pose[:2])

    async def run(self, emit: Emit) -> None:
        """Open the window and handle touches and views until cancelled."""
        self.open(emit)
        try:
            async with debug_port(self._debug_address, partial(answered, self)):
                wait_s = self.turn()
                if not self._fault:
                    emit(self._up())
                while True:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(wait_s):
                            await self._wake.wait()
                    self._wake.clear()
                    wait_s = self.turn()
                    self._draw_ahead(wait_s)
        finally:
            self.close()

    def open(self, emit: Emit) -> None:
        """Open the display. `run` calls this; a test with its own clock calls `open`, `turn` and `close` itself."""
        self._emit = emit
        self._display = Display(self._panel.width_px, self._panel.height_px, fullscreen=self._fullscreen)
        self._stage.open(self._display.surface)
        self._warming = None if self._panel.fault is not None else Warming(self._content(), self._panel)

    def close(self) -> None:
        """Close the display."""
        self._stage.close()
        if self._display is not None:
            self._display.close()

    def turn(self) -> float:
        """Handle all touches and update the screen; return after how many seconds `turn` must be called again."""
        began_s = time.perf_counter()
        events, laid = pygame.event.get(), self._stage.laid
        for event in events:
            self._touched = self._handle(event) or self._touched
        moving, changed = self._frame()
        self._turned = self._turned or self._stage.laid is not laid
        ended_s = time.perf_counter()
        if self._watch is not None:
            self._watch(FrameTimes(began_s, ended_s, changed, self._touched, self._turned, moving))
        if changed:
            self._touched = self._turned = False
        if not moving:
            return _LOOK_MS / 1000
        self._due_s = max(self._due_s + _FRAME_S, began_s)
        return max(0.0, self._due_s - ended_s)

    def _draw_ahead(self, wait_s: float) -> None:
        """Draw some pages ahead, if no visitor is there and nothing moves."""
        if self._warming is None or not isinstance(self._show.view.page, StartingPage | IdlePage):
            return
        if wait_s >= _LOOK_MS / 1000 and not self._warming.step(_AHEAD_S):
            self._warming = None

    def draw_all_ahead(self) -> None:
        """Draw all pages ahead in this call; `run` does it little by little."""
        while self._warming is not None and self._warming.step(math.inf):
            pass
        self._warming = None

    @property
    def ready(self) -> bool:
        """Whether all pages have been drawn ahead."""
        return self._warming is None

    @property
    def shown(self) -> Show:
        """Return the view that was laid out last: touches belong to it."""
        return self._stage.laid or self._show

    @property
    def size(self) -> tuple[int, int]:
        """Return the size of the panel in px."""
        return self._panel.width_px, self._panel.height_px

    def ready_in_ms(self) -> int:
        """Return how long a new touch would still be taken for a tremor of the last one, ms from now."""
        return self._stage.hands.ready_in_ms(self._now_ms())

    def targets(self) -> list[tuple[Rect, Intent]]:
        """Return rectangle (panel px) and intent of all targets that can be touched now."""
        left, top = self._panel.offset_px
        scale = self._panel.scale
        return [
            (Rect(left + r.x * scale, top + r.y * scale, r.w * scale, r.h * scale), target.intent)
            for target in self._stage.there()
            for r in (target.rect,)
        ]

    def _frame(self) -> tuple[bool, bool]:
        """Update the screen; return (whether the next frame is needed soon, whether the screen changed)."""
        assert self._display is not None
        at_ms = self._now_ms()
        try:
            moving, changed = self._painted(at_ms)
        except Exception as error:
            moving, changed = False, self._fallen_back(error, at_ms)
        if changed:
            self._display.show(changed)
        return moving, bool(changed)

    def _painted(self, at_ms: int) -> tuple[bool, list[pygame.Rect]]:
        """Lay out a new page and paint what has changed; return (whether something moves, changed rectangles)."""
        fresh = self._stage.laid is not self._show and not self._waits_for_finger(at_ms)
        if fresh:
            self._stage.lay(self._show, at_ms)
        painted = self._stage.paint(self._show.view, at_ms, fresh=fresh)
        if painted.fresh and self._fault:
            self._fault = ""
            self._report(self._up())
        return painted.moving, painted.changed

    def _waits_for_finger(self, at_ms: int) -> bool:
        """Whether the next page must wait, because a finger is on the present one and would hit something else."""
        laid, show = self._stage.laid, self._show
        if laid is None or laid.screen == show.screen or isinstance(show.view.page, AT_ONCE):
            return False
        return any(at_ms - since_ms < WAITS_FOR_FINGER_MS for _, since_ms in self._aimed.values())

    def _fallen_back(self, error: Exception, at_ms: int) -> list[pygame.Rect]:
        """Show the failsafe page in place of a page that failed; the same fault is logged once."""
        fault = f"{type(self._show.view.page).__name__}: {_fault_line(error)}"
        if fault != self._fault:
            log.error("the failsafe page is shown: %s", fault, exc_info=error)
            self._report(PartDown(self.part, fault))
        self._fault = fault
        return self._stage.fall_back(self._show, error, at_ms)

    def _up(self) -> PartUp:
        assert self._display is not None
        return PartUp(self.part, f"{self._panel.width_px}x{self._panel.height_px} {self._display.driver}")

    def _report(self, event: PartUp | PartDown) -> None:
        if self._emit is not None:
            self._emit(event)

    def _handle(self, event: pygame.event.Event) -> bool:
        """Handle an SDL event; return whether it was a touch."""
        assert self._display is not None
        touched = touch(event, self._display, self._panel)
        if touched is not None:
            self._finger(touched)
        elif leaves(event) and self._emit is not None:
            self._emit(LeaveAsked(0))
        return touched is not None

    def _finger(self, touched: TouchEvent) -> None:
        finger, x, y, down = touched
        at_ms, laid = self._now_ms(), self._stage.laid
        if laid is None:
            return
        self._stage.paint_soon(at_ms)
        if down:
            screen = laid.screen
            self._aimed[finger] = screen, at_ms
            self._stage.look_at(x, y, at_ms)
            meant = self._stage.hands.down(finger, x, y, at_ms)
        else:
            screen, _ = self._aimed.pop(finger, (laid.screen, at_ms))
            meant = self._stage.hands.up(finger, x, y, at_ms, read_aloud=laid.view.read_aloud)
        if meant is not None and self._emit is not None:
            self._emit(Tapped(screen, meant))

    def _key_goes_down(self) -> None:
        if not self._show.view.written:
            self._click()

    @property
    def fading(self) -> bool:
        """Whether a transition is running, so that parts of the page before are still shown."""
        return self._stage.canvas is not None and self._stage.canvas.fading

    @property
    def live(self) -> LiveValues:
        """Return the values that the robot's drivers update for the pages: sound levels, pose, words heard, ..."""
        return self._live

    def save(self, path: str) -> None:
        """Save the picture on the screen as the file `path`. Raises ValueError or OSError if it cannot be saved."""
        assert self._display is not None
        try:
            pygame.image.save(self._display.surface, path)
        except pygame.error as error:
            raise ValueError(f"{path}: {error}") from None


def _fault_line(error: Exception) -> str:
    """Format a fault as one line for technicians."""
    if isinstance(error, Trouble):
        return f"{error.key}: {error.what}"
    return f"{type(error).__name__}: {error}".splitlines()[0]
