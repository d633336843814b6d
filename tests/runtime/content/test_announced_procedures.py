"""Procedures that stand in an announced list only: found, placed at a counter, and never stated as certain."""

import itertools
import json
import re

import pytest

from robot.core.rules import FIELD, fields, life_events
from robot.core.screen.lines import Line
from robot.knowledge.catalogue.answer_sentences import SLOTS
from robot.paths import ROOT
from robot.runtime.content.core_rules import edition_of
from tests.runtime.content.shipped_content import content

LICENCE, NO_TIME, NO_REMARK, LONGEST = "3.000347", "1.001653", "1.014067", "2.000693"
FACT = re.compile(r"\d (ngày|đồng)|miễn phí|không mất tiền|loại giấy tờ|[Bb]ác (cần )?mang ")


CONTENT = content()


@pytest.mark.parametrize("slot", ["intro", "how", "time", "papers", "legal"])
def test_an_announced_fact_is_told_with_the_day_of_the_list_and_that_a_clerk_confirms(slot: str) -> None:
    said = CONTENT.shown(Line(f"answer.{slot}", procedure=LICENCE), "vi")
    assert said.count("Theo danh mục công bố, tra ngày 18/07/2026, cán bộ sẽ xác nhận.") == 1


def test_who_knows_the_list_is_still_told_that_a_clerk_confirms() -> None:
    said = CONTENT.shown(Line("answer.time", procedure=LICENCE, confirmed=True), "vi")
    assert "công bố" not in said
    assert said.endswith("Cán bộ sẽ xác nhận lại cho bác.")


def test_no_announced_fact_is_told_as_certain() -> None:
    procedures = [each for each in CONTENT.catalogue.procedures.values() if each.announced]
    certain = [
        (procedure.code, slot, said)
        for procedure, slot, heard in itertools.product(procedures, SLOTS, (False, True))
        if FACT.search(said := CONTENT.shown(Line(f"answer.{slot}", procedure=procedure.code, confirmed=heard), "vi"))
        and "án bộ sẽ xác nhận" not in said
    ]
    assert certain == []


def test_an_announced_time_that_the_list_lacks_has_a_second_source_or_a_remark() -> None:
    lines = (ROOT / "config/procedures_announced/listed.jsonl").read_text(encoding="utf-8").splitlines()
    listed = {facts["code"] for facts in map(json.loads, lines) if facts.get("time")}
    bare = [
        each.code
        for each in CONTENT.catalogue.procedures.values()
        if each.announced and each.time.unit is not None and each.code not in listed
        if "time" not in (each.second_source.confirms if each.second_source else ())
        if not each.time.note and not any("thời hạn" in remark.lower() for remark in each.unverified)
    ]
    assert bare == []


def test_a_time_that_depends_on_the_case_is_told_as_the_latest_day() -> None:
    said = [CONTENT.shown(Line(f"answer.{slot}", procedure=LONGEST), "vi") for slot in ("intro", "time")]
    asked = CONTENT.shown(Line("answer.time", procedure=LONGEST, yes_no=True), "vi")
    assert "chậm nhất sau 6 ngày làm việc thì có kết quả." in said[0]
    assert said[1].startswith("Chậm nhất sau 6 ngày làm việc là có kết quả.")
    assert asked.startswith("Không có ngay. Chậm nhất sau 6 ngày làm việc là có kết quả.")
    assert CONTENT.procedure(LONGEST, "vi").time == "tối đa 6 ngày làm việc"


@pytest.mark.parametrize("heard", [False, True])
def test_a_counter_whose_remark_doubts_the_place_is_told_with_the_confirmation_but_no_list(heard: bool) -> None:
    said = CONTENT.shown(Line("answer.where", procedure=LICENCE, confirmed=heard), "vi")
    assert said.startswith("Việc này nộp ở Quầy 5")
    assert said.endswith("Cán bộ sẽ xác nhận lại cho bác.")
    assert "danh mục" not in said


def test_counter_and_missing_facts_need_no_such_sentence() -> None:
    assert "xác nhận" not in CONTENT.shown(Line("answer.where", procedure=NO_REMARK), "vi")
    unknown = CONTENT.shown(Line("answer.time", procedure=NO_TIME), "vi")
    assert unknown == "Tôi chưa biết chắc việc này mất bao lâu. Mời bác hỏi Quầy 6, bác nhé."
    assert CONTENT.place_of(LICENCE) == "counter:5"


def test_papers_without_an_english_name_are_only_read() -> None:
    said = CONTENT.shown(Line("answer.papers", procedure="1.014199"), "en")
    assert "giấy" not in said


def test_all_procedures_are_listed_by_field_and_those_checked_first() -> None:
    topics = edition_of(0, CONTENT).topics
    assert sorted(code for key in fields(topics) for code in topics[key]) == sorted(topics["all"])
    assert not any(key.startswith(FIELD) for key in life_events(topics))
    marks = [CONTENT.catalogue.procedures[code].announced for code in topics[f"{FIELD}dat-dai"]]
    assert marks == sorted(marks)


def test_both_codes_of_a_procedure_and_a_name_without_marks_are_found() -> None:
    assert CONTENT.search("1.115835", "vi") == CONTENT.search("1.013831", "vi") == ("1.013831",)
    assert CONTENT.search("doi bang lai", "vi")[0] == LICENCE
    assert LICENCE in CONTENT.search("doi bnag lai", "vi")
