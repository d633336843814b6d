"""A trip with markers in made-up time: real link, filter, pilot and gate on the simulated board and camera."""

from math import degrees, radians

import pytest
from msgspec.structs import replace

from hardware.motion.limits import LOOKS_LIMIT
from robot.core.events import DriveEnded
from robot.navigation.geometry import distance
from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose
from simulators.camera.marker_noise import displaced
from simulators.physics.differential_drive import as_built
from tests.hardware.motion.marker_trip import HOME, LOBBY, Trip, seeing


def hall() -> Lobby:
    """A way of 10 m to the counter, with markers on the wall all along."""
    words = {"vi": "Quầy", "en": "Counter"}
    counter = Place("counter:1", words, words, "form", (16.0, 5.2), (1.7, 1.0), Pose(16.0, 3.2, 90.0))
    markers = tuple(Marker(number, 2.5 * number + 1, 6.0, 1.4, 270.0, 0.2) for number in range(7))
    home = Pose(HOME[0], HOME[1], degrees(HOME[2]))
    return Lobby(18.0, 6.0, home, (counter,), ((1.5, 0.0), (3.5, 0.0)), markers=markers)


@pytest.mark.parametrize("place", ["counter:1", "counter:6", "cashier"])
@pytest.mark.parametrize("seed", range(3))
def test_with_markers_it_stands_within_10_cm_and_5_degrees_there_and_at_home(place: str, seed: int) -> None:
    trip = Trip(
        seed=seed, body=as_built(seed, calibrated=False), start=(HOME[0] + 0.04, HOME[1] - 0.03, HOME[2] + 0.04)
    )
    for goal, near_m, near_deg in ((place, 0.10, 5.0), ("home", 0.05, 3.0)):
        assert trip.drive(goal).reached
        assert trip.error(goal)[0] <= near_m
        assert trip.error(goal)[1] <= near_deg
    assert trip.lost == {""}


def test_half_of_the_pictures_are_enough() -> None:
    trip = Trip(sight=seeing(2, lost=0.5))
    assert trip.drive("counter:1").reached
    assert trip.error("counter:1")[0] <= 0.10


def test_without_a_marker_for_more_than_eight_metres_it_stands_looks_round_and_says_that_it_is_lost() -> None:
    trip = Trip(lobby=hall(), sight=seeing(1, blackout_m=(1.0, 99.0)))
    ended = trip.drive("counter:1")
    assert ended.reason == "lost"
    assert trip.lost & {"way", "sigma"}
    assert trip.physics.travelled_m < 9.5
    assert trip.worst_m < 0.6
    for _ in range(50):
        trip.step()
    stood = trip.physics.pose
    for _ in range(100):
        trip.step()
    assert trip.physics.pose == stood, "nothing moves before a new wish"


def test_when_the_light_comes_back_it_finds_itself_and_goes_on() -> None:
    trip = Trip(sight=seeing(1, blackout_m=(1.0, 99.0)))
    assert trip.drive_on_until_it_is_lost().reason == "lost"
    trip.camera.seeing = seeing(1)
    assert trip.drive("home").reached
    assert trip.error("home")[0] <= 0.05


def test_a_robot_that_was_pushed_aside_refuses_its_own_pose_and_finds_the_new_one() -> None:
    trip = Trip(start=(4.6, 1.4, radians(40)))
    ended = trip.drive("counter:3")
    assert "rejections" in trip.lost
    assert ended.reached
    assert trip.error("counter:3")[0] <= 0.10


class CarriedBack(Trip):
    """Somebody sets it back where it began after 1.5 m, unless it looks round; `looks`: how often it has."""

    looks = 0

    def step(self) -> list[DriveEnded]:
        looked = self.navigator.controller.looking is not None
        if not looked and distance(self.physics.pose[:2], HOME[:2]) > 1.5:
            self.physics.pose = HOME
        ended = super().step()
        self.looks += not looked and self.navigator.controller.looking is not None
        return ended


def test_a_trip_on_which_it_is_carried_back_again_and_again_has_an_end() -> None:
    trip = CarriedBack()
    assert trip.drive("counter:3", limit_s=600).reason == "lost"
    assert trip.looks == LOOKS_LIMIT + 1, "it ends as the last one begins"


def test_a_robot_that_does_not_know_where_it_is_looks_before_it_drives() -> None:
    trip = Trip(start=(9.6, 6.0, radians(180)), known=False)
    assert trip.navigator.filter.lost == "start"
    assert trip.drive("home").reached
    assert trip.error("home")[0] <= 0.05


def test_a_robot_whose_wheels_have_spun_believes_nothing_and_finds_itself_before_it_drives_on() -> None:
    trip = Trip()
    assert trip.drive("cashier").reached
    trip.physics.spins = True
    ended = trip.drive("counter:2")
    assert (ended.reached, ended.reason) == (False, "slip")
    assert trip.worst_m > 1.0, "or there would be nothing to find"
    assert (trip.navigator.glimpse().lost, trip.navigator.glimpse().suspects) == ("start", ())
    for _ in range(200):  # what it has seen while they spun is no help
        trip.step()
    assert trip.navigator.glimpse().lost == "start" or trip.off_m <= 0.15
    trip.physics.spins = False
    assert trip.drive("counter:2").reached
    assert trip.error("counter:2")[0] <= 0.10
    assert trip.navigator.glimpse().suspects == ()


def test_a_marker_that_was_moved_is_named_and_does_not_lead_astray() -> None:
    moved = next(number for number, marker in enumerate(LOBBY.markers) if marker.id == 15)
    trip = Trip(real=displaced(LOBBY.markers, moved, 0.5, 3))
    for place in ("writing-desk", "home", "counter:1", "home", "counter:2", "home"):
        assert trip.drive(place).reached
        assert trip.error(place)[0] <= 0.15
    assert trip.navigator.glimpse().suspects == (15,)


def test_the_camera_is_asked_only_while_the_wheels_turn_or_nobody_knows_where_it_is() -> None:
    trip = Trip()
    for _ in range(20):
        trip.step()
    assert not trip.navigator.wants_markers
    trip.drive("cashier")
    for _ in range(20):
        trip.step()
    assert not trip.navigator.wants_markers
    assert Trip(known=False).navigator.wants_markers


def test_onto_a_dock_at_home() -> None:
    trip = Trip(lobby=replace(LOBBY, dock=LOBBY.home))
    assert trip.drive("cashier").reached
    assert trip.drive("home").reached
    assert trip.error("home")[0] <= 0.05
    assert trip.error("home")[1] <= 3.0
