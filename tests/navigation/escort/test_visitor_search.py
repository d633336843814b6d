"""The search for a visitor who is behind the robot no more, as decisions over time: no sensor, no wheel."""

from math import cos, pi, sin

import pytest

from robot.core.events import EscortStep
from robot.navigation.escort.limits import (
    ASK_LIMIT_MS,
    BEFORE_IT_M,
    CALLS_EVERY_MS,
    COMES_MS,
    GIVE_UP_MS,
    LONGEST_MS,
    LOOK_LIMIT_MS,
    LOOKS_AT_MS,
    NEAR_LATELY_MS,
    SEEN_AGAIN_MS,
    SIDES_RAD,
    TURNS_TO_MS,
)
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import wrapped
from robot.navigation.perception.limits import HALF_PERSON_M
from tests.navigation.walk import STEP_MS, Walk


def lost(*, by_camera: bool = False) -> Walk:
    walk = Walk(by_camera=by_camera).goes(5)
    walk.gap_m = None
    walk.goes(10)
    assert walk.company.step is EscortStep.LOOKING
    return walk


def test_who_stands_before_it_after_the_turn_is_led_on() -> None:
    walk = lost()
    walk.before_m = 1.0
    walk.goes(0.4)
    assert walk.company.step is EscortStep.LOOKING, "a glimpse is not enough"
    walk.goes(0.2)
    assert walk.company.step is EscortStep.LEADING


def test_with_a_camera_it_waits_to_be_told() -> None:
    walk = lost(by_camera=True)
    walk.before_m = 1.0
    walk.goes(9)
    assert walk.company.step is EscortStep.LOOKING


def turns_to(walk: Walk, seconds: float) -> list[float]:
    """Where it turns to, one after the other, measured from straight back; until it gives up at most."""
    looked_rad = list[float]()
    for _ in range(round(seconds * 1000 / STEP_MS)):
        walk.goes(STEP_MS / 1000)
        look_rad = walk.company.look_rad
        if look_rad is not None and (not looked_rad or looked_rad[-1] != look_rad):
            looked_rad.append(look_rad)
        if walk.company.over:
            break
    return [wrapped(look_rad - pi) for look_rad in looked_rad]


def asks_a_stranger(walk: Walk) -> Walk:
    """Somebody who is not the visitor stands before it for a moment: it has more patience then."""
    while walk.company.look_rad is not None:
        walk.goes(STEP_MS / 1000)
    walk.before_m = 1.0
    walk.goes(1)
    walk.before_m = None
    return walk


def test_with_a_camera_it_looks_all_round_for_who_has_come_up_and_back_again() -> None:
    looked_rad = turns_to(asks_a_stranger(lost(by_camera=True)), 60)
    assert sorted(looked_rad[:5]) == pytest.approx([-2.4, -1.2, 0.0, 1.2, 2.4], abs=0.1)


def test_with_a_camera_it_looks_all_round_again_as_long_as_it_has_patience() -> None:
    looked_rad = turns_to(asks_a_stranger(lost(by_camera=True)), 60)
    assert looked_rad[:4] == looked_rad[5:9]


def test_the_robot_calls_again_while_it_looks_and_leaves_a_busy_visitor_time_to_come() -> None:
    walk = asks_a_stranger(lost(by_camera=True))
    while len(walk.called_ms) < 2 and not walk.company.over:
        walk.goes(STEP_MS / 1000)
    assert walk.called_ms[1] - walk.called_ms[0] >= CALLS_EVERY_MS
    walk.goes(COMES_MS / 1000 - 0.2)
    assert walk.company.look_rad is None, "it stands where it called"
    assert len(walk.called_ms) == 2


def test_the_robot_does_not_call_again_just_before_it_gives_up() -> None:
    walk = lost(by_camera=True).goes(30)
    assert walk.company.over
    assert len(walk.called_ms) == 1


def looks_at_passers_by(every_s: float) -> float:
    """So long it looks for a visitor, ms, while somebody stands before it for 3 s, again and again."""
    walk = lost(by_camera=True)
    since_ms = walk.now_ms
    while not walk.company.over:
        walk.before_m = 1.0 if (walk.now_ms - since_ms) % (every_s * 1000) < 3_000 else None
        walk.goes(STEP_MS / 1000)
    return walk.now_ms - since_ms


