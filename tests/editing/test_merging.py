"""Two edits of one state are joined by field and row; only what both changed otherwise is left to a person."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.editing.carrying import CarriedText, ContentEdit, carried, replaced_rows
from robot.editing.merging import MergeConflict, Merged, merge
from robot.editing.toml_edits import written

BASE = {"a": 1, "fee": {"items": [{"basis": "một", "amount": 5}], "note": "x"}, "phrases": ["p", "q"]}
ROWS: list[dict[str, Any]] = [
    {"basis": "bản in", "amount": 1000},
    {"basis": "trễ hạn", "amount": 2000},
    {"basis": "tại nhà", "amount": 3000},
]


def rows(*changed: dict[str, Any] | None) -> dict[str, Any]:
    """The base's rows with fields changed, row by row; None = the row is taken out."""
    known = zip(ROWS, (*changed, *({} for _ in ROWS[len(changed) :])), strict=True)
    return {"items": [{**row, **change} for row, change in known if change is not None]}


def names(merged: Merged) -> list[str]:
    return [each.name for each in merged.conflicts]


def test_edits_of_different_fields_are_merged() -> None:
    theirs = {**BASE, "fee": {**BASE["fee"], "note": "y"}, "b": 3}  # type: ignore[dict-item]
    merged = merge(BASE, {**BASE, "a": 2}, theirs)
    assert merged.conflicts == ()
    assert merged.values == {"a": 2, "fee": {**BASE["fee"], "note": "y"}, "phrases": ["p", "q"], "b": 3}  # type: ignore[dict-item]


def test_sentences_of_both_sides_are_kept() -> None:
    merged = merge(BASE, {**BASE, "phrases": ["p", "q", "mine"]}, {**BASE, "phrases": ["q", "theirs"]})
    assert (merged.values["phrases"], merged.conflicts) == (["q", "theirs", "mine"], ())


def test_the_same_field_changed_twice_is_for_a_person_to_decide() -> None:
    mine, theirs = {**BASE, "a": 2}, {**BASE, "a": 3}
    assert merge(BASE, mine, theirs).conflicts == (MergeConflict("a", None, "", 2, 3),)
    assert merge(BASE, mine, theirs).values["a"] == 3
    assert merge(BASE, mine, theirs, {"a": "mine"}).values["a"] == 2


def test_a_field_that_one_took_out_and_the_other_changed_is_a_conflict() -> None:
    mine = {key: value for key, value in BASE.items() if key != "a"}
    assert names(merge(BASE, mine, {**BASE, "a": 3})) == ["a"]
    assert "a" not in merge(BASE, mine, {**BASE, "a": 3}, {"a": "mine"}).values


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (rows({}, {}, {"amount": 9}), rows({}, {"amount": 8}), rows({}, {"amount": 8}, {"amount": 9})),
        (rows({}, {"amount": 9}), rows({}, {"basis": "quá hạn"}), rows({}, {"basis": "quá hạn", "amount": 9})),
        (rows(None), rows({}, {"amount": 8}), rows(None, {"amount": 8})),
        (rows({"basis": "tờ in"}), rows({}, None), rows({"basis": "tờ in"}, None)),
        (rows({"amount": 9}), {"items": [*ROWS[::-1]]}, {"items": [*ROWS[:0:-1], {**ROWS[0], "amount": 9}]}),
    ],
    ids=["two rows", "two fields of a row", "a row taken out", "renamed and taken out", "moved"],
)
def test_changes_of_different_rows_or_fields_of_a_list_are_joined(
    mine: dict[str, Any], theirs: dict[str, Any], both: dict[str, Any]
) -> None:
    base = {"items": ROWS}
    assert merge(base, mine, theirs) == Merged(both, ())
    assert merge(base, theirs, mine) == Merged(both, ())


def test_rows_that_both_added_stand_one_behind_the_other() -> None:
    mine, theirs = ({"items": [ROWS[0], {"basis": name}, *ROWS[1:]]} for name in ("mới A", "mới B"))
    found = merge({"items": ROWS}, mine, theirs)
    assert [row["basis"] for row in found.values["items"]] == ["bản in", "mới B", "mới A", "trễ hạn", "tại nhà"]
    assert found.conflicts == ()


