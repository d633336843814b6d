"""Who is named when markers contradict each other: one, when others tell, and else all that it may be, as a group."""

import pytest

from robot.navigation.localization.limits import AGAINST_LIMIT, CONTRADICTING_REJECTIONS
from robot.navigation.localization.marker_track_record import MarkerRecord

MOVED, OTHER, THIRD, FOURTH = 7, 2, 4, 5


def contested() -> MarkerRecord:
    """A marker is distrusted, and does not fit however often it is seen, unless another one was moved."""
    record = MarkerRecord()
    record.confirm(OTHER, 4.0, 1_000.0)
    for look in range(5):
        record.reject(MOVED, 4.1, 1_100.0 + look)
    record.distrust(MOVED, 4.1, 1_200.0)
    record.set_alternatives(MOVED, {OTHER})
    return record


def test_of_two_markers_that_contradict_each_other_both_are_named_as_a_pair() -> None:
    record = contested()
    assert (record.disagreeing, record.misplaced) == (((OTHER, MOVED),), ())


def test_where_any_of_several_markers_may_be_misplaced_they_are_named_as_one_group() -> None:
    record = contested()
    record.set_alternatives(MOVED, {OTHER, THIRD})
    assert record.disagreeing == ((OTHER, THIRD, MOVED),)


@pytest.mark.parametrize("named", [MOVED, OTHER])
def test_where_one_marker_of_a_group_is_surely_misplaced_the_others_are_no_longer_named(named: int) -> None:
    record = contested()
    record.set_alternatives(MOVED, {OTHER, THIRD})
    record.mark_misplaced(named)
    assert (record.disagreeing, record.misplaced) == ((), (named,))


def test_a_marker_that_fits_after_all_names_nobody() -> None:
    record = contested()
    record.trust_again(MOVED)
    assert (record.disagreeing, record.misplaced) == ((), ())


def test_a_robot_that_finds_its_place_anew_holds_nothing_against_a_pair() -> None:
    record = contested()
    record.reset(every_marker=False)
    assert record.disagreeing == ()


def test_a_marker_that_fits_better_again_names_nobody() -> None:
    record = contested()
    record.set_alternatives(MOVED, ())
    assert record.disagreeing == ()


def test_a_marker_that_two_others_agree_with_again_is_contested_no_longer() -> None:
    record = MarkerRecord()
    record.set_alternatives(MOVED, {OTHER})
    for witness in (OTHER, MOVED):
        record.confirm(witness, 5.0, 2_000.0)
    assert record.disagreeing == ((OTHER, MOVED),)
    record.confirm(THIRD, 5.1, 2_100.0)
    record.confirm(MOVED, 5.1, 2_200.0)
    assert record.disagreeing == ()


def test_the_only_witness_is_the_one_marker_that_has_confirmed_the_pose_since() -> None:
    record = contested()
    assert record.only_witness(MOVED) == set(), "nobody has been seen since"
    record.confirm(OTHER, 5.0, 2_000.0)
    assert record.only_witness(MOVED) == {OTHER}
    record.confirm(THIRD, 6.0, 3_000.0)
    assert record.only_witness(MOVED) == set()


def rejected(*markers: int) -> MarkerRecord:
    """Markers that were refused at 4.1 m, 1,100 ms, and two others that were believed a little after that."""
    record = MarkerRecord()
    for marker in markers:
        for look in range(CONTRADICTING_REJECTIONS):
            record.reject(marker, 4.1, 1_100.0 + look)
    for witness in (OTHER, THIRD):
        record.confirm(witness, 4.2, 2_000.0)
    return record


SEEN = {MOVED: 1_103.0, OTHER: 2_000.0, THIRD: 2_000.0}


def test_a_marker_refused_before_two_others_confirmed_the_pose_is_rechecked() -> None:
    assert rejected(MOVED).unconfirmed_lately(4.3, 1.5, SEEN) == [MOVED]


def test_no_marker_is_rechecked_by_one_witness_or_by_witnesses_far_back() -> None:
    assert rejected(MOVED).unconfirmed_lately(6.0, 1.5, SEEN) == []
    record = rejected(MOVED)
    record.statistics.pop(THIRD)
    assert record.unconfirmed_lately(4.3, 1.5, SEEN) == []


@pytest.mark.parametrize("known", ["distrusted", "misplaced", "tolerated"])
def test_a_marker_judged_by_the_filter_itself_is_not_rechecked(known: str) -> None:
    record = rejected(MOVED)
    setattr(record.of(MOVED), known, True)
    assert record.unconfirmed_lately(4.3, 1.5, SEEN) == []


