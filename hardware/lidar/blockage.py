"""Detects whether a lidar sees: light must come back from the room, and not too much from the robot itself. Pure."""

import enum

TURN_POINTS = 450
"""Points of one turn. Derived: 4,500 points and 10 turns a second."""
LIT_LEAST = 0.05
"""Least share of the points of a turn that must return from the room. Chosen: a lobby has walls within its 12 m."""
OWN_MOST = 0.15
"""Largest share of a turn's points that may lie on the robot. Chosen: posts and cables take less, a cap or a hand more.
"""


class LidarAilment(enum.Enum):
    """Reason why a lidar that turns and sends cannot see."""

    NONE = "none"
    DARK = "dark"
    """Too little light comes back from the room beyond the robot."""
    COVERED = "covered"
    """Too much light comes back from the robot itself."""


class BlockageDetector:
    """Judges each turn of the lidar. Call `take` with the points of each read. `clear`: the last whole turn was in
    order.
    """

    def __init__(self) -> None:
        self.clear = False
        self.ailment = LidarAilment.NONE
        """Defect of the last whole turn; NONE before the first turn has ended."""
        self._points = self._lit = self._own = 0

    def take(self, points: int, lit: int, own: int) -> bool:
        """Add `points` in the lidar's view, of which `lit` came back from the room and `own` from the robot.

        Return whether these points ended a turn.
        """
        self._points, self._lit, self._own = self._points + points, self._lit + lit, self._own + own
        if self._points < TURN_POINTS:
            return False
        if self._own > OWN_MOST * self._points:
            self.ailment = LidarAilment.COVERED
        elif self._lit < LIT_LEAST * self._points:
            self.ailment = LidarAilment.DARK
        else:
            self.ailment = LidarAilment.NONE
        self.clear = self.ailment is LidarAilment.NONE
        self._points = self._lit = self._own = 0
        return True
