"""Who comes towards the robot, told from readings that each sensor takes in its own turn."""

from math import cos, inf, radians

import pytest

from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.perception.approaching_people import ApproachDetector, MotionDetector
from robot.navigation.perception.limits import APPEARED_MS

FAR = 4000
HERE = (3.0, 2.0, 0.0)
TURN_MS = 200.0
"""A whole turn of the sensors."""


class Sensors:
    """A robot at `speed_m_s` along x reads one sensor after the other.

    `mapped`: so far away (mm) the map shows what a sensor sees; 0 = where the echo is.
    """

    def __init__(self, speed_m_s: float = 0.0, mapped: dict[int, int] | None = None) -> None:
        self.approach, self.at_ms, self.x, self.speed_m_s = ApproachDetector(RANGE_BEARINGS_RAD), 0.0, 0.0, speed_m_s
        self.mapped = mapped or {}

    def reads(self, *ranges: int, turn: float = 0.0) -> float:
        self.at_ms += TURN_MS
        self.x += self.speed_m_s * TURN_MS / 1000
        for sensor, range_mm in enumerate(ranges):
            mapped_mm = (self.mapped[sensor] or range_mm) if sensor in self.mapped and range_mm < FAR else None
            self.approach.add_reading(sensor, self.at_ms, range_mm, (self.x, 0.0, turn), mapped_mm)
        return self.approach.contact_ms(self.at_ms)


def alone(sensor: int, range_mm: int) -> tuple[int, ...]:
    return tuple(range_mm if number == sensor else FAR for number in range(6))


def after(it: Sensors, *ranges: int) -> float:
    """What the last of the readings of sensor 0 tells."""
    told = inf
    for range_mm in ranges:
        told = it.reads(*alone(0, range_mm))
    return told


def test_a_child_that_runs_in_from_the_side_is_timed_to_a_foot_before_the_rim() -> None:
    it = Sensors(0.3)
    assert after(it, 2600, 2280) == pytest.approx(1000 * (2.28 - 0.15) / 1.6)
    assert after(it, 1880) == pytest.approx(1000 * (1.88 - 0.15) / 2.0)
    assert after(it, 1480) < 700
    assert after(it, 1080, 680, 280) < 100


def by_two(
    span_ms: int,
    nearer_mm: int,
    *,
    speed_m_s: float = 0.0,
    mapped: tuple[int | None, int | None] = (None, None),
    timed: tuple[bool, bool] = (True, True),
) -> float:
    """In how many ms somebody is there whom two readings show, the robot driving towards them meanwhile."""
    approach = ApproachDetector(RANGE_BEARINGS_RAD)
    for at_ms, range_mm, mapped_mm, dated in zip((0, span_ms), (2900, 2900 - nearer_mm), mapped, timed, strict=True):
        approach.add_reading(2, at_ms, range_mm, (speed_m_s * at_ms / 1000, 0.0, 0.0), mapped_mm, timed=dated)
    return approach.contact_ms(span_ms)


@pytest.mark.parametrize(("span_ms", "nearer_mm"), [(80, 89), (90, 100), (119, 330), (120, 61)])
def test_who_rushes_is_told_by_two_readings_that_follow_closely(span_ms: int, nearer_mm: int) -> None:
    assert by_two(span_ms, nearer_mm) == pytest.approx((2900 - nearer_mm - 150) * span_ms / nearer_mm)


@pytest.mark.parametrize(
    ("span_ms", "nearer_mm"),
    [(80, 87), (79, 200), (119, 100), (80, 230)],
    ids=["noise", "too close together", "a walk", "a leap"],
)
def test_two_readings_that_follow_closely_tell_of_nobody_who_does_not_rush(span_ms: int, nearer_mm: int) -> None:
    assert by_two(span_ms, nearer_mm) == inf


@pytest.mark.parametrize("span_ms", [80, 100, 119])
def test_what_stands_does_not_rush_at_a_robot_that_drives_there(span_ms: int) -> None:
    assert by_two(span_ms, round(0.6 * span_ms) + 85, speed_m_s=0.6) == inf
    assert by_two(span_ms, round(0.6 * span_ms) + 135, speed_m_s=0.6) < inf
    assert by_two(span_ms, 160, mapped=(2900, 2800)) == inf, "nor does a slanted wall"


