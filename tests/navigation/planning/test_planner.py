"""Routes of the shipped lobby: every place is reached with room to spare."""

from itertools import pairwise

import pytest
from msgspec.structs import replace

from robot.navigation.geometry import XY, distance
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.planning.astar import run_to_end
from robot.navigation.planning.limits import NEEDED_M, ROUTE_STEP_M, WISHED_M
from robot.navigation.planning.planner import HOME, Planner, Route
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby

LOBBY = load_lobby(ROOT / "config" / "lobby.toml")
PLACES = [place.id for place in LOBBY.places if place.approach is not None]


@pytest.fixture(scope="module")
def planner() -> Planner:
    return Planner(LOBBY)


@pytest.mark.parametrize("place", PLACES)
def test_the_way_there_and_back_keeps_clear_of_everything(planner: Planner, place: str) -> None:
    there = planner.from_home(place)
    goal = planner.goal(place)
    back = planner.route((goal.x_m, goal.y_m), HOME)
    for route, end in ((there, goal), (back, LOBBY.home)):
        assert route.points[-1] == (end.x_m, end.y_m)
        assert min(planner.floor.clear_at(point) for point in route.points) >= NEEDED_M
        assert max(distance(a, b) for a, b in pairwise(route.points)) <= ROUTE_STEP_M + 1e-6
        beeline = distance(route.points[0], route.points[-1])
        assert beeline <= route.length_m <= 2.2 * beeline + 0.5


def test_a_route_that_was_found_once_is_kept(planner: Planner) -> None:
    assert planner.from_home("counter:1") is planner.from_home("counter:1")


@pytest.mark.parametrize(
    ("turned_deg", "at_home"), [(0.0, True), (-8.0, True), (-360.0, True), (-15.0, False), (-180.0, False)]
)
def test_a_dock_is_at_home_where_the_robot_faces_on_it_as_it_does_at_home(turned_deg: float, at_home: bool) -> None:
    dock = replace(LOBBY.home, heading_deg=LOBBY.home.heading_deg + turned_deg)
    assert Planner(replace(LOBBY, dock=dock)).docks_at_home is at_home


def test_an_unknown_place_has_no_route(planner: Planner) -> None:
    assert planner.goal("counter:99") is None
    assert planner.route((6.0, 2.3), "counter:99") is None


def test_something_on_the_way_is_gone_round(planner: Planner) -> None:
    straight = planner.from_home("counter:3")
    middle = straight.points[len(straight.points) // 2]
    round_it = planner.route(straight.points[0], "counter:3", [(*middle, 0.3)])
    assert min(distance(point, middle) for point in round_it.points) >= 0.3 + NEEDED_M - 0.1


def test_a_goal_that_is_built_over_has_no_route(planner: Planner) -> None:
    goal = planner.goal("counter:3")
    assert planner.route((6.0, 2.3), "counter:3", [(goal.x_m, goal.y_m, 0.5)]) is None


def test_a_robot_that_stands_too_near_to_something_still_leaves(planner: Planner) -> None:
    route = planner.route((0.3, 6.0), "counter:1")
    assert route.points[-1] == (1.65, 6.85)


def test_standing_on_the_goal_is_a_route_of_no_length(planner: Planner) -> None:
    home = (LOBBY.home.x_m, LOBBY.home.y_m)
    assert planner.route(home, HOME).length_m == 0.0


def test_the_floor_knows_inside_from_outside() -> None:
    floor = ClearanceGrid(LOBBY)
    assert floor.clear_at((1.15, 8.3)) == 0.0, "inside counter 1"
    assert floor.clear_at((4.0, 4.4)) == 0.0, "on a seat"
    assert floor.clear_at((6.0, 2.3)) > 1.0
    assert floor.clear_along((2.9, 4.4), (9.6, 4.4)) == 0.0, "through the seats"


def test_a_search_in_slices_finds_what_the_whole_search_finds(planner: Planner) -> None:
    start, discs = (6.0, 2.3), [(6.0, 4.0, 0.3)]
    slices = planner.plan(start, "counter:3", discs)
    assert next(slices) is None, "it does not all come at once"
    assert run_to_end(slices) == planner.route(start, "counter:3", discs)


def on_the_way(planner: Planner, metres: float) -> tuple[Route, XY]:
    route = planner.from_home("counter:3")
    return route, next(p for p in route.points if distance(p, route.points[0]) >= metres)


def test_a_detour_passes_somebody_and_comes_back_to_the_route(planner: Planner) -> None:
    route, person = on_the_way(planner, 2.0)
    discs = [(*person, 0.38)]
    assert planner.last_hindrance(route.points, discs) is not None
    round_it = run_to_end(planner.detour(route.points[0], route, route.points, discs, 99.0))
    assert planner.last_hindrance(round_it.points, discs) is None
    assert round_it.points[-1] == route.points[-1]
    assert round_it.points[-20:] == route.points[-20:]
    assert max(distance(a, b) for a, b in pairwise(round_it.points)) <= ROUTE_STEP_M + 1e-6
    assert run_to_end(planner.detour(route.points[0], route, route.points, discs, route.length_m)) is None, "too long"


@pytest.mark.parametrize("metres", [2.0, 2.5, 3.0])
def test_a_detour_keeps_off_people_by_no_more_than_it_must_to_be_found(planner: Planner, metres: float) -> None:
    route, person = on_the_way(planner, metres)
    round_it = run_to_end(planner.detour(route.points[0], route, route.points, [(*person, 0.38)], route.length_m + 1.5))
    assert round_it is not None


def test_a_route_keeps_well_clear_of_things_where_there_is_room(planner: Planner) -> None:
    route = planner.from_home("counter:3")
    left_seats_and_home = [point for point in route.points if 2.0 < distance(point, route.points[0]) < 3.0]
    assert min(planner.floor.clear_at(point) for point in left_seats_and_home) > 0.8


def test_nobody_on_the_route_is_no_reason_for_a_detour(planner: Planner) -> None:
    route, (x, y) = on_the_way(planner, 2.0)
    aside = [(x + 3.0, y, 0.38)]
    assert planner.last_hindrance(route.points, aside) is None
    assert run_to_end(planner.detour(route.points[0], route, route.points, aside, 99.0)) is None


def test_somebody_on_the_goal_is_not_gone_round(planner: Planner) -> None:
    route = planner.from_home("counter:3")
    ahead = route.points[-30:]
    discs = [(*route.points[-1], 0.38)]
    assert run_to_end(planner.detour(ahead[0], route, ahead, discs, 99.0)) is None


def test_things_laid_on_the_floor_leave_the_floor_itself_as_it_was(planner: Planner) -> None:
    before = planner.floor.clear_at((6.0, 2.3))
    laid = planner.floor.with_discs([(6.0, 2.3, 0.3)])
    assert laid.clear_at((6.0, 2.3)) == 0.0
    assert planner.floor.clear_at((6.0, 2.3)) == before
    assert laid.rows == laid.clear_m.tolist()
    exact = ClearanceGrid(LOBBY, [(6.0, 2.3, 0.3)]).clear_m
    assert abs(laid.clear_m - exact)[exact < WISHED_M].max() < 1e-9
