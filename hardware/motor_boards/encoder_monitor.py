"""Compares the distance that the wheels' encoders count with the commanded speeds. Pure.

For boards that regulate speed by encoders and do not watch themselves. With encoder wires swapped, the regulator drives
the wheel the wrong way at full power; with an encoder unplugged, the right way at full power. The encoder is the only
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
"""Names of the wheels, in the order of every pair of values here."""


@dataclass(frozen=True, slots=True)
class WheelFault:
    """A fault of the wheels. `what`: "backwards", "idle" or "runaway"; `wheel`: "left", "right" or "both"."""

    what: str
    wheel: str


@dataclass(frozen=True, slots=True)
class _Moment:
    """A reading: when it was asked for and read (ms), the command (mm/s), and the distance rolled (mm)."""

    asked_ms: float
    at_ms: float
    commanded_mm_s: tuple[float, float]
    way_mm: tuple[float, float]


class _Idle:
    """A standing wheel: distance that it should have rolled since it turned last, mm, and how long it was commanded to,
    ms.
    """

    def __init__(self) -> None:
        self.ms, self.owed_mm = 0.0, 0.0
        self._at_mm: float | None = None

    def count(self, span_ms: float, commanded_mm_s: float, way_mm: float) -> None:
        """Add the time and the commanded distance of one reading; begin anew if the wheel has turned."""
        if self._at_mm is None or abs(way_mm - self._at_mm) > IDLE_MM:
            self.ms, self.owed_mm, self._at_mm = 0.0, 0.0, way_mm
        elif commanded_mm_s:
            self.ms += span_ms
            self.owed_mm += commanded_mm_s * span_ms / 1000


class WheelWatch:
    """Finds faults of the wheels. Call `check` at each reading while they are under command, and `rest` while they are
    not.
    """

    def __init__(self) -> None:
        self._moments: deque[_Moment] = deque()
        self._idle_sides = (_Idle(), _Idle())

    def rest(self) -> None:
        """Forget everything: the wheels are not under command, and a person may push them."""
        self._moments.clear()
        self._idle_sides = (_Idle(), _Idle())

    def check(
        self, asked_ms: float, now_ms: float, commanded_mm_s: tuple[float, float], way_mm: tuple[float, float]
    ) -> WheelFault | None:
        """Add one reading, and return what is wrong with the wheels; None = nothing.

        `way_mm`: distance rolled from any origin, without leaps. The board read its counters at some time between
        `asked_ms` and `now_ms`: so a wheel is not blamed when the host was held up.
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
        """Return the readings of the last `span_ms`; none if there have been readings for a shorter time."""
        begin_ms = self._moments[-1].at_ms - span_ms
        if self._moments[0].at_ms > begin_ms:
            return []
        return [moment for moment in self._moments if moment.at_ms >= begin_ms]

    def _backwards(self, side: int) -> bool:
        """Whether the wheel turns the wrong way: under a fast command at once, under a slow one after SLOW_MS."""
        return self._against(side, COMMANDED_MM_S, BACKWARDS_MS, BACKWARDS_MS) or self._against(
            side, SLOW_MM_S, SLOW_MS, SLOW_MS / 2
        )

    def _against(self, side: int, from_mm_s: float, told_ms: float, turned_ms: float) -> bool:
        """Whether the wheel was commanded one way for `told_ms`, and turned the other way in the last `turned_ms` of
        that time.
        """
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
        """Whether the wheel stands although it was commanded to turn."""
        idle = self._idle_sides[side]
        return idle.ms >= IDLE_MS and abs(idle.owed_mm) >= OWED_MM

    def _runaway(self, side: int) -> bool:
        """Whether the wheel is much faster than its commands."""
        moments = self._since(FAST_MS)
        if not moments or len(moments) < 2:
            return False
        span_s = (moments[-1].at_ms - moments[0].asked_ms) / 1000
        speed = abs(moments[-1].way_mm[side] - moments[0].way_mm[side]) / span_s
        told = max(abs(moment.commanded_mm_s[side]) for moment in self._moments)
        return speed > told * FAST_SHARE + FAST_MM_S
