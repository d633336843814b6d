"""Check of a valid lobby map: ways home and onto the dock, places, markers, narrow passages, stretches without a
marker. Pure.

`robot.runtime.content.lobby_map_loader` refuses maps that the robot could not work with; this module reports what else
a technician should know.
"""

import itertools
from collections.abc import Iterator
from math import cos, hypot, pi, radians, sin, tan

from msgspec.structs import replace

from robot.navigation.control.docking import dock_way_is_free, heading_onto_line_rad, route_goal
from robot.navigation.control.limits import STAGED_M
from robot.navigation.footprint import FREE_AHEAD_M
from robot.navigation.geometry import XY, bearing, distance, length, nearest_on
from robot.navigation.localization.limits import LOST_WAY_M
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid, furniture_polygons
from robot.navigation.map.limits import (
    FLAT_WITHIN_RAD,
    FREE_BEFORE_MARKER_M,
    FURNITURE_HEIGHT_M,
    MARKER_SURE_RANGE_M,
    NARROW_PASSAGE_M,
    OFF_SURFACE_M,
    PICTURE_ASPECT,
    ROUTE_SAMPLE_POINTS,
    SAME_SPOT_M,
    SURVEY_TOLERANCE_M,
)
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.navigation.map.map_finding import MapFinding, spot_words
from robot.navigation.map.marker_visibility import AS_BUILT, CameraMount, Visibility
from robot.navigation.map.place_check import place_findings
from robot.navigation.planning.goal_clearance import blocking_point
from robot.navigation.planning.limits import AT_GOAL_M, NEEDED_M
from robot.navigation.planning.planner import DOCK, HOME, STAGING, Planner, Route

Side = tuple[XY, XY]
"""A straight side: its two end points, m."""


def findings(lobby: Lobby, eye: CameraMount = AS_BUILT) -> list[MapFinding]:
    """Return all findings about a loaded lobby map, grave ones first. `eye`: mounting of the marker camera."""
    planner = Planner(lobby)
    routes = [(name, route) for name, route in _routes(planner) if route is not None]
    found = [*_dock_apart(planner), *dock_findings(planner), *_back(planner)]
    found += [
        *place_findings(lobby, planner),
        *_at_one_spot(lobby),
        *_misplaced(lobby),
        *_narrow(planner.floor, routes),
    ]
    if lobby.markers:
        found += _out_of_picture(lobby, eye)
        found += _unseen(lobby, routes, Visibility(lobby, eye))
    return sorted(found, key=lambda finding: not finding.grave)


def _routes(planner: Planner) -> Iterator[tuple[str, Route | None]]:
    """Yield the routes from home to every place and back, each with a name to show; None = there is no way."""
    goals = [place.id for place in planner.lobby.places if place.approach is not None]
    goals += [DOCK] if planner.lobby.dock is not None else []
    for goal in goals:
        yield f"home -> {goal}", planner.from_home(goal)
        pose = planner.goal(goal)
        if pose is not None:
            yield f"{goal} -> home", planner.route((pose.x_m, pose.y_m), HOME)


def _dock_apart(planner: Planner) -> Iterator[MapFinding]:
    """Report a dock that is not at home, or faces another way than home: the robot never drives onto it by itself."""
    home, dock = planner.lobby.home, planner.lobby.dock
    if dock is not None and not planner.docks_at_home:
        away_m = hypot(dock.x_m - home.x_m, dock.y_m - home.y_m)
        key, value = "dock", [dock.x_m, dock.y_m]
        apart, vi = f"is {away_m:.2f} m from home", f"cách chỗ đứng chờ {away_m:.2f} m"
        if away_m < AT_GOAL_M:
            key, value = "dock: x_m, y_m, heading_deg", [*value, dock.heading_deg]
            apart = f"stands at home but faces another way than home, which faces {home.heading_deg:g} degrees"
            vi = f"trùng chỗ đứng chờ nhưng quay hướng khác; hướng của chỗ đứng chờ là {home.heading_deg:g} độ"
        yield MapFinding(
            key,
            value,
            f"the dock {apart}: the robot never drives onto it by itself",
            f"chỗ sạc {vi}: robot không bao giờ tự vào sạc",
            remedy="write the same pose for home and dock, or leave dock out and charge the robot by hand",
            remedy_vi="hãy ghi home và dock cùng một vị trí, hoặc bỏ dock và sạc bằng tay",
        )


