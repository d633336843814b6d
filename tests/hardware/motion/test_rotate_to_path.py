"""Past furniture that only the corridor straight ahead touches: the robot turns along the route and goes on."""

from collections.abc import Callable
from itertools import combinations
from math import cos, dist, inf, radians, sin

import numpy as np
import pytest
from msgspec.structs import replace

from hardware.motion.limits import FACE_BEGINS_RAD, REJOIN_APART_M, REJOIN_TRIES
from hardware.motion.rotate_to_path import RotateToPath
from hardware.motion.safety_envelope import STOP_ZONE_MM
from hardware.motion.trip import Conduct, Trip, TripInput
from robot.core.events import EscortStep
from robot.navigation.calibration.calibration_drives import LapFollower, square, straight
from robot.navigation.control.docking import DockFollower, _Part
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase
from robot.navigation.escort.visitor_following import Escort
from robot.navigation.geometry import bearing, densified, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.lobby_map import Lobby, Place, Pose
from robot.navigation.perception.free_space import FAR_MM, Surroundings, ahead_mm
from robot.navigation.planning.planner import Planner, Route
from simulators.physics.room import RoomGeometry

WORDS = {"vi": "Bàn", "en": "Desk"}
DESK = Place("desk", WORDS, WORDS, "form", (1.1, 2.5), (1.5, 1.1), Pose(1.1, 3.6, 270.0))
LOBBY = Lobby(6.0, 6.0, Pose(4.0, 1.0, 90.0), (DESK,), ((4.0, 0.0), (5.0, 0.0)))
BARRED = (2.65, 2.40, radians(135))
"""Before the desk, which the route leaves to its left."""
PAST_THE_DESK = ((2.65, 2.40), (2.42, 2.68), (2.27, 3.03), (2.30, 3.40), (2.35, 3.80), (2.35, 5.0))
INTO_THE_DESK = ((2.65, 2.40), (2.0, 2.40), (1.2, 2.40))


def route_along(points: tuple[tuple[float, float], ...]) -> Route:
    return Route(tuple(densified(points, 0.1)), Pose(*points[-1], 90.0))


class Drive:
    """A robot at `pose` that goes as it is steered, and that the gate lets go straight on over free floor only."""

    def __init__(self, points: tuple[tuple[float, float], ...]) -> None:
        self.follower = Follower(route_along(points), 0.5)
        self.facing, self.room, self.pose = RotateToPath(ClearanceGrid(LOBBY)), RoomGeometry(LOBBY), BARRED
        self.held = 0

    @property
    def ahead_mm(self) -> int:
        bearings = tuple(np.radians(np.arange(-90, 90, 3)).tolist())
        x, y, heading = self.pose
        rim = [(x + 0.25 * cos(heading + turn), y + 0.25 * sin(heading + turn), heading + turn) for turn in bearings]
        return ahead_mm([round(1000 * echo.reach_m) for echo in self.room.echoes(rim, 4.0)], bearings)

    def goes(self, seconds: float) -> "Drive":
        for _ in range(round(seconds * 50)):
            self._go(self.facing.steer(self.pose, self.follower, self.ahead_mm) or self.follower.steer(self.pose))
        return self

    def _go(self, steering: Steering) -> None:
        x, y, heading = self.pose
        way_m = steering.speed_m_s * 0.02
        if way_m > 0 and self.ahead_mm < STOP_ZONE_MM:
            self.held += 1
            self.facing.cancel()
            self.facing.aim_past(self.pose, self.follower)
            return
        self.pose = x + way_m * cos(heading), y + way_m * sin(heading), heading + steering.turn_rad_s * 0.02


def test_before_a_desk_which_the_route_leaves_aside_it_turns_along_the_route_and_goes_on() -> None:
    drive = Drive(PAST_THE_DESK)
    assert drive.ahead_mm < STOP_ZONE_MM
    left_m = drive.follower.left_m
    drive.goes(6)
    assert drive.facing.aim is not None
    assert drive.follower.left_m < left_m - 0.5, "it comes along the route all the same"
    drive.goes(14)
    assert drive.held == 1, "then it meets the desk no more"
    assert drive.pose[1] > 3.4
    assert drive.follower.off_route_m < 0.1


def test_where_the_route_leads_nowhere_past_it_stands() -> None:
    drive = Drive(INTO_THE_DESK).goes(20)
    assert dist(drive.pose[:2], BARRED[:2]) < 0.3
    assert drive.ahead_mm < STOP_ZONE_MM


