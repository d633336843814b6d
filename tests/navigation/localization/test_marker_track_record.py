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


def test_of_two_that_contradict_each_other_both_are_named_as_a_pair():
    record = contested()
    assert (record.disagreeing, record.misplaced) == (((OTHER, MOVED),), ())


def test_where_it_may_be_any_of_several_they_are_named_as_one_group():
    record = contested()
    record.set_alternatives(MOVED, {OTHER, THIRD})
    assert record.disagreeing == ((OTHER, THIRD, MOVED),)


@pytest.mark.parametrize("named", [MOVED, OTHER])
def test_where_one_of_them_is_named_for_sure_the_others_are_no_longer(named: int):
    record = contested()
    record.set_alternatives(MOVED, {OTHER, THIRD})
    record.mark_misplaced(named)
    assert (record.disagreeing, record.misplaced) == ((), (named,))


def test_a_marker_that_fits_after_all_names_nobody():
    record = contested()
    record.trust_again(MOVED)
    assert (record.disagreeing, record.misplaced) == ((), ())


def test_a_robot_that_finds_its_place_anew_holds_nothing_against_a_pair():
    record = contested()
    record.reset(every_marker=False)
    assert record.disagreeing == ()


def test_a_marker_that_fits_better_again_names_nobody():
    record = contested()
    record.set_alternatives(MOVED, ())
    assert record.disagreeing == ()


def test_a_marker_that_two_others_agree_with_again_is_contested_no_longer():
    record = MarkerRecord()
    record.set_alternatives(MOVED, {OTHER})
    for witness in (OTHER, MOVED):
        record.confirm(witness, 5.0, 2_000.0)
    assert record.disagreeing == ((OTHER, MOVED),)
    record.confirm(THIRD, 5.1, 2_100.0)
    record.confirm(MOVED, 5.1, 2_200.0)
    assert record.disagreeing == ()


def test_the_only_witness_is_who_alone_stood_up_for_the_robot_since():
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


def test_out_of_favour_is_who_was_refused_before_two_others_stood_up():
    assert rejected(MOVED).unconfirmed_lately(4.3, 1.5, SEEN) == [MOVED]


def test_nobody_is_out_of_favour_for_one_witness_or_for_witnesses_far_back():
    assert rejected(MOVED).unconfirmed_lately(6.0, 1.5, SEEN) == []
    record = rejected(MOVED)
    record.statistics.pop(THIRD)
    assert record.unconfirmed_lately(4.3, 1.5, SEEN) == []


@pytest.mark.parametrize("known", ["distrusted", "suspect", "tolerated"])
def test_who_is_judged_by_the_filter_itself_is_not_out_of_favour(known: str):
    record = rejected(MOVED)
    setattr(record.of(MOVED), known, True)
    assert record.unconfirmed_lately(4.3, 1.5, SEEN) == []


def test_nobody_is_out_of_favour_with_a_robot_that_two_contradict():
    assert rejected(MOVED, FOURTH).unconfirmed_lately(4.3, 1.5, SEEN | {FOURTH: 1_103.0}) == []


def test_who_was_seen_after_its_witnesses_is_not_judged_by_what_was_before():
    assert rejected(MOVED).unconfirmed_lately(4.3, 1.5, SEEN | {MOVED: 2_500.0}) == []


def test_the_last_word_is_against_it_when_only_a_doubted_marker_has_been_seen_for_some_way():
    record = rejected(MOVED)
    record.distrust(MOVED, 4.3, 2_100.0)
    assert not record.contradicted_last(0.3)
    record.add_distrusted_sighting(MOVED, 4.6)
    assert record.contradicted_last(0.3)
    record.confirm(OTHER, 4.6, 2_500.0)
    assert not record.contradicted_last(0.3)


def test_one_that_hangs_a_hand_s_breadth_off_has_no_word_against_it():
    record = rejected(MOVED)
    record.add_distrusted_sighting(MOVED, 5.0)
    record.tolerate(MOVED)
    assert not record.contradicted_last(0.3)


def test_where_nobody_was_ever_believed_there_is_no_last_word():
    record = MarkerRecord()
    for look in range(CONTRADICTING_REJECTIONS):
        record.reject(MOVED, 4.1, 1_100.0 + look)
    assert not record.contradicted_last(0.3)


def test_who_was_believed_a_few_metres_ago_and_is_refused_now_has_fallen_out_with_the_pose():
    record = MarkerRecord()
    record.confirm(MOVED, 4.0, 1_000.0)
    record.confirm(OTHER, 4.0, 1_000.0)
    record.reject(MOVED, 6.0, 2_000.0)
    assert record.newly_contradicting(7.0, 3.0) == {MOVED}
    assert record.newly_contradicting(9.5, 3.0) == set(), "that is some way back"
    record.confirm(MOVED, 9.6, 3_000.0)
    assert record.newly_contradicting(9.6, 3.0) == set()


def test_a_marker_that_has_not_fitted_for_long_or_hangs_a_little_off_has_not_fallen_out():
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


def test_two_that_contradict_each_other_time_and_again_are_named_though_neither_is_doubted():
    assert disputed(OTHER).disagreeing == ((OTHER, MOVED),)
    assert disputed(OTHER, THIRD).disagreeing == (), "who is right is told by others"
    assert disputed().disagreeing == ()


def test_the_dispute_is_remembered_by_a_robot_that_finds_its_place_anew_but_not_when_its_wheels_have_spun():
    record = disputed(OTHER)
    record.reset(every_marker=True)
    assert record.disagreeing == ((OTHER, MOVED),)
    record.forget_inconsistent_groups()
    assert record.disagreeing == ()


def test_a_dispute_is_over_when_each_of_its_markers_has_fitted_with_others():
    record = disputed(OTHER)
    record.reset(every_marker=True)
    for marker in (THIRD, FOURTH, OTHER):
        record.confirm(marker, 9.0, 5_000.0)
    assert record.disagreeing == ((OTHER, MOVED),), "the other one may still hang elsewhere"
    record.confirm(MOVED, 9.1, 5_100.0)
    assert record.disagreeing == ()


def test_nothing_is_disputed_while_the_wheels_may_spin():
    record = MarkerRecord(suspended=True)
    record.mark_inconsistent({MOVED, OTHER})
    assert record.disagreeing == ()


def test_one_alone_is_no_dispute():
    record = MarkerRecord()
    record.mark_inconsistent([MOVED, MOVED])
    assert record.disagreeing == ()
