"""The state of a text comes from the records of documents, and says which amendments its copy lacks."""

import datetime

import msgspec

from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.law.legal_text import TextHeader
from robot.law.validity import Validity, ValidityState, names_district, validity_of

TODAY = datetime.date(2026, 11, 30)
BEFORE, AFTER = TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(1)
NUMBER = "60/2014/QH13"


def header(**fields: object) -> TextHeader:
    begun = datetime.date(2016, 1, 1)
    values = {"number": NUMBER, "name": "Luật Hộ tịch", "issuer": "Quốc hội", "in_force": begun}
    return msgspec.convert({**values, "as_of": TODAY, "fetched": TODAY, **fields}, TextHeader)


def record(number: str = NUMBER, **fields: object) -> LegalDocument:
    return msgspec.convert({"number": number, "title": "t", "source": "s", "checked": BEFORE, **fields}, LegalDocument)


def state(*records: LegalDocument, **fields: object) -> Validity:
    return validity_of(header(**fields), {each.number: each for each in records}, TODAY)


def test_a_text_without_a_record_was_not_checked() -> None:
    assert state().state is ValidityState.UNCHECKED


def test_a_recorded_text_is_in_force_until_its_end() -> None:
    assert state(record()) == Validity(ValidityState.IN_FORCE, None, BEFORE)
    assert state(record(ends=AFTER)).state is ValidityState.ENDS
    ended = state(record(ends=TODAY, replaced_by=("03/2026/QH16",)))
    assert (ended.state, ended.day, ended.replaced_by) == (ValidityState.ENDED, TODAY, ("03/2026/QH16",))


def test_a_text_that_begins_later_is_not_in_force_yet() -> None:
    assert state(record(in_force=AFTER)).state is ValidityState.NOT_YET


def test_amendments_that_the_copy_lacks_are_named() -> None:
    amending = record("07/2025/NĐ-CP", amends=(NUMBER,), in_force=BEFORE)
    assert state(record(), amending).amended_by == ("07/2025/NĐ-CP",)
    assert state(record(), amending, includes=("07/2025/NĐ-CP",)).amended_by == ()
    assert state(record(), record("8/2026/X", amends=(NUMBER,), in_force=AFTER)).amended_by == ()
    assert state(record(), record("9/2015/X", amends=(NUMBER,), in_force=datetime.date(2015, 1, 1))).amended_by == ()
    assert state(record(), record("10/2020/X", amends=(NUMBER,))).amended_by == ("10/2020/X",)


def test_a_text_without_a_record_that_begins_later_is_not_in_force_yet() -> None:
    assert state(in_force=AFTER)[:2] == (ValidityState.NOT_YET, AFTER)


def test_a_copy_that_says_that_it_lacks_changes_is_marked() -> None:
    assert state(record(), note="Bản chép toàn văn, chưa gộp các luật sửa đổi").unmerged
    assert not state(record()).unmerged


def test_a_clause_about_the_district_level_is_found() -> None:
    assert names_district(["Ủy ban nhân dân cấp huyện nơi cư trú đăng ký."])
    assert not names_district(["Ủy ban nhân dân cấp xã nơi cư trú đăng ký."])