@pytest.mark.parametrize("timed", [(True, False), (False, True)])
def test_readings_of_which_it_is_not_known_when_they_were_taken_tell_of_nobody_who_rushes(
    timed: tuple[bool, bool],
) -> None:
    assert by_two(100, 200, timed=timed) == inf
    assert by_two(120, 200, timed=timed) < inf


@pytest.mark.parametrize(
    ("ranges_mm", "turned_rad"),
    [((2300, 2219, 2138), 0.08), ((2300, 2250, 2138), 0.08), ((2300, 2180, 2138), 0.0), ((2300, 2400, 2138), 0.0)],
    ids=["in a bend", "faster in a bend", "a step that is slow", "a stray echo"],
)
def test_two_readings_that_follow_closely_hide_nobody_whom_the_one_before_tells(
    ranges_mm: tuple[int, ...], turned_rad: float
) -> None:
    approach = ApproachDetector(RANGE_BEARINGS_RAD)
    for at_ms, range_mm, heading in zip((0, 90, 180), ranges_mm, (0.0, 0.0, turned_rad), strict=True):
        approach.add_reading(2, at_ms, range_mm, (3.0, 2.0, heading))
    assert approach.contact_ms(180, sure=True) == pytest.approx((2138 - 150) * 180 / 162)


def test_who_walks_close_by_may_run_the_next_moment_and_surely_comes_as_they_walk() -> None:
    it = Sensors()
    assert after(it, 1700, 1540) == pytest.approx(1000 * (1.54 - 0.15) / 1.6)
    assert it.approach.contact_ms(it.at_ms, sure=True) == pytest.approx(1000 * (1.54 - 0.15) / 0.8)


def test_the_robots_own_way_between_two_readings_that_follow_closely_is_no_speed_of_theirs() -> None:
    approach = ApproachDetector(RANGE_BEARINGS_RAD)
    approach.add_reading(2, 0.0, 1700, HERE)
    approach.add_reading(2, 90.0, 700, (HERE[0] + 0.054, HERE[1], HERE[2]))
    assert approach.contact_ms(90.0) == pytest.approx(1000 * (0.7 - 0.15) / (1.6 + 0.6)), "it drives at 0.6 m/s"


def test_a_single_missed_echo_hides_no_one_who_runs() -> None:
    it = Sensors()
    there_ms = after(it, 2000, 1660)
    assert after(it, FAR) == pytest.approx(there_ms - TURN_MS), "they come on all the same"
    assert after(it, 980) == pytest.approx(1000 * (0.98 - 0.15) / 1.7)


def test_a_person_who_walks_slowly_is_found_by_two_readings() -> None:
    assert after(Sensors(), 2400, 2280) == pytest.approx(1000 * (2.28 - 0.15) / 0.6)


def test_an_echo_that_shifts_by_less_than_a_walk_does_not_approach() -> None:
    assert after(Sensors(), 1600, 1520, 1440) == inf


def test_a_person_who_stops_does_not_approach_any_more() -> None:
    it = Sensors()
    assert after(it, 1300, 1150, 1000) < inf
    assert after(it, 1000, 1000, 1000) == inf


def test_who_has_gone_out_of_its_view_while_coming_is_minded_for_a_second() -> None:
    it = Sensors()
    assert after(it, 1000, 850, *[FAR] * 3) < inf
    assert after(it, *[FAR] * 3) == inf


def test_a_child_before_a_mapped_wall_is_timed_from_the_wall_on() -> None:
    it = Sensors(mapped={1: 0})
    assert it.reads(*alone(1, 980)) == inf
    it.mapped = {}
    assert it.reads(*alone(1, 660)) == pytest.approx(1000 * (0.66 - 0.15) / 1.6)


def test_a_child_that_runs_along_furniture_is_timed_although_the_map_explains_each_echo() -> None:
    it = Sensors(mapped={1: 930})
    assert it.reads(*alone(1, 950)) == inf, "the bench itself"
    assert it.reads(*alone(1, 740)) == pytest.approx(1000 * (0.74 - 0.15) / 1.6)


