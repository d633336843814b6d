"""A sensor that hears no wall where the map shows one squarely before it is deaf; a few missed echoes do not count."""

from collections.abc import Callable
from math import cos, inf, pi, radians

import pytest

from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.geometry import XY
from robot.navigation.map.limits import WIDE_HALF_CONE_RAD
from robot.navigation.perception.deaf_sensor import DeafSensorTest, Walls, faces_wall
from robot.navigation.perception.free_space import Surroundings
from robot.navigation.perception.range_tracking import RangeTracker
from robot.navigation.perception.sensor_faults import SensorFaults

FAR, AHEAD = 4000, 2


def wall_at_x(wall_x: float) -> Walls:
    """The map of a hall that ends at a wall across x, as three rays of a cone meet it."""

    def shown(start: XY, angle: float, within_m: float) -> tuple[float, ...]:
        rays = (angle, angle + WIDE_HALF_CONE_RAD, angle - WIDE_HALF_CONE_RAD)
        away_m = [(wall_x - start[0]) / cos(ray) if cos(ray) > 0 else inf for ray in rays]
        return tuple(away for away in away_m if 0 <= away <= within_m)

    return shown


@pytest.mark.parametrize("lean_deg", [0, 10])
def test_a_near_wall_that_stands_squarely_must_be_detected(lean_deg: float) -> None:
    assert faces_wall(0.0, (3.0, 2.0, radians(lean_deg)), wall_at_x(4.5))


@pytest.mark.parametrize(
    ("x_m", "lean_deg"), [(3.0, 25), (3.0, 45), (2.0, 0), (3.0, 90)], ids=["slanted", "steep", "far", "along it"]
)
def test_a_wall_that_is_slanted_or_far_need_not_be_detected(x_m: float, lean_deg: float) -> None:
    assert not faces_wall(0.0, (x_m, 2.0, radians(lean_deg)), wall_at_x(4.5))


def test_a_corner_in_the_cone_is_no_wall_to_judge_by() -> None:
    assert not faces_wall(0.0, (3.0, 2.0, 0.0), lambda _start, _angle, _within_m: (1.0, 1.0))


def test_five_walls_unheard_along_forty_centimetres_are_deafness() -> None:
    deaf = DeafSensorTest()
    assert not any(deaf.add_reading(FAR, (0.1 * turn, 0.0), faces_wall=True) for turn in range(4))
    assert deaf.add_reading(FAR, (0.4, 0.0), faces_wall=True)


def test_a_robot_that_stands_finds_no_deaf_sensor() -> None:
    deaf = DeafSensorTest()
    assert not any(deaf.add_reading(FAR, (0.0, 0.0), faces_wall=True) for _ in range(50))


def test_any_echo_clears_a_deaf_sensor_also_later() -> None:
    deaf = DeafSensorTest()
    for turn in range(9):
        told = deaf.add_reading(1500 if turn == 3 else FAR, (0.1 * turn, 0.0), faces_wall=True)
    assert told
    assert not deaf.add_reading(900, (1.0, 0.0), faces_wall=True)
    assert not deaf.add_reading(FAR, (1.1, 0.0), faces_wall=True)


def test_the_way_between_two_walls_that_stand_far_apart_does_not_count() -> None:
    deaf = DeafSensorTest()
    assert not any(deaf.add_reading(FAR, (x_m, 0.0), faces_wall=True) for x_m in (0.0, 0.1, 0.2, 3.0, 3.1, 3.2, 3.3))
    assert deaf.add_reading(FAR, (3.5, 0.0), faces_wall=True)


def test_a_deaf_sensor_stays_so_at_the_next_wall() -> None:
    deaf = DeafSensorTest()
    for turn in range(5):
        deaf.add_reading(FAR, (0.1 * turn, 0.0), faces_wall=True)
    assert deaf.add_reading(FAR, (3.0, 0.0), faces_wall=True)


def test_an_empty_hall_shows_no_deaf_sensor() -> None:
    deaf = DeafSensorTest()
    assert not any(deaf.add_reading(FAR, (0.1 * turn, 0.0), faces_wall=False) for turn in range(50))


def towards_the_wall(ahead_mm: Callable[[float], int], *, placed: bool = True, heading: float = 0.0) -> Surroundings:
    """What is known after half a metre towards a wall that is 0.95 m away in the end."""
    it = RangeTracker(
        lambda *_: None, lambda *_: None, lambda *_: False, SensorFaults(wall_at_x(5.0), RANGE_BEARINGS_RAD)
    )
    for turn in range(7):
        x = 3.2 + 0.1 * turn
        for sensor in range(6):
            it.add_reading(
                sensor, 200.0 * turn, ahead_mm(x) if sensor == AHEAD else FAR, (x, 2.0, heading), placed=placed
            )
    return it.around(1200.0, (x, 2.0, heading))


def test_a_deaf_sensor_counts_as_faulty_with_something_at_the_rim() -> None:
    around = towards_the_wall(lambda _x: FAR)
    assert around.faulty
    assert around.ahead_mm == 0


def test_a_sensor_that_detects_the_wall_is_not_faulty() -> None:
    around = towards_the_wall(lambda x: round(1000 * (5.0 - 0.25 - x)))
    assert not around.faulty
    assert around.ahead_mm > 900


@pytest.mark.parametrize(("placed", "heading"), [(False, 0.0), (True, pi)], ids=["lost", "other way"])
def test_no_sensor_is_judged_by_a_wall_that_may_not_be_there(placed: bool, heading: float) -> None:
    assert not towards_the_wall(lambda _x: FAR, placed=placed, heading=heading).faulty
