"""The screen as a driver: shows views, turns fingers into `Tapped`, moves what is alive, and rests otherwise.

pygame wants its calls on the thread that opened the display: `run` is a coroutine of the main loop. It paints 60 times
a second while something moves, else only what changed, at most 5 times a second by itself.
"""

import asyncio
import contextlib
import datetime
import logging
import time
from collections.abc import Callable, Hashable
from functools import partial

import pygame

from kiosk_ui.bench_answers import answered
from kiosk_ui.bench_port import bench_port
from kiosk_ui.canvas import Canvas
from kiosk_ui.display import Display
from kiosk_ui.failsafe import code_of, failsafe
from kiosk_ui.fingers import Frame
from kiosk_ui.geometry import Rect
from kiosk_ui.glass import Touch, leaves, touch
from kiosk_ui.hands import Hands
from kiosk_ui.motion import Motion
from kiosk_ui.pages import scene_of
from kiosk_ui.panel import PanelSize
from kiosk_ui.regions import Instant
from kiosk_ui.rest import Rest
from kiosk_ui.scene import Target
from kiosk_ui.touch import NEAR_MISS_MM
from kiosk_ui.typists import TYPISTS, typed_on, typist_for
from kiosk_ui.warming import Warming
from robot.core.commands import AnyCommand, Forget, Show
from robot.core.events import LeaveAsked, PartDown, PartUp, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.core.view import (
    GuideQuestionPage,
    IdlePage,
    MapPage,
    OutOfServicePage,
    RatingPage,
    StartingPage,
    StopPage,
    View,
)
from robot.runtime.ports import Content, Emit, Line2D, Live

log = logging.getLogger("kiosk.screen")

_LOOK_MS = 20  # how often SDL is asked for fingers: a touch is seen within this time
_FRAME_S = 1 / 60
_IDLE_FRAME_MS = 200
_AHEAD_S = 0.006
WAITS_FOR_FINGER_MS = 2000
"""The page is not turned under a finger, but for no longer than this: a palm may stay, and a lift may be missed."""
AT_ONCE = (StopPage, OutOfServicePage)
"""Pages that are there in one frame."""


