"""People of the simulated lobby: where they are, where they look, and how they walk. Metres, radians, seconds."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

Point = tuple[float, float]
RobotPose = tuple[float, float, float]

RADIUS_M = 0.22
_FOLLOW_GAP_M = 1.25
_CRUMB_M = 0.2
_BEFORE_S = 3.0
"""A led person stands in the robot's way this long before noticing where the robot wants to go, s; chosen."""
_IN_THE_WAY_M, _IN_THE_WAY_RAD = 1.5, math.radians(75)
_CLEAR_M = 0.85
"""A person who follows steps back when the robot is nearer than this, m; chosen."""
_TURN_RAD_S = 4.0
_NECK_RAD = math.radians(80)


@dataclass
class SimulatedVisitor:
    """A person. `path`: points still to walk through; `looks_at_robot`: whether the head turns to the robot, as far as
    a neck can."""

    name: str
    label: str
    x: float
    y: float
    heading: float
    coat: int = 0
    speed_m_s: float = 0.9
    looks_at_robot: bool = True
    following: bool = False
    bubble: str = ""
    holds: str = ""  # the code of the receipt that is held towards the robot; "" = nothing
    path: deque[Point] = field(default_factory=deque)
    stride_m: float = 0.0
    trail: deque[Point] = field(default_factory=deque)
    before_s: float = 0.0

    def walk(self, points: Sequence[Point], speed_m_s: float) -> None:
        """Walk through `points` one after the other."""
        self.path = deque(points)
        self.speed_m_s = speed_m_s
        self.following = False

    def follow(self) -> None:
        """Follow the robot along its trail from now on, a step behind."""
        self.path.clear()
        self.trail.clear()
        self.following = True

    @property
    def walking(self) -> bool:
        return bool(self.path)

    def step(self, dt_s: float, robot: RobotPose) -> None:
        """Move this person on by `dt_s`."""
        goal = self.path[0] if self.path else None
        away = math.hypot(self.x - robot[0], self.y - robot[1])
        if self.following:
            self._remember((robot[0], robot[1]))
            goal = self.trail[0] if away > _FOLLOW_GAP_M else None
        self.before_s = self.before_s + dt_s if self.following and self._is_before(robot, away) else 0.0
        if self.before_s > _BEFORE_S:
            self._go_round(robot, away, dt_s)
        elif goal is not None:
            self._go(goal, dt_s)
        elif self.following and 0.0 < away < _CLEAR_M:
            self._step_back(robot, away, dt_s)
        elif self.looks_at_robot:
            self._turn(math.atan2(robot[1] - self.y, robot[0] - self.x), dt_s)

    def _is_before(self, robot: RobotPose, away: float) -> bool:
        """Whether this person stands in the way of the robot, which is to lead them."""
        off = _wrapped(math.atan2(self.y - robot[1], self.x - robot[0]) - robot[2])
        return away < _IN_THE_WAY_M and abs(off) < _IN_THE_WAY_RAD

    def _go_round(self, robot: RobotPose, away: float, dt_s: float) -> None:
        """Walk around the robot, on the nearer side, to the place of a follower."""
        bearing = math.atan2(self.y - robot[1], self.x - robot[0])
        side = 1.0 if _wrapped(bearing - robot[2]) >= 0 else -1.0
        onward, reach = bearing + side * 0.5, max(away, _CLEAR_M)
        self._go((robot[0] + reach * math.cos(onward), robot[1] + reach * math.sin(onward)), dt_s)

    def _remember(self, robot: Point) -> None:
        """Add the robot's position to its trail, and drop the points that this person has passed."""
        trail = self.trail
        if not trail or math.dist(trail[-1], robot) > _CRUMB_M:
            trail.append(robot)
        here = (self.x, self.y)
        while len(trail) > 1 and (
            math.dist(trail[0], here) < _CRUMB_M or math.dist(trail[1], here) <= math.dist(trail[0], here)
        ):
            trail.popleft()

    def face_heading(self, robot: RobotPose) -> float:
        """Return the direction in which the face points, rad."""
        if not self.looks_at_robot:
            return self.heading
        off = _wrapped(math.atan2(robot[1] - self.y, robot[0] - self.x) - self.heading)
        return self.heading + (off if abs(off) <= _NECK_RAD else 0.0)

    def _go(self, goal: Point, dt_s: float) -> None:
        dx, dy = goal[0] - self.x, goal[1] - self.y
        distance = math.hypot(dx, dy)
        reach = self.speed_m_s * dt_s
        if distance > 0.01:
            self._turn(math.atan2(dy, dx), dt_s)
        if distance <= reach:
            self.x, self.y = goal
            if self.path:
                self.path.popleft()
        else:
            self.x += dx / distance * reach
            self.y += dy / distance * reach
        self.stride_m += min(reach, distance)

    def _step_back(self, robot: RobotPose, away: float, dt_s: float) -> None:
        reach = self.speed_m_s * dt_s
        self.x += (self.x - robot[0]) / away * reach
        self.y += (self.y - robot[1]) / away * reach
        self.stride_m += reach

    def _turn(self, heading: float, dt_s: float) -> None:
        off = _wrapped(heading - self.heading)
        limit = _TURN_RAD_S * dt_s
        self.heading = _wrapped(self.heading + max(-limit, min(limit, off)))


def _wrapped(angle: float) -> float:
    return math.atan2(math.sin(angle), math.cos(angle))
