"""Keeping the visitor's company, as decisions over time: no sensor, no wheel."""

from math import inf, pi

import pytest

from robot.core.events import EscortStep
from robot.navigation.escort.limits import (
    ARRIVING_M,
    CHECK_EVERY_M,
    GRACE_M,
    RESUMES_MOST,
    UNSEEN_M_S,
    UNSEEN_SLOW_MS,
    UNSEEN_STOP_MS,
    WAIT_LIMIT_MS,
    WAITS_UNSEEN_MS,
)
from tests.navigation.walk import CRUISE_M_S, STEP_MS, Walk


def test_somebody_who_keeps_up_is_led_at_full_pace() -> None:
    walk = Walk().goes(20)
    assert walk.steps == [EscortStep.LEADING]
    assert walk.company.limit_m_s == inf


@pytest.mark.parametrize("pace_m_s", [0.2, 0.3, 0.4])
def test_a_slow_walker_sets_the_pace(pace_m_s: float) -> None:
    walk = Walk(left_m=99.0)
    walk.pace_m_s = pace_m_s
    walk.goes(60)
    travelled_m = walk.travelled_m
    walk.goes(20)
    assert (walk.travelled_m - travelled_m) / 20 == pytest.approx(pace_m_s, abs=0.05)
    assert walk.gap_m < 2.8
    assert EscortStep.SEEKING not in walk.steps


def test_the_robot_waits_soon_after_the_visitor_has_stopped_and_goes_on_when_they_come() -> None:
    walk = Walk()
    walk.pace_m_s = 0.5
    walk.goes(5)
    walk.pace_m_s = 0.0
    walk.goes(3.5)
    assert walk.stands
    assert walk.company.step is EscortStep.WAITING
    assert walk.gap_m <= 2.2, "a few steps, not the whole room"
    walk.pace_m_s = 0.8
    walk.goes(2)
    assert not walk.stands


def test_somebody_who_stands_for_long_is_asked_face_to_face() -> None:
    walk = Walk()
    walk.pace_m_s = 0.5
    walk.goes(5)
    walk.pace_m_s = 0.0
    walk.goes(4 + WAIT_LIMIT_MS / 1000)
    assert walk.company.step is EscortStep.SEEKING
    walk.goes(5)
    assert walk.company.step is EscortStep.LOOKING


def test_nobody_behind_slows_it_soon_and_stops_it_within_5_s() -> None:
    walk = Walk().goes(5)
    walk.gap_m = None
    walk.goes(UNSEEN_SLOW_MS / 1000 - 0.1)
    assert walk.speed_m_s == pytest.approx(CRUISE_M_S)
    walk.goes(0.8)
    assert walk.speed_m_s == pytest.approx(UNSEEN_M_S, abs=0.02)
    walk.goes(2.2)
    assert walk.stands
    walk.goes(1.5)
    assert walk.company.step is EscortStep.SEEKING, "now it calls"


def test_the_robot_turns_round_looks_and_gives_up_half_a_minute_after_it_saw_the_visitor() -> None:
    walk = Walk().goes(5)
    walk.gap_m = None
    walk.goes(10)
    assert walk.company.step is EscortStep.LOOKING
    assert walk.heading_rad == pytest.approx(pi, abs=0.2)
    travelled_m = walk.travelled_m
    walk.goes(17.4)
    assert not walk.company.over
    walk.goes(0.4)
    assert walk.company.over
    assert walk.travelled_m == travelled_m, "it never went on alone"


def test_who_comes_up_before_it_has_turned_was_not_lost() -> None:
    walk = Walk().goes(5)
    walk.gap_m = None
    walk.goes(4.1)
    assert walk.stands or walk.company.limit_m_s == 0
    walk.gap_m = 1.0
    walk.goes(0.6)
    assert walk.company.step is EscortStep.LEADING
    assert EscortStep.SEEKING not in walk.steps


def test_a_glance_to_the_side_finds_who_cuts_the_corner_and_turns_back_before_it_drives() -> None:
    walk = Walk().goes(5)
    walk.gap_m = None
    walk.goes(UNSEEN_STOP_MS / 1000 + 1.4)
    assert walk.heading_rad > 0.3, "it turns so that the sensor at its back sweeps over where they may walk"
    walk.gap_m = 0.8
    walk.goes(0.3)
    assert walk.company.look_rad == 0.0
    walk.heading_rad = 0.05
    walk.goes(1)
    assert walk.company.step is EscortStep.LEADING
    assert EscortStep.SEEKING not in walk.steps, "nobody was called"
    assert walk.steps.count(EscortStep.LEADING) == 2, "it does not say that it leads on before it does"


