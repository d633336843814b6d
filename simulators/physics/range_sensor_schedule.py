"""When each range sensor is read: in turn behind one multiplexer, as `hardware/firmware/ranges.c` does it.

A ping must have died away before the next one. With one echo line (Uno, Nano) a sensor is read every 180 to 240 ms.
With two (Mega) two sensors that look at least 95 degrees apart are asked at once, and each is read every 90 to 120 ms.
What one heard is told as soon as its echo is back. Crosstalk: one of two asked at once hears the other's ping, by way
of what the other sees, and takes it for its own echo where it comes first.
"""

from collections.abc import Callable
from random import Random

ORDERS = {1: ((0,), (3,), (1,), (4,), (2,), (5,)), 2: ((0, 3), (1, 4), (2, 5))}
"""Of each number of echo lines. With one, neighbours are never pinged in turn: they would hear each other."""
SLOT_MS = 30.0
SILENCE_MS = 40.0
"""So long a HC-SR04 holds its echo line when it hears nothing; the slot lasts until it lets go."""
NOTHING_MM = 4000
ECHO_MS_A_MM = 2 / 343.0
"""There and back by sound."""
ASIDE_MM = 200
"""Half of the way by which another sensor's ping is longer: from rim to rim."""


class RangingTurns:
    """`read` gives the millimetres that a sensor hears now. Call `step` with a clock that goes in steps of some ms."""

    def __init__(
        self, sensors: int, read: Callable[[int], int], echo_lines: int = 2, crosstalk: float = 0.0, seed: int = 0
    ) -> None:
        """`crosstalk`: share of the pings that another sensor, asked at the same time, hears as well."""
        asked = (tuple(one for one in at_once if one < sensors) for at_once in ORDERS[echo_lines])
        self._order = [at_once for at_once in asked if at_once]
        self._read = read
        self._crosstalk, self._dice = crosstalk, Random(f"crosstalk {seed}")
        self._turn = -1
        self._ends_ms = 0.0
        self._heard: list[tuple[float, int, int]] = []  # told at ms, sensor, mm

    def step(self, now_ms: float) -> list[tuple[int, int]]:
        """(sensor, mm) of each whose echo is back since the last call."""
        told = [(sensor, range_mm) for at_ms, sensor, range_mm in self._heard if now_ms >= at_ms]
        self._heard = [heard for heard in self._heard if now_ms < heard[0]]
        if now_ms >= self._ends_ms and self._order:
            self._ping(now_ms)
        return told

    def _ping(self, now_ms: float) -> None:
        self._turn = (self._turn + 1) % len(self._order)
        self._ends_ms = now_ms + SLOT_MS
        heard = {sensor: self._read(sensor) for sensor in self._order[self._turn]}
        for sensor, range_mm in self._overheard(heard).items():
            echo_ms = range_mm * ECHO_MS_A_MM
            if range_mm >= NOTHING_MM:
                echo_ms = SILENCE_MS
                self._ends_ms = now_ms + SILENCE_MS
            self._heard.append((now_ms + echo_ms, sensor, range_mm))

    def _overheard(self, heard: dict[int, int]) -> dict[int, int]:
        if not self._crosstalk:
            return heard
        told = dict(heard)
        for sensor in heard:
            for other, range_mm in heard.items():
                if other != sensor and range_mm < NOTHING_MM and self._dice.random() < self._crosstalk:
                    told[sensor] = min(told[sensor], range_mm + ASIDE_MM)
        return told
