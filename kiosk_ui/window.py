"""The screen as a driver: shows views, turns fingers into `Tapped`, moves what is alive, and rests otherwise.

pygame wants its calls on the thread that opened the display: `run` is a coroutine of the main loop. It paints 60 times
a second while something moves, else only what changed, at most 5 times a second by itself.
"""

import asyncio
import contextlib
import datetime
from collections.abc import Callable, Mapping
from typing import Any

import pygame

from kiosk_ui.bench_port import bench_port
from kiosk_ui.canvas import Canvas
from kiosk_ui.display import Display
from kiosk_ui.geometry import Rect
from kiosk_ui.hands import Hands
from kiosk_ui.motion import Motion
from kiosk_ui.pages import scene_of
from kiosk_ui.panel import PanelSize
from kiosk_ui.regions import Instant
from kiosk_ui.scene import Target
from kiosk_ui.typists import TYPISTS, typist_for
from robot.core.commands import AnyCommand, Show
from robot.core.events import LeaveAsked, PartUp, Tapped
from robot.core.intents import Intent
from robot.core.parts import Part
from robot.core.view import GuideQuestionPage, IdlePage, MapPage, StartingPage, View
from robot.runtime.ports import Content, Emit, Line2D, Live

_LOOK_MS = 20  # how often SDL is asked for fingers: a touch is seen within this time
_FRAME_MS = 16
_IDLE_FRAME_MS = 200
_MOUSE = "mouse"


