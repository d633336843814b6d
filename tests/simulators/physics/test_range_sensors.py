"""Range sensors miss what real ones miss: cloth far away, slanted walls, a dead sensor's share of the room."""

import random
from collections.abc import Sequence
from math import pi, radians

import pytest

from simulators.physics.differential_drive import Pose as Pose3
from simulators.physics.range_sensors import Rangefinder, Ranging, fitted, time_of_flight, ultrasonic
from simulators.physics.room import Disc, RoomGeometry
from tests.simulators.physics.corridor import CORRIDOR

FAR_MM = 4000


def reading(
    sensor: Rangefinder,
    pose: Pose3 = (2.0, 2.0, 0.0),
    discs: Sequence[Disc] = (),
    share: float = 1.0,
    seed: int = 0,
) -> int:
    """One sensor in the corridor, 4 m wide, 12 m long."""
    room = RoomGeometry(CORRIDOR)
    room.discs, room.echo_share = discs, [share] * len(discs)
    return Ranging((sensor,)).read(room, pose, random.Random(seed))[0]


def median(sensor: Rangefinder, **how) -> int:
    return sorted(reading(sensor, seed=seed, **how) for seed in range(41))[20]


def test_a_wall_straight_ahead_is_heard_by_both_kinds() -> None:
    for sensor in (ultrasonic(0.0), time_of_flight(0.0)):
        assert median(sensor, pose=(2.0, 2.0, pi / 2)) == pytest.approx(1750, abs=60)


def test_a_slanted_wall_sends_the_pulse_elsewhere_but_not_the_light() -> None:
    towards_the_wall = {"pose": (2.0, 2.0, radians(25))}  # its line of sight leans 65 degrees on the wall
    assert median(ultrasonic(0.0), **towards_the_wall) == FAR_MM
    assert median(time_of_flight(0.0), **towards_the_wall) < FAR_MM


def test_clothes_swallow_the_pulse_from_two_metres_on() -> None:
    near, far = [(3.6, 2.0, 0.22)], [(4.8, 2.0, 0.22)]
    assert median(ultrasonic(0.0), discs=near) == pytest.approx(1130, abs=60)
    assert median(ultrasonic(0.0), discs=far) == FAR_MM
    assert median(time_of_flight(0.0), discs=far) == pytest.approx(2330, abs=60)


def test_soft_clothes_answer_now_and_then() -> None:
    heard = [reading(ultrasonic(0.0), discs=[(3.2, 2.0, 0.22)], share=0.4, seed=seed) < FAR_MM for seed in range(200)]
    assert 0.7 < sum(heard) / 200 < 0.99, "five rays, of which each comes back four times in ten"


def test_a_dead_sensor_finds_nothing_and_the_others_go_on() -> None:
    room = RoomGeometry(CORRIDOR)
    ranging = Ranging(fitted((50.0, 25.0, 0.0, -25.0, -50.0, 180.0)), faulty={2})
    read = ranging.read(room, (11.0, 2.0, 0.0), random.Random(1))
    assert len(read) == 6
    assert read[2] == FAR_MM
    assert read[1] < 1200


def test_the_one_at_the_back_looks_back() -> None:
    read = Ranging().read(RoomGeometry(CORRIDOR), (1.0, 2.0, 0.0), random.Random(1))
    assert read[-1] == pytest.approx(750, abs=40)
