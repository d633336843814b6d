"""Differences are named field by field, and two edits of one state are merged or shown as a conflict."""

import datetime

from robot.editing.differences import Difference, differences, merge

BASE = {"a": 1, "fee": {"items": [{"basis": "một", "amount": 5}], "note": "x"}, "phrases": ["p", "q"]}


def test_a_difference_names_place_row_field_and_both_values() -> None:
    after = {"a": 1, "fee": {"items": [{"basis": "một", "amount": 8000}, {"basis": "hai"}]}, "phrases": ["p", "r"]}
    assert differences(BASE, after) == [
        Difference("fee.items", 1, "amount", "5", "8.000"),
        Difference("fee.items", 2, "", "", "hai"),
        Difference("fee.note", 0, "", "x", ""),
        Difference("phrases", 2, "", "q", "r"),
    ]


def test_values_are_shown_as_officials_write_them() -> None:
    after = {"day": datetime.date(2026, 12, 1), "free": True}
    assert [each.after for each in differences({}, after)] == ["01/12/2026", "yes"]


def test_edits_of_different_fields_are_merged() -> None:
    mine = {**BASE, "a": 2}
    theirs = {**BASE, "fee": {**BASE["fee"], "note": "y"}, "b": 3}  # type: ignore[dict-item]
    merged = merge(BASE, mine, theirs)
    assert merged.conflicts == ()
    assert merged.values == {"a": 2, "fee": {**BASE["fee"], "note": "y"}, "phrases": ["p", "q"], "b": 3}  # type: ignore[dict-item]


def test_sentences_of_both_sides_are_kept() -> None:
    merged = merge(BASE, {**BASE, "phrases": ["p", "q", "mine"]}, {**BASE, "phrases": ["q", "theirs"]})
    assert (merged.values["phrases"], merged.conflicts) == (["q", "theirs", "mine"], ())


def test_the_same_field_changed_twice_is_for_a_person_to_decide() -> None:
    mine, theirs = {**BASE, "a": 2}, {**BASE, "a": 3}
    assert merge(BASE, mine, theirs).conflicts == ("a",)
    assert merge(BASE, mine, theirs).values["a"] == 3
    assert merge(BASE, mine, theirs, {"a": "mine"}).values["a"] == 2


def test_a_field_that_one_took_out_and_the_other_changed_is_a_conflict() -> None:
    mine = {key: value for key, value in BASE.items() if key != "a"}
    assert merge(BASE, mine, {**BASE, "a": 3}).conflicts == ("a",)
    assert "a" not in merge(BASE, mine, {**BASE, "a": 3}, {"a": "mine"}).values