def dock_findings(planner: Planner) -> Iterator[MapFinding]:
    """Report what keeps the robot from driving the last, straight piece onto the dock."""
    dock, staging = planner.goal(DOCK), planner.goal(STAGING)
    if dock is None or staging is None:
        return
    clear_m = planner.floor.clear_along((staging.x_m, staging.y_m), (dock.x_m, dock.y_m))
    if clear_m < NEEDED_M:
        yield MapFinding(
            "dock",
            [dock.x_m, dock.y_m],
            f"on the last {planner.staging_m:g} m onto the dock {clear_m:.2f} m are free to each side of the middle, "
            f"{NEEDED_M:.2f} m needed",
            f"trên {planner.staging_m:g} m cuối vào chỗ sạc, mỗi bên còn {clear_m:.2f} m tính từ giữa robot, "
            f"cần {NEEDED_M:.2f} m",
            remedy="make room there, or move the dock",
            remedy_vi="hãy dọn trống chỗ đó hoặc dời chỗ sạc",
        )
    elif barring := blocking_point(_seen_by_sensors(planner.lobby), _position(dock)):
        yield _held("dock", dock, barring)


def _back(planner: Planner) -> Iterator[MapFinding]:
    """Report where the safety gate would stop the robot on its way back home, or in front of a dock at home."""
    seen, goal = _seen_by_sensors(planner.lobby), route_goal(planner, HOME)
    home, dock = planner.lobby.home, planner.lobby.dock
    for place in planner.lobby.places:
        start = place.approach
        route = planner.route((start.x_m, start.y_m), goal) if start is not None else None
        if route is None or len(route.points) < 2:
            continue
        if goal == HOME:
            if barring := blocking_point(seen, (*route.points[-1], bearing(*route.points[-2:]))):
                yield _held(f"route {place.id} -> {HOME}", home, barring)
        elif dock is not None and (barring := _short_of_staging(planner.floor, seen, _position(dock), route)):
            yield _held(f"route {place.id} -> {DOCK}", dock, barring, grave=False)


def _short_of_staging(floor: ClearanceGrid, seen: ClearanceGrid, dock: Position, route: Route) -> XY | None:
    """Return a point of the thing that stops the robot near the end of a route to the staging pose, where it cannot go
    straight onto the dock either; None = there is none.
    """
    near = [number for number in range(len(route.points) - 1) if length(route.points[number:]) <= STAGED_M]
    for number in near:
        here, then = route.points[number : number + 2]
        if barring := blocking_point(seen, (*here, bearing(here, then))):
            leaves = dock_way_is_free(floor, dock, here) and not blocking_point(
                seen, (*here, heading_onto_line_rad(dock, here))
            )
            return None if leaves else barring
    return None


def _seen_by_sensors(lobby: Lobby) -> ClearanceGrid:
    """Return the clearance grid of the things that a range sensor can detect, so without keep-out areas."""
    return ClearanceGrid(replace(lobby, keep_out=()))


def _position(pose: Pose) -> Position:
    """Return a map pose as x m, y m, heading rad."""
    return pose.x_m, pose.y_m, radians(pose.heading_deg)


def _held(key: str, goal: Pose, barring: XY, *, grave: bool = True) -> MapFinding:
    """Return the finding that the thing at `barring` would stop the robot before it reaches `goal`."""
    near, (at, at_vi) = f"{FREE_AHEAD_M:.2f} m", spot_words(barring)
    held, held_vi = ("is", "sẽ") if grave else ("may be", "có thể")
    return MapFinding(
        key,
        [goal.x_m, goal.y_m],
        f"the robot {held} held before it gets there: something at {at} stands nearer than {near} before its rim",
        f"robot {held_vi} bị giữ lại trước khi đến nơi: có vật ở {at_vi}, cách mép trước robot chưa đến {near}",
        grave=grave,
        remedy="make room there, or move the goal",
        remedy_vi="hãy dọn trống chỗ đó, hoặc dời vị trí này",
    )


