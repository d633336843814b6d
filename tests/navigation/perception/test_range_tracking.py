"""Readings that are not of now: the robot's own way is taken off, old ones count for nothing, bystanders are kept."""

from collections.abc import Sequence
from math import cos, hypot, inf, pi, radians, sin

import pytest

from robot.navigation.footprint import RADIUS_M, RANGE_BEARINGS_RAD
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import Hides, Mapped, explained_in_cone
from robot.navigation.perception.free_space import FAR_MM
from robot.navigation.perception.limits import FORGOTTEN_MS
from robot.navigation.perception.range_tracking import RangeTracker
from robot.navigation.perception.sensor_faults import SensorFaults

FAR = 4000
HERE = (3.0, 2.0, 0.0)
AHEAD, REAR = 2, 5


def nothing_mapped(_start: XY, _angle: float, _within_m: float) -> tuple[()]:
    return ()


def nothing_hides(_start: XY, _angle: float, _range_m: float) -> bool:
    return False


def sensing(at_ms: float = 0.0, **ranges: int) -> RangeTracker:
    """All sensors read at `at_ms` at HERE; those that are not named find nothing."""
    it = RangeTracker(
        explained_in_cone(nothing_mapped),
        explained_in_cone(nothing_mapped),
        nothing_hides,
        SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD),
    )
    for sensor in range(6):
        it.add_reading(sensor, at_ms, ranges.get(f"s{sensor}", FAR), HERE)
    return it


def test_the_robots_own_way_since_a_reading_is_taken_off() -> None:
    it = sensing(s2=1000)
    assert it.around(0.0, HERE).ahead_mm == 1000
    assert it.around(150.0, (3.1, 2.0, 0.0)).ahead_mm == pytest.approx(900, abs=1)


@pytest.mark.parametrize(
    "corrected", [(2.5, 2.0, 0.0), (3.0, 2.5, 0.0), (3.0, 2.0, 0.5)], ids=["back", "aside", "turned"]
)
def test_a_marker_that_corrects_the_pose_by_a_step_moves_nobody_who_stands_ahead(corrected: Position) -> None:
    it = RangeTracker(
        explained_in_cone(nothing_mapped),
        explained_in_cone(nothing_mapped),
        nothing_hides,
        SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD),
    )
    for sensor in range(6):
        it.add_reading(sensor, 0.0, 600 if sensor == AHEAD else FAR, HERE, HERE)
    assert it.around(100.0, corrected, (3.05, 2.0, 0.0)).ahead_mm == pytest.approx(550, abs=1)


def test_the_gap_behind_grows_by_the_way_and_tells_when_it_was_measured() -> None:
    it = sensing(s5=900)
    around = it.around(150.0, (3.1, 2.0, 0.0))
    assert around.gap_m == pytest.approx(1.0, abs=0.001)
    assert around.gap_at_ms == 0.0


def test_a_turn_brings_who_stands_aside_before_the_robot() -> None:
    it = sensing(s0=700)
    assert it.around(0.0, HERE).ahead_mm == FAR
    assert it.around(200.0, (3.0, 2.0, radians(55))).ahead_mm < 750


def test_a_sensor_that_is_not_read_any_more_blocks_and_is_faulty() -> None:
    it = sensing()
    for sensor in (0, 1, 3, 4, 5):
        it.add_reading(sensor, 240.0, FAR, HERE)
    assert it.around(280.0, HERE).ahead_mm == FAR
    around = it.around(320.0, HERE)
    assert around.ahead_mm == 0
    assert around.faulty


def test_who_stands_for_half_a_second_is_a_bystander_and_who_walks_is_not() -> None:
    it, walks = sensing(), sensing()
    for turn in range(1, 5):
        it.add_reading(AHEAD, 200.0 * turn, 1500, HERE)
        walks.add_reading(AHEAD, 200.0 * turn, 2500 - 240 * turn, HERE)
    ((x, y, _),) = it.around(800.0, HERE).standing
    assert (x, y) == pytest.approx((3.0 + 0.25 + 1.5 + 0.2, 2.0), abs=0.01)
    assert walks.around(800.0, HERE).standing == ()


def stood() -> RangeTracker:
    it = sensing()
    for turn in range(1, 5):
        it.add_reading(AHEAD, 200.0 * turn, 1500, HERE)
    return it


def test_a_bystander_is_remembered_while_the_robot_looks_elsewhere_and_forgotten_in_the_end() -> None:
    it, aside = stood(), (3.0, 2.0, pi / 2)
    it.add_reading(AHEAD, 1000.0, FAR, aside)
    assert len(it.around(1000.0, aside).standing) == 1
    it.add_reading(AHEAD, 800.0 + FORGOTTEN_MS + 1, FAR, aside)
    assert it.around(800.0 + FORGOTTEN_MS + 1, aside).standing == ()


def test_a_bystander_whose_place_a_sensor_looks_through_has_gone() -> None:
    it = stood()
    it.add_reading(AHEAD, 1000.0, FAR, HERE)
    assert it.around(1000.0, HERE).standing == ()


def bench_at_0_9_m(_start: XY, _angle: float, within_m: float) -> Sequence[tuple[float, float]]:
    return ((0.9, inf),) if within_m >= 0.9 else ()


