"""A robot that leads somebody over the simulated floor: sensors, mechanics, people; no process, no clock."""

from collections import deque
from math import dist, hypot

import msgspec

from robot.core.commands import Drive
from robot.core.events import DriveEnded, EscortStep
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from simulators.physics.differential_drive import Body
from simulators.physics.range_sensors import IDEAL, Rangefinder
from tests.navigation.closed_loop import Loop

CORRIDOR = msgspec.toml.decode((ROOT / "tests" / "data" / "corridor.toml").read_bytes(), type=Lobby)
LOBBY = load_lobby(ROOT / "config" / "lobby.toml")
RADIUS_M = 0.22
FITTED = (*IDEAL[:5], Rangefinder(180.0, half_cone_deg=13.0, rays=5))
"""At the back a sensor with the field of a VL53L1X."""
WITHOUT_REAR = FITTED[:5]


class Follower:
    """Somebody who walks in the robot's steps, `gap_m` behind its middle, as long as they want to."""

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y, self.gap_m, self.speed_m_s = x, y, 1.3, 0.9
        self.path: list[tuple[float, float]] = []
        self.following = True
        self._trail: deque[tuple[float, float]] = deque()

    def walk(self, points: list[tuple[float, float]], speed_m_s: float) -> None:
        self.path, self.speed_m_s, self.following = list(points), speed_m_s, False

    def follow(self, speed_m_s: float) -> None:
        self.path, self.speed_m_s, self.following = [], speed_m_s, True

    def step(self, dt_s: float, robot: tuple[float, float, float]) -> None:
        if not self._trail or dist(self._trail[-1], robot[:2]) > 0.05:
            self._trail.append(robot[:2])
        if self.following and dist((self.x, self.y), robot[:2]) > self.gap_m:
            while len(self._trail) > 1 and dist(self._trail[0], (self.x, self.y)) < 0.1:
                self._trail.popleft()
            self._go(self._trail[0], dt_s)
        elif self.path:
            self._go(self.path[0], dt_s)
            if dist((self.x, self.y), self.path[0]) < 0.05:
                self.path.pop(0)

    def _go(self, to: tuple[float, float], dt_s: float) -> None:
        away = dist((self.x, self.y), to)
        share = min(1.0, self.speed_m_s * dt_s / away) if away > 0 else 0.0
        self.x, self.y = self.x + (to[0] - self.x) * share, self.y + (to[1] - self.y) * share


class Lead(Loop):
    """A robot that leads `lan` from home to counter 3."""

    def __init__(self, *, sensors: tuple[Rangefinder, ...] = FITTED, watched: bool = False) -> None:
        super().__init__(LOBBY, Body())
        self.fit(sensors)
        self.watched = watched
        self.lease, self.place = 1, "counter:3"
        self.others: list[tuple[float, float, float]] = []
        self.lan = Follower(LOBBY.home.x_m, LOBBY.home.y_m - 1.1)
        self.ended: list[DriveEnded] = []
        self.goes(0.5, wish=False)

    def goes(self, seconds: float, *, wish: bool = True) -> "Lead":
        for _ in range(round(seconds * 50)):
            if self.ended:
                return self
            self.lan.step(0.02, self.physics.pose)
            self.physics.room.discs = [(self.lan.x, self.lan.y, RADIUS_M), *self.others]
            if wish:
                drive = Drive(self.lease, self.place, 1200, led=True, watched=self.watched)
                self.controller.drive(drive, self.now_ms, self.odometry.pose)
            self.ended += self.step()
        return self

    def until(self, step: EscortStep, limit_s: float = 40.0) -> "Lead":
        for _ in range(round(limit_s * 10)):
            if self.told and self.told[-1].step is step:
                return self
            self.goes(0.1)
        raise TimeoutError(f"{step}: {self.steps}")

    def leaves(self) -> None:
        """Lan walks away for good, back to the door."""
        self.lan.walk([(2.4, 3.0), (2.4, 1.0), (9.5, 1.0)], 1.2)

    @property
    def steps(self) -> list[EscortStep]:
        return [told.step for told in self.told]

    @property
    def gap_m(self) -> float:
        x, y, _ = self.physics.pose
        return hypot(self.lan.x - x, self.lan.y - y) - 0.25 - RADIUS_M

    @property
    def stands(self) -> bool:
        return abs(self.physics.speed_m_s) < 0.01

    def left_m(self) -> float:
        goal = self.planner.goal("counter:3")
        return dist(self.physics.pose[:2], (goal.x_m, goal.y_m))
