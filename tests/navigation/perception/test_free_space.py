"""What the range sensors tell of the floor and of people."""

from collections.abc import Sequence
from math import cos, inf
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import Mapped, unexplained
from robot.navigation.perception.free_space import (
    BLIND,
    FAR_MM,
    FrozenSensorTest,
    Surroundings,
    ahead_mm,
    merged,
    surroundings,
)

FAR = 4000
FREE = (FAR,) * 6
HERE = (3.0, 2.0, 0.0)


def nothing_mapped(_start: XY, _angle: float, _within_m: float) -> Sequence[tuple[float, float]]:
    return ()


def wall_behind(start: XY, angle: float, within_m: float) -> Sequence[tuple[float, float]]:
    """Everything with x below 2 m."""
    return shown((2.0 - start[0]) / cos(angle), within_m)


def wall_ahead(start: XY, angle: float, within_m: float) -> Sequence[tuple[float, float]]:
    """Everything with x beyond 4.9 m."""
    return shown((4.9 - start[0]) / cos(angle), within_m)


def shown(away_m: float, within_m: float) -> Sequence[tuple[float, float]]:
    return ((away_m, inf),) if 0 <= away_m <= within_m else ()


def seen(ranges: Sequence[int], mapped: Mapped = nothing_mapped, pose: Position = HERE) -> Surroundings:
    pairs = zip(ranges, RANGE_BEARINGS_RAD, strict=False)
    return surroundings(
        ranges,
        [range_mm if unexplained(range_mm, bearing, pose, mapped) else FAR_MM for range_mm, bearing in pairs],
        pose,
    )


def test_the_sensor_at_the_back_does_not_block_the_way_ahead() -> None:
    assert ahead_mm((*FREE[:5], 200)) == FAR
    assert seen((*FREE[:5], 200)).behind_mm == 200


def test_a_board_with_five_sensors_has_none_at_the_back() -> None:
    around = seen(FREE[:5])
    assert around.ahead_mm == FAR
    assert around.behind_mm is None
    assert around.gap_m is None


@pytest.mark.parametrize("count", [0, 1, 4, 7])
def test_readings_that_do_not_fit_the_robot_are_no_free_way(count: int) -> None:
    assert seen((FAR,) * count) == BLIND
    assert ahead_mm((FAR,) * count) == 0


def test_a_reading_of_zero_is_blocked_or_faulty() -> None:
    around = seen((FAR, FAR, 0, FAR, FAR, FAR))
    assert around.ahead_mm == 0
    assert around.faulty


def test_whoever_is_behind_is_seen_within_three_metres() -> None:
    assert seen((*FREE[:5], 1200)).gap_m == 1.2
    assert seen((*FREE[:5], 3200)).gap_m is None


def test_a_mapped_wall_behind_the_robot_is_no_follower() -> None:
    assert seen((*FREE[:5], 1200), mapped=wall_behind).gap_m is None


def test_people_ahead_are_what_the_map_does_not_show() -> None:
    wall_at_5 = (FAR, FAR, 1700, FAR, FAR, FAR)
    assert seen(wall_at_5, mapped=wall_ahead).person_mm == 9999
    assert seen(wall_at_5).person_mm == 1700
    assert seen(wall_at_5).before_m == 1.7


def test_somebody_at_the_rim_beside_the_corridor_is_in_the_way() -> None:
    assert seen((150, FAR, FAR, FAR, FAR, FAR)).ahead_mm == 0
    assert seen((700, FAR, FAR, FAR, FAR, FAR)).ahead_mm == FAR


@given(st.lists(st.integers(0, 9999), min_size=0, max_size=9), st.floats(-3.0, 3.0))
def test_no_reading_makes_more_room_than_the_nearest_echo_in_the_corridor(
    ranges: Sequence[int], heading: float
) -> None:
    pose = (1.0, 1.0, heading)
    around = seen(ranges, pose=pose)
    assert around.ahead_mm >= 0
    if len(ranges) in (5, 6):
        assert around.ahead_mm <= ranges[2]
    else:
        assert around == BLIND


def test_a_sensor_that_says_the_same_over_a_metre_is_frozen_until_it_changes() -> None:
    frozen = FrozenSensorTest()
    assert not frozen.add_reading(1234, (0.0, 0.0))
    assert not frozen.add_reading(1234, (0.99, 0.0))
    assert frozen.add_reading(1234, (1.01, 0.0))
    assert not frozen.add_reading(1235, (1.1, 0.0))


def test_a_sensor_that_finds_nothing_is_not_frozen() -> None:
    frozen = FrozenSensorTest()
    frozen.add_reading(FAR, (0.0, 0.0))
    assert not frozen.add_reading(FAR, (5.0, 0.0))


FREE_FOR_BOTH = Surroundings(
    ahead_mm=4000,
    behind_mm=4000,
    person_mm=FAR_MM,
    stranger_ahead_mm=FAR_MM,
    still_ms=9000.0,
    still_ahead_ms=9000.0,
    cover_m=inf,
    oldest_ms=20.0,
)


@pytest.mark.parametrize(
    "told",
    [
        {"ahead_mm": 600},
        {"behind_mm": 300},
        {"person_mm": 500},
        {"gap_m": 1.2, "gap_at_ms": 7.0},
        {"before_m": 0.8},
        {"echoes": ((1.0, 2.0),)},
        {"faulty": True},
        {"stranger_ahead_mm": 700},
        {"contact_ms": 400.0},
        {"sure_contact_ms": 300.0},
        {"still_ms": 10.0},
        {"still_ahead_ms": 10.0},
        {"standing": ((1.0, 2.0, 0.4),)},
        {"cover_m": 0.5},
        {"oldest_ms": 340.0},
        {"people": True},
        {"unknown_ahead": True},
        {"broken": (2,)},
        {"broken_ahead": True},
    ],
    ids=lambda told: next(iter(told)),
)
def test_what_the_range_sensors_alone_tell_counts_beside_a_lidar(told: dict[str, Any]) -> None:
    around = merged(FREE_FOR_BOTH, replace(FREE_FOR_BOTH, **told))
    assert around == replace(FREE_FOR_BOTH, **told)


def test_who_follows_by_the_lidar_is_who_follows() -> None:
    both = merged(replace(FREE_FOR_BOTH, gap_m=0.9, gap_at_ms=5.0), replace(FREE_FOR_BOTH, gap_m=2.0, gap_at_ms=6.0))
    assert (both.gap_m, both.gap_at_ms) == (0.9, 5.0)
