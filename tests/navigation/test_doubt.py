"""Whether it is still the visitor who walks behind: no sensor, no wheel."""

import pytest

from robot.core.events import EscortStep
from robot.navigation.escort.limits import (
    ARRIVING_M,
    ASK_AFTER_DOUBT_M,
    CHECK_LEFT_M,
    CLOSE_M,
    GRACE_M,
    STEADY_M,
    UNSEEN_DOUBT_MS,
    UNSEEN_DOUBTED_MS,
    UNSEEN_M_S,
    WAIT_LIMIT_MS,
    WAITS_UNSEEN_MS,
)
from tests.navigation.walk import Walk


def runs_up(walk: Walk) -> Walk:
    """Somebody has stood and now runs after the robot, at 2 m/s over the floor."""
    walk.gap_m, walk.pace_m_s = 1.6, 2.0
    walk.goes(0.6)
    walk.pace_m_s = None
    return walk


def sought(walk: Walk, *gaps_m: float) -> bool:
    """It has asked before the goal; the gap takes the values of `gaps_m` in turn."""
    for number in range(300):
        if EscortStep.SEEKING in walk.steps or walk.left_m < ARRIVING_M:
            break
        walk.gap_m = gaps_m[number // 5 % len(gaps_m)]
        walk.goes(0.1)
    return EscortStep.SEEKING in walk.steps


def test_a_child_at_its_heels_is_not_led_to_the_counter_for_the_visitor() -> None:
    walk = Walk(left_m=99.0)
    assert sought(walk, 0.3)
    assert walk.travelled_m == pytest.approx(GRACE_M + ASK_AFTER_DOUBT_M, abs=0.1)
    assert EscortStep.WAITING not in walk.steps, "whoever walks at its heels would answer a glance"


def test_who_has_run_up_and_wavers_is_looked_at_before_the_goal() -> None:
    walk = runs_up(Walk(left_m=CHECK_LEFT_M + 2.5).goes(2))
    assert sought(walk, 0.8, 1.2)
    assert CHECK_LEFT_M - 0.2 <= walk.left_m <= CHECK_LEFT_M


def test_after_some_way_with_a_steady_gap_there_is_no_doubt() -> None:
    walk = runs_up(Walk(left_m=CHECK_LEFT_M + STEADY_M + 3.0).goes(2))
    walk.gap_m = 0.8
    walk.goes(30)
    assert walk.left_m < ARRIVING_M
    assert EscortStep.SEEKING not in walk.steps


def test_an_echo_of_somebody_else_for_a_moment_leaves_no_doubt() -> None:
    walk = Walk(left_m=CHECK_LEFT_M + 1.0).goes(1)
    walk.gap_m = 1.9
    walk.goes(0.2)
    walk.gap_m = 0.9
    walk.goes(8)
    assert EscortStep.SEEKING not in walk.steps


def test_who_was_only_seen_in_a_glance_is_looked_at_before_the_goal() -> None:
    walk = Walk(left_m=6.0).goes(5)
    walk.gap_m = None
    walk.goes(5.4)
    walk.gap_m = 0.8
    walk.goes(0.3)
    walk.heading_rad = 0.05
    assert sought(walk, 0.8, 1.2)


def reappears(walk: Walk, gap_m: float) -> Walk:
    """Nobody was behind it for a while, and now somebody is."""
    walk.gap_m = None
    walk.goes(UNSEEN_DOUBT_MS / 1000 + 0.3)
    walk.gap_m = gap_m
    return walk.goes(0.2)


def test_who_comes_up_late_and_is_gone_again_is_sought_sooner_than_a_visitor() -> None:
    walk = reappears(Walk(left_m=99.0).goes(5), 1.0)
    walk.gap_m = None
    walk.goes(UNSEEN_DOUBTED_MS / 1000 + 0.1)
    assert walk.company.limit_m_s == 0.0


def test_from_who_comes_up_late_and_is_gone_again_it_drives_away_slowly_at_once() -> None:
    walk = reappears(Walk(left_m=99.0).goes(5), 1.0)
    walk.gap_m = None
    walk.goes(0.6)
    assert walk.company.limit_m_s == UNSEEN_M_S


def test_for_who_may_be_a_stranger_and_is_gone_it_stands_until_it_looks_round() -> None:
    walk = waits_for_who_may_be_a_stranger(Walk(left_m=9.0).goes(2))
    walk.gap_m, walk.pace_m_s = None, None
    travelled_m = walk.travelled_m
    walk.goes(WAITS_UNSEEN_MS / 1000 + 0.2)
    assert walk.company.look_rad is not None
    assert walk.travelled_m - travelled_m < 0.1


def test_the_robot_does_not_drive_away_from_a_visitor_who_comes_up_late_and_stands() -> None:
    walk = reappears(Walk(left_m=99.0).goes(5), 0.4)
    walk.pace_m_s = 0.0
    walk.goes(1.5)
    assert walk.company.step is EscortStep.WAITING
    assert walk.gap_m < CLOSE_M


def waits_for_who_may_be_a_stranger(walk: Walk) -> Walk:
    """Somebody who has run up stands at 1.5 m, near enough to answer any glance."""
    runs_up(walk)
    walk.gap_m, walk.pace_m_s = 1.3, 0.0
    walk.goes(2)
    assert walk.company.step is EscortStep.WAITING
    assert walk.gap_m < CLOSE_M
    return walk


def test_who_may_be_a_stranger_and_stands_close_by_is_asked_face_to_face() -> None:
    walk = waits_for_who_may_be_a_stranger(Walk(left_m=9.0).goes(2))
    travelled_m = walk.travelled_m
    walk.goes(WAIT_LIMIT_MS / 1000 + 5)
    assert walk.company.step is EscortStep.LOOKING
    assert walk.travelled_m - travelled_m < 0.3, "it did not lead them on unasked"


def test_a_glance_does_not_make_doubt_begin_anew() -> None:
    walk = reappears(Walk(left_m=99.0).goes(5), 0.8)
    doubted_m = walk.travelled_m
    walk.gap_m = None
    walk.goes(UNSEEN_DOUBTED_MS / 1000 + 1.5)
    assert walk.heading_rad > 0.2, "it looks for them"
    walk.gap_m = 0.8
    walk.goes(0.4)
    assert walk.company.look_rad == 0.0, "and turns back"
    assert sought(walk, 0.8, 1.2)
    assert walk.travelled_m - doubted_m == pytest.approx(ASK_AFTER_DOUBT_M, abs=0.3)