def test_nobody_is_given_up_who_was_near_it_a_moment_ago_but_no_search_is_endless() -> None:
    assert ASK_LIMIT_MS + NEAR_LATELY_MS < looks_at_passers_by(every_s=10) <= LONGEST_MS


def test_where_the_camera_falls_while_it_turns_to_a_side_whoever_stands_before_it_is_led_on() -> None:
    walk = lost(by_camera=True)
    while walk.company.look_rad is None:
        walk.goes(STEP_MS / 1000)
    walk.escort.by_camera = False
    walk.before_m = 1.0
    walk.goes(3)
    assert walk.company.step is EscortStep.LEADING


def test_a_single_stray_echo_does_not_lengthen_the_search() -> None:
    walk = lost(by_camera=True)
    while walk.company.look_rad is not None:
        walk.goes(STEP_MS / 1000)
    walk.before_m = 1.0
    walk.goes(SEEN_AGAIN_MS / 1000 - 0.1)
    walk.before_m = None
    walk.goes(GIVE_UP_MS / 1000)
    assert walk.company.over


@pytest.mark.parametrize("somebody_m", [None, (2.2, 0.0)], ids=["alone", "too far away"])
def test_what_may_be_furniture_lengthens_the_search_no_further_than_for_who_is_asked(
    somebody_m: tuple[float, float] | None,
) -> None:
    walk = lost(by_camera=True)
    walk.before_m, walk.before_is_mapped, walk.stands_aside_m = 1.0, True, somebody_m
    walk.goes(GIVE_UP_MS / 1000)
    assert not walk.company.over, "it may be the visitor close to it"
    walk.goes((ASK_LIMIT_MS - GIVE_UP_MS) / 1000)
    assert walk.company.over


def turned(walk: Walk) -> Walk:
    """It has turned round and stands."""
    while walk.company.look_rad is not None:
        walk.goes(STEP_MS / 1000)
    return walk


def beside(walk: Walk, away_m: float, aside_rad: float) -> float:
    """Somebody stands there; in which direction on the floor, rad."""
    there_rad = walk.heading_rad + aside_rad
    walk.stand_at = [*walk.stand_at, (walk.travelled_m + away_m * cos(there_rad), away_m * sin(there_rad))]
    return there_rad


@pytest.mark.parametrize("aside_rad", [0.7, -1.3], ids=["just out of the picture", "at its side"])
def test_the_robot_turns_to_a_person_beside_it_before_it_looks_to_the_next_side(aside_rad: float) -> None:
    walk = turned(lost(by_camera=True))
    there_rad = beside(walk, 1.2, aside_rad)
    assert turns_to(walk, 2)[0] == pytest.approx(wrapped(there_rad - pi), abs=0.05)


def test_the_robot_looks_at_all_people_near_it_the_nearest_turn_first_and_at_no_one_twice() -> None:
    walk = turned(lost(by_camera=True))
    there_rad = [beside(walk, 1.2, aside_rad) for aside_rad in (-1.0, 0.6, 2.8)]
    looked_rad = turns_to(walk, 60)
    expected = [wrapped(there_rad[number] - pi) for number in (1, 0, 2)]
    assert looked_rad[:3] == pytest.approx(expected, abs=0.1)
    assert len(looked_rad) > 4
    assert all(min(abs(rad - side_rad) for side_rad in SIDES_RAD) < 0.1 for rad in looked_rad[3:])


def test_who_stands_too_far_away_is_not_turned_to() -> None:
    walk = turned(lost(by_camera=True))
    there_rad = beside(walk, RADIUS_M + BEFORE_IT_M + HALF_PERSON_M + 0.1, 0.7)
    assert all(abs(wrapped(rad - there_rad + pi)) > 0.1 for rad in turns_to(walk, 20))