def test_strangers_in_its_view_do_not_let_the_robot_finish_alone() -> None:
    walk = Walk(left_m=99.0).goes(5)
    walk.gap_m, resumed = None, 0
    while not walk.company.over:
        walk.before_m = 1.0 if walk.company.step is EscortStep.LOOKING else None
        before = walk.company.step
        walk.goes(STEP_MS / 1000)
        resumed += before is EscortStep.LOOKING and walk.company.step is EscortStep.LEADING
        if before is EscortStep.LOOKING and walk.company.step is EscortStep.LEADING:
            walk.heading_rad = 0.0
    assert resumed == RESUMES_MOST


def test_who_is_followed_again_for_a_while_is_found_for_good() -> None:
    walk = Walk(left_m=99.0).goes(5)
    for _ in range(2 * RESUMES_MOST):
        walk.gap_m = None
        walk.goes(10)
        walk.before_m = 1.0
        walk.goes(0.6)
        assert walk.company.step is EscortStep.LEADING
        walk.before_m, walk.gap_m, walk.heading_rad = None, 0.9, 0.0
        walk.goes(6)


def test_something_else_further_back_is_not_the_visitor() -> None:
    walk = Walk().goes(5)
    walk.gap_m = 2.6  # from 0.9 m within one step: nobody walks so fast
    walk.goes(4.9)
    assert walk.stands
    walk.goes(2)
    assert walk.company.step is EscortStep.SEEKING


def test_a_robot_that_turns_on_the_spot_judges_no_follower() -> None:
    walk = Walk()
    walk.under_way = False
    for gap_m in (None, 2.9, 0.3, None):
        walk.gap_m = gap_m
        walk.goes(3)
    assert walk.steps == [EscortStep.LEADING]


def test_a_visitor_beside_the_robot_is_given_half_a_metre_to_get_behind_it() -> None:
    walk = Walk()
    walk.gap_m = None
    while walk.travelled_m < GRACE_M:
        walk.goes(STEP_MS / 1000)
    walk.goes(UNSEEN_SLOW_MS / 1000 - 0.1)
    assert walk.steps == [EscortStep.LEADING]


def turned_its_back() -> Walk:
    """Waits for somebody who has stopped, and whom the sensor does not find any more."""
    walk = Walk()
    walk.pace_m_s = 0.5
    walk.goes(5)
    walk.pace_m_s = 0.0
    walk.goes(3.5)
    assert walk.company.step is EscortStep.WAITING
    walk.gap_m, walk.pace_m_s = None, None
    return walk


def test_who_is_waited_for_and_seen_no_more_is_soon_glanced_at() -> None:
    walk = turned_its_back().goes(WAITS_UNSEEN_MS / 1000 + 0.5)
    assert abs(walk.heading_rad) > 0.2
    walk.gap_m = 0.9
    walk.goes(0.5)
    assert walk.company.look_rad == 0.0, "found beside it: back to the route"


def test_what_stands_behind_after_a_turn_is_not_the_visitor_who_is_beside() -> None:
    walk = Walk().goes(5)
    walk.heading_rad = 0.9
    walk.gap_m = 1.9  # a counter; the visitor has stopped a step to the side
    walk.goes(1)
    assert walk.company.step is not EscortStep.WAITING
    walk.gap_m = 1.0
    walk.goes(1)
    assert walk.company.step is EscortStep.LEADING


def test_on_the_last_steps_it_arrives_whoever_is_behind() -> None:
    walk = Walk(left_m=ARRIVING_M + 2.0).goes(2)
    walk.gap_m = None
    walk.goes(3.9)
    walk.left_m = ARRIVING_M - 0.1
    walk.goes(1)
    assert walk.company.step is not EscortStep.SEEKING


def test_without_a_sensor_at_the_back_it_looks_round_every_few_metres() -> None:
    walk = Walk(rear=False)
    walk.gap_m = None
    while walk.travelled_m < CHECK_EVERY_M - 0.1:
        walk.goes(STEP_MS / 1000)
    assert walk.steps == [EscortStep.LEADING]
    walk.goes(8)
    assert walk.company.step is EscortStep.LOOKING
    walk.before_m = 1.0
    walk.goes(0.6)
    assert walk.company.step is EscortStep.LEADING


def test_without_a_sensor_at_the_back_it_does_not_finish_a_long_way_with_whoever_stands_there() -> None:
    walk = Walk(rear=False, left_m=60.0)
    walk.gap_m = None
    resumed = 0
    while walk.left_m > 1.0 and not walk.company.over and walk.now_ms < 600_000:
        walk.before_m = 1.0 if walk.company.step is EscortStep.LOOKING else None
        before = walk.company.step
        walk.goes(STEP_MS / 1000)
        if before is EscortStep.LOOKING and walk.company.step is EscortStep.LEADING:
            resumed += 1
            walk.heading_rad = 0.0
    assert resumed == RESUMES_MOST
    assert walk.company.over
    assert walk.travelled_m < (RESUMES_MOST + 1) * CHECK_EVERY_M + 1.0
