"""Run the same commands and the same controller on our mechanics and on independent engines, and measure the gap."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from robot.cli.bench.drive import world
from robot.cli.bench.drive.measurements import to_line_m
from robot.cli.bench.drive.plan import DrivePlan
from robot.cli.bench.drive.simulated_drive import SimulatedDrive
from robot.navigation.geometry import wrapped
from simulators.physics.differential_drive import Body, Pose
from simulators.physics.lockstep import TICK_MS, SimulatedMechanics
from simulators.physics.room import RoomGeometry

PEERS = ("mujoco", "mujoco scrubbing", "ir-sim")
DT_S = TICK_MS / 1000
Commands = list[tuple[float, float]]


@dataclass
class Trace:
    """A run on one engine:"""

    poses: list[Pose]
    commands: Commands
    seconds: float = 0.0
    error_cm: float = 0.0
    error_deg: float = 0.0
    reached: bool = True
    violations: list[str] = field(default_factory=list)
    """Broken limits of speed and braking, in words, as the wheel judge found them."""


def sane(name: str) -> dict[str, float]:
    """Run an engine alone with simple commands; return its speed straight ahead, its turn on the spot, and its stopping
    distances from 0.6 m/s."""
    body, room = Body(), RoomGeometry(world.course())
    base = world.mechanics(name, room, (3.0, 2.0, math.pi / 2), body, 0)
    _ramp(base, (500.0, 500.0), 2.0)
    y = base.pose[1]
    _hold(base, (500.0, 500.0), 4.0)
    speed = (base.pose[1] - y) / 4.0
    _ramp(base, (0.0, 0.0), 2.0)
    heading = base.pose[2]
    _ramp(base, (-180.0, 180.0), 1.0)
    _hold(base, (-180.0, 180.0), 1.0)
    _ramp(base, (0.0, 0.0), 1.0)
    turned = math.degrees(wrapped(base.pose[2] - heading)) % 360
    stops = {}
    for friction in (0.2, 0.7):
        other = world.mechanics(name, room, (3.0, 2.0, math.pi / 2), Body(friction=friction), 0)
        _ramp(other, (600.0, 600.0), 2.0)
        y = other.pose[1]
        _hold(other, (0.0, 0.0), 1.5)
        stops[f"stop_m_friction_{friction}"] = round(other.pose[1] - y, 3)
    return {"straight_m_s": round(speed, 4), "turned_deg": round(turned, 2), **stops}


def _ramp(base: SimulatedMechanics, to: tuple[float, float], seconds: float) -> None:
    """Change the wheel speeds at the board's acceleration, then hold them for the rest of `seconds`."""
    start = (base.floor_m_s[0] * 1000, base.floor_m_s[1] * 1000)
    for tick in range(round(seconds / DT_S)):
        reach = 3000.0 * DT_S * (tick + 1)
        left, right = (a + min(max(b - a, -reach), reach) for a, b in zip(start, to, strict=True))
        base.step((left, right), DT_S)


def _hold(base: SimulatedMechanics, command: tuple[float, float], seconds: float) -> None:
    for _ in range(round(seconds / DT_S)):
        base.step(command, DT_S)


def closed_loop(name: str, friction: float, seed: int = 0) -> Trace:
    """Drive the course of about 30 m on this engine with the robot's own controller; return the trace."""
    plan = DrivePlan(
        seed, "course", body="perfect", mechanics=name, markers=False, ideal_ranges=True, cruise_mm_s=600,
        friction=friction,
    )  # fmt: skip
    run = SimulatedDrive(plan)
    trace = Trace([], [])
    physics, firmware = run.lockstep.physics, run.lockstep.firmware
    run.lockstep.watch = lambda _: _note(trace, physics, firmware.command)
    result = run.run()
    trace.seconds, trace.error_cm, trace.error_deg = result.seconds, result.error_cm, result.error_deg
    trace.reached, trace.violations = result.reached, result.violations
    return trace


def _note(trace: Trace, physics: SimulatedMechanics, command: tuple[float, float]) -> None:
    trace.poses.append(physics.pose)
    trace.commands.append(command)


def open_loop(name: str, commands: Commands, start: Pose, friction: float, motor_lag_s: float) -> list[Pose]:
    """Run recorded motor commands on this engine, tick by tick, without a controller; return the poses."""
    base = world.mechanics(
        name, RoomGeometry(world.course()), start, Body(friction=friction, motor_lag_s=motor_lag_s), 0
    )
    poses = []
    for command in commands:
        base.step(command, DT_S)
        poses.append(base.pose)
    return poses


def path_gap_cm(ours: Sequence[Pose], theirs: Sequence[Pose]) -> float:
    """Return the largest distance, cm, of the peer's path (`theirs`) from the nearest part of our path, so that a
    delayed start does not count."""
    line = [(x, y) for x, y, _ in ours[::5]]
    worst, near = 0.0, 0
    for x, y, _ in theirs[::20]:
        window = range(max(0, near - 60), min(len(line), near + 400))
        near = min(window, key=lambda number: (line[number][0] - x) ** 2 + (line[number][1] - y) ** 2)
        worst = max(worst, to_line_m(line, near, (x, y)))
    return round(100 * worst, 2)


def end_gap(ours: Sequence[Pose], theirs: Sequence[Pose]) -> tuple[float, float]:
    """Return the gap between the two last poses, in cm and degrees."""
    (ax, ay, ah), (bx, by, bh) = ours[-1], theirs[-1]
    return round(100 * math.hypot(ax - bx, ay - by), 2), round(abs(math.degrees(wrapped(ah - bh))), 2)