def test_who_stands_a_while_later_where_it_has_looked_may_be_somebody_else() -> None:
    walk = asks_a_stranger(lost(by_camera=True))
    beside(walk, 1.2, 1.0)
    turns_to(walk, 4)
    first, walk.stand_at = walk.stand_at, []
    while walk.now_ms < walk.lost_ms + ASK_LIMIT_MS - 200:
        walk.goes(STEP_MS / 1000)
    walk.stand_at = first
    walk.goes(3)
    assert not walk.company.over


def test_where_it_has_called_again_it_waits_for_who_comes_before_it_looks_at_anybody() -> None:
    walk = asks_a_stranger(lost(by_camera=True))
    while len(walk.called_ms) < 2 and not walk.company.over:
        walk.goes(STEP_MS / 1000)
    beside(walk, 1.2, 1.0)
    walk.goes(COMES_MS / 1000 - 0.2)
    assert walk.company.look_rad is None


def test_nobody_is_given_up_who_has_just_come_up_beside_it() -> None:
    walk = turned(lost(by_camera=True))
    while walk.now_ms < walk.lost_ms + GIVE_UP_MS - 500:
        walk.goes(STEP_MS / 1000)
    there_rad = beside(walk, 1.0, 1.5)
    aside_rad = list[float]()
    for _ in range(round((TURNS_TO_MS + LOOKS_AT_MS - 100) / STEP_MS)):
        walk.goes(STEP_MS / 1000)
        aside_rad.append(abs(wrapped(walk.heading_rad - there_rad)))
    assert not walk.company.over
    assert min(aside_rad) < 0.2, "it looks at them"
    walk.goes(2)
    assert walk.company.over


def test_in_a_crowd_the_search_has_an_end() -> None:
    walk = turned(lost(by_camera=True))
    while not walk.company.over:
        if round(walk.now_ms) % 1_000 == 0:
            beside(walk, 1.0 + 0.6 * (walk.now_ms % 7_000) / 7_000, 1.5)
        walk.goes(STEP_MS / 1000)
    assert walk.now_ms - walk.lost_ms <= LONGEST_MS + 1_000


def test_who_stands_as_far_before_it_as_it_looks_for_a_visitor_lengthens_the_search() -> None:
    walk = lost(by_camera=True)
    walk.before_m = BEFORE_IT_M - 0.01
    walk.goes(ASK_LIMIT_MS / 1000 + 5)
    assert not walk.company.over


def test_people_who_pass_by_seldom_do_not_lengthen_the_search() -> None:
    assert looks_at_passers_by(every_s=ASK_LIMIT_MS / 1000) <= ASK_LIMIT_MS + NEAR_LATELY_MS


def test_back_again_it_stands_for_a_while_for_a_visitor_who_is_slow_to_return() -> None:
    walk = asks_a_stranger(lost(by_camera=True))
    while turns_to(walk, 0.2)[-1:] != [pytest.approx(0.0, abs=0.1)]:
        pass
    walk.goes(1.5)
    for _ in range(12):
        assert abs(wrapped(walk.heading_rad - pi)) < 0.3
        assert walk.company.look_rad is None
        walk.goes(0.2)


def test_the_robot_stays_turned_to_a_person_beside_it_and_leaves_them_time_to_answer() -> None:
    walk = lost(by_camera=True)
    while walk.company.look_rad is None:
        walk.goes(0.1)
    while walk.company.look_rad is not None:
        walk.goes(0.1)
    walk.before_m = 1.0
    walk.goes(LOOK_LIMIT_MS / 1000 - 0.2)
    assert walk.company.look_rad is None
    assert not walk.company.over


@pytest.mark.parametrize("every", [1, 5], ids=["heard each time", "soft clothes"])
def test_who_does_not_answer_for_long_does_not_keep_it_from_looking_elsewhere(every: int) -> None:
    walk, number = lost(by_camera=True), 0
    while walk.company.look_rad is None:
        walk.before_m = 1.0 if number % every == 0 else None
        walk.goes(0.2)
        number += 1
    assert number * 200 <= LOOK_LIMIT_MS
    walk.before_m = None
    while walk.company.look_rad is not None:
        walk.goes(STEP_MS / 1000)
    walk.before_m = 1.0
    walk.goes(LOOK_LIMIT_MS / 1000 - 0.2)
    assert walk.company.look_rad is None, "it stays with the next"
