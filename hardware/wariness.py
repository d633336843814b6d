"""Where somebody has come others may follow: the robot that stood drives on when nothing moves before it. Pure."""

from math import inf

from robot.guiding.clearance import Surroundings

QUIET_MS = 700.0
"""So long nothing must have moved ahead or beside it, by its sensors, and nobody may come;"""
WARY_MS = 4_000.0
"""but it waits no longer than that until it has driven on by ON_M, or a busy lobby would hold it for ever."""
ON_M = 0.5
TOLD_MS = 1_000.0
"""A longer wait is told."""


class Wariness:
    """The caution of one trip."""

    def __init__(self) -> None:
        self._came_ms = -inf
        self._from_m, self._waited_ms = 0.0, 0.0
        self._began_ms, self._last_ms = 0.0, -inf  # of this wait

    @property
    def tells(self) -> bool:
        """This wait is so long that people wonder."""
        return self._last_ms - self._began_ms > TOLD_MS

    def came(self, now_ms: float) -> None:
        """The gate holds the wheels for somebody who comes."""
        self._came_ms = now_ms

    def waits(self, now_ms: float, step_ms: float, around: Surroundings, travelled_m: float) -> bool:
        """A robot that stands does not drive on in this step. `travelled_m`: by the wheels, either way."""
        if travelled_m - self._from_m >= ON_M:
            self._from_m, self._waited_ms = travelled_m, 0.0
        if now_ms - self._came_ms >= WARY_MS or self._waited_ms >= WARY_MS:
            return False
        if around.still_ahead_ms >= QUIET_MS and around.contact_ms == inf:
            return False
        if now_ms - self._last_ms > 2 * step_ms:
            self._began_ms = now_ms
        self._last_ms = now_ms
        self._waited_ms += step_ms
        return True
