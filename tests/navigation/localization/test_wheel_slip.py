"""Wheels that turn in vain are found out by markers that come no nearer; one act of carrying is not taken for it."""

from math import atan2, hypot

import pytest

from robot.navigation.geometry import XY
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.wheel_slip import WheelSlipDetector

AHEAD, BESIDE = {1: (4.0, 0.6), 2: (4.0, -0.8)}, {3: (0.6, 2.0)}
STEP_M = 0.05


class Drive:
    """A robot whose wheels drive along x, with a picture every STEP_M of their way."""

    def __init__(self, markers: dict[int, XY]) -> None:
        self.grip, self.markers = WheelSlipDetector(), markers
        self.wheels_m = self.true_m = 0.0

    def on(self, way_m: float, *, moved_share: float = 1.0) -> "Drive":
        for _ in range(round(way_m / STEP_M)):
            self.wheels_m += STEP_M
            self.true_m += STEP_M * moved_share
            at_ms = 1000 * self.wheels_m
            seen = [
                Sighting(at_ms, marker, hypot(x - self.true_m, y), atan2(y, x - self.true_m))
                for marker, (x, y) in self.markers.items()
            ]
            self.grip.add_sightings(seen, {at_ms: (self.wheels_m, 0.0, 0.0)}, self.wheels_m)
        return self


def test_wheels_that_spin_for_one_and_a_half_metres_have_lost_their_grip() -> None:
    drive = Drive(AHEAD).on(2.0)
    assert not drive.grip.slips(arrived=False)
    assert not drive.on(1.2, moved_share=0.0).grip.slips(arrived=False)
    assert drive.on(1.0, moved_share=0.0).grip.slips(arrived=False)


def test_slipping_wheels_are_found_sooner_where_the_robot_would_report_arrival() -> None:
    assert Drive(AHEAD).on(1.2, moved_share=0.0).grip.slips(arrived=True)


@pytest.mark.parametrize("share", [1.0, 0.8, 1.2])
def test_tyres_that_scrub_are_no_loss_of_grip(share: float) -> None:
    drive = Drive(AHEAD).on(5.0, moved_share=share)
    assert drive.grip.spun_m == 0.0


@pytest.mark.parametrize("by_m", [-1.5, 1.5])
def test_a_robot_that_is_carried_once_is_no_loss_of_grip(by_m: float) -> None:
    drive = Drive(AHEAD).on(1.0)
    drive.true_m += by_m
    spun_m = max(drive.on(STEP_M).grip.spun_m for _ in range(40))
    assert spun_m < 0.7


def test_a_marker_beside_the_way_shows_no_slip() -> None:
    assert Drive(BESIDE).on(0.3).on(0.5, moved_share=0.0).grip.spun_m == 0.0


def test_a_new_trip_begins_with_trust_in_the_wheels() -> None:
    drive = Drive(AHEAD).on(3.0, moved_share=0.0)
    drive.grip.reset()
    assert not drive.grip.slips(arrived=True)


def test_the_same_place_found_three_times_from_markers_alone_shows_slip() -> None:
    grip = WheelSlipDetector()
    for way_m in (0.0, 0.6, 1.2):
        assert not grip.slips(arrived=False)
        grip.add_fix((5.0, 5.0, 0.0), (way_m, 0.0, 0.0))
    assert grip.slips(arrived=False)


def test_two_places_found_from_markers_as_far_apart_as_the_wheels_say_show_no_slip() -> None:
    grip = WheelSlipDetector()
    for way_m in (0.0, 3.0, 6.0, 9.0):
        grip.add_fix((5.0 + way_m, 5.0, 0.0), (way_m, 0.0, 0.0))
    grip.add_fix((11.0, 5.0, 0.0), (12.0, 0.0, 0.0))
    assert not grip.slips(arrived=False), "carried back, once"


def test_a_marker_that_was_out_of_sight_for_metres_begins_anew() -> None:
    grip = WheelSlipDetector()
    for travelled_m, x, y in ((0.0, 0.0, 0.0), (0.2, 0.2, 0.0), (0.35, 0.35, 0.0), (3.0, 0.5, 2.0), (3.1, 0.6, 2.0)):
        at_ms = 1000 * travelled_m
        grip.add_sightings([Sighting(at_ms, 1, 5.0, 0.0)], {at_ms: (x, y, 0.0)}, travelled_m)
    assert grip.spun_m == 0.0


def test_two_errors_of_a_far_marker_with_way_in_the_dark_between_them_are_no_loss_of_grip() -> None:
    drive = Drive(AHEAD).on(0.5, moved_share=0.0)
    drive.markers = {}
    drive.on(0.9)
    drive.markers = AHEAD
    assert 0.7 < drive.on(0.5, moved_share=0.0).grip.spun_m < 1.1
    assert not drive.grip.slips(arrived=False)


@pytest.mark.parametrize(("range_m", "told"), [(4.0, True), (4.9, True), (5.1, False)])
def test_a_marker_so_far_away_that_its_range_is_not_well_known_shows_no_slip(range_m: float, told: bool) -> None:
    drive = Drive({1: (range_m, 0.0)}).on(1.4, moved_share=0.0)
    assert (drive.grip.spun_m > 0.0) is told


def test_the_further_away_a_marker_is_the_longer_the_way_until_it_tells() -> None:
    near, far = (Drive({1: (range_m, 0.0)}).on(0.5, moved_share=0.0) for range_m in (4.0, 4.9))
    assert near.grip.spun_m > far.grip.spun_m == 0.0
