"""What drives have found about markers stays until they fit again, or the map says otherwise of them."""

from math import pi

import pytest
from msgspec.structs import replace

from robot.navigation.localization.misplaced_marker_report import MarkerFindings, Misplaced, fitting, offsets
from tests.navigation.localization.looking_robot import AHEAD, ASIDE, BACK, BEHIND, Looking

ALL = (AHEAD, ASIDE, BEHIND, BACK)
IDS = tuple(marker.id for marker in ALL)
ALONE = Misplaced((AHEAD,), (0.0, 0.25))
GROUP = Misplaced((ASIDE, BEHIND))


def looking(*, rounds: int, hang: dict[int, tuple[float, float]] | None = None) -> Looking:
    robot = Looking(hang=hang)
    for _ in range(rounds):
        robot.sees(ASIDE).sees(AHEAD).sees(BEHIND).sees(BACK)
    return robot


def test_a_finding_is_reported_and_one_that_the_robot_takes_back_is_not() -> None:
    moved = MarkerFindings(ALL)
    moved.take((AHEAD.id,), ((ASIDE.id, BEHIND.id),), ((AHEAD.id, 0.0, 0.25),))
    assert moved.found == (ALONE, GROUP)
    moved.take((), ())
    assert moved.found == ()


def test_a_drive_that_has_not_seen_a_misplaced_marker_keeps_the_finding() -> None:
    moved = MarkerFindings(ALL)
    moved.take((AHEAD.id,), ())
    moved.carry_over()
    moved.take((), ())
    assert [one.ids for one in moved.found] == [(AHEAD.id,)]
    assert moved.watched == (AHEAD.id,)


def test_a_marker_that_fits_on_a_later_drive_is_told_no_more() -> None:
    moved = MarkerFindings(ALL, (ALONE, GROUP))
    moved.take((), (), (), (AHEAD.id,))
    assert moved.found == (GROUP,)


def test_a_group_is_reported_until_all_of_its_markers_have_fitted_one_after_the_other() -> None:
    moved = MarkerFindings(ALL, (GROUP,))
    moved.take((), (), (), (ASIDE.id,))
    assert moved.found == (GROUP,)
    moved.take((), (), (), (BEHIND.id,))
    assert moved.found == ()


def test_a_marker_that_fitted_and_is_blamed_anew_has_to_fit_again() -> None:
    moved = MarkerFindings(ALL, (GROUP,))
    moved.take((), (), (), (ASIDE.id,))
    moved.take((), ((AHEAD.id, ASIDE.id),))
    moved.take((), (), (), (BEHIND.id,))
    assert moved.found == (GROUP,)


def test_a_group_is_not_reported_once_its_misplaced_marker_is_known() -> None:
    moved = MarkerFindings(ALL, (Misplaced((AHEAD, ASIDE)),))
    moved.take((AHEAD.id,), ())
    assert [one.ids for one in moved.found] == [(AHEAD.id,)]


@pytest.mark.parametrize("edit", [{"x_m": 4.2}, {"heading_deg": 90.0}, {"id": 9}])
def test_what_was_found_of_a_marker_counts_no_more_when_the_map_says_otherwise_of_it(edit: dict[str, float]) -> None:
    changed = (replace(AHEAD, **edit), ASIDE, BEHIND, BACK)
    assert MarkerFindings(changed, (ALONE, GROUP)).found == (GROUP,)


def test_where_a_marker_hangs_is_kept_when_a_later_drive_only_knows_that_it_hangs_elsewhere() -> None:
    moved = MarkerFindings(ALL, (ALONE,))
    moved.take((AHEAD.id,), ())
    assert moved.found == (ALONE,)


def test_how_far_from_the_map_a_marker_hangs_is_known_to_some_centimetres() -> None:
    ((number, x_m, y_m),) = offsets(looking(rounds=2, hang={AHEAD.id: (-0.1, 0.25)}).filter)
    assert number == AHEAD.id
    assert (x_m, y_m) == pytest.approx((-0.1, 0.25), abs=0.04)


def test_markers_that_hang_where_the_map_says_fit_once_others_have_told() -> None:
    robot = Looking().sees(AHEAD, 20)
    assert fitting(robot.filter, IDS) == (), "one alone tells nothing of itself"
    robot.sees(ASIDE).sees(BEHIND).sees(BACK)
    assert AHEAD.id in fitting(robot.filter, IDS)
    assert fitting(robot.filter, (AHEAD.id, 99)) == (AHEAD.id,), "only who is asked for, and is on the map"


@pytest.mark.parametrize("by_m", [0.09, 0.12, 0.15, 0.3])
def test_a_marker_that_hangs_elsewhere_never_fits(by_m: float) -> None:
    robot = looking(rounds=1, hang={AHEAD.id: (0.0, by_m)})
    for step in range(4):
        robot.moves(way_m=0.3 if step % 2 else -0.3).sees(ASIDE).sees(AHEAD).sees(BEHIND).sees(BACK)
        assert AHEAD.id not in fitting(robot.filter, IDS)


def test_no_marker_fits_a_robot_that_is_lost() -> None:
    robot = looking(rounds=1)
    assert fitting(robot.filter, IDS)
    robot.filter.forget_pose()
    assert fitting(robot.filter, IDS) == ()


def test_to_ask_what_fits_changes_nothing_of_what_the_robot_believes() -> None:
    asked, unasked = Looking(hang={AHEAD.id: (0.0, 0.25)}), Looking(hang={AHEAD.id: (0.0, 0.25)})
    for marker in (ASIDE, AHEAD, BEHIND, BACK, AHEAD):
        for robot in (asked, unasked):
            robot.sees(marker).moves(turn_rad=pi / 8)
        fitting(asked.filter, IDS)
        offsets(asked.filter)
    assert asked.filter.record == unasked.filter.record
    assert (asked.filter.belief.mean == unasked.filter.belief.mean).all()
    assert (asked.filter.belief.covariance == unasked.filter.belief.covariance).all()