def test_only_the_field_of_a_row_that_both_changed_is_a_conflict() -> None:
    mine, theirs = rows({"amount": 7}, {"amount": 9}), rows({}, {"amount": 8}, {"amount": 6})
    found = merge({"items": ROWS}, mine, theirs)
    assert found.conflicts == (MergeConflict("items.1.amount", 2, "trễ hạn", 9, 8),)
    assert found.values == rows({"amount": 7}, {"amount": 8}, {"amount": 6})
    taken = merge({"items": ROWS}, mine, theirs, {"items.1.amount": "mine"})
    assert taken.values == rows({"amount": 7}, {"amount": 9}, {"amount": 6})


def test_a_row_taken_out_by_one_and_changed_by_the_other_is_a_conflict_of_that_row() -> None:
    found = merge({"items": ROWS}, rows({}, None, {"amount": 9}), rows({}, {"amount": 8}))
    assert found.conflicts == (MergeConflict("items.1", 2, "trễ hạn", None, {"basis": "trễ hạn", "amount": 8}),)
    taken = merge({"items": ROWS}, rows({}, None, {"amount": 9}), rows({}, {"amount": 8}), {"items.1": "mine"})
    assert taken.values == rows({}, None, {"amount": 9})


def test_a_list_taken_out_by_one_and_changed_in_a_row_by_the_other_asks_for_that_row() -> None:
    found = merge({"items": ROWS}, {}, rows({}, {"amount": 8}))
    assert (names(found), found.values) == (["items.1"], {"items": [{"basis": "trễ hạn", "amount": 8}]})
    assert merge({"items": ROWS}, {}, rows({}, {"amount": 8}), {"items.1": "mine"}).values == {}


def test_two_orders_of_a_list_are_a_conflict_of_the_order() -> None:
    mine, theirs = {"items": [ROWS[1], ROWS[0], ROWS[2]]}, {"items": [ROWS[0], ROWS[2], ROWS[1]]}
    assert names(merge({"items": ROWS}, mine, theirs)) == ["items.order"]
    assert merge({"items": ROWS}, mine, theirs).values == theirs
    assert merge({"items": ROWS}, mine, theirs, {"items.order": "mine"}).values == mine


def test_both_added_a_row_of_one_name_and_differ_in_a_field() -> None:
    mine, theirs = ({"items": [*ROWS, {"basis": "mới", "amount": each}]} for each in (1, 2))
    assert merge({"items": ROWS}, mine, theirs).conflicts[0][1:5] == (0, "mới", 1, 2)


def test_rows_with_the_same_name_are_told_apart_by_their_place() -> None:
    twins = [{"basis": "lệ phí", "amount": each} for each in (1, 2, 3)]
    mine, theirs = ([*twins] for _ in range(2))
    mine[0], theirs[2] = {**twins[0], "amount": 7}, {**twins[2], "amount": 9}
    found = merge({"items": twins}, {"items": mine}, {"items": theirs})
    assert ([each["amount"] for each in found.values["items"]], found.conflicts) == ([7, 2, 9], ())


def test_a_version_is_carried_over_to_a_file_in_which_another_row_was_corrected() -> None:
    before, after, now = (written({"fee": each}) for each in (rows(), rows({}, {}, {"amount": 9}), rows({"amount": 4})))
    assert carried(before, after, now) == CarriedText(written({"fee": rows({"amount": 4}, {}, {"amount": 9})}))


def test_a_row_that_was_taken_out_gives_nothing_to_another_one_in_its_place() -> None:
    base = {"papers": [{"name": "Tờ khai", "copies": 1}, {"name": "Giấy chứng sinh", "copies": 1}]}
    mine = {"papers": [base["papers"][0], {"name": "Bằng lái xe", "copies": 1}]}
    theirs = {"papers": [base["papers"][0], {"name": "Giấy chứng sinh", "copies": 5}]}
    found = merge(base, mine, theirs)
    assert [each.called for each in found.conflicts] == ["Giấy chứng sinh"]
    assert found.values == theirs, "undecided"
    assert merge(base, mine, theirs, {"papers.1": "mine"}).values == mine


NEW_THING, RENAMED = {"basis": "phí công chứng", "amount": 5}, {"basis": "lệ phí trễ hạn"}


