"""Differences are named field by field, in lists row by row."""

import datetime

from robot.editing.differences import Difference, differences

BASE = {"a": 1, "fee": {"items": [{"basis": "một", "amount": 5}], "note": "x"}, "phrases": ["p", "q"]}


def test_a_difference_names_place_row_field_and_both_values() -> None:
    after = {"a": 1, "fee": {"items": [{"basis": "một", "amount": 8000}, {"basis": "hai"}]}, "phrases": ["p", "r"]}
    assert differences(BASE, after) == [
        Difference("fee.items", 1, "amount", "5", "8.000"),
        Difference("fee.items", 2, "basis", "", "hai"),
        Difference("fee.note", 0, "", "x", ""),
        Difference("phrases", 2, "", "q", "r"),
    ]


def test_values_are_shown_as_officials_write_them() -> None:
    after = {"day": datetime.date(2026, 12, 1), "free": True}
    assert [each.after for each in differences({}, after)] == ["01/12/2026", "yes"]


def test_a_row_added_or_taken_out_differs_in_each_of_its_fields() -> None:
    rows = [{"name": name, "need": "always", "en": {"text": name}} for name in "abc"]
    assert differences({"papers": rows}, {"papers": [rows[0], rows[2]]}) == [
        Difference("papers", 2, field, value, "")
        for field, value in (("name", "b"), ("need", "always"), ("en.text", "b"))
    ]


def test_a_renamed_row_is_one_changed_field_and_a_moved_row_says_from_where() -> None:
    rows = [{"name": name, "copies": number} for number, name in enumerate("abcd")]
    renamed = [rows[0], {**rows[1], "name": "x"}, *rows[2:]]
    assert differences({"papers": rows}, {"papers": renamed}) == [Difference("papers", 2, "name", "b", "x")]
    moved = [rows[3], *rows[:3]]
    assert differences({"papers": rows}, {"papers": moved}) == [Difference("papers", 1, "order", "4", "1")]