class Window:
    """Owner of `Show`. Without a display it draws into memory, and the bench port is its touch panel."""

    part = Part.SCREEN
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (Show,)

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
    ) -> None:
        """`content` gives what is in force at the moment."""
        self._content, self._live = content, live
        self._panel = PanelSize(width_px, height_px, diagonal_inch)
        self._fullscreen, self._bench_address = fullscreen, bench_port
        self._now_ms, self._wall = now_ms, wall
        self._show = Show(0, View(StartingPage()))
        self._laid: Show | None = None
        self._wake = asyncio.Event()
        self._motion = Motion()
        self._hands = Hands(self._there)
        self._display: Display | None = None
        self._canvas: Canvas | None = None
        self._painted_ms = -_IDLE_FRAME_MS
        self._emit: Emit | None = None

    def obey(self, command: AnyCommand) -> None:
        """Show a view: painted within the next turn of the loop."""
        if isinstance(command, Show):
            page = command.view.page
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
        self._emit = emit
        self._display = Display(self._panel.width_px, self._panel.height_px, fullscreen=self._fullscreen)
        self._canvas = Canvas(self._panel, self._display.surface)
        self._laid = None
        try:
            async with bench_port(self._bench_address, self._bench):
                self._frame()
                emit(PartUp(self.part, f"{self._panel.width_px}x{self._panel.height_px} {self._display.driver}"))
                while True:
                    for event in pygame.event.get():
                        self._handle(event)
                    moving = self._frame()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout((_FRAME_MS if moving else _LOOK_MS) / 1000):
                            await self._wake.wait()
                    self._wake.clear()
        finally:
            self._canvas = None
            self._display.close()

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
        """The targets of the page, without those that have lost their words."""
        targets = self._canvas.targets if self._canvas else []
        return [target for target in targets if not target.turn or self._live.transcript(target.turn)[0]]

    def _frame(self) -> bool:
        """Bring the screen up to date; whether something moves that wants the next frame soon."""
        assert self._canvas is not None
        assert self._display is not None
        at_ms = self._now_ms()
        view = self._show.view
        fresh = self._laid is not self._show
        if fresh:
            self._lay(at_ms)
        self._motion.step(at_ms, self._live, view)
        self._canvas.press(self._hands.pressed)
        moving = self._canvas.fading or self._motion.moving(view) or self._hands.pressed is not None
        if not (fresh or moving or at_ms - self._painted_ms >= _IDLE_FRAME_MS):
            return False
        changed = self._canvas.frame(Instant(at_ms, self._wall(), self._live, self._motion, self._hands.typist))
        self._painted_ms = at_ms
        if changed:
            self._display.show(changed)
        return moving

    def _lay(self, at_ms: int) -> None:
        assert self._canvas is not None
        view = self._show.view
        old = self._laid.view if self._laid else None
        if isinstance(view.page, IdlePage) and old is not None and not isinstance(old.page, IdlePage):
            self._canvas.forget()
            self._motion.forget()
        scene = scene_of(view, self._content(), self._canvas.type, landscape=self._panel.landscape)
        new_page = old is not None and type(old.page) is not type(view.page)
        if new_page or old is None:
            if old is not None and type(old.page) in TYPISTS:
                self._live.typed = ""
            self._hands.new_page(typist_for(view, self._live, self._content()))
        self._canvas.show(scene, at_ms if new_page and not view.contrast else None)
        self._laid = self._show

    def _handle(self, event: pygame.event.Event) -> None:
        assert self._display is not None
        match event.type:
            case pygame.FINGERDOWN | pygame.FINGERUP:
                point = self._display.finger_point(event.x, event.y)
                self._finger((event.touch_id, event.finger_id), *point, down=event.type == pygame.FINGERDOWN)
            case pygame.MOUSEBUTTONDOWN | pygame.MOUSEBUTTONUP if event.button == 1 and not event.touch:
                point = self._display.panel_point(*event.pos)
                self._finger(_MOUSE, *point, down=event.type == pygame.MOUSEBUTTONDOWN)
            case pygame.QUIT:
                self._leave()
            case pygame.KEYDOWN if event.key == pygame.K_ESCAPE:
                self._leave()

    def _finger(self, finger: object, x_px: float, y_px: float, *, down: bool) -> None:
        left, top = self._panel.offset_px
        x, y = (x_px - left) / self._panel.scale, (y_px - top) / self._panel.scale
        at_ms, laid = self._now_ms(), self._laid
        if laid is None:
            return
        if down:
            meant = self._hands.down(finger, x, y, at_ms)
        else:
            meant = self._hands.up(finger, x, y, at_ms, read_aloud=laid.view.read_aloud)
        if meant is not None and self._emit is not None:
            self._emit(Tapped(laid.screen, meant))

    def _leave(self) -> None:
        if self._emit is not None:
            self._emit(LeaveAsked(0))

    def _bench(self, request: Mapping[str, Any]) -> Mapping[str, Any]:
        """Answer one line of the bench port."""
        assert self._display is not None
        match request:
            case {"touch": [int() | float() as x, int() | float() as y]}:
                width, height = self._display.size
                if not (0 <= x < width and 0 <= y < height):
                    raise ValueError(f"({x}, {y}) is not on the panel of {width} x {height} px")
                finger = {"touch_id": 1, "finger_id": 1, "x": x / width, "y": y / height, "dx": 0.0, "dy": 0.0}
                wait_ms = self._hands.ready_in_ms(self._now_ms())
                asyncio.get_running_loop().call_later(wait_ms / 1000, _post_touch, finger)
                return {"touched": [x, y]}
            case {"look": True}:
                shown = self._laid or self._show
                targets = [
                    {"want": intent.want.value, "of": intent.of, "rect": [round(part) for part in rect]}
                    for rect, intent in self.targets()
                ]
                return {
                    "screen": shown.screen,
                    "page": type(shown.view.page).__name__,
                    "fading": self._canvas is not None and self._canvas.fading,
                    "targets": targets,
                }
            case {"picture": str(path)}:
                try:
                    pygame.image.save(self._display.surface, path)
                except pygame.error as error:
                    raise ValueError(f"{path}: {error}") from None
                return {"saved": path}
            case _:
                raise ValueError('a request is {"touch": [x, y]}, {"look": true} or {"picture": PATH}')


def _post_touch(finger: Mapping[str, Any]) -> None:
    """A finger goes down and up, as SDL reports it."""
    if pygame.display.get_init():
        for kind in (pygame.FINGERDOWN, pygame.FINGERUP):
            pygame.event.post(pygame.event.Event(kind, dict(finger)))
