"""The times at which range sensors are read, one after the other behind a multiplexer, as in
`hardware/firmware/ranges.c`.

A ping must have died away before the next one. With one echo line (Uno, Nano) a sensor is read every 180 to 240 ms.
With two (Mega) two sensors that look at least 95 degrees apart are pinged at once, and each is read every 90 to 120 ms.
A reading is sent as soon as its echo is back. Crosstalk: of two sensors pinged at once, one may receive the other's
ping, reflected by the other's obstacle, and takes it for its own echo when it arrives first.
"""

from collections.abc import Callable
from random import Random

ORDERS = {1: ((0,), (3,), (1,), (4,), (2,), (5,)), 2: ((0, 3), (1, 4), (2, 5))}
"""Order in which sensors are pinged, by the number of echo lines. With one line, two neighbours never follow each
other, which avoids crosstalk."""
SLOT_MS = 30.0
SILENCE_MS = 40.0
"""How long an HC-SR04 holds its echo line when no echo comes, ms; the sensor's time slot lasts as long."""
NOTHING_MM = 4000
ECHO_MS_A_MM = 2 / 343.0
"""Time that sound takes to an obstacle and back, ms for each mm of range."""
ASIDE_MM = 200
"""What crosstalk adds to the range, mm: half of the longer way of the other sensor's ping, from rim to rim."""


class RangingTurns:
    """The schedule of the range sensors. `read` returns the range of a sensor in mm. Call `step` every few ms."""

    def __init__(
        self, sensors: int, read: Callable[[int], int], echo_lines: int = 2, crosstalk: float = 0.0, seed: int = 0
    ) -> None:
        """`crosstalk`: probability that a sensor also receives the ping of another sensor that is pinged at the same
        time."""
        asked = (tuple(one for one in at_once if one < sensors) for at_once in ORDERS[echo_lines])
        self._order = [at_once for at_once in asked if at_once]
        self._read = read
        self._crosstalk, self._dice = crosstalk, Random(f"crosstalk {seed}")
        self._turn = -1
        self._ends_ms = 0.0
        self._heard: list[tuple[float, int, int]] = []  # time of sending in ms, sensor, mm

    def step(self, now_ms: float) -> list[tuple[int, int]]:
        """Return (sensor, range in mm) for each sensor whose echo has come back since the last call."""
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
