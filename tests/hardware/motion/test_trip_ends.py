"""What the robot says at the end of a trip on which it was carried, or on which the map is wrong. Lobbies by chance."""

import pytest

from robot.cli.bench.drive.plan import DrivePlan, DriveResult
from robot.cli.bench.drive.simulated_drive import drive

RIGHT_CM = 15.0


@pytest.mark.parametrize("seed", [80, 82, 84])
def test_a_robot_that_was_carried_arrives_at_the_right_place_or_says_that_it_is_not_sure(seed: int) -> None:
    result = drive(DrivePlan(seed, f"random:{seed}", carried_m=1.5))
    assert result.error_cm <= RIGHT_CM if result.reached else result.reason in ("lost", "route", "blocked")
    assert result.suspects == [], "the markers hang where they hung"


def test_who_was_carried_before_a_wall_looks_round_though_it_has_just_seen_markers() -> None:
    result = drive(DrivePlan(142_003, "random:14200", carried_m=1.5))
    assert result.reached
    assert result.error_cm <= RIGHT_CM
    assert result.staff_calls == 0, "no clerk need come for a wall"


def test_at_the_goal_one_marker_that_does_not_fit_is_enough_to_look_round_where_none_has_told_since() -> None:
    result = drive(DrivePlan(146_042, "random:14604", carried_m=1.5))
    assert result.reached
    assert result.error_cm <= RIGHT_CM


def test_where_two_markers_contradict_and_one_agrees_it_looks_round_before_it_says_that_it_has_arrived() -> None:
    result = drive(DrivePlan(148_000, "random:14800", carried_m=1.5))
    assert result.reached
    assert result.error_cm <= RIGHT_CM
    assert result.suspects == []


@pytest.mark.parametrize("seed", [1, 17])
def test_at_the_goal_it_looks_round_when_no_marker_has_told_for_metres_and_says_that_it_is_not_sure(seed: int) -> None:
    result = drive(DrivePlan(seed, "shipped", place="counter:2", blackout_m=(1.0, 99.0)))
    assert not result.reached
    assert result.reason == "lost"


def test_where_a_marker_is_seen_again_on_that_look_it_arrives_after_all() -> None:
    result = drive(DrivePlan(3, "shipped", place="counter:2", blackout_m=(1.0, 99.0), blackout_s=18.0))
    assert result.reached
    assert result.error_cm <= 10.0


@pytest.mark.parametrize(
    ("seed", "lobby"),
    [
        (4, "shipped"),
        pytest.param(142_021, "random:14202", id="half a metre before the goal, time and again"),
        pytest.param(146_048, "random:14604", id="where no marker hangs on the last metres"),
        pytest.param(142_024, "random:14202", id="where the marker ahead seems moved, and two behind tell nothing"),
    ],
)
def test_wheels_that_turn_in_vain_end_the_trip_and_are_told_as_that(seed: int, lobby: str) -> None:
    result = drive(DrivePlan(seed, lobby, spins_m=2.5))
    assert (result.reached, result.reason) == (False, "slip")
    assert result.seconds < 200


def test_where_no_marker_is_ahead_wheels_that_slip_are_never_believed_to_have_arrived() -> None:
    result = drive(DrivePlan(122_026, "random:12202", spins_m=2.5))
    assert (result.reached, result.reason) == (False, "slip")
    assert result.steps["unsure"] > 1, "each time it believes to have arrived it looks round"


def test_most_markers_that_hang_elsewhere_are_named_and_never_another_one() -> None:
    drives = [drive(DrivePlan(seed, f"random:{seed}", displaced_m=0.3)) for seed in range(600, 605)]
    errors_cm = sorted(result.error_cm for result in drives if result.reached)
    seen = [result for result in drives if result.displaced_seen]
    assert len(errors_cm) == len(drives)
    assert errors_cm[-1] <= RIGHT_CM
    assert len(seen) >= 3
    assert sum(result.displaced_marker in result.suspects for result in seen) > 0.6 * len(seen)
    assert all(result.suspects in ([], [result.displaced_marker]) for result in drives)


def away(seed: int, lobby: str) -> DriveResult:
    """To a place and home, with one marker that was put up elsewhere on its wall."""
    result = drive(DrivePlan(seed, lobby, displaced_m=0.3, homeward=True))
    assert result.reached
    assert result.displaced_seen
    return result


def test_where_a_second_marker_may_be_the_moved_one_as_well_both_are_named_and_neither_alone() -> None:
    result = away(120_196, "shipped")
    assert result.suspects == []
    assert len(result.disagreeing) == 1
    assert result.displaced_marker in result.disagreeing[0]


def test_a_moved_marker_that_was_seen_only_on_a_look_round_is_named_by_those_that_are_seen_after_it() -> None:
    result = away(120_161, "random:12016")
    assert result.suspects == [result.displaced_marker]


@pytest.mark.parametrize(
    ("seed", "lobby"),
    [
        pytest.param(120_187, "random:12018", id="had led it astray before it found its place anew"),
        pytest.param(145_011, "random:14501", id="one other alone tells"),
        pytest.param(145_122, "random:14512", id="doubted together with a right one"),
    ],
)
def test_a_moved_marker_is_reported_where_nobody_can_tell_that_it_is_the_one(seed: int, lobby: str) -> None:
    result = away(seed, lobby)
    assert result.suspects == []
    assert {result.displaced_marker in group for group in result.disagreeing} == {True}


def test_where_markers_are_dark_for_ten_metres_it_stops_looks_round_says_so_and_arrives_all_the_same() -> None:
    result = drive(DrivePlan(2013, "meander:201", blackout_m=(6.0, 16.0)))
    assert result.reached
    assert result.error_cm <= 10.0
    assert result.belief_max_cm <= 60.0
    assert result.steps["unsure"] >= 1


def test_where_markers_stay_dark_it_gives_up_within_a_few_metres() -> None:
    result = drive(DrivePlan(2000, "meander:200", blackout_m=(6.0, 999.0)))
    assert result.reason == "lost"
    assert result.steps["unsure"] >= 2
    assert result.belief_max_cm <= 60.0
