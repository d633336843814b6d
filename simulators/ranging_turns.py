"""When each range sensor is read: one after the other behind one multiplexer, as `hardware/firmware/ranges.c` does it.

A ping must have died away before the next one, so a sensor is read every 180 to 240 ms, and what it heard is told as
soon as its echo is back.
"""

from collections.abc import Callable

ORDER = (0, 3, 1, 4, 2, 5)
"""Neighbours are never pinged one after the other: they would hear each other."""
SLOT_MS = 30.0
SILENCE_MS = 40.0
"""So long a HC-SR04 holds its echo line when it hears nothing; the slot lasts until it lets go."""
NOTHING_MM = 4000
ECHO_MS_A_MM = 2 / 343.0
"""There and back by sound."""


class RangingTurns:
    """`read` gives the millimetres that a sensor hears now. Call `step` with a clock that goes in steps of some ms."""

    def __init__(self, sensors: int, read: Callable[[int], int]) -> None:
        self._order = [sensor for sensor in ORDER if sensor < sensors]
        self._read = read
        self._turn = -1
        self._told_at_ms = self._ends_ms = 0.0
        self._heard: tuple[int, int] | None = None

    def step(self, now_ms: float) -> tuple[int, int] | None:
        """(sensor, mm) once its echo is back; None = nothing new."""
        told = None
        if self._heard is not None and now_ms >= self._told_at_ms:
            told, self._heard = self._heard, None
        if now_ms >= self._ends_ms and self._order:
            self._ping(now_ms)
        return told

    def _ping(self, now_ms: float) -> None:
        self._turn = (self._turn + 1) % len(self._order)
        sensor = self._order[self._turn]
        range_mm = self._read(sensor)
        silent = range_mm >= NOTHING_MM
        self._heard = sensor, range_mm
        self._ends_ms = now_ms + (SILENCE_MS if silent else SLOT_MS)
        self._told_at_ms = now_ms + (SILENCE_MS if silent else range_mm * ECHO_MS_A_MM)
