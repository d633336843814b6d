"""What is typed into a form becomes values of the file; what is wrong with it is named by its field."""

import datetime
from typing import Any

import pytest

from robot.editing.form_fields import (
    ENTRY_CHARS,
    LONG_CHARS,
    TEXT_CHARS,
    FieldKind,
    FormField,
    FormRows,
    field_at,
    field_named,
    fitted,
    shown,
    typed,
)
from robot.editing.procedure_forms import ASKED, CHECKS, FEE, LEGAL, MORE, PAPERS, TIME, typed_procedure

AMOUNT = FormField("amount", FieldKind.NUMBER)
DAY = FormField("day", FieldKind.DAY)
NAME = FormField("name", required=True)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("8000", 8000), ("8.000", 8000), ("8,000 đ", 8000), ("1.350.000 đồng", 1_350_000), ("20 000", 20_000), ("0", 0)],
)
def test_an_amount_is_read_as_officials_write_it(text: str, amount: int) -> None:
    assert typed((AMOUNT,), {"amount": text}, {}).values == {"amount": amount}


@pytest.mark.parametrize(
    "text", ["tám nghìn", "8.00", "-5", "1e9", "8000; DROP TABLE", "9" * 30, "9" * 10_000, "🙂", "8.000.00"]
)
def test_a_wrong_amount_is_refused_and_the_old_one_stays(text: str) -> None:
    found = typed((AMOUNT,), {"amount": text}, {"amount": 5})
    assert (found.errors, found.values) == ({"amount": "no_number"}, {"amount": 5})


@pytest.mark.parametrize("text", ["1/12/2026", "01.12.2026", "01-12-2026", "2026-12-01"])
def test_a_day_is_read_as_officials_write_it(text: str) -> None:
    assert typed((DAY,), {"day": text}, {}).values == {"day": datetime.date(2026, 12, 1)}


@pytest.mark.parametrize("text", ["31/02/2026", "12/2026", "hôm nay", "0/0/0000", "1" * 10_000])
def test_a_wrong_day_is_refused(text: str) -> None:
    assert typed((DAY,), {"day": text}, {}).errors == {"day": "no_day"}


def test_text_is_nfc_on_one_line_and_of_a_limited_length() -> None:
    assert typed((NAME,), {"name": "  Đăng ký  khai sinh "}, {}).values == {"name": "Đăng ký khai sinh"}
    assert typed((NAME,), {"name": "x" * (TEXT_CHARS + 1)}, {}).errors == {"name": "too_long"}
    assert typed((NAME._replace(most=20),), {"name": "x" * 21}, {}).errors == {"name": "too_long"}
    assert typed((NAME,), {"name": "  "}, {"name": "cũ"}).errors == {"name": "needed"}
    assert typed((NAME,), {"name": "Khoản 1, Điều 5; 'a' & b – 37°"}, {}).errors == {}


@pytest.mark.parametrize("kind", [FieldKind.TEXT, FieldKind.LONG, FieldKind.LINES])
@pytest.mark.parametrize("text", ["<b>Quầy</b>", "<script>", "Quầy 🙂", "a\x07b", "a\u200bb", "\ue000", "Quầy ★"])
def test_signs_that_the_robot_cannot_show_are_refused(kind: FieldKind, text: str) -> None:
    assert typed((FormField("name", kind),), {"name": text}, {}).errors == {"name": "odd_signs"}