def test_who_comes_close_before_furniture_is_timed_though_the_map_explains_the_echo() -> None:
    it = RangeTracker(
        explained_in_cone(bench_at_0_9_m),
        explained_in_cone(bench_at_0_9_m),
        nothing_hides,
        SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD),
    )
    for at_ms, range_mm in ((0.0, 910), (200.0, 905), (400.0, 740)):
        for sensor in range(6):
            it.add_reading(sensor, at_ms, range_mm if sensor == AHEAD else FAR, HERE)
        around = it.around(at_ms, HERE)
        assert around.person_mm == FAR_MM
        assert (around.contact_ms < 1000) == (range_mm == 740)
        assert around.sure_contact_ms == inf


def test_who_comes_where_the_map_shows_nothing_surely_comes() -> None:
    it = sensing()
    for at_ms, range_mm in ((0.0, 1100), (200.0, 1000), (400.0, 660)):
        it.add_reading(AHEAD, at_ms, range_mm, HERE)
    around = it.around(400.0, HERE)
    assert around.sure_contact_ms == around.contact_ms < 1000


def test_the_rear_sensor_finds_no_bystanders() -> None:
    it = sensing()
    for turn in range(1, 5):
        it.add_reading(REAR, 200.0 * turn, 1000, HERE)
    around = it.around(800.0, HERE)
    assert around.standing == ()
    assert around.person_mm == FAR_MM


@pytest.mark.parametrize(("sensor", "still_ms"), [(AHEAD, 0.0), (REAR, 4000.0)])
def test_who_fidgets_behind_it_stirs_nothing_ahead(sensor: int, still_ms: float) -> None:
    it = sensing(s2=700, s5=700)
    it.add_reading(sensor, 4000.0, 950, HERE)
    around = it.around(4000.0, HERE)
    assert around.still_ahead_ms == still_ms
    assert around.still_ms == 0.0, "it does not back off then"


def test_a_reading_that_a_board_only_repeats_may_be_a_whole_turn_older() -> None:
    it = sensing()
    it.add_reading(AHEAD, 60.0, 1000, HERE)
    assert it.around(100.0, HERE).oldest_ms == 100.0
    it.add_reading(AHEAD, 80.0, 1000, HERE, timed=False)
    assert it.around(100.0, HERE).oldest_ms == 260.0


def everything_mapped(_start: XY, _angle: float, within_m: float) -> Sequence[tuple[float, float]]:
    return ((within_m, inf),)


def everything_hides(_start: XY, _angle: float, _range_m: float) -> bool:
    return True


@pytest.mark.parametrize(
    ("mapped", "hides"),
    [(nothing_mapped, nothing_hides), (everything_mapped, everything_hides)],
    ids=["somebody", "a thing of the map with floor behind"],
)
@pytest.mark.parametrize("sensor", range(5))
def test_what_may_hide_somebody_is_as_far_away_as_the_robots_way_leaves_it(
    sensor: int, mapped: Mapped, hides: Hides
) -> None:
    it = RangeTracker(
        explained_in_cone(mapped), explained_in_cone(mapped), hides, SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD)
    )
    it.add_reading(sensor, 0.0, 900, HERE)
    assert it.around(0.0, HERE).cover_m == pytest.approx(0.9)
    bearing = RANGE_BEARINGS_RAD[sensor]
    left_m = hypot(1.15 * cos(bearing) - 0.1, 1.15 * sin(bearing)) - RADIUS_M
    assert it.around(200.0, (3.1, 2.0, 0.0)).cover_m == pytest.approx(left_m, abs=0.001)


def test_a_marker_that_corrects_the_pose_moves_no_cover() -> None:
    it = RangeTracker(
        explained_in_cone(nothing_mapped),
        explained_in_cone(nothing_mapped),
        nothing_hides,
        SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD),
    )
    it.add_reading(AHEAD, 0.0, 900, HERE, HERE)
    assert it.around(0.0, (3.3, 2.2, 0.2), HERE).cover_m == pytest.approx(0.9)


def test_a_wall_of_the_map_hides_nobody_and_is_asked_about_where_it_was_heard() -> None:
    asked = []

    def hides(*question: object) -> bool:
        asked.append(question)
        return False

    it = RangeTracker(
        explained_in_cone(everything_mapped),
        explained_in_cone(everything_mapped),
        hides,
        SensorFaults(nothing_mapped, RANGE_BEARINGS_RAD),
    )
    it.add_reading(AHEAD, 0.0, 900, HERE)
    assert it.around(0.0, HERE).cover_m == inf
    assert asked == [((HERE[0] + RADIUS_M, HERE[1]), 0.0, 0.9)]


def test_an_echo_is_minded_in_a_gap_of_a_row_and_forgotten_behind_the_robot() -> None:
    it = sensing(s0=900)
    it.add_reading(0, 200.0, FAR, HERE)
    assert it.around(500.0, HERE).cover_m == pytest.approx(0.9)
    assert it.around(500.0, (3.9, 2.0, 0.0)).cover_m == inf
    assert it.around(700.0, HERE).cover_m == inf
    assert sensing(s5=900).around(0.0, HERE).cover_m == inf
