"""Where somebody has come others may follow: it waits for them, and not for ever."""

from dataclasses import replace

import pytest

from hardware.wariness import Wariness
from robot.guiding.clearance import Surroundings

MOVING = replace(Surroundings(), still_ahead_ms=699.0)
QUIET = replace(Surroundings(), still_ahead_ms=700.0)
COMING = replace(QUIET, contact_ms=900.0)


@pytest.fixture
def wariness():
    wariness = Wariness()
    wariness.came(1000.0)
    return wariness


def waited_ms(wariness, around, travelled_m=0.0, from_ms=1000.0):
    """How long it waits from `from_ms` on."""
    return next(ms for ms in range(0, 60_000, 20) if not wariness.waits(from_ms + ms, 20.0, around, travelled_m))


@pytest.mark.parametrize(("around", "waits"), [(MOVING, True), (COMING, True), (QUIET, False)])
def test_after_somebody_has_come_it_waits_until_nothing_moves_and_nobody_comes(wariness, around, waits):
    assert wariness.waits(1000.0, 20.0, around, 0.0) is waits


def test_people_who_move_about_for_ever_hold_it_for_four_seconds(wariness):
    assert waited_ms(wariness, MOVING) == 4000


def test_who_comes_meanwhile_makes_it_wait_no_longer_until_it_has_driven_on_by_half_a_metre(wariness):
    waited_ms(wariness, MOVING)
    wariness.came(6000.0)
    assert waited_ms(wariness, MOVING, 0.4, 6000.0) == 0
    assert waited_ms(wariness, MOVING, 0.5, 6000.0) == 4000


def test_where_nobody_has_come_it_waits_for_nobody():
    wariness = Wariness()
    assert not wariness.waits(1000.0, 20.0, MOVING, 0.0)
    wariness.came(1000.0)
    assert not wariness.waits(5000.0, 20.0, MOVING, 0.0), "that was long ago"


def test_a_wait_of_more_than_a_second_is_told_and_shorter_ones_never_are(wariness):
    def told(from_ms):
        steps = range(round(from_ms), round(from_ms) + 1200, 20)
        return [wariness.tells for at_ms in steps if wariness.waits(at_ms, 20.0, MOVING, 0.0)]

    assert told(1000.0).index(True) == 51
    assert told(2400.0).index(True) == 51, "another wait"