def _at_one_spot(lobby: Lobby) -> Iterator[MapFinding]:
    """Report pairs of markers that the map puts at the same spot."""
    for a, b in itertools.combinations(lobby.markers, 2):
        near = hypot(a.x_m - b.x_m, a.y_m - b.y_m) < SAME_SPOT_M
        apart = abs((a.heading_deg - b.heading_deg + 180) % 360 - 180) > 90
        if near and not apart and abs(a.height_m - b.height_m) < SAME_SPOT_M:
            yield MapFinding(
                f"markers {a.id}, {b.id}",
                [a.x_m, a.y_m],
                "two markers at the same spot: one of them hangs elsewhere",
                "hai mã ở cùng một chỗ: một trong hai thực ra ở chỗ khác",
            )


def _misplaced(lobby: Lobby) -> Iterator[MapFinding]:
    """Report markers inside something solid, in the air, or not flat on their surface."""
    low, high = (
        ClearanceGrid(replace(lobby, keep_out=())),
        ClearanceGrid(replace(lobby, places=(), seats=(), keep_out=())),
    )
    sides = _sides(lobby)
    walls = [side for wall in lobby.walls for side in itertools.pairwise(wall)]
    for marker in lobby.markers:
        key, spot = f"markers {marker.id}", [marker.x_m, marker.y_m]
        floor = low if marker.height_m < FURNITURE_HEIGHT_M else high
        facing = radians(marker.heading_deg)
        before = marker.x_m + FREE_BEFORE_MARKER_M * cos(facing), marker.y_m + FREE_BEFORE_MARKER_M * sin(facing)
        if floor.exact_clearance_m(before) <= 0.0 or any(_faces_into(marker, wall) for wall in walls):
            yield MapFinding(
                key,
                spot,
                f"the marker hangs inside something solid, or faces into it, towards {marker.heading_deg:g} degrees",
                f"mã nằm trong vật cản hoặc quay mặt vào tường, hướng {marker.heading_deg:g} độ",
            )
            continue
        away_m = {side: distance((marker.x_m, marker.y_m), _foot(marker, side)) for side in sides}
        near = [side for side in sides if away_m[side] <= OFF_SURFACE_M]
        if not near:
            yield MapFinding(
                key,
                spot,
                f"the marker hangs in the air: {min(away_m.values()):.2f} m from the nearest wall or furniture",
                f"mã treo giữa khoảng không: cách tường hay đồ vật gần nhất {min(away_m.values()):.2f} m",
                grave=False,
            )
        elif not any(_flat_on(marker, side) for side in near):
            yield MapFinding(
                key,
                spot,
                f"the marker faces along what it hangs on, not out of it: towards {marker.heading_deg:g} degrees",
                f"mã quay mặt dọc theo bề mặt treo mã, không hướng ra ngoài: hướng {marker.heading_deg:g} độ",
            )


def _sides(lobby: Lobby) -> list[Side]:
    """Return all sides (seen from above) of the room, furniture and walls on which a marker can hang."""
    room = [(0.0, 0.0), (lobby.width_m, 0.0), (lobby.width_m, lobby.depth_m), (0.0, lobby.depth_m)]
    closed = [[*corners, corners[0]] for corners in (room, *furniture_polygons(lobby))]
    return [side for line in (*closed, *lobby.walls) for side in itertools.pairwise(line)]


def _foot(marker: Marker, side: Side) -> XY:
    """Return the point of a side that is nearest to the marker, m."""
    return nearest_on(*side, (marker.x_m, marker.y_m))


def _faces_into(marker: Marker, wall: Side) -> bool:
    """Whether the wall, which has no thickness on the map, is in front of the marker and not behind it."""
    x, y = _foot(marker, wall)
    facing = radians(marker.heading_deg)
    before_m = (x - marker.x_m) * cos(facing) + (y - marker.y_m) * sin(facing)
    near = distance((x, y), (marker.x_m, marker.y_m)) < FREE_BEFORE_MARKER_M
    return near and before_m > SURVEY_TOLERANCE_M and _flat_on(marker, wall)


