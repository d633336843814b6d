"""Board, mechanics and crowd on one clock: the robot's real link speaks to them through bytes in memory."""

import math
import random

import pytest

from hardware.motor_boards.reference_board import ReferenceLink
from robot.cli.bench.drive.plan import DrivePlan
from robot.cli.bench.drive.simulated_drive import drive
from simulators.physics.differential_drive import Physics
from simulators.physics.lockstep import Lockstep, MemoryCable
from simulators.physics.room import RoomGeometry
from tests.simulators.physics.corridor import CORRIDOR

STEP_MS = 20.0


def world(**changed) -> Lockstep:
    return Lockstep(Physics(RoomGeometry(CORRIDOR), (2.0, 2.0, 0.0)), seed=1, **changed)


def push(lockstep: Lockstep, link: ReferenceLink, seconds: float, speed_mm_s: int) -> None:
    for _ in range(round(seconds * 1000 / STEP_MS)):
        link.receive(lockstep.now_ms)
        link.transmit(lockstep.now_ms, speed_mm_s, speed_mm_s, moving=speed_mm_s > 0, clearing=False)
        lockstep.advance(STEP_MS)


def test_the_real_link_arms_the_board_and_drives_it() -> None:
    lockstep = world()
    link = ReferenceLink(lockstep.cable)
    push(lockstep, link, 4.0, 300)
    assert link.armed
    assert lockstep.physics.pose[0] > 2.9
    assert link.facts.telemetry is not None
    assert len(link.facts.telemetry.ranges_mm) == 6
    assert link.facts.telemetry.battery_mv > 20_000


def test_a_cut_cable_stops_the_wheels_within_450_ms_of_the_boards_time() -> None:
    lockstep = world()
    link = ReferenceLink(lockstep.cable)
    push(lockstep, link, 3.0, 600)
    lockstep.cable.cut = True
    lockstep.advance(450)
    assert lockstep.firmware.command == (0.0, 0.0)


def test_the_red_button_stops_it_and_the_link_hears_of_it() -> None:
    lockstep = world()
    link = ReferenceLink(lockstep.cable)
    push(lockstep, link, 2.0, 300)
    lockstep.press_estop()
    push(lockstep, link, 0.3, 300)
    assert lockstep.physics.wheel_m_s == (0.0, 0.0)
    assert not link.armed


def test_noise_on_the_cable_damages_bytes_both_ways() -> None:
    cable = MemoryCable(random.Random(1), noise_permille=500)
    cable.write(b"x" * 100)
    cable.push(b"y" * 100)
    assert cable.taken() != b"x" * 100
    assert cable.read() != b"y" * 100


def test_a_run_is_decided_by_its_plan_alone() -> None:
    plan = DrivePlan(3, "random:2", people=6, visitor=True, pauses=1)
    first, second = drive(plan), drive(plan)
    first.work_s = second.work_s = 0.0
    assert first == second


@pytest.mark.parametrize("seed", [1, 2])
def test_the_robot_arrives_by_markers_where_wheels_alone_would_not_do(seed: int) -> None:
    robot, wheels = (drive(DrivePlan(seed, body="assembled", place="counter:6", markers=m)) for m in (True, False))
    assert robot.reached
    assert robot.error_cm < 10
    assert robot.error_cm < wheels.error_cm
    assert robot.violations == []


def test_the_baseline_follower_minds_nobody() -> None:
    touched = [drive(DrivePlan(seed, people=14, visitor=True, host="pursuit")) for seed in range(6)]
    assert any(touch.caused for result in touched for touch in result.touches)


def test_a_robot_that_is_carried_away_is_where_it_does_not_believe_to_be() -> None:
    result = drive(DrivePlan(1, place="counter:6", carried_m=1.5, limit_s=25.0))
    assert result.belief_max_cm > 100


def test_a_lost_cable_is_a_run_that_does_not_arrive() -> None:
    result = drive(DrivePlan(1, place="counter:3", noise_permille=400, limit_s=30.0))
    assert not result.reached
    assert math.isfinite(result.error_cm)
