"""How exactly the robot arrives, and that it keeps its limits on the way, over the simulated mechanics."""

from itertools import pairwise

import pytest

from robot.core.events import BaseState, EscortStep
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby
from simulators.physics.differential_drive import Body, well_calibrated
from tests.navigation.closed_loop import STEP_MS, Loop

LOBBY = load_lobby(ROOT / "config" / "lobby.toml")
PLACES = [place.id for place in LOBBY.places if place.approach is not None]


@pytest.mark.parametrize("place", PLACES)
def test_with_perfect_wheels_it_arrives_within_3_cm_and_2_degrees(place: str) -> None:
    loop = Loop(LOBBY, Body())
    for goal in (place, "home"):
        run = loop.drive(goal)
        assert run.ended.reached
        assert run.error_m <= 0.03
        assert run.error_deg <= 2.0
        assert run.off_route_m <= 0.10


@pytest.mark.parametrize("seed", range(6))
def test_after_there_and_back_on_odometry_alone_it_is_home_within_15_cm(seed: int) -> None:
    loop = Loop(LOBBY, well_calibrated(seed), seed)
    assert loop.drive("counter:6").ended.reached
    home = loop.drive("home")
    assert home.ended.reached
    assert home.error_m <= 0.15
    assert home.error_deg <= 5.0


@pytest.mark.parametrize("lag_s", [0.01, 0.12])
def test_a_lazy_motor_costs_centimetres_not_the_goal(lag_s: float) -> None:
    run = Loop(LOBBY, Body(motor_lag_s=lag_s)).drive("counter:3")
    assert run.ended.reached
    assert run.error_m <= 0.05


def test_where_nobody_is_in_the_way_speed_and_acceleration_stay_within_the_comfort_limits() -> None:
    loop = Loop(LOBBY, Body())
    loop.drive("counter:1")
    assert max(max(abs(left), abs(right)) for left, right in loop.wheels) <= 600
    steepest = max(
        max(abs(b[0] - a[0]), abs(b[1] - a[1])) / STEP_MS for a, b in pairwise(loop.wheels)
    )  # mm/s per ms = m/s2
    assert 0.4 < steepest <= 0.6
    assert not loop.physics.touching


def test_the_distance_left_falls_to_nothing() -> None:
    loop = Loop(LOBBY, Body())
    loop.drive("counter:3")
    left = [report.left_mm for report in loop.reports if report.state is BaseState.DRIVING]
    assert left == sorted(left, reverse=True)
    assert left[0] > 7000
    assert loop.reports[-1].state is BaseState.HALTED


def test_somebody_who_stays_in_the_way_is_gone_round() -> None:
    loop = Loop(LOBBY, Body())
    stands = loop.planner.from_home("counter:3").points[60]
    loop.physics.room.discs = [(*stands, 0.25)]
    run = loop.drive("counter:3")
    assert run.ended.reached
    assert EscortStep.ASKING not in [told.step for told in loop.told], "it sees them from afar and need not ask"
    assert not loop.physics.touching


def test_a_way_that_stays_shut_is_given_up() -> None:
    loop = Loop(LOBBY, Body())
    loop.physics.room.discs = [(6.0 + 0.5 * dx, 2.3 + 0.5 * dy, 0.25) for dx in range(-3, 4) for dy in range(-3, 4)
                               if max(abs(dx), abs(dy)) == 3 ]  # fmt: skip
    run = loop.drive("counter:3", limit_s=240.0)
    assert (run.ended.reached, run.ended.reason) == (False, "blocked")
    assert not loop.physics.touching
