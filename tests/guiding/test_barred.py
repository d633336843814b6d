"""What barred the way once is remembered: people for a while, things for longer."""

from robot.guiding.barred import REMEMBERED_MS, THING_REMEMBERED_MS, Barred

PERSON, BAG = (1.0, 1.0, 0.3), (4.0, 1.0, 0.3)


def test_who_moves_is_forgotten_soon_and_what_stands_still_later():
    barred = Barred()
    barred.keep(0.0, [PERSON], still=False)
    barred.keep(0.0, [BAG], still=True)
    assert barred.known(REMEMBERED_MS - 1) == [PERSON, BAG]
    assert barred.known(REMEMBERED_MS) == [BAG]
    assert barred.known(THING_REMEMBERED_MS) == []


def test_a_thing_of_long_ago_is_known_but_not_of_late():
    barred = Barred()
    barred.keep(0.0, [BAG], still=True)
    barred.keep(REMEMBERED_MS, [PERSON], still=False)
    assert barred.lately(REMEMBERED_MS + 1) == [PERSON]
    assert barred.known(REMEMBERED_MS + 1) == [BAG, PERSON]
