"""The follower of a route, where the route is not what one would wish."""

from itertools import pairwise
from math import cos, dist, isfinite, pi, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.navigation.control.limits import CREEP_RAD_S, TURN_RAD_S
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Pose
from robot.navigation.planning.planner import Route

STEP_S = 0.02
CRUISE_M_S = 0.45


def along(*corners: XY) -> Route:
    """A route through the corners, in steps of 5 cm."""
    points = [corners[0]]
    for (ax, ay), (bx, by) in pairwise(corners):
        steps = max(1, round(dist((ax, ay), (bx, by)) / 0.05))
        points += [(ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps) for step in range(1, steps + 1)]
    return Route(tuple(points), Pose(*points[-1], 0.0))


def driven(follower: Follower, pose: Position, seconds: float) -> tuple[Position, list[Steering]]:
    """Where a body without mass gets to, and what it was told on the way."""
    told = []
    for _ in range(round(seconds / STEP_S)):
        steering = follower.steer(pose)
        told.append(steering)
        x, y, heading = pose
        heading += steering.turn_rad_s * STEP_S
        pose = (
            x + steering.speed_m_s * STEP_S * cos(heading),
            y + steering.speed_m_s * STEP_S * sin(heading),
            heading,
        )
        if follower.phase is TripPhase.ARRIVED:
            break
    return pose, told


@pytest.mark.parametrize("bend_deg", [120, 150, 170, -120, -150, -170])
@pytest.mark.parametrize("rolling", [True, False])
def test_a_route_that_turns_back_sharply_is_followed_to_its_end(bend_deg: float, rolling: bool) -> None:
    away = radians(bend_deg)
    route = along((0.0, 0.0), (1.5, 0.0), (1.5 + 2 * cos(away), 2 * sin(away)))
    follower = Follower(route, CRUISE_M_S, rolling=rolling)
    pose, _ = driven(follower, (0.0, 0.0, 0.0), 40.0)
    assert follower.phase is TripPhase.ARRIVED
    assert dist(pose[:2], route.points[-1]) < 0.05


CORNERS = st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5)), min_size=2, max_size=6)


@given(CORNERS, st.floats(-pi, pi), st.booleans())
def test_no_route_is_too_crooked_to_be_answered(corners: list[XY], heading: float, rolling: bool) -> None:
    follower = Follower(along(*corners), CRUISE_M_S, rolling=rolling)
    _, told = driven(follower, (*corners[0], heading), 8.0)
    assert all(isfinite(one.speed_m_s) and 0.0 <= one.speed_m_s <= CRUISE_M_S for one in told)
    assert all(abs(one.turn_rad_s) <= max(TURN_RAD_S, CREEP_RAD_S) for one in told if one.speed_m_s == 0.0)
