"""What barred the way once is remembered: people for a while, things for longer."""

import pytest

from robot.navigation.map.lobby_map import Lobby, Place, Pose
from robot.navigation.planning.astar import run_to_end
from robot.navigation.planning.blocked_places import BlockedPlaces
from robot.navigation.planning.limits import KNOWN_DETOUR_EXTRA_M, REMEMBERED_MS, THING_REMEMBERED_MS
from robot.navigation.planning.planner import Planner

PERSON, BAG = (1.0, 1.0, 0.3), (4.0, 1.0, 0.3)


def test_who_moves_is_forgotten_soon_and_what_stands_still_later() -> None:
    barred = BlockedPlaces()
    barred.add(0.0, [PERSON], still=False)
    barred.add(0.0, [BAG], still=True)
    assert barred.known(REMEMBERED_MS - 1) == [PERSON, BAG]
    assert barred.known(REMEMBERED_MS) == [BAG]
    assert barred.known(THING_REMEMBERED_MS) == []


def test_a_thing_of_long_ago_is_known_but_not_of_late() -> None:
    barred = BlockedPlaces()
    barred.add(0.0, [BAG], still=True)
    barred.add(REMEMBERED_MS, [PERSON], still=False)
    assert barred.recent(REMEMBERED_MS + 1) == [PERSON]
    assert barred.known(REMEMBERED_MS + 1) == [BAG, PERSON]


def two_doors(second_at_m: float) -> Planner:
    """Two rooms, one above the other, with a door straight ahead and one further to the right."""
    words = {"vi": "Đích", "en": "Goal"}
    goal = Place("goal", words, words, "pin", (2.0, 7.5), (1.0, 0.5), Pose(2.0, 6.0, 90.0))
    walls = ((0.0, 4.0), (1.2, 4.0)), ((2.8, 4.0), (second_at_m - 0.8, 4.0)), ((second_at_m + 0.8, 4.0), (14.0, 4.0))
    return Planner(Lobby(14.0, 8.0, Pose(2.0, 2.0, 90.0), (goal,), ((6.0, 0.0), (7.0, 0.0)), walls=walls))


@pytest.mark.parametrize(("second_at_m", "goes_round"), [(4.6, True), (11.0, False)])
def test_a_thing_of_long_ago_is_passed_by_another_way_but_not_by_a_far_longer_one(
    second_at_m: float, goes_round: bool
) -> None:
    planner, barred, here = two_doors(second_at_m), BlockedPlaces(), (2.0, 2.0)
    barred.add(0.0, [(2.0, 4.0, 0.6)], still=True)
    straight = planner.route(here, "goal")
    found = run_to_end(barred.plan_round(planner, here, "goal", REMEMBERED_MS, ()))
    assert straight is not None
    assert found is not None
    assert (found.length_m > straight.length_m + 0.5) == goes_round
    assert found.length_m <= straight.length_m + KNOWN_DETOUR_EXTRA_M
    late = run_to_end(barred.plan_round(planner, here, "goal", REMEMBERED_MS - 1, ()))
    assert late is not None
    assert late.length_m > straight.length_m + 0.5, "what can hardly have gone is never driven at"


def test_a_thing_of_long_ago_in_the_only_way_is_tried_again() -> None:
    planner, barred, here = two_doors(4.6), BlockedPlaces(), (2.0, 2.0)
    barred.add(0.0, [(2.0, 4.0, 0.6), (4.6, 4.0, 0.6)], still=True)
    assert run_to_end(barred.plan_round(planner, here, "goal", REMEMBERED_MS - 1, ())) is None
    assert run_to_end(barred.plan_round(planner, here, "goal", REMEMBERED_MS, ())) is not None