def test_a_text_of_several_lines_and_each_entry_of_a_list_have_a_limited_length() -> None:
    notes, entries = FormField("notes", FieldKind.LONG), FormField("entries", FieldKind.LINES)
    assert typed((notes,), {"notes": "x\n" * (LONG_CHARS // 2)}, {}).errors == {}
    assert typed((notes,), {"notes": "x" * (LONG_CHARS + 1)}, {}).errors == {"notes": "too_long"}
    long = "x" * (ENTRY_CHARS + 1)
    assert typed((entries,), {"entries": f"một\n{long}"}, {}).errors == {"entries": "long_entry"}
    assert typed((entries,), {"entries": f"{long}\nmột"}, {"entries": [long]}).errors == {}, "it stood there before"


def test_a_field_is_found_by_its_name_also_in_a_row() -> None:
    basis = field_named(FEE, "fee.items.12.basis")
    assert basis is not None
    assert (basis.name, basis.required) == ("basis", True)
    assert field_named(FEE, "fee.note") in FEE
    assert field_named(FEE, "fee.items.0.none") is None


def test_rows_are_changed_added_and_taken_out() -> None:
    table = {
        "fee": {
            "items": [{"basis": "một", "amount_vnd": 1000, "valid_from": datetime.date(2026, 1, 1)}, {"basis": "hai"}]
        }
    }
    form = {
        "fee.items.0.was": "0",
        "fee.items.0.basis": "một",
        "fee.items.0.amount_vnd": "2.000",
        "fee.items.0.valid_from": "01/01/2026",
        "fee.items.1.was": "1",
        "fee.items.1.basis": "hai",
        "fee.items.1.gone": "1",
        "fee.items.2.basis": "ba",
        "fee.items.3.basis": "",
    }
    items = typed(FEE, form, table).values["fee"]["items"]
    assert [(each["basis"], each.get("amount_vnd")) for each in items] == [("một", 2000), ("ba", None)]
    assert items[0]["valid_from"] == datetime.date(2026, 1, 1)


def test_a_field_that_was_not_sent_or_not_touched_keeps_its_value() -> None:
    table: dict[str, Any] = {"fee": {"is_free": False, "exemptions": ["một", {"text": "hai", "en": "two"}]}}
    assert typed(FEE, {}, table).values == table
    sent = {part.name: shown(part, table) for part in FEE if isinstance(part, FormField)}
    assert typed(FEE, {**sent, "fee.is_free.was": "1"}, table).values == table


def test_a_tick_that_is_taken_away_takes_the_key_out() -> None:
    assert typed(TIME, {"time.same_day.was": "1"}, {"time": {"same_day": True, "value": 1}}).values == {
        "time": {"value": 1}
    }


def test_a_question_follows_the_new_name_of_its_paper() -> None:
    table = {
        "documents": [{"name": "Giấy A", "kind": "bản chính", "need": "always"}],
        "precheck": [{"paper": "Giấy A"}],
    }
    form = {
        "documents.0.was": "0",
        "documents.0.name": "Giấy B",
        "documents.0.kind": "bản chính",
        "documents.0.need": "always",
    }
    assert typed_procedure(PAPERS, form, table).values["precheck"] == [{"paper": "Giấy B"}]
    assert typed_procedure(PAPERS, form, {**table, "precheck": ["?"]}).values["precheck"] == ["?"]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ("related.0", "related"),
        ("related", "related"),
        ("relatedness", ""),
        ("documents.2.name", ""),
        ("precheck.1.ask.vi", "precheck.1.ask.vi"),
        ("precheck.1", ""),
        ("precheck", ""),
    ],
)
def test_a_place_in_a_file_belongs_to_the_field_that_shows_it_or_to_none(place: str, field: str) -> None:
    assert field_at((*MORE, *CHECKS), place) == field


@pytest.mark.parametrize(
    ("table", "kept", "unfit"),
    [
        ({"fee": 7}, {}, ["fee"]),
        ({"fee": {"items": 5, "note": "x"}}, {"fee": {"note": "x"}}, ["fee.items"]),
        ({"fee": {"items": ["a", {"basis": "b"}]}}, {"fee": {"items": [{"basis": "b"}]}}, ["fee.items"]),
        (
            {"fee": {"items": [{"basis": "b", "amount_vnd": "8.000"}]}},
            {"fee": {"items": [{"basis": "b"}]}},
            ["fee.items.0.amount_vnd"],
        ),
        ({"fee": {"exemptions": "trẻ em"}}, {}, ["fee.exemptions"]),
        ({"fee": {"exemptions": [1, "trẻ em"]}}, {"fee": {"exemptions": ["trẻ em"]}}, ["fee.exemptions"]),
        ({"fee": {"is_free": 1}}, {}, ["fee.is_free"]),
        ({"fee": {"note": ""}, "documents": 3}, {"fee": {"note": ""}, "documents": 3}, []),
    ],
)
def test_a_value_that_the_form_cannot_hold_is_left_out_and_named(
    table: dict[str, Any], kept: dict[str, Any], unfit: list[str]
) -> None:
    assert fitted(FEE, table) == (kept, tuple(unfit))
    assert fitted(FEE, kept) == (kept, ())


def test_every_form_of_every_kind_of_part_has_its_own_field_names() -> None:
    for parts in (FEE, TIME, PAPERS, LEGAL, ASKED):
        names = [part.name for part in parts]
        assert len(names) == len(set(names))
        assert all(isinstance(part, FormField | FormRows) for part in parts)


def test_the_number_of_a_row_that_is_no_number_is_a_new_row() -> None:
    for was in ("²", "9" * 5000, "-1"):
        form = {"fee.items.0.was": was, "fee.items.0.basis": "lệ phí", "fee.items.0.amount_vnd": "5"}
        assert typed(FEE, form, {"fee": {"items": [{"basis": "khác"}]}}).values["fee"]["items"][0]["amount_vnd"] == 5
