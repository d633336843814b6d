"""The robot leads a visitor through a crowd, on our own mechanics and on an independent engine, and harms nobody."""

import pytest
from msgspec.structs import replace

from robot.cli.bench.drive.cases import CASES
from robot.cli.bench.drive.simulated_drive import drive
from tests.cli.bench.peers.installed_engines import engines

# In all of these crowds the plain route follower of the bench drives into somebody.
(CROWD,) = (case for case in CASES if case.name == "crowd")


@pytest.mark.parametrize(("seed", "mechanics"), [(3, "own"), (5, "own"), (7, "own"), (39, "own"), (3, "mujoco")])
def test_an_escort_through_a_crowd_touches_nobody_strikes_nothing_and_keeps_the_limits(
    seed: int, mechanics: str
) -> None:
    if mechanics != "own":
        engines()
    plan = replace(CROWD.plan(seed), mechanics=mechanics)
    assert plan.visitor
    assert plan.people >= 4
    result = drive(plan)
    assert result.nearest_m < 1.5, "it has met somebody on the way"
    assert [touch for touch in result.touches if touch.caused] == []
    assert result.struck == 0
    assert result.violations == []
    assert result.reached
