"""The screen as a driver: shows views, turns fingers into `Tapped`, moves what is alive, and rests otherwise.

pygame wants its calls on the thread that opened the display: `run` is a coroutine of the main loop. It paints 60 times
a second while something moves, else only what changed, at most 5 times a second by itself.
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

_LOOK_MS = 20  # how often SDL is asked for fingers: a touch is seen within this time
_FRAME_S = 1 / 60
_AHEAD_S = 0.006
WAITS_FOR_FINGER_MS = 2000
"""The page is not turned under a finger, but for no longer than this: a palm may stay, and a lift may be missed."""


class Window:
    """Owner of `Show`. Without a display it draws into memory, and the debug port is its touch panel.

    A page that fails takes nothing with it: the failsafe page stands there until the next page, and the part is down.
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
        """`content` gives what is in force at the moment; `watch` is told of each turn.

        `click` lets a key be heard, but not in hearing mode.
        """
        self._content, self._live = content, live
        self._panel = PanelSize(width_px, height_px, diagonal_inch)
        self._fullscreen, self._debug_address = fullscreen, debug_port
        self._now_ms, self._watch = now_ms, watch
        self._show = Show(0, View(StartingPage()))
        self._wake = asyncio.Event()
        self._stage = PageController(content, live, self._panel, wall, self._key_goes_down)
        self._click = click
        self._aimed: dict[Hashable, tuple[int, int]] = {}  # finger -> the page that it came down on, and when
        self._display: Display | None = None
        self._due_s = 0.0  # of the next frame, while something moves
        self._touched = self._turned = False  # a finger came, a view was laid out, since the glass changed last
        self._fault = ""  # of the page that should stand there
        self._warming: Warming | None = None
        self._emit: Emit | None = None

    def obey(self, command: AnyCommand) -> None:
        """Show a view, painted within the next turn of the loop; or forget all that was shown."""
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
        """From where the robot stands; the page shows it before the wheels turn."""
        pose = self._live.pose
        return self._content().route(place, None if pose is None else pose[:2])

    async def run(self, emit: Emit) -> None:
        """Open the window and serve it until cancelled."""
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
        """Open the display. `run` does this and the rest by itself; a test that owns the clock does it by hand."""
        self._emit = emit
        self._display = Display(self._panel.width_px, self._panel.height_px, fullscreen=self._fullscreen)
        self._stage.open(self._display.surface)
        self._warming = None if self._panel.fault is not None else Warming(self._content(), self._panel)

    def close(self) -> None:
        """Give the display back."""
        self._stage.close()
        if self._display is not None:
            self._display.close()

    def turn(self) -> float:
        """Take what the fingers did and bring the screen up to date; in how many seconds it wants its next turn."""
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
        """While nobody is there and nothing moves: a little of the pages that may come."""
        if self._warming is None or not isinstance(self._show.view.page, StartingPage | IdlePage):
            return
        if wait_s >= _LOOK_MS / 1000 and not self._warming.step(_AHEAD_S):
            self._warming = None

    def draw_all_ahead(self) -> None:
        """At once, what `run` draws little by little while nobody is there."""
        while self._warming is not None and self._warming.step(math.inf):
            pass
        self._warming = None

    @property
    def ready(self) -> bool:
        """Every page has been drawn ahead."""
        return self._warming is None

    @property
    def shown(self) -> Show:
        """What was laid out last: a touch lands on it."""
        return self._stage.laid or self._show

    @property
    def size(self) -> tuple[int, int]:
        """Of the panel, in px."""
        return self._panel.width_px, self._panel.height_px

    def ready_in_ms(self) -> int:
        """How long a touch would still be taken for a tremor of the last one."""
        return self._stage.hands.ready_in_ms(self._now_ms())

    def targets(self) -> list[tuple[Rect, Intent]]:
        """What can be touched now, in panel px."""
        left, top = self._panel.offset_px
        scale = self._panel.scale
        return [
            (Rect(left + r.x * scale, top + r.y * scale, r.w * scale, r.h * scale), target.intent)
            for target in self._stage.there()
            for r in (target.rect,)
        ]

    def _frame(self) -> tuple[bool, bool]:
        """Bring the screen up to date: whether something moves that wants the next frame soon, whether it changed."""
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
        """Lay out what is new and paint what has changed: whether something moves, and where."""
        fresh = self._stage.laid is not self._show and not self._waits_for_finger(at_ms)
        if fresh:
            self._stage.lay(self._show, at_ms)
        painted = self._stage.paint(self._show.view, at_ms, fresh=fresh)
        if painted.fresh and self._fault:
            self._fault = ""
            self._tell(self._up())
        return painted.moving, painted.changed

    def _waits_for_finger(self, at_ms: int) -> bool:
        """Whether the page stays, because somebody touches it: no word that is overheard turns it under a finger."""
        laid, show = self._stage.laid, self._show
        if laid is None or laid.screen == show.screen or isinstance(show.view.page, AT_ONCE):
            return False
        return any(at_ms - since_ms < WAITS_FOR_FINGER_MS for _, since_ms in self._aimed.values())

    def _fallen_back(self, error: Exception, at_ms: int) -> list[pygame.Rect]:
        """The failsafe page in the place of one that failed. Told once for each fault of a page."""
        fault = f"{type(self._show.view.page).__name__}: {_told(error)}"
        if fault != self._fault:
            log.error("the failsafe page is shown: %s", fault, exc_info=error)
            self._tell(PartDown(self.part, fault))
        self._fault = fault
        return self._stage.fall_back(self._show, error, at_ms)

    def _up(self) -> PartUp:
        assert self._display is not None
        return PartUp(self.part, f"{self._panel.width_px}x{self._panel.height_px} {self._display.driver}")

    def _tell(self, event: PartUp | PartDown) -> None:
        if self._emit is not None:
            self._emit(event)

    def _handle(self, event: pygame.event.Event) -> bool:
        """Take what SDL reports; whether it was a touch."""
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
        """Whether the page before is still to be seen."""
        return self._stage.canvas is not None and self._stage.canvas.fading

    @property
    def live(self) -> LiveValues:
        """What the parts of the robot measure."""
        return self._live

    def save(self, path: str) -> None:
        """Save what the screen shows; a ValueError or OSError tells why it cannot."""
        assert self._display is not None
        try:
            pygame.image.save(self._display.surface, path)
        except pygame.error as error:
            raise ValueError(f"{path}: {error}") from None


def _told(error: Exception) -> str:
    """A fault in one line, for technicians."""
    if isinstance(error, Trouble):
        return f"{error.key}: {error.what}"
    return f"{type(error).__name__}: {error}".splitlines()[0]