def test_who_appears_close_before_furniture_may_run_and_the_furniture_itself_does_not() -> None:
    it = Sensors(mapped={0: 0})
    assert it.reads(*alone(0, 400)) == inf
    assert it.reads(*alone(0, 900)) == inf, "the next piece"
    it.mapped = {0: 1600}
    assert it.reads(*alone(0, 1500)) == pytest.approx(1000 * (1.5 - 0.15) / 1.6)


@pytest.mark.parametrize("mapped", [{}, {2: 0}])
def test_a_wall_that_the_robot_drives_to_does_not_run_at_it(mapped: dict[int, int] | None) -> None:
    it = Sensors(0.5, mapped)
    it.reads(*alone(2, 2500))
    for step in range(1, 10):
        assert it.reads(*alone(2, 2500 - 100 * step)) == inf


def test_a_slanted_wall_that_comes_nearer_faster_than_the_robot_drives_does_not_run_at_it() -> None:
    it = Sensors(0.5, {1: 0})
    it.reads(*alone(1, 2500))
    for step in range(1, 10):
        assert it.reads(*alone(1, 2500 - 260 * step)) == inf


@pytest.mark.parametrize("behind", [(1080, 900), (3300, None)], ids=["past its edge", "too far to tell"])
def test_furniture_that_a_sensor_looked_past_before_does_not_run_at_the_robot(behind: tuple[int, int | None]) -> None:
    range_mm, shown_mm = behind
    it = Sensors(0.4, {} if shown_mm is None else {0: shown_mm})
    it.reads(*alone(0, range_mm))
    it.mapped = {0: 0}
    assert it.reads(*alone(0, 760 if shown_mm else 2800)) == inf


@pytest.mark.parametrize("turn", [radians(25), radians(-25)])
def test_after_a_turn_who_is_near_may_run_until_a_second_reading_tells(turn: float) -> None:
    it = Sensors()
    it.reads(*alone(1, 1200))
    assert it.reads(*alone(1, 1000), turn=turn) == pytest.approx(1000 * (1.0 - 0.15) / 1.6)
    assert it.reads(*alone(1, 1000), turn=turn) == inf


def test_whoever_appears_near_may_run_until_a_second_reading_tells() -> None:
    it = Sensors(0.4)
    assert it.reads(*alone(2, FAR)) == inf
    assert it.reads(*alone(2, 1000)) == pytest.approx(1000 * (1.0 - 0.15) / 2.0)
    assert it.reads(*alone(2, 920)) == inf


def test_whoever_appeared_is_not_minded_for_longer_than_a_turn_of_the_sensors() -> None:
    it = Sensors()
    it.reads(*alone(2, FAR))
    assert it.reads(*alone(2, 1000)) < inf
    assert it.approach.contact_ms(it.at_ms + APPEARED_MS + 1) == inf


def test_a_first_missed_echo_hides_no_one_who_appeared_and_a_second_shows_that_they_have_gone() -> None:
    it = Sensors()
    it.reads(*alone(2, FAR))
    there_ms = it.reads(*alone(2, 1400))
    assert it.reads(*alone(2, FAR)) == pytest.approx(there_ms - TURN_MS)
    assert it.approach.contact_ms(it.at_ms + TURN_MS) == pytest.approx(there_ms - 2 * TURN_MS)
    it.reads(*alone(2, FAR))
    assert it.approach.contact_ms(it.at_ms + TURN_MS) == inf


def test_who_goes_from_one_sensor_to_the_next_has_not_appeared() -> None:
    it = Sensors()
    it.reads(*alone(1, 1100))
    assert it.reads(*alone(2, 1000)) == inf


def test_no_contact_is_expected_of_people_far_away_or_behind() -> None:
    it = Sensors()
    it.reads(*alone(2, 3450))
    assert it.reads(*alone(2, 3050)) == inf
    it.reads(*alone(5, 1500))
    assert it.reads(*alone(5, 1100)) == inf


def test_how_long_nothing_has_moved_is_told_whatever_a_sensor_misses() -> None:
    stir = MotionDetector(2)
    for number in range(20):
        stir.add_reading(0, 100.0 * number, 900 + 10 * (number % 2), HERE)
        stir.add_reading(1, 100.0 * number, FAR if number % 3 == 1 else 700, HERE)
    assert stir.still_ms(1900.0) == 1900
    stir.add_reading(1, 2000.0, 560, HERE)
    assert stir.still_ms(2000.0) == 0
    stir.add_reading(0, 2100.0, 900, HERE)
    assert stir.still_ms(2100.0) == 100


