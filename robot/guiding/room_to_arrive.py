"""Whether the safety gate lets the robot come to rest at a goal, or holds it before what stands beyond. Pure."""

from math import cos, radians, sin

from robot.guiding.body import FREE_AHEAD_M, RADIUS_M
from robot.guiding.clearance import CORRIDOR_M
from robot.guiding.floor import CELL_M, Floor
from robot.guiding.geometry import XY, bearing
from robot.guiding.lobby import Pose
from robot.guiding.routes import Route


def stops_short(floor: Floor, route: Route) -> bool:
    """Something stands so near beyond the end of the route that the range sensors stop the robot before it."""
    if len(route.points) < 2:
        return False
    return _barred_beyond(floor, route.points[-1], bearing(route.points[-2], route.points[-1]))


def stops_before(floor: Floor, pose: Pose) -> bool:
    """The same, for a goal into which it drives straight as it will stand there."""
    return _barred_beyond(floor, (pose.x_m, pose.y_m), radians(pose.heading_deg))


def _barred_beyond(floor: Floor, end: XY, direction_rad: float) -> bool:
    reach_m = RADIUS_M + FREE_AHEAD_M - CORRIDOR_M
    beyond = (end[0] + reach_m * cos(direction_rad), end[1] + reach_m * sin(direction_rad))
    return floor.clear_along(end, beyond) < CORRIDOR_M - CELL_M / 2
