"""Who is named when markers contradict each other: one, when others tell, and else both, when one stands up."""

from robot.guiding.marker_record import MarkerRecord

MOVED, OTHER = 7, 2


def contested() -> MarkerRecord:
    """A marker is doubted, and does not fit however often it is seen; nobody has been seen since."""
    record = MarkerRecord()
    record.believe(OTHER, 4.0, 1_000.0)
    for look in range(5):
        record.refuse(MOVED, 4.1, 1_100.0 + look)
    record.doubt(MOVED, 4.1, 1_200.0)
    record.contest(MOVED, contested=True)
    return record


def test_nobody_is_named_before_another_one_stands_up_for_the_robot():
    record = contested()
    assert (record.disagreeing, record.suspects) == ((), ())


def test_of_two_that_contradict_each_other_both_are_named_as_a_pair():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    assert (record.disagreeing, record.suspects) == (((OTHER, MOVED),), ())


def test_where_the_marker_is_named_for_sure_the_other_one_is_no_longer():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    record.accuse(MOVED)
    assert (record.disagreeing, record.suspects) == ((), (MOVED,))


def test_a_marker_that_fits_after_all_names_nobody():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    record.clear(MOVED)
    assert (record.disagreeing, record.suspects) == ((), ())


def test_a_robot_that_finds_its_place_anew_holds_nothing_against_a_pair():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    record.acquit(everyone=False)
    assert record.disagreeing == ()


def test_where_several_stand_up_for_the_robot_no_pair_is_named():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    record.believe(4, 6.0, 3_000.0)
    assert (record.disagreeing, record.suspects) == ((), ())


def test_a_marker_that_fits_better_again_names_nobody():
    record = contested()
    record.believe(OTHER, 5.0, 2_000.0)
    record.contest(MOVED, contested=False)
    assert record.disagreeing == ()
