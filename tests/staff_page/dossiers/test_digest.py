"""The digest of the morning: what is due and what is late, with causes, on a page and as PDF."""

import datetime
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.desk.dossiers.model import DossierStatus
from robot.desk.dossiers.stages import LateCause, cause_of
from robot.staff_page.dossiers.digest_page import facts_of_morning
from tests.staff_page.dossiers.listed import AN, BINH, code, listed, take
from tests.staff_page.rig import NOW, Browser, Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        take(office.desk)
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    return browser


def test_the_digest_names_what_is_due_before_it_is_late_and_what_is_late(office: Office, head: Browser) -> None:
    assert head.get("/digest") == 200
    text = unescape(head.text)
    for words in ("Bản tin hồ sơ ngày 24/11/2026", code(3), code(4), code(1), code(2), AN, BINH, "Khâu xử lý"):
        assert words in text
    assert code(5) not in text, "due in three days"
    facts = facts_of_morning(office.desk)
    assert [each.code for each in facts.today] == [code(3)]
    assert [each.code for each in facts.tomorrow] == [code(4)]
    assert [(each.dossier.code, each.days) for each in facts.late] == [(code(1), 2), (code(2), 0)]
    assert [(group.name, group.size) for group in facts.by_clerk] == [(AN, 1), (BINH, 1)]


def test_a_clerks_digest_holds_her_dossiers_only(office: Office) -> None:
    facts = facts_of_morning(office.desk, BINH)
    assert [each.dossier.code for each in facts.late] == [code(2)]
    assert [each.code for each in facts.tomorrow] == [code(4)]
    assert facts.today == []


def test_an_old_list_is_named_in_the_digest(office: Office, head: Browser) -> None:
    office.desk.now = lambda: NOW + datetime.timedelta(3)
    head.get("/digest")
    assert "Danh sách đã cũ 3 ngày làm việc" in unescape(head.text)
    office.desk.now = lambda: NOW + datetime.timedelta(1)
    head.get("/digest")
    assert "Danh sách đã cũ" not in unescape(head.text)


def test_the_digest_comes_as_pdf(head: Browser) -> None:
    assert head.get("/digest.pdf") == 200
    assert head.data.startswith(b"%PDF")
    assert "ban-tin-2026-11-24.pdf" in head.headers["content-disposition"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, LateCause.PROCESSING),
        ({"supplements": 2}, LateCause.SUPPLEMENT_AGAIN),
        ({"supplements": 1, "supplement_s": 8 * 86400}, LateCause.SUPPLEMENT),
        ({"supplements": 1, "supplement_s": 86400}, LateCause.UNKNOWN),
        ({"status": DossierStatus.REGISTERED, "received": None}, LateCause.RECEPTION),
        ({"submitted": "2026-10-26T08:00:00"}, LateCause.RECEPTION),
        ({"received": None}, LateCause.UNKNOWN),
        ({"status": DossierStatus.UNKNOWN}, LateCause.UNKNOWN),
    ],
)
def test_a_cause_is_named_only_where_the_days_prove_it(
    office: Office, values: dict[str, object], expected: LateCause
) -> None:
    late = listed(1, "11-19", **values)
    assert cause_of(late, NOW.date(), office.desk.working_days) is expected