@pytest.mark.parametrize(
    ("first", "second", "undone"),
    [
        (rows({}, NEW_THING), rows({}, {"amount": 9}), ("trễ hạn",)),
        (rows({}, None), rows({}, {"amount": 9}), ("trễ hạn",)),
        (rows({}, {"amount": 9}), rows({}, NEW_THING), ("trễ hạn",)),
        (rows({}, {"amount": 9}), rows({}, None), ()),
        (rows({}, {"amount": 9}), rows({}, {"amount": 8}), ()),
        (rows({}, RENAMED), rows({}, {"amount": 9}), ()),
        (rows({}, NEW_THING), rows({}, {}, {"amount": 9}), ()),
    ],
    ids=["another thing", "taken out", "another thing later", "taken out later", "a field", "renamed", "another row"],
)
def test_a_later_edit_undoes_a_row_that_an_earlier_one_made_another_thing_or_took_out(
    first: dict[str, Any], second: dict[str, Any], undone: tuple[str, ...]
) -> None:
    now, *edits = ({"fees.toml": written(each)} for each in (rows(), first, second))
    assert replaced_rows(ContentEdit(now, edits[0]), ContentEdit(now, edits[1]), now) == undone


def test_a_row_whose_name_was_corrected_is_the_same_row() -> None:
    base = {"papers": [{"name": "Tờ khai đăng ký", "copies": 1}]}
    mine = {"papers": [{"name": "Tờ khai đăng ký khai sinh", "copies": 1}]}
    theirs = {"papers": [{"name": "Tờ khai đăng ký", "copies": 2}]}
    assert merge(base, mine, theirs).values == {"papers": [{"name": "Tờ khai đăng ký khai sinh", "copies": 2}]}


FIELDS = st.dictionaries(st.sampled_from(("amount", "note", "kind")), st.integers(0, 5), max_size=3)
LISTS = st.lists(st.tuples(st.sampled_from("abcdef"), FIELDS), max_size=5, unique_by=lambda each: each[0]).map(
    lambda found: [{"name": name, **fields} for name, fields in found]
)
TABLES = st.fixed_dictionaries(
    {"items": LISTS, "says": st.lists(st.sampled_from("pqrst"), max_size=4, unique=True), "fee": FIELDS}
)


def leaves(value: Any, start: str = "") -> Iterator[tuple[str, Any]]:
    """Each plain value with its field and the name of its row."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{start}.{value['name']}.{key}" if "name" in value else f"{start}.{key}")
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, start)
    else:
        yield start, value


def fields_of(value: Any) -> set[tuple[str, Any]]:
    """Each plain value with its field alone: rows that change their name keep their fields."""
    return {(name.rpartition(".")[2], each) for name, each in leaves(value)}


@given(TABLES, TABLES)
def test_merging_with_no_change_is_the_edit_itself(base: dict[str, Any], edit: dict[str, Any]) -> None:
    for merged in (merge(base, edit, base), merge(base, base, edit), merge(base, edit, edit)):
        assert merged == Merged(edit, ())


@given(TABLES, TABLES, TABLES)
def test_nothing_that_a_side_wrote_is_lost_when_it_is_chosen(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    conflicts = names(merge(base, mine, theirs))
    assert len(conflicts) == len({*conflicts})
    for side, text in (("mine", mine), ("theirs", theirs)):
        joined = merge(base, mine, theirs, dict.fromkeys(conflicts, side))
        assert fields_of(text) - fields_of(base) <= fields_of(joined.values)
        assert {*names(joined)} == {*conflicts}


@given(TABLES, st.data())
def test_edits_of_different_rows_commute(base: dict[str, Any], data: st.DataObject) -> None:
    sides = [data.draw(st.sampled_from(("mine", "theirs"))) for _ in base["items"]]
    changed: dict[str, dict[str, Any]] = {}
    for side in ("mine", "theirs"):
        edit = [data.draw(st.none() | FIELDS) if of == side else {} for of in sides]
        pairs = zip(base["items"], edit, strict=True)
        changed[side] = {**base, "items": [{**row, **change} for row, change in pairs if change is not None]}
    one, other = (merge(base, *order) for order in (list(changed.values()), list(changed.values())[::-1]))
    assert one == other
    assert one.conflicts == ()