def tried(drive: Drive, then: Callable[[], None]) -> list[tuple[float, float]]:
    """The points that it tries one after the other from before the desk, each of them ended by `then`."""
    drive.follower.steer(BARRED)
    aims = []
    while drive.facing.aim_past(BARRED, drive.follower):
        aims.append(drive.facing.aim)
        then()
    return aims


def test_a_point_before_which_furniture_bars_it_again_is_not_tried_again_and_each_place_has_an_end() -> None:
    drive = Drive(PAST_THE_DESK)
    aims = tried(drive, drive.facing.give_up_aim)
    assert len(aims) > 1
    assert all(dist(a, b) >= REJOIN_APART_M for a, b in combinations(aims, 2))


def test_a_point_is_tried_again_where_somebody_came_in_between_but_not_for_ever() -> None:
    drive = Drive(PAST_THE_DESK)
    aims = tried(drive, drive.facing.cancel)
    assert aims == aims[:1] * REJOIN_TRIES
    assert drive.facing.aim_past((2.35, 2.9, BARRED[2]), drive.follower), "elsewhere anew"


def test_who_looks_there_already_is_not_helped_by_turning_there() -> None:
    drive = Drive(((2.65, 2.40), (2.65, 5.0)))
    drive.follower.steer((2.65, 2.40, radians(90)))
    assert not drive.facing.aim_past((2.65, 2.40, radians(91)), drive.follower)


@pytest.mark.parametrize(
    ("disc", "found"),
    [
        ((2.45, 3.2, 0.3), False),
        ((5.0, 3.2, 0.3), True),
        pytest.param((2.65, 1.9, 0.3), True, id="behind it"),
        pytest.param((3.15, 2.35, 0.3), True, id="beside it, and left there"),
    ],
)
def test_the_straight_line_keeps_clear_of_who_stands_about(disc: tuple[float, float, float], found: bool) -> None:
    drive = Drive(PAST_THE_DESK)
    drive.follower.steer(BARRED)
    assert drive.facing.aim_past(BARRED, drive.follower, [disc]) is found


@pytest.mark.parametrize("turn_deg", [-60, 60])
def test_who_looks_past_the_route_before_something_turns_to_it_first(turn_deg: float) -> None:
    drive = Drive(PAST_THE_DESK)
    drive.follower.steer(BARRED)
    x, y, heading = BARRED
    steering = drive.facing.steer((x, y, heading + radians(turn_deg)), drive.follower, STOP_ZONE_MM - 1)
    assert steering is not None
    assert steering.speed_m_s == 0.0
    assert steering.turn_rad_s * turn_deg < 0


def test_who_stands_on_the_last_point_of_the_route_turns_to_it_nowhere() -> None:
    drive = Drive(((2.65, 1.0), (2.65, 2.0)))
    drive.follower._nearest = len(drive.follower.route.points) - 1
    drive.follower.phase = TripPhase.TRACKING
    assert drive.facing.steer((2.65, 1.99, radians(180)), drive.follower, STOP_ZONE_MM - 1) is None


@pytest.mark.parametrize("legs", [straight(1.2), square(0.8, left=True)])
def test_a_lap_that_measures_the_wheels_is_driven_as_it_is_or_not_at_all(legs: tuple[tuple[float, float], ...]) -> None:
    lap = LapFollower((3.0, 3.0, 0.0), legs)
    facing = RotateToPath(ClearanceGrid(LOBBY))
    assert not facing.aim_past((3.0, 3.0, 0.3), lap)
    assert facing.steer((3.0, 3.0, 0.9), lap, STOP_ZONE_MM - 1) is None


def test_on_the_way_to_a_dock_it_goes_past_furniture_too_but_onto_the_dock_only_straight_on() -> None:
    follower = DockFollower(Planner(replace(LOBBY, dock=Pose(4.0, 5.0, 90.0))), route_along(PAST_THE_DESK), 0.5)
    follower.steer(BARRED)
    assert follower.phase is TripPhase.TRACKING
    assert RotateToPath(ClearanceGrid(LOBBY)).aim_past(BARRED, follower)
    follower.accept_position()
    for _ in range(3):
        follower.steer((*BARRED[:2], radians(90)))
    assert follower.rejoin_points == (), "on its last piece"


def test_after_a_miss_it_turns_towards_the_dock_before_it_counts_as_under_way() -> None:
    planner = Planner(replace(LOBBY, dock=Pose(4.0, 5.0, 90.0)))
    follower = DockFollower(planner, route_along(PAST_THE_DESK), 0.5)
    follower._part, follower.phase = _Part.TOUCHING, TripPhase.TRACKING
    follower.steer((4.0, 4.9, radians(90)))
    assert follower.phase is TripPhase.TURNING_OUT


