"""Whether the safety gate lets the robot reach a goal, or stops it before, because of a thing beyond the goal. Pure."""

from math import cos, sin

from robot.navigation.footprint import FREE_AHEAD_M, RADIUS_M
from robot.navigation.geometry import XY, bearing
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.limits import CELL_M
from robot.navigation.perception.limits import CORRIDOR_M
from robot.navigation.planning.planner import Route

_STEPS_ASIDE = 4


def stops_short(floor: ClearanceGrid, route: Route) -> bool:
    """Whether a thing beyond the end of the route is near enough that the range sensors stop the robot before it gets
    to the end.
    """
    if len(route.points) < 2:
        return False
    end, direction = route.points[-1], bearing(route.points[-2], route.points[-1])
    reach_m = RADIUS_M + FREE_AHEAD_M - CORRIDOR_M
    beyond = (end[0] + reach_m * cos(direction), end[1] + reach_m * sin(direction))
    return floor.clear_along(end, beyond) < CORRIDOR_M - CELL_M / 2


def blocking_point(floor: ClearanceGrid, pose: Position) -> XY | None:
    """Return a point of a thing in the corridor ahead of the robot at `pose`, nearer than FREE_AHEAD_M to the robot's
    edge; None = the corridor is free.

    `floor`: the clearance grid of the things that a range sensor detects.
    """
    x, y, heading = pose
    ahead_m, end_m = RADIUS_M, RADIUS_M + FREE_AHEAD_M - CELL_M
    while ahead_m <= end_m:
        for step in range(-_STEPS_ASIDE, _STEPS_ASIDE + 1):
            aside_m = step / _STEPS_ASIDE * (CORRIDOR_M - CELL_M)
            spot = (
                x + ahead_m * cos(heading) - aside_m * sin(heading),
                y + ahead_m * sin(heading) + aside_m * cos(heading),
            )
            if floor.clear_at(spot) < CELL_M:
                return spot
        ahead_m += CELL_M
    return None
