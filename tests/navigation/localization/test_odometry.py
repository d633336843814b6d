"""Dead reckoning and what the range sensors tell of the way ahead."""

from math import hypot, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.navigation.footprint import RADIUS_M
from robot.navigation.localization.odometry import Odometry
from robot.navigation.perception.free_space import ahead_mm

TICKS_PER_M = 1320 / (2 * pi * 0.075)


def odometry(ticks: tuple[int, int] | None = (0, 0)) -> Odometry:
    return Odometry(75.0, 360.0, 1320, (0.0, 0.0, 0.0), ticks)


def test_a_metre_straight_on_is_a_metre() -> None:
    x, y, heading = odometry((0, 0)).advance(round(0.25 * TICKS_PER_M), round(0.25 * TICKS_PER_M))
    assert (x, y, heading) == pytest.approx((0.25, 0.0, 0.0), abs=1e-3)


def test_turning_on_the_spot_stays_on_the_spot() -> None:
    quarter = round(0.18 * pi / 2 * TICKS_PER_M)
    x, y, heading = odometry().advance(-quarter, quarter)
    assert hypot(x, y) < 1e-6
    assert heading == pytest.approx(pi / 2, abs=0.01)


@given(st.lists(st.tuples(st.integers(-200, 200), st.integers(-200, 200)), max_size=50))
def test_where_the_counters_start_does_not_matter(steps: list[tuple[int, int]]) -> None:
    low, wrapping = odometry(), odometry((2**31 - 50, -(2**31) + 50))
    left = right = 0
    for more_left, more_right in steps:
        left, right = left + more_left, right + more_right
        low.advance(left, right)
        wrapping.advance(*((count + start + 2**31) % 2**32 - 2**31
                           for count, start in ((left, 2**31 - 50), (right, -(2**31) + 50))))  # fmt: skip
        assert wrapping.pose == low.pose


def test_the_first_reading_is_the_reference_when_none_is_known() -> None:
    it = odometry(None)
    assert it.advance(123_456, -5000) == (0.0, 0.0, 0.0)


def test_a_board_that_counts_from_zero_again_does_not_move_the_robot() -> None:
    it = odometry((100_000, 100_000))
    assert it.advance(0, 0) == (0.0, 0.0, 0.0)
    assert it.advance(280, 280)[0] == pytest.approx(0.1, abs=0.001)


def test_the_way_ahead_ends_at_the_nearest_echo_in_the_corridor() -> None:
    assert ahead_mm((4000, 4000, 900, 4000, 4000)) == 900
    assert ahead_mm((300, 4000, 4000, 4000, 4000)) > 3000, "something beside the robot is not in its way"
    assert ahead_mm((4000, 200, 4000, 4000, 4000)) < 200


def test_no_readings_are_no_free_way() -> None:
    assert ahead_mm(()) == 0
    assert ahead_mm((4000, 4000)) == 0


@given(st.lists(st.integers(0, 4000), min_size=5, max_size=5))
def test_the_way_ahead_is_never_longer_than_the_middle_echo(ranges: list[int]) -> None:
    assert 0 <= ahead_mm(ranges) <= ranges[2]


def test_a_pillar_beside_the_axis_is_measured_from_the_front() -> None:
    reach = 350
    expected = (RADIUS_M * 1000 + reach) * 0.8660 - RADIUS_M * 1000
    assert ahead_mm((4000, reach, 4000, 4000, 4000)) == pytest.approx(expected, abs=2)