class Barred:
    """A trip that stands before the desk; what is ahead is said by hand."""

    def __init__(self, escort: Escort | None = None) -> None:
        self.trip = Trip(1, "desk", inf, Planner(LOBBY), Follower(route_along(PAST_THE_DESK), 0.5), 0.5, escort)
        self.now_ms, self.moving, self.travelled_m = 0.0, False, 0.0
        self.advances(0.02)
        self.trip.note_obstacle(self.now_ms)

    def advances(self, seconds: float, pose: Position = BARRED, **around: float | bool) -> Steering:
        return self.told(seconds, pose, **around).steering

    def told(self, seconds: float, pose: Position = BARRED, **around: float | bool) -> Conduct:
        told = Surroundings(
            **{"ahead_mm": STOP_ZONE_MM - 20, "stranger_ahead_mm": FAR_MM, "person_mm": FAR_MM} | around
        )
        for _ in range(round(seconds * 50)):
            self.now_ms += 20
            conduct = self.trip.advance(
                TripInput(self.now_ms, pose, told, lambda: (), self.moving, 20.0, self.travelled_m)
            )
        return conduct


def test_a_trip_goes_past_furniture_a_second_after_somebody_was_ahead() -> None:
    barred = Barred()
    barred.advances(0.4, stranger_ahead_mm=700)
    assert barred.advances(0.9) == Steering(0.0, 0.0)
    assert barred.trip.blocked
    steering = barred.advances(0.3)
    assert not barred.trip.blocked
    assert steering.speed_m_s == 0.0
    assert steering.turn_rad_s < 0, "to the right, along the route"


@pytest.mark.parametrize("around", [{"stranger_ahead_mm": 700}, {"ahead_mm": 0, "unknown_ahead": True}])
@pytest.mark.parametrize("seconds", [0.4, 2.0])
def test_a_trip_turns_past_neither_a_person_nor_an_unmeasured_obstacle(around: dict[str, int], seconds: float) -> None:
    barred = Barred()
    barred.advances(seconds, **around)
    barred.advances(0.9)
    assert barred.trip.blocked, "a second anew"
    for _ in range(5):
        assert barred.advances(0.4, **around) == Steering(0.0, 0.0)


def test_on_another_way_it_forgets_for_which_point_it_left_the_last() -> None:
    barred = Barred()
    assert barred.advances(1.2).turn_rad_s < 0
    barred.trip.follow(Follower(route_along(((2.65, 2.40), (2.65, 1.0))), 0.5))
    assert barred.trip.rotation.aim is None


def tries_left(trip: Trip) -> int:
    """How many times the trip still turns past the desk from before it."""
    left = 0
    while trip.rotation.aim_past(BARRED, trip.follower):
        left += 1
    return left


def test_on_the_same_trip_under_another_lease_its_tries_do_not_come_back_and_elsewhere_they_do() -> None:
    barred = Barred()
    barred.advances(1.2)
    again = Barred().trip
    again.continue_from(barred.trip, 0.0)
    assert tries_left(again) == REJOIN_TRIES - 1
    assert tries_left(again) == 0
    again.forget_obstacles()
    assert tries_left(again) == REJOIN_TRIES


@pytest.mark.parametrize("looks_deg", [120, 180, -150, -100])
def test_who_has_looked_round_for_the_visitor_turns_to_its_aim_again(looks_deg: float) -> None:
    drive = Drive(PAST_THE_DESK)
    drive.follower.steer(BARRED)
    drive.facing.aim_past(BARRED, drive.follower)
    aim = drive.facing.aim
    assert aim is not None
    drive.goes(0.6)
    x, y, heading = drive.pose
    drive.facing.realign()
    drive.pose = (x, y, heading + radians(looks_deg))
    drive.goes(5)
    assert drive.facing.aim == aim
    assert dist(drive.pose[:2], (x, y)) > 0.1
    assert wrapped(bearing(drive.pose[:2], aim) - drive.pose[2]) == pytest.approx(0.0, abs=FACE_BEGINS_RAD)


def test_while_it_turns_to_its_aim_nobody_is_left_behind() -> None:
    barred = Barred(Escort(rear=True, by_camera=False))
    barred.moving, barred.travelled_m = True, 5.0
    barred.advances(1.2, gap_m=0.9)
    assert not barred.trip.blocked
    assert {barred.told(0.02).step for _ in range(150)} == {EscortStep.LEADING}
