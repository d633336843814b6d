"""A driver in conversation with a simulated board behind its pty, stepped as the motion process steps it."""

import select
import time
from collections.abc import Callable
from math import pi

from hardware.board_link import LinkLost
from hardware.link import Link

TICKS_PER_MM = 1320 / (2 * pi * 75)
STEP_S = 0.02


def now_ms() -> float:
    return time.monotonic() * 1000


class Steps:
    """Control steps of 20 ms with a wish that ramps at 0.5 m/s2."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.told = [0.0, 0.0]
        self.armed_ms: float | None = None

    def step(self, left: float = 0.0, right: float = 0.0, *, moving: bool = False, clearing: bool = False) -> None:
        link, begin_ms = self.link, now_ms()
        link.receive(begin_ms)
        wish = (left, right) if link.armed else (0.0, 0.0)
        self.told = [have + max(-10.0, min(10.0, want - have)) for have, want in zip(self.told, wish, strict=True)]
        link.transmit(begin_ms, round(self.told[0]), round(self.told[1]), moving=moving, clearing=clearing)
        if link.armed and self.armed_ms is None:
            self.armed_ms = begin_ms
        while (rest_s := STEP_S - (now_ms() - begin_ms) / 1000) > 0:
            if select.select([link.port], [], [], rest_s)[0]:
                link.receive(now_ms())

    def drive(self, seconds: float, left: float, right: float) -> None:
        """Step on with this wish."""
        for _ in range(round(seconds / STEP_S)):
            self.step(left, right, moving=True)

    def rest(self, seconds: float, *, clearing: bool = False) -> None:
        """Step on without a wish."""
        for _ in range(round(seconds / STEP_S)):
            self.step(clearing=clearing)

    def until(self, condition: Callable[[], bool], limit_s: float = 5.0, **wish: float) -> None:
        """Step until it is so."""
        ends_ms = now_ms() + limit_s * 1000
        while not condition():
            assert now_ms() < ends_ms, "it did not happen"
            self.step(wish.get("left", 0.0), wish.get("right", 0.0), moving=bool(wish))

    def until_up(self) -> None:
        """The board has said who, how and where it is."""
        facts = self.link.facts
        self.until(lambda: None not in (facts.identity, facts.motion, facts.telemetry))

    def lost(self, limit_s: float = 5.0, **wish: float) -> str:
        """Step until the link is given up; why."""
        try:
            self.until(lambda: False, limit_s, **wish)
        except LinkLost as lost:
            return str(lost)
        raise AssertionError("the link was not given up")