class Window:
    """Owner of `Show`. Without a display it draws into memory, and the bench port is its touch panel.

    A page that fails takes nothing with it: the failsafe page stands there until the next page, and the part is down.
    """

    part = Part.SCREEN
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (Show, Forget)

    def __init__(
        self,
        content: Callable[[], Content],
        live: Live,
        width_px: int,
        height_px: int,
        diagonal_inch: float,
        fullscreen: bool,
        bench_port: str,
        now_ms: Callable[[], int],
        wall: Callable[[], datetime.datetime] = datetime.datetime.now,
        watch: Callable[[Frame], None] | None = None,
        click: Callable[[], None] = lambda: None,
    ) -> None:
        """`content` gives what is in force at the moment; `watch` is told of each turn.

        `click` lets a key be heard, but not in hearing mode.
        """
        self._content, self._live = content, live
        self._panel = PanelSize(width_px, height_px, diagonal_inch)
        self._fullscreen, self._bench_address = fullscreen, bench_port
        self._now_ms, self._wall, self._watch = now_ms, wall, watch
        self._show = Show(0, View(StartingPage()))
        self._laid: Show | None = None
        self._wake = asyncio.Event()
        self._motion = Motion(landscape=self._panel.landscape)
        self._rest = Rest()
        self._hands = Hands(self._there, NEAR_MISS_MM / self._panel.mm, self._key_goes_down)
        self._click = click
        self._aimed: dict[Hashable, tuple[int, int]] = {}  # finger -> the page that it came down on, and when
        self._display: Display | None = None
        self._canvas: Canvas | None = None
        self._painted_ms = -_IDLE_FRAME_MS
        self._due_s = 0.0  # of the next frame, while something moves
        self._touched = self._turned = False  # a finger came, a view was laid out, since the glass changed last
        self._put_off = False  # the first picture of a page that was laid out
        self._fault = ""  # of the page that should stand there
        self._warming: Warming | None = None
        self._typed_in: tuple[Hashable, str, Content] | None = None  # what the typist was made for
        self._emit: Emit | None = None

    def obey(self, command: AnyCommand) -> None:
        """Show a view, painted within the next turn of the loop; or forget all that was shown."""
        if isinstance(command, Forget):
            self._forget()
        if isinstance(command, Show):
            page = command.view.page
            if isinstance(page, RatingPage):
                self._live.hold(page.remark)
            self._live.planned = self._way(page.place) if isinstance(page, MapPage | GuideQuestionPage) else ()
            if isinstance(page, IdlePage):
                self._live.forget()
            self._show = command
            self._wake.set()

    def _forget(self) -> None:
        self._live.forget()
        if self._canvas is not None:
            self._canvas.forget()
        self._motion.forget()

    def _way(self, place: str) -> Line2D:
        """From where the robot stands; the page shows it before the wheels turn."""
        pose = self._live.pose
        return self._content().route(place, None if pose is None else pose[:2])

    async def run(self, emit: Emit) -> None:
        """Open the window and serve it until cancelled."""
        self.open(emit)
        try:
            async with bench_port(self._bench_address, partial(answered, self)):
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
        self._canvas = Canvas(self._panel, self._display.surface)
        self._warming = None if self._panel.fault is not None else Warming(self._content(), self._panel)
        x0, y0, x1, y1 = self._content().map("vi").door
        self._motion.gaze.door_m = ((x0 + x1) / 2000, (y0 + y1) / 2000)
        self._laid = None

    def close(self) -> None:
        """Give the display back."""
        self._canvas = None
        if self._display is not None:
            self._display.close()

    def turn(self) -> float:
        """Take what the fingers did and bring the screen up to date; in how many seconds it wants its next turn."""
        began_s = time.perf_counter()
        events, laid = pygame.event.get(), self._laid
        for event in events:
            self._touched = self._handle(event) or self._touched
        moving, changed = self._frame()
        self._turned = self._turned or self._laid is not laid
        ended_s = time.perf_counter()
        if self._watch is not None:
            self._watch(Frame(began_s, ended_s, changed, self._touched, self._turned, moving))
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

    @property
    def ready(self) -> bool:
        """Every page has been drawn ahead."""
        return self._warming is None

    @property
    def shown(self) -> Show:
        """What was laid out last: a touch lands on it."""
        return self._laid or self._show

    @property
    def size(self) -> tuple[int, int]:
        """Of the panel, in px."""
        return self._panel.width_px, self._panel.height_px

    def ready_in_ms(self) -> int:
        """How long a touch would still be taken for a tremor of the last one."""
        return self._hands.ready_in_ms(self._now_ms())

    def targets(self) -> list[tuple[Rect, Intent]]:
        """What can be touched now, in panel px."""
        left, top = self._panel.offset_px
        scale = self._panel.scale
        return [
            (Rect(left + r.x * scale, top + r.y * scale, r.w * scale, r.h * scale), target.intent)
            for target in self._there()
            for r in (target.rect,)
        ]

    def _there(self) -> list[Target]:
        """The targets of the page, without those that have lost their words, and the rows of what is not found."""
        return [target for target in (self._canvas.targets if self._canvas else []) if self._is_there(target)]

    def _is_there(self, target: Target) -> bool:
        if target.intent.want is Want.TYPING and self._hands.typist is not None:
            return self._hands.typist.has(target.intent.of)
        return not target.turn or bool(self._live.transcript(target.turn)[0])

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
        assert self._canvas is not None
        view = self._show.view
        fresh = self._laid is not self._show and not self._waits_for_finger(at_ms)
        if fresh:
            self._lay(at_ms)
            if self._canvas.fading:  # its first picture comes with the next turn: both at once would take too long
                self._put_off = True
                return True, []
        fresh, self._put_off = fresh or self._put_off, False
        self._motion.step(at_ms, self._live, view)
        self._canvas.press(self._hands.pressed, at_ms, at_once=view.calm)
        moving = self._canvas.moving or self._motion.moving(view)
        if not (fresh or moving or at_ms - self._painted_ms >= _IDLE_FRAME_MS):
            return False, []
        brightness = self._rest.brightness(at_ms, view, self._live)
        changed = self._canvas.frame(self._instant(at_ms), brightness)
        self._painted_ms = at_ms
        if fresh and self._fault:
            self._fault = ""
            self._tell(self._up())
        return moving, changed

    def _waits_for_finger(self, at_ms: int) -> bool:
        """Whether the page stays, because somebody touches it: no word that is overheard turns it under a finger."""
        laid, show = self._laid, self._show
        if laid is None or laid.screen == show.screen or isinstance(show.view.page, AT_ONCE):
            return False
        return any(at_ms - since_ms < WAITS_FOR_FINGER_MS for _, since_ms in self._aimed.values())

    def _fallen_back(self, error: Exception, at_ms: int) -> list[pygame.Rect]:
        """The failsafe page in the place of one that failed. Told once for each fault of a page."""
        assert self._canvas is not None
        fault = f"{type(self._show.view.page).__name__}: {_told(error)}"
        if fault != self._fault:
            log.error("the failsafe page is shown: %s", fault, exc_info=error)
            self._tell(PartDown(self.part, fault))
        self._fault = fault
        self._typed_in = None
        self._hands.new_page(None)
        self._canvas.show(failsafe(*self._panel.design_size, code_of(error)), None)
        self._laid, self._painted_ms = self._show, at_ms
        return self._canvas.frame(self._instant(at_ms))

    def _instant(self, at_ms: int) -> Instant:
        hands = self._hands
        return Instant(at_ms, self._wall(), self._live, self._motion, hands.typist, hands.named(at_ms))

    def _up(self) -> PartUp:
        assert self._display is not None
        return PartUp(self.part, f"{self._panel.width_px}x{self._panel.height_px} {self._display.driver}")

    def _tell(self, event: PartUp | PartDown) -> None:
        if self._emit is not None:
            self._emit(event)

    def _lay(self, at_ms: int) -> None:
        assert self._canvas is not None
        if self._panel.fault is not None:
            raise self._panel.fault
        view = self._show.view
        old = self._laid.view if self._laid else None
        if isinstance(view.page, IdlePage) and old is not None and not isinstance(old.page, IdlePage):
            self._canvas.forget()
            self._motion.forget()
        content = self._content()
        scene = scene_of(view, content, self._canvas.type, landscape=self._panel.landscape)
        new_page = old is not None and type(old.page) is not type(view.page)
        if new_page and old is not None and type(old.page) in TYPISTS:
            self._live.clear_field()
        typed_in = (typed_on(view.page), view.language, content)
        if typed_in != self._typed_in:
            self._typed_in = typed_in
            self._hands.new_page(typist_for(view, self._live, content))
        at_once = old is None or view.calm or isinstance(view.page, AT_ONCE)
        turned = self._laid is not None and (new_page or self._laid.screen != self._show.screen)
        self._canvas.show(scene, None if at_once else at_ms, turned=turned)
        self._laid = self._show

    def _handle(self, event: pygame.event.Event) -> bool:
        """Take what SDL reports; whether it was a touch."""
        assert self._display is not None
        touched = touch(event, self._display, self._panel)
        if touched is not None:
            self._finger(touched)
        elif leaves(event) and self._emit is not None:
            self._emit(LeaveAsked(0))
        return touched is not None

    def _finger(self, touched: Touch) -> None:
        finger, x, y, down = touched
        at_ms, laid = self._now_ms(), self._laid
        if laid is None:
            return
        self._painted_ms = at_ms - _IDLE_FRAME_MS  # what the finger did is to be seen at once
        if down:
            screen = laid.screen
            self._aimed[finger] = screen, at_ms
            self._seen_to_touch(x, y, at_ms)
            meant = self._hands.down(finger, x, y, at_ms)
        else:
            screen, _ = self._aimed.pop(finger, (laid.screen, at_ms))
            meant = self._hands.up(finger, x, y, at_ms, read_aloud=laid.view.read_aloud)
        if meant is not None and self._emit is not None:
            self._emit(Tapped(screen, meant))

    def _key_goes_down(self) -> None:
        if not self._show.view.written:
            self._click()

    def _seen_to_touch(self, x: float, y: float, at_ms: int) -> None:
        """The robot's eyes follow the finger."""
        face = self._canvas.face if self._canvas else None
        if face is not None:
            width, height = self._panel.design_size
            self._motion.gaze.touched(at_ms, (2 * (x - face.cx) / width, 2 * (y - face.cy) / height))

    @property
    def fading(self) -> bool:
        """Whether the page before is still to be seen."""
        return self._canvas is not None and self._canvas.fading

    @property
    def live(self) -> Live:
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
