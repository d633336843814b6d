"""The turn for relocalization: stand, turn once round slowly, and look for markers. It may end without having found a
pose.
"""

from math import pi

from robot.navigation.control.pure_pursuit import Steering
from robot.navigation.geometry import wrapped
from robot.navigation.localization.limits import FULL_TURN_RAD, LOOK_RAD_S
from robot.navigation.localization.odometry import Position


class RelocalizationTurn:
    """A slow turn on the spot, once round, to look for markers."""

    def __init__(self) -> None:
        self._turned_rad = 0.0
        self._heading: float | None = None

    @property
    def half(self) -> bool:
        """Whether half of the turn is done; by then it is unlikely that markers agree only by chance."""
        return self._turned_rad >= pi

    @property
    def over(self) -> bool:
        """Whether the robot has looked in all directions."""
        return self._turned_rad >= FULL_TURN_RAD

    def steer(self, reckoned: Position, *, standing: bool) -> Steering:
        """Return the steering of the turn, which begins when the wheels stand. `reckoned`: the pose by the wheels,
        which never jumps.
        """
        if self._heading is None and not standing:
            return Steering(0.0, 0.0)
        if self._heading is not None:
            self._turned_rad += wrapped(reckoned[2] - self._heading)
        self._heading = reckoned[2]
        return Steering(0.0, 0.0 if self.over else LOOK_RAD_S)
