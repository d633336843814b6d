"""New procedures: a short form with defaults becomes a file that the robot loads; an announced one gets its own."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from robot.editing.form_fields import value_at
from robot.editing.procedure_items import NewProcedureItem, ProcedureItem
from tests.editing.a_centre import BINH, HOA, NOW, Site

MORTGAGE = "1.011441"
TYPED = {
    "official_title": "Cấp giấy phép bán hàng lưu động",
    "title.vi": "Bán hàng lưu động",
    "field": "Hộ tịch",
    "department": "tu-phap",
    "fee.items.0.amount_vnd": "20.000",
    "fee.items.0.basis": "lệ phí",
    "time.value": "3",
    "time.unit": "ngày làm việc",
    "papers": "Đơn đề nghị\nGiấy tờ tùy thân",
    "legal_basis.0.number": "60/2014/QH13",
    "asked.phrases": "tôi muốn bán hàng rong\nxin giấy bán hàng lưu động",
    "confidence": "medium",
    "as_of": "24/11/2026",
    "sources": "Quyết định của phường",
}


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_a_procedure_from_nothing_is_one_short_form(site: Site) -> None:
    item = NewProcedureItem(None, site.index, ("tu-phap",), NOW.date())
    found = item.typed("short", TYPED, item.table({}))
    assert found.errors == {}
    assert item.doubts({}, found.values, NOW.date()) == []
    texts = item.texts({}, found.values)
    assert list(texts) == ["procedures/ho-tich/ban-hang-luu-dong.toml"]
    version = site.editor.save("procedure:x", HOA, "", texts, dict.fromkeys(texts, ""))
    site.editor.approve(version.id, BINH)
    made = site.index.find("ban-hang-luu-dong")
    assert made is not None
    assert made.procedure is not None
    assert [each.name for each in made.procedure.documents] == ["Đơn đề nghị", "Giấy tờ tùy thân"]
    assert made.procedure.asked.phrases == ("tôi muốn bán hàng rong", "xin giấy bán hàng lưu động")


def test_a_new_procedure_needs_its_fields_and_a_free_code(site: Site) -> None:
    item = NewProcedureItem(None, site.index, ("tu-phap",), NOW.date())
    sent = {**dict.fromkeys(TYPED, ""), "code": "1.001193"}
    assert {"official_title", "title.vi", "field", "department", "sources", "code"} <= set(
        item.typed("short", sent, item.table({})).errors
    )


def test_an_announced_procedure_is_taken_in_with_its_facts(site: Site) -> None:
    entry = site.index.find(MORTGAGE)
    assert entry is not None
    item = NewProcedureItem(entry, site.index, ("dat-dai",), NOW.date())
    found = item.typed("short", {"confidence": "high", "as_of": "24/11/2026"}, item.table({}))
    texts = item.texts({}, found.values)
    site.editor.approve(site.editor.save("procedure:x", HOA, "", texts, dict.fromkeys(texts, "")).id, BINH)
    own = site.index.find(MORTGAGE)
    assert own is not None
    assert own.procedure is not None
    assert (own.within, own.procedure.confidence) == ("", "high")
    assert own.procedure.as_of == datetime.date(2026, 11, 24)
    assert len(own.procedure.documents) == len(entry.table["documents"])


def test_an_edit_of_an_announced_procedure_gives_it_a_file_of_its_own(site: Site) -> None:
    entry = site.index.find(MORTGAGE)
    assert entry is not None
    item = ProcedureItem(entry, site.index, ("dat-dai",))
    head = site.editor.head(item.path, item.subject)
    assert head.text is None
    table = item.table({item.path: None})
    found = item.typed("time", {"time.value": "5"}, table)
    texts = item.texts({item.path: None}, found.values)
    site.editor.approve(site.editor.save(item.subject, HOA, "", texts, {item.path: head.hash}).id, BINH)
    own = site.index.find(MORTGAGE)
    assert own is not None
    assert own.within == ""
    assert value_at(own.table, "time.value") == 5
    assert own.table == {**entry.table, "time": {**entry.table["time"], "value": 5}}, "all else is as it was announced"
    assert own.table["documents"]
    assert own.table["unverified"]
    announced = site.text("procedures_announced/dat-dai.toml")
    assert f'["{MORTGAGE}"]' in announced, "the list stays as it was delivered"


def test_the_papers_of_an_announced_procedure_are_edited_one_by_one(site: Site) -> None:
    entry = site.index.find(MORTGAGE)
    assert entry is not None
    item = ProcedureItem(entry, site.index, ("dat-dai",))
    table = item.table({item.path: None})
    found = item.typed("papers", {**rows_of(table), "documents.0.name": "Đơn mới theo mẫu"}, table)
    new = item.table(item.texts({item.path: None}, found.values))
    first, *others = entry.table["documents"]
    assert new["documents"] == [{**first, "name": "Đơn mới theo mẫu"}, *others]
    without = item.typed("papers", {**rows_of(table), **gone(table)}, table).values
    assert [each.key for each in item.doubts(table, without, NOW.date())] == ["papers_gone"]
    assert "documents" not in item.table(item.texts({item.path: None}, without))


def rows_of(table: Mapping[str, Any]) -> dict[str, str]:
    """The rows of the form of papers, as a browser sends them untouched."""
    return {
        f"documents.{number}.{field}": value
        for number, each in enumerate(table["documents"])
        for field, value in {**{name: str(text) for name, text in each.items()}, "was": str(number)}.items()
    }


def gone(table: Mapping[str, Any]) -> dict[str, str]:
    """The ticks that take every paper out."""
    return {f"documents.{number}.gone": "1" for number in range(len(table["documents"]))}


def test_two_announced_procedures_of_one_long_title_get_files_of_their_own(site: Site) -> None:
    entry = next(each for each in site.index.all().values() if each.within)
    twin = entry._replace(code="9.000002", within="9.000002", table={**entry.table, "code": "9.000002"})
    paths = [ProcedureItem(each, site.index, ()).path for each in (entry, twin)]
    assert paths[0] != paths[1]
