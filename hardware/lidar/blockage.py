"""Whether a lidar sees: light must come back from the room, and not too much of it from the robot itself. Pure."""

import enum

TURN_POINTS = 450
LIT_LEAST = 0.05
"""Share of the points of a turn: in a lobby there are walls within its 12 m."""
OWN_MOST = 0.15
"""Posts and cables are less; a cap, a cloth or a hand is more."""


class LidarAilment(enum.Enum):
    """What is wrong with one that turns and talks."""

    NONE = "none"
    DARK = "dark"
    """No light comes back from beyond the robot."""
    COVERED = "covered"
    """Too much of it comes back from the robot itself."""


class BlockageDetector:
    """Give it the points of each look; it judges turn by turn. `clear` = the last whole turn was in order."""

    def __init__(self) -> None:
        self.clear = False
        self.ailment = LidarAilment.NONE
        """Of the last turn; none before the first."""
        self._points = self._lit = self._own = 0

    def take(self, points: int, lit: int, own: int) -> bool:
        """So many `points` of what it may see, of which some were `lit` by the room and others by its `own` robot.

        Whether that ended a turn.
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
