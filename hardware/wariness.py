"""Where somebody has come others may follow: the robot that stood drives on when nothing moves before it. Pure."""

from math import inf

from hardware.envelope import Hold
from robot.guiding.clearance import Surroundings

QUIET_MS = 700.0
"""So long nothing must have moved ahead or beside it, by its sensors: two turns of those of an Uno and some more;"""
WARY_MS = 4_000.0
"""but so long after the last who came it goes on all the same, slowly, or a busy lobby would hold it for ever."""


class Wariness:
    """Tell it of every step what held the wheels back."""

    def __init__(self) -> None:
        self._came_ms = -inf

    def held(self, now_ms: float, hold: Hold) -> None:
        """What held the wheels back in this step."""
        if hold is Hold.COMING:
            self._came_ms = now_ms

    def waits(self, now_ms: float, around: Surroundings) -> bool:
        """A robot that stands does not drive on yet."""
        return now_ms - self._came_ms < WARY_MS and around.still_ahead_ms < QUIET_MS
