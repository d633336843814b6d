"""Past furniture that only the corridor straight ahead touches: the robot turns along the route and goes on."""

from itertools import pairwise
from math import cos, dist, radians, sin

import numpy as np
import pytest

from hardware.envelope import STOP_ZONE_MM
from hardware.facing import TRIES, Facing
from robot.guiding.clearance import ahead_mm
from robot.guiding.floor import Floor
from robot.guiding.follow import Follower, Steering
from robot.guiding.lobby import Lobby, Place, Pose
from robot.guiding.routes import Route
from simulators.room import Room

WORDS = {"vi": "Bàn", "en": "Desk"}
DESK = Place("desk", WORDS, WORDS, "form", (1.1, 2.5), (1.5, 1.1), Pose(1.1, 3.6, 270.0))
LOBBY = Lobby(6.0, 6.0, Pose(4.0, 1.0, 90.0), (DESK,), ((4.0, 0.0), (5.0, 0.0)))
BARRED = (2.65, 2.40, radians(135))
"""Before the desk, which the route leaves to its left."""
PAST_THE_DESK = ((2.65, 2.40), (2.42, 2.68), (2.27, 3.03), (2.30, 3.40), (2.35, 3.80), (2.35, 5.0))
INTO_THE_DESK = ((2.65, 2.40), (2.0, 2.40), (1.2, 2.40))


class Drive:
    """A robot at `pose` that goes as it is steered, and that the gate lets go straight on over free floor only."""

    def __init__(self, points: tuple[tuple[float, float], ...]) -> None:
        fine = [
            (a[0] + (b[0] - a[0]) * share / 10, a[1] + (b[1] - a[1]) * share / 10)
            for a, b in pairwise(points)
            for share in range(10)
        ]
        self.follower = Follower(Route((*fine, points[-1]), Pose(*points[-1], 90.0)), 0.5)
        self.facing, self.room, self.pose = Facing(Floor(LOBBY)), Room(LOBBY), BARRED
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
            self.facing.stand()
            self.facing.find_past(self.pose, self.follower)
            return
        self.pose = x + way_m * cos(heading), y + way_m * sin(heading), heading + steering.turn_rad_s * 0.02


def test_before_a_desk_which_the_route_leaves_aside_it_turns_along_the_route_and_goes_on() -> None:
    drive = Drive(PAST_THE_DESK)
    assert drive.ahead_mm < STOP_ZONE_MM
    drive.goes(20)
    assert drive.held == 1, "then it meets the desk no more"
    assert drive.pose[1] > 3.4
    assert drive.follower.off_route_m < 0.1


def test_where_the_route_leads_nowhere_past_it_stands() -> None:
    drive = Drive(INTO_THE_DESK).goes(20)
    assert dist(drive.pose[:2], BARRED[:2]) < 0.3
    assert drive.ahead_mm < STOP_ZONE_MM


def test_in_one_place_it_tries_that_three_times() -> None:
    drive = Drive(PAST_THE_DESK)
    drive.follower.steer(BARRED)
    assert [drive.facing.find_past(BARRED, drive.follower) for _ in range(TRIES + 1)] == [True] * TRIES + [False]
    assert drive.facing.find_past((2.35, 2.9, BARRED[2]), drive.follower), "elsewhere anew"


@pytest.mark.parametrize("turn_deg", [-60, 60])
def test_who_looks_past_the_route_before_something_turns_to_it_first(turn_deg: float) -> None:
    drive = Drive(PAST_THE_DESK)
    drive.follower.steer(BARRED)
    x, y, heading = BARRED
    steering = drive.facing.steer((x, y, heading + radians(turn_deg)), drive.follower, STOP_ZONE_MM - 1)
    assert steering is not None
    assert steering.speed_m_s == 0.0
    assert steering.turn_rad_s * turn_deg < 0
