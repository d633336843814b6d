"""Control of the page on the screen: its layout, painting of changes, and the targets that can be touched."""

import datetime
from collections.abc import Callable, Hashable
from typing import NamedTuple

import pygame

from kiosk_ui.animation.animation_state import AnimationState
from kiosk_ui.input.hit_testing import NEAR_MISS_MM
from kiosk_ui.input.touch_handler import TouchHandler
from kiosk_ui.keyboard.typing_registry import TYPISTS, typed_on, typist_for
from kiosk_ui.pages import scene_of
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.retained_canvas import RetainedCanvas
from kiosk_ui.rendering.scene_items import TouchTarget
from kiosk_ui.window.failsafe_page import code_of, failsafe
from kiosk_ui.window.panel_size import PanelSize
from kiosk_ui.window.screen_dimmer import Rest
from robot.core.commands import Show
from robot.core.intents import Want
from robot.core.screen.view import IdlePage, OutOfServicePage, StopPage, View
from robot.runtime.ports import Content, LiveValues

AT_ONCE = (StopPage, OutOfServicePage)
"""Pages that appear at once, without a transition."""
_IDLE_FRAME_MS = 200


class Painted(NamedTuple):
    """The result of painting a frame. `moving`: the next frame is needed soon. `changed`: the changed rectangles.

    `fresh`: this is the first picture of a page.
    """

    moving: bool
    changed: list[pygame.Rect]
    fresh: bool


class PageController:
    """The page on the screen. Call `open` first. `laid`: the view that was laid out last; None before the first."""

    def __init__(
        self,
        content: Callable[[], Content],
        live: LiveValues,
        panel: PanelSize,
        wall: Callable[[], datetime.datetime],
        key_goes_down: Callable[[], None],
    ) -> None:
        self._content, self._live, self._panel, self._wall = content, live, panel, wall
        self.laid: Show | None = None
        self.canvas: RetainedCanvas | None = None
        self.motion = AnimationState(landscape=panel.landscape)
        self.hands = TouchHandler(self.there, NEAR_MISS_MM / panel.mm, key_goes_down)
        self.painted_ms = -_IDLE_FRAME_MS
        self._rest = Rest()
        self._put_off = False  # the first picture of a new page waits one turn
        self._typed_in: tuple[Hashable, str, Content] | None = None  # what the typist was made for

    def open(self, surface: pygame.Surface) -> None:
        """Begin to paint on `surface`."""
        self.canvas = RetainedCanvas(self._panel, surface)
        x0, y0, x1, y1 = self._content().map("vi").doors[0]
        self.motion.gaze.door_m = ((x0 + x1) / 2000, (y0 + y1) / 2000)
        self.laid = None

    def close(self) -> None:
        """Stop painting, because the surface is no longer valid."""
        self.canvas = None

    def forget(self) -> None:
        """Wipe the words heard in a visit and its pictures; the present page stays."""
        if self.canvas is not None:
            self.canvas.forget()
        self.motion.forget()

    def there(self) -> list[TouchTarget]:
        """Return the targets that can be used: not those for words already wiped, nor result rows without a result."""
        return [target for target in (self.canvas.targets if self.canvas else []) if self._is_there(target)]

    def lay(self, show: Show, at_ms: int) -> None:
        """Lay out the page of `show` in place of the page before.

        Raises errors of the layout, and the `Trouble` of the panel.
        """
        assert self.canvas is not None
        if self._panel.fault is not None:
            raise self._panel.fault
        view = show.view
        old = self.laid.view if self.laid else None
        if isinstance(view.page, IdlePage) and old is not None and not isinstance(old.page, IdlePage):
            self.forget()
        content = self._content()
        scene = scene_of(view, content, self.canvas.type, landscape=self._panel.landscape)
        new_page = old is not None and type(old.page) is not type(view.page)
        if new_page and old is not None and type(old.page) in TYPISTS:
            self._live.clear_field()
        typed_in = (typed_on(view.page), view.language, content)
        if typed_in != self._typed_in:
            self._typed_in = typed_in
            self.hands.new_page(typist_for(view, self._live, content))
        at_once = old is None or view.calm or isinstance(view.page, AT_ONCE)
        turned = self.laid is not None and (new_page or self.laid.screen != show.screen)
        self.canvas.show(scene, None if at_once else at_ms, turned=turned)
        self.laid = show

    def paint(self, view: View, at_ms: int, *, fresh: bool) -> Painted:
        """Paint what has changed in `view`; `fresh`: the page was laid out in this pass of the window's loop."""
        assert self.canvas is not None
        if fresh and self.canvas.fading:  # first picture in the next turn: both at once take too long
            self._put_off = True
            return Painted(True, [], fresh=False)
        fresh, self._put_off = fresh or self._put_off, False
        self.motion.step(at_ms, self._live, view)
        self.canvas.press(self.hands.pressed, at_ms, at_once=view.calm)
        moving = self.canvas.moving or self.motion.moving(view)
        if not (fresh or moving or at_ms - self.painted_ms >= _IDLE_FRAME_MS):
            return Painted(False, [], fresh=False)
        changed = self.canvas.frame(self._instant(at_ms), self._rest.brightness(at_ms, view, self._live))
        self.painted_ms = at_ms
        return Painted(moving, changed, fresh)

    def fall_back(self, show: Show, error: Exception, at_ms: int) -> list[pygame.Rect]:
        """Show the failsafe page in place of a page that failed; return the changed rectangles."""
        assert self.canvas is not None
        self._typed_in = None
        self.hands.new_page(None)
        self.canvas.show(failsafe(*self._panel.design_size, code_of(error)), None)
        self.laid, self.painted_ms = show, at_ms
        return self.canvas.frame(self._instant(at_ms))

    def paint_soon(self, at_ms: int) -> None:
        """Request a frame at once, even if nothing moves."""
        self.painted_ms = at_ms - _IDLE_FRAME_MS

    def look_at(self, x: float, y: float, at_ms: int) -> None:
        """Let the robot's eyes follow the finger at reference (x, y)."""
        face = self.canvas.face if self.canvas else None
        if face is not None:
            width, height = self._panel.design_size
            self.motion.gaze.touched(at_ms, (2 * (x - face.cx) / width, 2 * (y - face.cy) / height))

    def _is_there(self, target: TouchTarget) -> bool:
        if target.intent.want is Want.TYPING and self.hands.typist is not None:
            return self.hands.typist.has(target.intent.of)
        return not target.turn or bool(self._live.transcript(target.turn)[0])

    def _instant(self, at_ms: int) -> RegionInput:
        hands = self.hands
        return RegionInput(at_ms, self._wall(), self._live, self.motion, hands.typist, hands.named(at_ms))
