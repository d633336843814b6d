"""Measure the stopping distance for a person who steps in front of the robot at full speed."""

import math
from collections.abc import Iterator

from hardware.motion.control_loop import ControlLoop
from hardware.motion.messages import TimedCommand
from hardware.motor_boards.reference_board import ReferenceLink
from robot.cli.bench.drive.controllers import setup_of
from robot.cli.bench.drive.plan import WheelsJudged
from robot.cli.bench.drive.wheel_judge import WheelJudge
from robot.core.commands import Drive
from robot.navigation.footprint import RANGE_BEARINGS_DEG
from robot.navigation.map.lobby_map import Lobby, Place, Pose
from simulators.physics.differential_drive import Body, Physics
from simulators.physics.lockstep import Lockstep
from simulators.physics.range_sensors import Ranging, fitted
from simulators.physics.room import RoomGeometry

FRICTIONS = (0.2, 0.3, 0.5, 0.8)
LAGS_S = (0.02, 0.05, 0.09)
STEP_MS = 20.0
CRUISE_MM_S = 600
STEPS_BEFORE_M = 0.45
"""Distance in m from the robot's front at which the person's shin appears: already inside the stop zone, the worst
case."""
MOMENTS = 100
"""Number of places along the way at which the person may appear, 13 mm apart, so that the sensors' measuring cycle is
met at different moments."""


class MeasuredStop(WheelsJudged):
    """A measured stop. `way_m`: distance driven from the first range reading of the person to standstill; the rest is
    what the wheel judge found."""

    friction: float
    way_m: float = math.inf


def corridor() -> Lobby:
    """Return a straight corridor of 20 m."""
    words = {"vi": "Đích", "en": "Goal"}
    goal = Place("goal", words, words, "pin", (19.5, 0.3), (0.4, 0.2), Pose(18.0, 2.0, 0.0))
    return Lobby(20.0, 4.0, Pose(1.5, 2.0, 0.0), (goal,), ((0.0, 1.5), (0.0, 2.5)))


def stopping(seed: int, echo_lines: int = 2) -> list[MeasuredStop]:
    """Measure two stops for each combination of floor friction and motor lag."""
    return [
        _one(friction, lag, seed + number, echo_lines)
        for friction in FRICTIONS
        for lag in LAGS_S
        for number in range(2)
    ]


def _one(friction: float, lag_s: float, seed: int, echo_lines: int) -> MeasuredStop:
    lobby = corridor()
    start = (lobby.home.x_m, lobby.home.y_m, math.radians(lobby.home.heading_deg))
    body = Body(motor_lag_s=lag_s, friction=friction)
    physics = Physics(RoomGeometry(lobby), start, body, seed, Ranging(fitted(RANGE_BEARINGS_DEG)))
    lockstep = Lockstep(physics, seed, echo_lines=echo_lines)
    navigator = ControlLoop(setup_of(lobby, start, CRUISE_MM_S), ReferenceLink(lockstep.cable))  # type: ignore[arg-type]
    judge = WheelJudge(lockstep, navigator, lambda: bool(physics.room.discs))
    stop = MeasuredStop(friction)
    for way_m in _steps(lockstep, navigator, 6.0 + 0.013 * (seed % MOMENTS)):
        judge.step()
        stop.way_m = way_m
    judge.finish(stop)
    return stop


def _steps(lockstep: Lockstep, navigator: ControlLoop, appears_m: float) -> Iterator[float]:
    """Drive until the person appears and the robot stands. Yield infinity after each control step, and at last the
    distance from the first reading of the person to standstill, m."""
    physics = lockstep.physics
    shown_at_m: float | None = None
    for count in range(1500):
        now_ms = lockstep.now_ms
        if count >= 25 and count % 20 == 0:
            navigator.order(TimedCommand(now_ms, Drive(1, "goal", 1200)))
        navigator.step(now_ms, STEP_MS)
        x = physics.pose[0]
        if not physics.room.discs and x > appears_m:
            physics.room.discs = [(x + physics.body.radius_m + STEPS_BEFORE_M + 0.22, 2.0, 0.22)]
        before_ms = lockstep.firmware.sensors.ranges_mm
        lockstep.advance(STEP_MS)
        ranges = lockstep.firmware.sensors.ranges_mm
        if physics.room.discs and shown_at_m is None and ranges != before_ms and min(ranges[:5]) < 600:
            shown_at_m = physics.pose[0]
        if shown_at_m is not None and physics.floor_m_s == (0.0, 0.0):
            yield physics.pose[0] - shown_at_m
            return
        yield math.inf