def _flat_on(marker: Marker, side: Side) -> bool:
    """Whether the marker hangs flat on the side, facing to either side of it."""
    square_rad = bearing(*side) + pi / 2
    return abs(cos(radians(marker.heading_deg) - square_rad)) >= cos(FLAT_WITHIN_RAD)


def _out_of_picture(lobby: Lobby, eye: CameraMount) -> Iterator[MapFinding]:
    """Report markers so high or low that a camera that looks level has them in its picture only from too far away."""
    slope = tan(radians(eye.half_view_deg)) * PICTURE_ASPECT
    for marker in lobby.markers:
        reach_m = MARKER_SURE_RANGE_M * marker.size_m / 0.2 * slope
        if abs(marker.height_m - eye.height_m) > reach_m:
            low_m, high_m = max(0.0, eye.height_m - reach_m), eye.height_m + reach_m
            yield MapFinding(
                f"markers {marker.id}: height_m",
                marker.height_m,
                f"the camera reads a marker of this size from {low_m:.1f} to {high_m:.1f} m above the floor",
                f"camera chỉ đọc được mã cỡ này ở độ cao {low_m:.1f} đến {high_m:.1f} m",
                grave=False,
                remedy="measure its height again, or hang it there",
                remedy_vi="hãy đo lại độ cao, hoặc treo mã trong khoảng đó",
            )


def _narrow(floor: ClearanceGrid, routes: list[tuple[str, Route]]) -> Iterator[MapFinding]:
    """Report the narrowest spot of each narrow passage on the routes, once."""
    reported: list[XY] = []
    for name, route in routes:
        inner = route.points[10:-10]
        if not inner:
            continue
        spot = min(inner, key=floor.clear_at)
        clear_m = floor.clear_at(spot)
        if clear_m >= NARROW_PASSAGE_M or any(distance(spot, other) < 1.0 for other in reported):
            continue
        reported.append(spot)
        yield MapFinding(
            f"route {name}",
            [round(spot[0], 1), round(spot[1], 1)],
            f"a narrow passage: {clear_m:.2f} m to each side of the middle, {NARROW_PASSAGE_M:.2f} m wished",
            f"lối đi hẹp: mỗi bên còn {clear_m:.2f} m tính từ giữa robot, nên có {NARROW_PASSAGE_M:.2f} m",
            grave=False,
        )


def _unseen(lobby: Lobby, routes: list[tuple[str, Route]], sight: Visibility) -> Iterator[MapFinding]:
    """Report markers that no route passes, and stretches of a route without a marker."""
    seen: set[int] = set()
    for name, route in routes:
        blind_m, longest_m, here = 0.0, 0.0, route.points[0]
        where = here
        for a, b in zip(
            route.points[::ROUTE_SAMPLE_POINTS], route.points[ROUTE_SAMPLE_POINTS::ROUTE_SAMPLE_POINTS], strict=False
        ):
            markers = sight.seen((*b, bearing(a, b)))
            seen |= {marker.id for marker in markers}
            blind_m = 0.0 if markers else blind_m + distance(a, b)
            if blind_m > longest_m:
                longest_m, where = blind_m, b
        seen |= {marker.id for marker in sight.seen((*route.points[-1], radians(route.goal.heading_deg)))}
        if longest_m > LOST_WAY_M:
            yield MapFinding(
                f"route {name}",
                [round(where[0], 1), round(where[1], 1)],
                f"no marker is in sight for {longest_m:.1f} m: the robot stops after {LOST_WAY_M:.0f} m",
                f"suốt {longest_m:.1f} m không thấy mã nào: robot sẽ dừng sau {LOST_WAY_M:.0f} m",
            )
    for marker in lobby.markers:
        if marker.id not in seen:
            yield MapFinding(
                f"markers {marker.id}",
                [marker.x_m, marker.y_m],
                "the marker is not in sight from any route",
                "không tuyến đường nào nhìn thấy mã này",
                grave=False,
            )
