"""Guiding, envelope and simulated mechanics as one closed loop in simulated time: no process, no wire, no clock."""

from dataclasses import dataclass
from math import degrees, hypot, radians

from hardware.motion.motion_controller import MotionController
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import EncoderReply, Flags, Range, Telemetry
from hardware.range_sensors.readings import RangeReadings
from robot.core.commands import Drive
from robot.core.events import BaseReported, DriveEnded, EscortChanged
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Odometry
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.planning.planner import Planner
from simulators.boards.firmware import Sensors
from simulators.physics.differential_drive import Body, Physics
from simulators.physics.range_sensor_schedule import RangingTurns
from simulators.physics.range_sensors import Rangefinder
from simulators.physics.room import RoomGeometry

STEP_MS = 20


@dataclass
class Run:
    """What one drive came to, by the true pose."""

    ended: DriveEnded
    seconds: float
    error_m: float
    error_deg: float
    off_route_m: float


class Loop:
    """A robot in `lobby` whose mechanics are `body`; drives one place after the other."""

    def __init__(self, lobby: Lobby, body: Body, seed: int = 0, cruise_mm_s: int = 500) -> None:
        home = (lobby.home.x_m, lobby.home.y_m, radians(lobby.home.heading_deg))
        self.physics = Physics(RoomGeometry(lobby), home, body, seed)
        self.planner = Planner(lobby)
        self.controller = MotionController(self.planner, 360.0, cruise_mm_s)
        self.odometry = Odometry(75.0, 360.0, 1320, home, (0, 0))
        self.facts = BoardFacts()
        self.now_ms = 0.0
        self.fit(self.physics.ranging.sensors)
        self.sensors = Sensors()
        self.wheels: list[tuple[int, int]] = []
        self.reports: list[BaseReported] = []
        self.told: list[EscortChanged] = []
        self._lease = 0
        self._wish_mm_s = (0.0, 0.0)
        self._answer()

    def fit(self, sensors: tuple[Rangefinder, ...]) -> None:
        """These range sensors instead."""
        self.physics.ranging.sensors = sensors
        self.turns = RangingTurns(len(sensors), self.physics.range_mm)
        self.facts.ranges = RangeReadings().with_telemetry((4000,) * len(sensors), self.now_ms)

    def step(self) -> list[DriveEnded]:
        """One control step of 20 ms."""
        self.now_ms += STEP_MS
        self._hear_ranges()
        pose = self.odometry.advance(self.sensors.left_ticks, self.sensors.right_ticks)
        step = self.controller.step(self.now_ms, STEP_MS, pose, self.facts)
        for _ in range(4):
            self.physics.step((step.left_mm_s, step.right_mm_s), STEP_MS / 4000)
        self.physics.read(self.sensors)
        self._wish_mm_s = (float(step.left_mm_s), float(step.right_mm_s))
        self._answer(armed=step.moving)
        self.wheels.append((step.left_mm_s, step.right_mm_s))
        self.reports += [event for event in step.events if isinstance(event, BaseReported)]
        self.told += [event for event in step.events if isinstance(event, EscortChanged)]
        return [event for event in step.events if isinstance(event, DriveEnded)]

    def _hear_ranges(self) -> None:
        for told in self.turns.step(self.now_ms):
            self.facts.ranges = self.facts.ranges.with_reading(Range(*told), self.now_ms)

    def drive(self, place: str, limit_s: float = 120.0) -> Run:
        """Drive to `place` and stay until it has ended."""
        self._lease += 1
        began_ms, off_route_m = self.now_ms, 0.0
        while self.now_ms - began_ms < limit_s * 1000:
            self.controller.drive(Drive(self._lease, place, 1200), self.now_ms, self.odometry.pose)
            ended = self.step()
            if self.controller.trip is not None:
                off_route_m = max(off_route_m, self.controller.trip.follower.off_route_m)
            if ended:
                return self._run(ended[0], place, (self.now_ms - began_ms) / 1000, off_route_m)
        raise TimeoutError(f"{place} in {limit_s} s")

    def _run(self, ended: DriveEnded, place: str, seconds: float, off_route_m: float) -> Run:
        goal, (x, y, heading) = self.planner.goal(place), self.physics.pose
        turn = degrees(wrapped(heading - radians(goal.heading_deg)))
        return Run(ended, seconds, hypot(x - goal.x_m, y - goal.y_m), abs(turn), off_route_m)

    def _answer(self, *, armed: bool = False) -> None:
        pins = self.sensors
        self.facts.flags = Flags.ARMED if armed else Flags(0)
        self.facts.commanded_mm_s = self._wish_mm_s
        self.facts.motion = EncoderReply(
            0, pins.left_ticks, pins.right_ticks, round(pins.left_mm_s), round(pins.right_mm_s), self.facts.flags
        )
        self.facts.telemetry = Telemetry(0, 25_000, 300, 0, 0, pins.ranges_mm, 0)
        self.facts.telemetry_at_ms = self.now_ms
