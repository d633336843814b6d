"""How long the readings of a board count, and what is known when none comes."""

import msgspec

from hardware.range_readings import RangeReadings
from hardware.senses import Senses
from robot.guiding.body import RANGE_BEARINGS_RAD
from robot.guiding.clearance import BLIND
from robot.guiding.floor import Floor
from robot.guiding.lobby import Lobby
from tests.hardware.rig import LOBBY

HERE = (3.0, 2.0, 0.0)
READ = RangeReadings((4000,) * 6, (1000.0,) * 6)


def looked(now_ms, readings=READ, senses=None):
    senses = senses or Senses(Floor(msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)), RANGE_BEARINGS_RAD)
    return senses.look(now_ms, readings.age_ms(now_ms), HERE, readings, HERE)


def test_a_quarter_of_a_second_after_the_newest_reading_nothing_is_known():
    assert looked(1240.0).ahead_mm == 4000
    assert looked(1260.0) == BLIND


def test_readings_that_do_not_fit_the_robot_tell_nothing_either():
    assert looked(1000.0, RangeReadings((4000,) * 3, (1000.0,) * 3)) == BLIND


def test_after_three_seconds_without_any_reading_all_sensors_are_broken_and_the_first_one_mends_them():
    senses = Senses(Floor(msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)), RANGE_BEARINGS_RAD)
    looked(1000.0, senses=senses)
    assert looked(3900.0, senses=senses).broken == ()
    assert looked(4100.0, senses=senses).broken == (0, 1, 2, 3, 4, 5)
    assert looked(4200.0, RangeReadings((4000,) * 6, (4200.0,) * 6), senses).broken == ()
