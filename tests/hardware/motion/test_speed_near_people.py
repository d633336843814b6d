"""Where people are the robot goes so that it stands in time, by the age of what it knows."""

from math import cos, inf, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hardware.motion.limits import CREEPS_M_S, NEAR_TURN_RAD_S, RUNS_OUT_M_S, SLOWEST_M_S
from hardware.motion.safety_envelope import BITES_MS, EMERGENCY_MM_S2
from hardware.motion.speed_near_people import (
    limit_turn_near_people,
    speed_past_people_m_s,
    stopping_speed_m_s,
)
from robot.navigation.control.pure_pursuit import Steering
from robot.navigation.footprint import RADIUS_M
from robot.navigation.perception.free_space import FAR_MM, Surroundings

HERE = (1.0, 2.0, 0.3)
NOBODY = Surroundings()


def person(away_m: float, aside_deg: float = 0.0) -> Surroundings:
    """An echo so far from the rim, so far beside the heading."""
    angle, reach_m = HERE[2] + radians(aside_deg), RADIUS_M + away_m
    return replace(NOBODY, echoes=((HERE[0] + reach_m * cos(angle), HERE[1] + reach_m * sin(angle)),))


@given(st.floats(0.1, 3.0), st.floats(0.0, 2.0), st.floats(0.1, 0.6), st.floats(0.5, 3.0))
def test_at_the_stopping_speed_the_robot_stands_before_a_person_who_keeps_coming_is_there(
    room_m: float, comes_m_s: float, notices_s: float, braking_m_s2: float
) -> None:
    v = stopping_speed_m_s(room_m, comes_m_s, notices_s, braking_m_s2)
    if v > 0:
        braking_s = v / braking_m_s2
        they_m = comes_m_s * (notices_s + braking_s)
        it_m = v * notices_s + v * braking_s / 2
        assert they_m + it_m <= room_m + 1e-9


def test_in_an_empty_room_it_is_not_held_back() -> None:
    assert speed_past_people_m_s(HERE, NOBODY) == inf


def test_where_people_are_about_it_goes_slower_the_older_its_readings_are() -> None:
    about = replace(NOBODY, people=True)
    fresh, old, very_old = (speed_past_people_m_s(HERE, replace(about, oldest_ms=ms)) for ms in (0.0, 200.0, 500.0))
    assert fresh > old > very_old
    assert 0.4 < old < 0.5


@pytest.mark.parametrize(
    ("cover_m", "oldest_ms", "pace_m_s"),
    [(0.3, 0.0, 0.2), (0.6, 120.0, 0.21), (0.8, 120.0, 0.4), (0.8, 240.0, 0.2), (1.1, 240.0, 0.4)],
)
def test_past_cover_it_would_stand_before_a_child_who_is_heard_at_once_or_creeps(
    cover_m: float, oldest_ms: float, pace_m_s: float
) -> None:
    about = replace(NOBODY, people=True, oldest_ms=oldest_ms, cover_m=cover_m)
    assert speed_past_people_m_s(HERE, about) == pytest.approx(pace_m_s, abs=0.01)
    if pace_m_s > CREEPS_M_S:
        heard_s = (BITES_MS + oldest_ms) / 1000
        assert RUNS_OUT_M_S * (heard_s + pace_m_s / (EMERGENCY_MM_S2 / 1000)) < cover_m


def test_an_echo_holds_it_back_neither_from_afar_nor_in_an_empty_room() -> None:
    about = replace(NOBODY, people=True, oldest_ms=100.0)
    assert speed_past_people_m_s(HERE, replace(about, cover_m=1.5)) == speed_past_people_m_s(HERE, about)
    assert speed_past_people_m_s(HERE, replace(NOBODY, cover_m=0.3)) == inf


def test_the_nearer_somebody_stands_the_slower_it_passes_but_it_passes() -> None:
    paces = [speed_past_people_m_s(HERE, person(away_m)) for away_m in (2.0, 1.2, 0.8, 0.5, 0.1)]
    assert paces == sorted(paces, reverse=True)
    assert paces[0] > 0.5
    assert paces[-1] == SLOWEST_M_S


@pytest.mark.parametrize(("away_m", "pace_m_s"), [(0.7, 0.277), (1.2, 0.545)])
def test_the_robot_passes_at_a_pace_that_stops_it_a_foot_before_a_person_who_steps_out(
    away_m: float, pace_m_s: float
) -> None:
    assert speed_past_people_m_s(HERE, person(away_m)) == pytest.approx(pace_m_s, abs=0.001)


def test_who_stands_aside_is_passed_faster_than_who_stands_ahead() -> None:
    assert speed_past_people_m_s(HERE, person(0.7, 50)) > 1.3 * speed_past_people_m_s(HERE, person(0.7))
    assert speed_past_people_m_s(HERE, person(0.7, 89)) == pytest.approx(
        2 * speed_past_people_m_s(HERE, person(0.7)), rel=0.01
    )


@pytest.mark.parametrize(("person_mm", "gap_m"), [(900, None), (FAR_MM, 0.9)])
def test_with_somebody_near_it_turns_slower_on_the_same_curve(person_mm: int, gap_m: float | None) -> None:
    near = replace(NOBODY, person_mm=person_mm, gap_m=gap_m)
    assert limit_turn_near_people(Steering(0.0, -1.2), near).turn_rad_s == pytest.approx(-NEAR_TURN_RAD_S)
    turned = limit_turn_near_people(Steering(0.4, 1.2), near)
    assert turned.turn_rad_s == pytest.approx(NEAR_TURN_RAD_S)
    assert turned.speed_m_s / turned.turn_rad_s == pytest.approx(0.4 / 1.2)


def test_with_nobody_near_it_turns_as_it_likes() -> None:
    away = replace(NOBODY, person_mm=1100, gap_m=1.1)
    assert limit_turn_near_people(Steering(0.0, 1.2), away) == Steering(0.0, 1.2)
