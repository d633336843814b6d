"""Onto the dock: from the staging pose or near it, slowly; three misses and no more."""

import itertools
from collections.abc import Callable
from math import cos, degrees, hypot, radians, sin

import pytest
from msgspec.structs import replace

from robot.cli.bench.drive.plan import DrivePlan
from robot.cli.bench.drive.simulated_drive import drive
from robot.navigation.control.docking import DockFollower, dock_way_is_free, follower_to
from robot.navigation.control.limits import DOCK_TRIES
from robot.navigation.control.pure_pursuit import Follower, TripPhase
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Pose
from robot.navigation.planning.planner import DOCK, HOME, STAGING, Planner
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby

LOBBY = load_lobby(ROOT / "config" / "lobby.toml")
WITH_DOCK = replace(LOBBY, dock=Pose(3.0, 1.6, 180.0))
STEP_S = 0.02


def driven(
    follower: Follower, pose: Position, beside_m: Callable[[int], float] = lambda tries: 0.0, limit_s: float = 300.0
) -> list[Position]:
    """Follow with perfect wheels; the path. At the plate the pose turns out to be `beside_m` off, by the try."""
    path, tries = [pose], 0
    for _ in range(round(limit_s / STEP_S)):
        near = hypot(pose[0] - 3.0, pose[1] - 1.6) < 0.02
        if near and (off_m := beside_m(tries)):
            pose, tries = (pose[0], pose[1] + off_m, pose[2]), tries + 1
        steering = follower.steer(pose)
        if follower.phase is TripPhase.ARRIVED or follower.failed:
            return path
        x, y, heading = pose
        middle = heading + steering.turn_rad_s * STEP_S / 2
        way_m = steering.speed_m_s * STEP_S
        pose = (x + way_m * cos(middle), y + way_m * sin(middle), wrapped(heading + steering.turn_rad_s * STEP_S))
        path.append(pose)
    raise TimeoutError


def test_the_robot_comes_to_rest_on_the_dock_slowly_and_straight() -> None:
    follower = follower_to(Planner(WITH_DOCK), (6.0, 2.3), DOCK, 0.5)
    path = driven(follower, (6.0, 2.3, radians(-90)))
    x, y, heading = path[-1]
    assert hypot(x - 3.0, y - 1.6) < 0.02
    assert abs(degrees(wrapped(heading - radians(180)))) < 1.5
    last = [pose for pose in path if hypot(pose[0] - 3.0, pose[1] - 1.6) < 0.5]
    fastest = max(hypot(b[0] - a[0], b[1] - a[1]) / STEP_S for a, b in itertools.pairwise(last))
    assert fastest <= 0.1501
    assert max(abs(degrees(wrapped(pose[2] - radians(180)))) for pose in last) < 8


def test_whoever_pushes_it_off_the_plate_makes_it_come_again() -> None:
    follower = follower_to(Planner(WITH_DOCK), (6.0, 2.3), DOCK, 0.5)
    path = driven(follower, (6.0, 2.3, radians(-90)), lambda tries: 0.0 if tries else 0.1)
    assert follower.phase is TripPhase.ARRIVED
    assert hypot(path[-1][0] - 3.0, path[-1][1] - 1.6) < 0.02


def test_pushed_off_three_times_it_gives_up_and_says_so() -> None:
    follower = follower_to(Planner(WITH_DOCK), (6.0, 2.3), DOCK, 0.5)
    pushes = []
    driven(follower, (6.0, 2.3, radians(-90)), lambda tries: pushes.append(tries) or 0.1)
    assert follower.failed == "dock"
    assert len(pushes) == DOCK_TRIES


def test_home_is_the_dock_where_both_are_one_spot() -> None:
    home = LOBBY.home
    one_spot = Planner(replace(LOBBY, dock=home))
    assert isinstance(follower_to(one_spot, (2.9, 4.0), HOME, 0.5), DockFollower)
    assert not isinstance(follower_to(Planner(WITH_DOCK), (2.9, 4.0), HOME, 0.5), DockFollower)
    assert follower_to(Planner(LOBBY), (2.9, 4.0), DOCK, 0.5) is None


def test_the_staging_pose_lies_before_the_dock() -> None:
    staging = Planner(WITH_DOCK).goal(STAGING)
    assert (staging.x_m, staging.heading_deg) == (pytest.approx(3.7), 180.0)


@pytest.mark.parametrize(
    ("here", "free"), [((3.7, 2.0), True), ((3.7, 1.2), True), ((3.25, 1.8), False), ((3.7, 2.1), False)]
)
def test_the_robot_leaves_for_the_line_onto_the_dock_only_from_near_and_early_enough(
    here: tuple[float, float], free: bool
) -> None:
    assert dock_way_is_free(Planner(WITH_DOCK).floor, (3.0, 1.6, radians(180)), here) is free


def test_the_robot_leaves_for_the_line_onto_the_dock_only_where_the_way_across_to_it_is_free() -> None:
    post = ((4.0, 1.35), (4.1, 1.35), (4.1, 1.4), (4.0, 1.4))
    here, dock = (3.7, 1.16), (3.0, 1.6, radians(180))
    assert dock_way_is_free(Planner(WITH_DOCK).floor, dock, here)
    assert not dock_way_is_free(Planner(replace(WITH_DOCK, keep_out=(post,))).floor, dock, here)


def test_who_gets_no_nearer_to_the_staging_pose_drives_onto_the_dock_from_there() -> None:
    result = drive(DrivePlan(300_035, "docked:shipped", back=True))
    assert result.reached
    assert result.error_cm <= 5.0
    assert result.error_deg <= 3.0
