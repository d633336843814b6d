"""Calibration drives, steered by the wheel counters alone: a straight piece, and a square to either side."""

from math import atan2, copysign, cos, pi, sin, sqrt

from robot.navigation.calibration.limits import CORNER_M, CORNER_RAD, LAP_BRAKING_M_S2, LAP_SPEED_M_S, LAP_TURN_RAD_S
from robot.navigation.control.limits import CREEP_M_S
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase, turn_rate
from robot.navigation.geometry import XY, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Pose
from robot.navigation.planning.planner import Route


class LapFollower(Follower):
    """Drives a sequence of legs, each (way m, then turn on the spot rad), from the start pose. It steers by the same
    odometry that the drive is to calibrate.
    """

    def __init__(self, start: Position, legs: tuple[tuple[float, float], ...]) -> None:
        """Compute the corners of the legs, the first of which begins at `start`."""
        corners: list[XY] = [start[:2]]
        heading = start[2]
        for way_m, turn_rad in legs:
            corners.append((corners[-1][0] + way_m * cos(heading), corners[-1][1] + way_m * sin(heading)))
            heading += turn_rad
        super().__init__(Route(tuple(corners), Pose(*corners[-1], heading_deg=0.0)), LAP_SPEED_M_S)
        self.goal_pose = (*corners[-1], wrapped(heading))
        self.phase = TripPhase.TRACKING
        self._legs, self._corners, self._leg = legs, corners, 0
        self._heading, self._turning = start[2], False

    @property
    def left_m(self) -> float:
        """Total length of the legs that are not finished yet, m."""
        return sum(way_m for way_m, _ in self._legs[self._leg :])

    @property
    def ahead(self) -> tuple[XY, ...]:
        """Corners of the legs still to be driven, the next one first, (x, y) in m."""
        return tuple(self._corners[self._leg + 1 :])

    @property
    def rejoin_points(self) -> tuple[XY, ...]:
        """Always empty: on a calibration drive the robot may not leave the planned legs."""
        return ()

    def steer(self, pose: Position) -> Steering:
        """Return the steering of a robot at `pose` (by odometry). Call it once per control step."""
        while self._leg < len(self._legs):
            way_m, turn_rad = self._legs[self._leg]
            if not self._turning:
                steering = self._straight(pose, way_m)
                if steering is not None:
                    return steering
                self._turning, self._target = True, wrapped(self._heading + turn_rad)
            error = wrapped(self._target - pose[2])
            if abs(turn_rad) > CORNER_RAD and abs(error) > CORNER_RAD:
                rate = turn_rate(error)
                return Steering(0.0, copysign(min(abs(rate), LAP_TURN_RAD_S), rate))
            self._heading, self._turning = self._target, False
            self._leg += 1
        self.phase = TripPhase.ARRIVED
        return Steering(0.0, 0.0)

    def _straight(self, pose: Position, way_m: float) -> Steering | None:
        """Return the steering along the present leg of length `way_m`; None once its end is reached."""
        if way_m <= 0.0:
            return None
        x, y = self._corners[self._leg + 1]
        dx, dy = x - pose[0], y - pose[1]
        along = dx * cos(self._heading) + dy * sin(self._heading)
        if along <= CORNER_M:
            return None
        aside = dy * cos(self._heading) - dx * sin(self._heading)
        aim = wrapped(self._heading + atan2(aside, max(0.4, along)) - pose[2])
        speed = max(CREEP_M_S, min(LAP_SPEED_M_S, sqrt(2 * LAP_BRAKING_M_S2 * along)))
        return Steering(speed, 2.0 * aim * speed / 0.4)

    _target = 0.0


def straight(way_m: float) -> tuple[tuple[float, float], ...]:
    """Return the legs (way m, turn rad) of a drive straight on for `way_m`."""
    return ((way_m, 0.0),)


def square(side_m: float, *, left: bool) -> tuple[tuple[float, float], ...]:
    """Return the legs (way m, turn rad) of a square; it ends in the start pose. `left`: it turns to the left."""
    return ((side_m, pi / 2 if left else -pi / 2),) * 4
