"""Simulated fingers on the screen of a rehearsed robot; an event queue times them."""

from collections.abc import Callable
from random import Random

from robot.core.trouble import Trouble
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.screen import NoWindow, WindowInMemory
from robot.rehearsal.scenarios.orders import Point, Tap

HOLD_MS, KEY_HOLD_MS = 60, 40
BETWEEN_MS, BETWEEN_KEYS_MS = 350, 160
"""Pause between two touches and between two keys, ms. Faster touches count as a trembling finger, except on keys."""
_KEYS = {" ": "space", "\n": "go"}


class TouchInput:
    """A source of touches. `screen` returns the present screen; None = the screen is dark and ignores touches."""

    def __init__(
        self,
        agenda: Agenda,
        now_ms: Callable[[], float],
        screen: Callable[[], WindowInMemory | NoWindow | None],
        dice: Random,
    ) -> None:
        self._agenda, self._now_ms, self._screen, self._dice = agenda, now_ms, screen, dice

    def tap(self, order: Tap) -> None:
        """Touch a target. Raises `Trouble` when the page offers no such target."""
        screen = self._screen()
        if isinstance(screen, NoWindow):
            screen.tap(order.want, order.of)
            return
        window = self._window()
        window.turn()
        window.point_of(order.want, order.of)
        for number in range(order.times):
            self.press(lambda: self._window().point_of(order.want, order.of), HOLD_MS, number * BETWEEN_MS)

    def type(self, text: str) -> None:
        """Touch the keys of `text` on the screen's keyboard, one after the other."""
        for number, sign in enumerate(text):
            key = _KEYS.get(sign, sign)
            self.press(
                lambda key=key: self._window().point_of("typing", key),  # type: ignore[misc]
                KEY_HOLD_MS,
                number * BETWEEN_KEYS_MS,
            )

    def fumble(self, touches: int, every_ms: float) -> None:
        """Touch the screen at random, as a child does."""
        for number in range(touches):
            self.press(lambda: self._window().somewhere(self._dice), HOLD_MS, number * every_ms + 1)

    def press(self, where: Callable[[], Point], hold_ms: float, after_ms: float = 0.0) -> None:
        """Touch the point that `where` returns, after `after_ms` and once the screen accepts touches; lift the finger
        `hold_ms` later."""

        def down() -> None:
            if self._screen() is None:
                return
            window = self._window()
            wait_ms = window.window.ready_in_ms()
            if wait_ms > 0:
                self._agenda.at(self._now_ms() + wait_ms, down)
                return
            try:
                at = where()
            except Trouble:
                if after_ms == 0.0:
                    raise
                return  # the page has changed before a later touch
            window.down(at)
            self._agenda.at(self._now_ms() + hold_ms, lambda: self._lift(at))

        if after_ms == 0.0:
            down()
        else:
            self._agenda.at(self._now_ms() + after_ms, down)

    def _lift(self, at: Point) -> None:
        screen = self._screen()
        if isinstance(screen, WindowInMemory):
            screen.up(at)

    def _window(self) -> WindowInMemory:
        screen = self._screen()
        if not isinstance(screen, WindowInMemory):
            raise Trouble(
                "this robot has no window to touch",
                "robot này không có màn hình để chạm",
                key="screen",
                remedy="rehearse with a window, and with power",
                remedy_vi="chạy có màn hình và có điện",
            )
        return screen
