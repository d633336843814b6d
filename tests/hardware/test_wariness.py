"""Where somebody has come others may follow: it waits for them, and not for ever."""

from dataclasses import replace

import pytest

from hardware.envelope import Hold
from hardware.wariness import QUIET_MS, WARY_MS, Wariness
from robot.guiding.clearance import Surroundings

MOVING, QUIET = (replace(Surroundings(), still_ahead_ms=ms) for ms in (QUIET_MS - 1, QUIET_MS))


@pytest.fixture
def wariness():
    wariness = Wariness()
    wariness.held(1000.0, Hold.COMING)
    return wariness


def test_after_somebody_has_come_it_waits_until_nothing_moves(wariness):
    assert wariness.waits(1000.0, MOVING)
    assert not wariness.waits(1000.0, QUIET)


def test_people_who_move_about_for_ever_do_not_hold_it_for_ever(wariness):
    assert wariness.waits(1000.0 + WARY_MS - 1, MOVING)
    assert not wariness.waits(1000.0 + WARY_MS, MOVING)


def test_who_comes_next_is_waited_for_anew(wariness):
    wariness.held(4000.0, Hold.COMING)
    assert wariness.waits(7000.0, MOVING)


@pytest.mark.parametrize("hold", [hold for hold in Hold if hold is not Hold.COMING])
def test_what_else_held_it_makes_it_wait_for_nobody(hold):
    wariness = Wariness()
    wariness.held(1000.0, hold)
    assert not wariness.waits(1000.0, MOVING)
