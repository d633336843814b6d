"""What is wrong with a lobby map beyond its form: markers, narrow passages, stretches without a marker. Pure.

`robot.runtime.lobby_file` refuses what the robot could not live with at all; here stands what a technician should know.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, hypot, radians, sin

from msgspec.structs import replace

from robot.guiding.floor import Floor
from robot.guiding.geometry import XY, bearing, distance
from robot.guiding.lobby import Lobby, Marker
from robot.guiding.routes import HOME, Planner, Route
from robot.guiding.search import NEEDED_M
from robot.guiding.visibility import FURNITURE_M, Visibility

NARROW_M = NEEDED_M + 0.08
"""A passage with less to spare on each side is shut by a bag on the floor."""
HANGS_M = 0.12
"""A marker further than this from everything solid does not hang on anything."""
SAME_SPOT_M = 0.3
UNSEEN_M = 8.0
SAMPLE_EVERY = 4


@dataclass(frozen=True)
class Finding:
    """`key` and `value` name the place in the file; `what` English, `vi` Vietnamese; `grave`: the robot fails by it."""

    key: str
    value: object
    what: str
    vi: str
    grave: bool = True


def findings(lobby: Lobby) -> list[Finding]:
    """Everything that is found, grave first."""
    planner = Planner(lobby)
    routes = [(name, route) for name, route in _routes(planner) if route is not None]
    found = [*_twice(lobby), *_misplaced(lobby), *_narrow(planner.floor, routes)]
    if lobby.markers:
        found += _unseen(lobby, routes)
    return sorted(found, key=lambda finding: not finding.grave)


def _routes(planner: Planner) -> Iterator[tuple[str, Route | None]]:
    """From home to every place and back, by a name for people."""
    goals = [place.id for place in planner.lobby.places if place.approach is not None]
    goals += ["dock"] if planner.lobby.dock is not None else []
    for goal in goals:
        yield f"home -> {goal}", planner.from_home(goal)
        pose = planner.goal(goal)
        if pose is not None:
            yield f"{goal} -> home", planner.route((pose.x_m, pose.y_m), HOME)


def _twice(lobby: Lobby) -> Iterator[Finding]:
    seen: dict[int, Marker] = {}
    for marker in lobby.markers:
        if marker.id in seen:
            yield Finding(
                "markers: id",
                marker.id,
                "the marker is listed twice: the robot cannot know which of them it sees",
                "mã này được ghi hai lần: robot không biết mình nhìn thấy mã nào",
            )
        seen[marker.id] = marker
    for a, b in itertools.combinations(lobby.markers, 2):
        near = hypot(a.x_m - b.x_m, a.y_m - b.y_m) < SAME_SPOT_M
        apart = abs((a.heading_deg - b.heading_deg + 180) % 360 - 180) > 90
        if a.id != b.id and near and not apart and abs(a.height_m - b.height_m) < SAME_SPOT_M:
            yield Finding(
                f"markers {a.id}, {b.id}",
                [a.x_m, a.y_m],
                "two markers at the same spot: one of them hangs elsewhere",
                "hai mã ở cùng một chỗ: một trong hai thực ra ở chỗ khác",
            )


def _misplaced(lobby: Lobby) -> Iterator[Finding]:
    low, high = Floor(replace(lobby, keep_out=())), Floor(replace(lobby, places=(), seats=(), keep_out=()))
    for marker in lobby.markers:
        key, spot = f"markers {marker.id}", [marker.x_m, marker.y_m]
        if not (-0.01 <= marker.x_m <= lobby.width_m + 0.01 and -0.01 <= marker.y_m <= lobby.depth_m + 0.01):
            yield Finding(key, spot, "the marker hangs outside the room", "mã nằm ngoài phòng")
            continue
        floor = low if marker.height_m < FURNITURE_M else high
        facing = radians(marker.heading_deg)
        before = marker.x_m + 0.2 * cos(facing), marker.y_m + 0.2 * sin(facing)
        if floor.exact_m(before) <= 0.0:
            yield Finding(
                key,
                spot,
                f"the marker hangs inside something solid, or faces into it: heading_deg = {marker.heading_deg:g}",
                f"mã nằm trong vật cản hoặc quay mặt vào tường: heading_deg = {marker.heading_deg:g}",
            )
        elif low.exact_m((marker.x_m, marker.y_m)) > HANGS_M:
            yield Finding(
                key,
                spot,
                "the marker hangs in the air: no wall or furniture is near",
                "mã treo giữa khoảng không: không có tường hay đồ vật ở gần",
                grave=False,
            )


def _narrow(floor: Floor, routes: list[tuple[str, Route]]) -> Iterator[Finding]:
    """The narrowest spot of each passage, once."""
    told: list[XY] = []
    for name, route in routes:
        inner = route.points[10:-10]
        if not inner:
            continue
        spot = min(inner, key=floor.clear_at)
        clear_m = floor.clear_at(spot)
        if clear_m >= NARROW_M or any(distance(spot, other) < 1.0 for other in told):
            continue
        told.append(spot)
        yield Finding(
            f"route {name}",
            [round(spot[0], 1), round(spot[1], 1)],
            f"a narrow passage: {clear_m:.2f} m to each side of the middle, {NARROW_M:.2f} m wished",
            f"lối đi hẹp: mỗi bên còn {clear_m:.2f} m tính từ giữa robot, nên có {NARROW_M:.2f} m",
            grave=False,
        )


def _unseen(lobby: Lobby, routes: list[tuple[str, Route]]) -> Iterator[Finding]:
    """Markers that no route passes by, and stretches of a route without any."""
    sight = Visibility(lobby)
    seen: set[int] = set()
    for name, route in routes:
        blind_m, longest_m, here = 0.0, 0.0, route.points[0]
        where = here
        for a, b in zip(route.points[::SAMPLE_EVERY], route.points[SAMPLE_EVERY::SAMPLE_EVERY], strict=False):
            markers = sight.seen((*b, bearing(a, b)))
            seen |= {marker.id for marker in markers}
            blind_m = 0.0 if markers else blind_m + distance(a, b)
            if blind_m > longest_m:
                longest_m, where = blind_m, b
        seen |= {marker.id for marker in sight.seen((*route.points[-1], radians(route.goal.heading_deg)))}
        if longest_m > UNSEEN_M:
            yield Finding(
                f"route {name}",
                [round(where[0], 1), round(where[1], 1)],
                f"no marker is in sight for {longest_m:.1f} m: the robot stops after {UNSEEN_M:.0f} m",
                f"suốt {longest_m:.1f} m không thấy mã nào: robot sẽ dừng sau {UNSEEN_M:.0f} m",
            )
    for marker in lobby.markers:
        if marker.id not in seen:
            yield Finding(
                f"markers {marker.id}",
                [marker.x_m, marker.y_m],
                "the marker is not in sight from any route",
                "không tuyến đường nào nhìn thấy mã này",
                grave=False,
            )
