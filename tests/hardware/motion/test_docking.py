"""Onto the dock from a step before the staging pose, where furniture bars the rest of the way."""

from math import inf, radians

import pytest
from msgspec.structs import replace

from hardware.motion.safety_envelope import STOP_ZONE_MM
from hardware.motion.trip import Conduct, Trip, TripInput
from robot.navigation.control.docking import DockFollower
from robot.navigation.control.pure_pursuit import Follower, TripPhase
from robot.navigation.geometry import densified
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.navigation.perception.free_space import FAR_MM, Surroundings
from robot.navigation.planning.planner import HOME, Planner, Route

DOCK = Pose(2.0, 2.0, 180.0)
LOBBY = Lobby(8.0, 8.0, DOCK, (), ((4.0, 0.0), (5.0, 0.0)), dock=DOCK)
STAGED = (2.7, 2.0)
NEAR, FAR = (2.7, 2.4), (2.7, 2.6)
"""On the way from above to the staging pose."""
SEEN_AHEAD = Surroundings(STOP_ZONE_MM - 20, None, FAR_MM, stranger_ahead_mm=FAR_MM)


class Held:
    """A trip onto the dock at home that stands at `here`; what is ahead is said by hand."""

    def __init__(self, here: tuple[float, float], lobby: Lobby = LOBBY, *, docks: bool = True) -> None:
        planner = Planner(lobby)
        route = Route(tuple(densified((here, (2.7, 2.01), STAGED), 0.1)), Pose(*STAGED, 180.0))
        self.follower = DockFollower(planner, route, 0.5) if docks else Follower(route, 0.5)
        self.trip = Trip(1, HOME, inf, planner, self.follower, 0.5, None)
        self.pose, self.now_ms = (*here, radians(270)), 0.0
        self.follower.steer(self.pose)

    def stands(self, seconds: float, around: Surroundings = SEEN_AHEAD) -> Conduct:
        for _ in range(round(seconds * 50)):
            if not self.leaves:  # the gate lets it turn on the spot
                self.trip.note_obstacle(self.now_ms)
            self.now_ms += 20
            conduct = self.trip.advance(TripInput(self.now_ms, self.pose, around, lambda: (), False, 20.0, 0.0))
        return conduct

    @property
    def leaves(self) -> bool:
        """It takes where it stands for the staging pose, and turns towards the dock."""
        return self.follower.phase is TripPhase.TURNING_IN


def test_before_furniture_near_the_staging_pose_it_drives_onto_the_dock_from_there() -> None:
    held = Held(NEAR)
    held.stands(2.5)
    assert not held.leaves, "three seconds first"
    held.stands(1.0)
    assert held.leaves
    assert held.stands(0.1).steering.turn_rad_s < 0
    held.pose = (*NEAR, radians(180))
    held.stands(0.04)
    assert held.follower.rejoin_points == (), "it is on its last piece"


STAIRS = replace(LOBBY, keep_out=(((2.15, 2.4), (2.25, 2.4), (2.25, 2.5), (2.15, 2.5)),))
"""In the corner that it would cut."""


@pytest.mark.parametrize(("here", "lobby", "docks"), [(FAR, LOBBY, True), (NEAR, LOBBY, False), (NEAR, STAIRS, True)])
def test_far_from_the_dock_or_before_stairs_furniture_lets_no_robot_onto_the_dock(
    here: tuple[float, float], lobby: Lobby, docks: bool
) -> None:
    held = Held(here, lobby, docks=docks)
    held.stands(20)
    assert not held.leaves


def test_before_a_person_near_the_staging_pose_it_waits_and_does_not_drive_onto_the_dock() -> None:
    held = Held(NEAR)
    held.stands(20, replace(SEEN_AHEAD, stranger_ahead_mm=600, person_mm=600))
    assert not held.leaves