def test_somebody_who_comes_where_nothing_was_found_has_moved() -> None:
    stir = MotionDetector(1)
    for number in range(20):
        stir.add_reading(0, 100.0 * number, FAR, HERE)
    stir.add_reading(0, 2000.0, 800, HERE)
    assert stir.still_ms(2000.0) == 0


def test_who_walks_slowly_before_a_robot_that_stands_has_moved() -> None:
    stir = MotionDetector(1)
    for number in range(20):
        stir.add_reading(0, 120.0 * number, 1500 - 36 * number, HERE)  # 0.3 m/s
        assert stir.still_ms(120.0 * number) < 400


def test_who_steps_nearer_to_a_robot_that_has_driven_a_way_has_moved() -> None:
    stir = MotionDetector(1)
    for number in range(20):
        stir.add_reading(0, 100.0 * number, 3000 - 100 * number, (0.1 * number, 0.0, 0.0))
    stir.add_reading(0, 2000.0, 800, (1.9, 0.0, 0.0))
    assert stir.still_ms(2000.0) == 0


def test_what_the_robot_passes_itself_has_not_moved() -> None:
    stir = MotionDetector(1)
    for number in range(20):
        stir.add_reading(0, 100.0 * number, 3000 - 140 * number, (0.14 * number, 0.0, 0.0))
    assert stir.still_ms(1900.0) == 1900


def test_who_runs_in_beside_somebody_who_stands_is_not_taken_for_them() -> None:
    it = Sensors()
    it.reads(*alone(1, 1100))
    assert it.reads(*alone(2, 900)) == pytest.approx(1000 * (0.9 - 0.15) / 1.6)


@pytest.mark.parametrize("speed_m_s", [0.0, 0.3], ids=["it stands", "it drives"])
def test_who_comes_slowly_from_near_may_go_on_quickly_towards_a_robot_that_drives_itself(speed_m_s: float) -> None:
    told_ms = after(Sensors(speed_m_s), 1720, 1480)
    closing_m_s = 1.6 + speed_m_s * cos(RANGE_BEARINGS_RAD[0])
    assert told_ms == pytest.approx(1000 * (1.48 - 0.15) / closing_m_s)


def test_whoever_follows_the_robot_does_not_hide_who_appears_at_its_right() -> None:
    it = Sensors()
    it.reads(*alone(5, 900))
    assert it.reads(*alone(4, 900)) == pytest.approx(1000 * (0.9 - 0.15) / 1.6)


def test_who_may_be_a_thing_of_the_map_does_not_surely_come() -> None:
    it = Sensors()
    assert after(it, 2000, 1640) == it.approach.contact_ms(it.at_ms, sure=True)
    it = Sensors(mapped={0: 0})
    it.mapped = {0: 2300}
    after(it, 2000, 1500)
    assert it.approach.contact_ms(it.at_ms) < inf
    assert it.approach.contact_ms(it.at_ms, sure=True) == inf


def test_who_surely_comes_does_so_after_a_leap_a_turn_of_the_robot_and_a_missed_echo() -> None:
    for last, turn in ((600, 0.0), (1000, radians(40)), (FAR, 0.0)):
        it = Sensors()
        after(it, 1600, 1300)
        assert it.approach.contact_ms(it.at_ms, sure=True) < inf
        it.reads(*alone(0, last), turn=turn)
        assert it.approach.contact_ms(it.at_ms, sure=True) < inf


def test_what_the_map_explains_comes_surely_at_no_distance() -> None:
    it = Sensors(mapped={0: 2300})
    after(it, FAR, 500)
    assert it.approach.contact_ms(it.at_ms) < inf
    assert it.approach.contact_ms(it.at_ms, sure=True) == inf


@pytest.mark.parametrize("range_mm", [600, 601])
def test_whom_one_reading_shows_comes_surely_only_close_by(range_mm: int) -> None:
    it = Sensors()
    it.reads(*alone(0, FAR))
    assert it.reads(*alone(0, range_mm)) < inf
    assert (it.approach.contact_ms(it.at_ms, sure=True) < inf) == (range_mm == 600)
