"""Watches that wheels do what they are told. Pure.

For boards that regulate speed by encoders and do not watch themselves: with encoder wires swapped the regulator drives
the wheel the wrong way at full power, with an encoder unplugged the right way at full power. The encoder is the only
witness, so it is believed as soon as it contradicts the command for longer than any lag.
"""

from collections import deque
from dataclasses import dataclass

from hardware.motor_boards.limits import (
    BACKWARDS_MM,
    BACKWARDS_MS,
    COMMANDED_MM_S,
    FAST_MM_S,
    FAST_MS,
    FAST_SHARE,
    IDLE_MM,
    IDLE_MS,
    KEPT_MS,
    OWED_MM,
    READING_MS,
    SLOW_MM_S,
    SLOW_MS,
)

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class WheelFault:
    """`what`: "backwards", "idle" or "runaway"; `wheel`: "left", "right" or "both"."""

    what: str
    wheel: str


@dataclass(frozen=True, slots=True)
class _Moment:
    asked_ms: float
    at_ms: float
    commanded_mm_s: tuple[float, float]
    way_mm: tuple[float, float]


class _Idle:
    """The way that a wheel was told to go since it turned last, and for how long."""

    def __init__(self) -> None:
        self.ms, self.owed_mm = 0.0, 0.0
        self._at_mm: float | None = None

    def count(self, span_ms: float, commanded_mm_s: float, way_mm: float) -> None:
        if self._at_mm is None or abs(way_mm - self._at_mm) > IDLE_MM:
            self.ms, self.owed_mm, self._at_mm = 0.0, 0.0, way_mm
        elif commanded_mm_s:
            self.ms += span_ms
            self.owed_mm += commanded_mm_s * span_ms / 1000


class WheelWatch:
    """Give it command and counted way at each reading while the wheels are under command."""

    def __init__(self) -> None:
        self._moments: deque[_Moment] = deque()
        self._idle_sides = (_Idle(), _Idle())

    def rest(self) -> None:
        """The wheels are not under command: a person may push them."""
        self._moments.clear()
        self._idle_sides = (_Idle(), _Idle())

    def check(
        self, asked_ms: float, now_ms: float, commanded_mm_s: tuple[float, float], way_mm: tuple[float, float]
    ) -> WheelFault | None:
        """What is wrong with the wheels, if anything.

        `way_mm` counts since any origin, without leaps. The board read its counters at some time between `asked_ms`
        and `now_ms`: a host that was held up blames no wheel.
        """
        if self._moments:
            last = self._moments[-1]
            for side, idle in enumerate(self._idle_sides):
                idle.count(min(asked_ms - last.asked_ms, READING_MS), last.commanded_mm_s[side], way_mm[side])
        self._moments.append(_Moment(asked_ms, now_ms, commanded_mm_s, way_mm))
        while self._moments[0].at_ms < now_ms - KEPT_MS:
            self._moments.popleft()
        for what, judge in (("backwards", self._backwards), ("runaway", self._runaway), ("idle", self._idle)):
            wrong = [SIDES[side] for side in (0, 1) if judge(side)]
            if wrong:
                return WheelFault(what, wrong[0] if len(wrong) == 1 else "both")
        return None

    def _since(self, span_ms: float) -> list[_Moment]:
        """The moments of the last `span_ms`; none when the watch has not lasted so long."""
        begin_ms = self._moments[-1].at_ms - span_ms
        if self._moments[0].at_ms > begin_ms:
            return []
        return [moment for moment in self._moments if moment.at_ms >= begin_ms]

    def _backwards(self, side: int) -> bool:
        return self._against(side, COMMANDED_MM_S, BACKWARDS_MS, BACKWARDS_MS) or self._against(
            side, SLOW_MM_S, SLOW_MS, SLOW_MS / 2
        )

    def _against(self, side: int, from_mm_s: float, told_ms: float, turned_ms: float) -> bool:
        """Told one way for `told_ms`, it has turned the other way in the last `turned_ms` of them."""
        moments = self._since(told_ms)
        if not moments:
            return False
        told = [moment.commanded_mm_s[side] for moment in moments]
        if min(told) < from_mm_s and max(told) > -from_mm_s:
            return False
        begin_ms = moments[-1].at_ms - turned_ms
        before = next(moment.way_mm[side] for moment in moments if moment.at_ms >= begin_ms)
        way = moments[-1].way_mm[side] - before
        return way <= -BACKWARDS_MM if told[0] > 0 else way >= BACKWARDS_MM

    def _idle(self, side: int) -> bool:
        idle = self._idle_sides[side]
        return idle.ms >= IDLE_MS and abs(idle.owed_mm) >= OWED_MM

    def _runaway(self, side: int) -> bool:
        moments = self._since(FAST_MS)
        if not moments or len(moments) < 2:
            return False
        span_s = (moments[-1].at_ms - moments[0].asked_ms) / 1000
        speed = abs(moments[-1].way_mm[side] - moments[0].way_mm[side]) / span_s
        told = max(abs(moment.commanded_mm_s[side]) for moment in self._moments)
        return speed > told * FAST_SHARE + FAST_MM_S
