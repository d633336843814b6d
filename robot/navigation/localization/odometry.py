"""Dead reckoning from wheel encoders: adds up exact arcs between readings of counters that wrap round."""

from math import cos, pi, sin

from robot.navigation.geometry import wrapped
from robot.navigation.localization.limits import LEAP_M

Position = tuple[float, float, float]
"""A pose: x m, y m, heading rad."""

TICK_SPAN = 1 << 20
"""Ticks after which the counters of the reference board wrap; it divides the span of boards that count to 2^32."""


class Odometry:
    """Integrates the pose from `start` on, where the wheel counters stood at `ticks`.

    Without `ticks`, and after a leap of the counters, the next reading only serves as the new reference.
    """

    def __init__(
        self,
        wheel_radius_mm: float,
        track_mm: float,
        ticks_per_turn: int,
        start: Position,
        ticks: tuple[int, int] | None = None,
        mismatch: float = 0.0,
    ) -> None:
        """`mismatch`: share by which the left wheel is larger than the right one; `wheel_radius_mm` is their mean."""
        m_per_tick = 2 * pi * wheel_radius_mm / 1000 / ticks_per_turn
        self._m_per_tick = m_per_tick * (1 + mismatch / 2), m_per_tick * (1 - mismatch / 2)
        self._track_m = track_mm / 1000
        self.ticks = ticks
        self.pose = start
        self.travelled_m = self.turned_rad = 0.0
        self.last_step = (0.0, 0.0)
        """Way (m) along the arc and turn (rad) between the last two readings."""

    def advance(self, left_ticks: int, right_ticks: int) -> Position:
        """Add a reading of both wheel counters and return the pose after it."""
        last, self.ticks = self.ticks, (left_ticks, right_ticks)
        self.last_step = (0.0, 0.0)
        if last is None:
            return self.pose
        left, right = (
            _difference(new, old) * m_per_tick
            for new, old, m_per_tick in zip(self.ticks, last, self._m_per_tick, strict=True)
        )
        if max(abs(left), abs(right)) > LEAP_M:
            return self.pose
        way, turn = (left + right) / 2, (right - left) / self._track_m
        self.last_step = way, turn
        chord = way if abs(turn) < 1e-9 else 2 * way / turn * sin(turn / 2)
        x, y, heading = self.pose
        self.pose = (
            x + chord * cos(heading + turn / 2),
            y + chord * sin(heading + turn / 2),
            wrapped(heading + turn),
        )
        self.travelled_m += abs(chord)
        self.turned_rad += turn
        return self.pose


def _difference(new: int, old: int) -> int:
    """Return the ticks from `old` to `new` across the wrap of the counter."""
    return (new - old + TICK_SPAN // 2) % TICK_SPAN - TICK_SPAN // 2