def test_no_marker_is_rechecked_while_two_contradict_the_pose() -> None:
    assert rejected(MOVED, FOURTH).unconfirmed_lately(4.3, 1.5, SEEN | {FOURTH: 1_103.0}) == []


def test_a_marker_seen_after_its_witnesses_is_not_rechecked_by_what_was_before() -> None:
    assert rejected(MOVED).unconfirmed_lately(4.3, 1.5, SEEN | {MOVED: 2_500.0}) == []


def test_the_pose_is_contradicted_last_when_only_a_distrusted_marker_has_been_seen_for_some_way() -> None:
    record = rejected(MOVED)
    record.distrust(MOVED, 4.3, 2_100.0)
    assert not record.contradicted_last(0.3)
    record.add_distrusted_sighting(MOVED, 4.6)
    assert record.contradicted_last(0.3)
    record.confirm(OTHER, 4.6, 2_500.0)
    assert not record.contradicted_last(0.3)


def test_a_marker_that_hangs_a_hands_breadth_off_does_not_contradict_the_pose() -> None:
    record = rejected(MOVED)
    record.add_distrusted_sighting(MOVED, 5.0)
    record.tolerate(MOVED)
    assert not record.contradicted_last(0.3)


def test_a_pose_that_no_marker_ever_confirmed_is_not_contradicted_last() -> None:
    record = MarkerRecord()
    for look in range(CONTRADICTING_REJECTIONS):
        record.reject(MOVED, 4.1, 1_100.0 + look)
    assert not record.contradicted_last(0.3)


def test_a_marker_confirmed_a_few_metres_ago_and_refused_now_newly_contradicts_the_pose() -> None:
    record = MarkerRecord()
    record.confirm(MOVED, 4.0, 1_000.0)
    record.confirm(OTHER, 4.0, 1_000.0)
    record.reject(MOVED, 6.0, 2_000.0)
    assert record.newly_contradicting(7.0, 3.0) == {MOVED}
    assert record.newly_contradicting(9.5, 3.0) == set(), "that is some way back"
    record.confirm(MOVED, 9.6, 3_000.0)
    assert record.newly_contradicting(9.6, 3.0) == set()


def test_a_marker_that_has_not_fitted_for_long_or_hangs_a_little_off_does_not_newly_contradict() -> None:
    record = MarkerRecord()
    record.reject(THIRD, 20.0, 2_000.0)
    record.confirm(MOVED, 4.0, 1_000.0)
    record.reject(MOVED, 20.0, 2_000.0)
    record.confirm(OTHER, 19.0, 1_000.0)
    record.reject(OTHER, 20.0, 2_000.0)
    record.of(OTHER).tolerated = True
    assert record.newly_contradicting(20.0, 3.0) == set()


def disputed(*beliefs: int) -> MarkerRecord:
    """A marker was refused as often as counts, while another one was believed so often."""
    record = MarkerRecord()
    for look in range(AGAINST_LIMIT + CONTRADICTING_REJECTIONS):
        record.reject(MOVED, 4.1, 1_100.0 + 10 * look)
        for marker in beliefs:
            record.confirm(marker, 4.1, 1_105.0 + 10 * look)
    return record


def test_two_markers_that_contradict_each_other_time_and_again_are_named_though_neither_is_distrusted() -> None:
    assert disputed(OTHER).disagreeing == ((OTHER, MOVED),)
    assert disputed(OTHER, THIRD).disagreeing == (), "who is right is told by others"
    assert disputed().disagreeing == ()


def test_an_inconsistent_group_outlives_a_relocalization_but_not_wheel_slip() -> None:
    record = disputed(OTHER)
    record.reset(every_marker=True)
    assert record.disagreeing == ((OTHER, MOVED),)
    record.forget_inconsistent_groups()
    assert record.disagreeing == ()


def test_an_inconsistent_group_is_dropped_when_each_of_its_markers_has_fitted_with_others() -> None:
    record = disputed(OTHER)
    record.reset(every_marker=True)
    for marker in (THIRD, FOURTH, OTHER):
        record.confirm(marker, 9.0, 5_000.0)
    assert record.disagreeing == ((OTHER, MOVED),), "the other one may still hang elsewhere"
    record.confirm(MOVED, 9.1, 5_100.0)
    assert record.disagreeing == ()


def test_no_markers_are_marked_inconsistent_while_the_wheels_may_slip() -> None:
    record = MarkerRecord(suspended=True)
    record.mark_inconsistent({MOVED, OTHER})
    assert record.disagreeing == ()


def test_a_single_marker_makes_no_inconsistent_group() -> None:
    record = MarkerRecord()
    record.mark_inconsistent([MOVED, MOVED])
    assert record.disagreeing == ()
