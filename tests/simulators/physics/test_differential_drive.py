"""The simulated mechanics against plain geometry: a simulator must be checked like any instrument."""

from math import pi, radians

import msgspec
import pytest

from robot.navigation.map.lobby_map import Lobby
from simulators.boards.firmware import Sensors
from simulators.physics.differential_drive import Body, Physics
from simulators.physics.differential_drive import Pose as Pose3
from simulators.physics.room import RoomGeometry
from tests.hardware.motion.rig import LOBBY

CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)


def physics(pose: Pose3 = (2.0, 2.0, 0.0), **body) -> Physics:
    """Tyres that hold, unless the floor is named."""
    return Physics(RoomGeometry(CORRIDOR), pose, Body(**{"friction": 20.0, "mass_height_m": 0.0, **body}))


def run(it: Physics, command: tuple[float, float], seconds: float) -> None:
    for _ in range(round(seconds * 200)):
        it.step(command, 0.005)


def test_straight_on_it_goes_as_fast_as_it_is_told() -> None:
    it = physics()
    run(it, (500, 500), 4.0)
    assert it.pose[0] == pytest.approx(2.0 + 0.5 * (4.0 - 0.025), abs=0.002)
    assert it.pose[1:] == pytest.approx((2.0, 0.0))


def test_on_the_spot_it_turns_by_the_track() -> None:
    it = physics()
    run(it, (-180, 180), pi / 2)
    assert it.pose[:2] == pytest.approx((2.0, 2.0), abs=1e-6)
    assert it.pose[2] == pytest.approx(pi / 2, abs=0.03)


def test_the_wheels_come_to_rest() -> None:
    it = physics()
    run(it, (500, 500), 1.0)
    run(it, (0, 0), 0.3)
    assert it.wheel_m_s == (0.0, 0.0)


def test_encoders_count_the_rims_not_the_floor() -> None:
    it, pins = physics(wheel_mismatch=0.01), Sensors()
    run(it, (400, 400), 2.0)
    it.read(pins)
    assert pins.left_ticks == pins.right_ticks
    assert pins.left_ticks == pytest.approx(0.4 * (2.0 - 0.025) / (2 * pi * 0.075) * 1320, rel=0.005)
    assert it.pose[2] < -0.01, "yet the larger left wheel has turned it to the right"


def test_the_range_sensors_see_the_walls_from_the_rim() -> None:
    it = physics((2.0, 2.0, pi / 2))
    assert it.range_mm(2) == pytest.approx(2000 - 250, abs=40)
    assert physics((2.0, 2.0, 0.0)).range_mm(2) == 4000, "beyond its reach"


def test_the_range_sensors_see_a_person() -> None:
    it = physics()
    it.room.discs = [(3.5, 2.0, 0.25)]
    assert it.range_mm(2) == pytest.approx(1500 - 250 - 250, abs=40)


def test_a_wall_stops_it_and_presses_the_bumper() -> None:
    it = physics((2.0, 3.0, radians(90)))
    run(it, (300, 300), 4.0)
    assert it.touching
    assert it.wheel_m_s == (0.0, 0.0)
    assert it.room.gap_m(*it.pose[:2]) == pytest.approx(0.25, abs=0.01)
    run(it, (-300, -300), 0.5)
    assert not it.touching, "it can back off"


def test_a_wet_floor_lets_it_slide_and_the_encoders_do_not_notice() -> None:
    it, pins = physics(friction=0.2, mass_height_m=0.45), Sensors()
    for speed in range(0, 601, 3):
        run(it, (speed, speed), 0.005)
    run(it, (600, 600), 0.5)
    it.read(pins)
    stood, ticks = it.pose[0], pins.left_ticks
    run(it, (0, 0), 1.0)
    it.read(pins)
    assert it.floor_m_s == (0.0, 0.0)
    slid = it.pose[0] - stood
    assert slid == pytest.approx(0.6**2 / (2 * 0.2 * 9.81 / 1.45), abs=0.02)
    assert (pins.left_ticks - ticks) / 1320 * 2 * pi * 0.075 < slid / 3


def test_tyres_that_scrub_turn_it_less() -> None:
    exact, scrubbing = physics(), physics(scrub=0.03)
    for it in (exact, scrubbing):
        run(it, (-180, 180), 1.0)
    assert scrubbing.pose[2] == pytest.approx(exact.pose[2] / 1.03, rel=0.001)


def test_the_same_seed_is_the_same_floor() -> None:
    first, second = (
        Physics(RoomGeometry(CORRIDOR), (2.0, 2.0, 0.0), Body(slip_rad_per_sqrt_m=0.01), seed) for seed in (4, 4)
    )
    run(first, (400, 380), 2.0)
    run(second, (400, 380), 2.0)
    assert first.pose == second.pose
