"""The true state of the simulated lobby: the robot's real pose, and where people are and what they do.

One lock guards the state: one thread moves the people in ticks, while camera and physics read where they are.
"""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from robot.navigation.map.lobby_map import Lobby
from simulators.people.visitor import RADIUS_M, Point, RobotPose, SimulatedVisitor

_TRAIL_STEP_M = 0.08
_TRAIL_POINTS = 900


@dataclass(frozen=True)
class WorldSnapshot:
    """A copy of the state of the lobby, safe to draw in any thread."""

    robot: RobotPose
    visitors: tuple[SimulatedVisitor, ...]
    trail: tuple[Point, ...]
    goal: str
    robot_bubble: str


class LobbyWorld:
    """The people and the robot in `lobby`; `robot_pose` is called at each tick for the robot's true pose."""

    def __init__(self, lobby: Lobby, robot_pose: Callable[[], RobotPose]) -> None:
        self.lobby = lobby
        self._robot_pose = robot_pose
        self._visitors: dict[str, SimulatedVisitor] = {}
        self._trail: deque[Point] = deque(maxlen=_TRAIL_POINTS)
        self._goal = ""
        self._robot_bubble = ""
        self._lock = threading.Lock()

    def enter(self, visitor: SimulatedVisitor) -> None:
        with self._lock:
            self._visitors[visitor.name] = visitor

    def leave(self, name: str) -> None:
        with self._lock:
            self._visitors.pop(name, None)

    def change(self, name: str, change: Callable[[SimulatedVisitor], None]) -> bool:
        """Change the person `name` by calling `change`. Return False when no one in the lobby has that name."""
        with self._lock:
            visitor = self._visitors.get(name)
            if visitor is not None:
                change(visitor)
            return visitor is not None

    def lead_to(self, place: str) -> None:
        """Set the robot's goal ("" = the robot rests) and begin a new trail."""
        with self._lock:
            self._goal = place
            self._trail.clear()

    def robot_says(self, text: str) -> None:
        with self._lock:
            self._robot_bubble = text

    def obstacles(self) -> list[tuple[float, float, float]]:
        """Return all people as discs (x m, y m, radius m), for the robot's range sensors and bumper."""
        with self._lock:
            return [(visitor.x, visitor.y, RADIUS_M) for visitor in self._visitors.values()]

    def tick(self, dt_s: float) -> None:
        """Move all people on by `dt_s`."""
        robot = self._robot_pose()
        with self._lock:
            for visitor in self._visitors.values():
                visitor.step(dt_s, robot)
            here = (robot[0], robot[1])
            if not self._trail or _far(self._trail[-1], here):
                self._trail.append(here)

    def scene(self) -> WorldSnapshot:
        robot = self._robot_pose()
        with self._lock:
            people = tuple(replace(visitor) for visitor in self._visitors.values())
            return WorldSnapshot(robot, people, tuple(self._trail), self._goal, self._robot_bubble)


def _far(a: Point, b: Point) -> bool:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 >= _TRAIL_STEP_M**2
