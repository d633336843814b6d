"""Fingers on the screen of a rehearsed robot, in the order of an agenda."""

from collections.abc import Callable
from random import Random

from robot.core.trouble import Trouble
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.screen import NoWindow, WindowInMemory
from robot.rehearsal.scenarios.orders import Point, Tap

HOLD_MS, KEY_HOLD_MS = 60, 40
BETWEEN_MS, BETWEEN_KEYS_MS = 350, 160
"""Two touches that follow each other sooner are a tremor; keys may."""
_KEYS = {" ": "space", "\n": "go"}


class TouchInput:
    """`screen` gives what stands there now; None = it is dark, and nothing is touched."""

    def __init__(
        self,
        agenda: Agenda,
        now_ms: Callable[[], float],
        screen: Callable[[], WindowInMemory | NoWindow | None],
        dice: Random,
    ) -> None:
        self._agenda, self._now_ms, self._screen, self._dice = agenda, now_ms, screen, dice

    def tap(self, order: Tap) -> None:
        """Touch a target. Raises `Trouble` where the page offers none of its kind."""
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
        """Touch one key after the other."""
        for number, sign in enumerate(text):
            key = _KEYS.get(sign, sign)
            self.press(
                lambda key=key: self._window().point_of("typing", key),  # type: ignore[misc]
                KEY_HOLD_MS,
                number * BETWEEN_KEYS_MS,
            )

    def fumble(self, touches: int, every_ms: float) -> None:
        """A child's touches."""
        for number in range(touches):
            self.press(lambda: self._window().somewhere(self._dice), HOLD_MS, number * every_ms + 1)

    def press(self, where: Callable[[], Point], hold_ms: float, after_ms: float = 0.0) -> None:
        """A finger comes down after `after_ms`, as soon as the last touch is over, and leaves `hold_ms` later."""

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
                return  # the page has turned under a later touch
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
