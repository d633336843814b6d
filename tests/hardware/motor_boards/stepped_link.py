"""A driver in conversation with a simulated board, behind a pty or in made-up time, stepped as motion steps it."""

import select
import time
from collections.abc import Callable
from math import pi

from hardware.motor_boards.interface import BoardLink, LinkLost
from tests.hardware.motor_boards.made_up_time import TICK_MS, MadeUpCable

TICKS_PER_MM = 1320 / (2 * pi * 75)
STEP_S = 0.02


def now_ms() -> float:
    return time.monotonic() * 1000


class Steps:
    """Control steps of 20 ms with a wish that ramps at 0.5 m/s2."""

    def __init__(self, link: BoardLink, cable: MadeUpCable | None = None) -> None:
        """`cable`: time is made up; else it is real."""
        self.link, self._cable = link, cable
        self.told = [0.0, 0.0]
        self.armed_ms: float | None = None

    def step(self, left: float = 0.0, right: float = 0.0, *, moving: bool = False, clearing: bool = False) -> None:
        link, begin_ms = self.link, self.now_ms
        link.receive(begin_ms)
        wish = (left, right) if link.armed else (0.0, 0.0)
        self.told = [have + max(-10.0, min(10.0, want - have)) for have, want in zip(self.told, wish, strict=True)]
        link.transmit(begin_ms, round(self.told[0]), round(self.told[1]), moving=moving, clearing=clearing)
        if link.armed and self.armed_ms is None:
            self.armed_ms = begin_ms
        self._pass_step(begin_ms)

    @property
    def now_ms(self) -> float:
        return now_ms() if self._cable is None else self._cable.now_ms

    def _pass_step(self, begin_ms: float) -> None:
        while (rest_s := STEP_S - (self.now_ms - begin_ms) / 1000) > 1e-9:
            if self._cable is not None:
                self._cable.advance()
                self.link.receive(self.now_ms)
            elif select.select([self.link.port], [], [], rest_s)[0]:
                self.link.receive(self.now_ms)

    def stand_still(self, ms: float) -> None:
        """The host is held up: time goes on, nobody reads or writes."""
        if self._cable is None:
            time.sleep(ms / 1000)
            return
        for _ in range(round(ms / TICK_MS)):
            self._cable.advance()

    def drive(self, seconds: float, left: float, right: float) -> None:
        """Step on with this wish."""
        for _ in range(round(seconds / STEP_S)):
            self.step(left, right, moving=True)

    def rest(self, seconds: float, *, clearing: bool = False) -> None:
        """Step on without a wish."""
        for _ in range(round(seconds / STEP_S)):
            self.step(clearing=clearing)

    def until(self, condition: Callable[[], bool], limit_s: float = 20.0, **wish: float) -> None:
        """Step until it is so."""
        ends_ms = self.now_ms + limit_s * 1000
        while not condition():
            assert self.now_ms < ends_ms, "it did not happen"
            self.step(wish.get("left", 0.0), wish.get("right", 0.0), moving=bool(wish))

    def until_up(self) -> None:
        """The board has said who, how and where it is."""
        facts = self.link.facts
        self.until(lambda: None not in (facts.identity, facts.motion, facts.telemetry))

    def lost(self, limit_s: float = 20.0, **wish: float) -> str:
        """Step until the link is given up; why."""
        try:
            self.until(lambda: False, limit_s, **wish)
        except LinkLost as lost:
            return str(lost)
        raise AssertionError("the link was not given up")
