"""The list of dossiers: found by code, filtered, sorted, in pages, printed, as a workbook, and counted by clerk."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import openpyxl
import pytest

from robot.desk.dossiers.model import DossierStatus
from robot.desk.staff.accounts import Account
from robot.desk.staff.roles import Role
from robot.staff_page.dossiers.filters import own_filter
from robot.staff_page.sessions import BrowserSession
from tests.staff_page.dossiers.listed import AN, BINH, code, listed, take
from tests.staff_page.rig import Browser, Office, open_office


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


def shown(browser: Browser, **fields: str) -> list[int]:
    """The numbers of the dossiers that the list shows for these fields of the form."""
    assert browser.get(f"/dossiers?{urlencode(fields)}") == 200
    return [
        int(found)
        for found in re.findall(r'<td class="code"><a href="/dossiers/one/H49\.34-261102-(\d+)"', browser.text)
    ]


def test_the_list_shows_open_dossiers_the_most_urgent_first(head: Browser) -> None:
    assert shown(head) == [6, 1, 2, 3, 4, 5, 8]
    assert "Tìm thấy 7 hồ sơ" in head.text
    assert "2 ngày" in head.text
    assert "Dưới 1 ngày" in head.text
    assert "09:30, 24/11/2026" in head.text, "the age of the list"


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"due": "late"}, [1, 2]),
        ({"due": "today"}, [3]),
        ({"due": "tomorrow"}, [4]),
        ({"due": "soon"}, [3, 4, 5]),
        ({"due": "none"}, [8]),
        ({"late": "2"}, [1]),
        ({"late": "1"}, [1]),
        ({"late": "3"}, []),
        ({"clerk": BINH}, [2, 4]),
        ({"field": "Đất đai"}, [2]),
        ({"state": "supplement"}, [6]),
        ({"state": "all", "order": "code", "way": "down"}, [8, 7, 6, 5, 4, 3, 2, 1]),
        ({"state": "all", "clerk": AN, "due": "late"}, [1]),
        ({"q": "000", "state": "all"}, []),
        ({"marks": "apologised"}, []),
        ({"order": "clerk"}, [6, 1, 3, 5, 2, 4, 8]),
    ],
)
def test_filters_and_orders(head: Browser, fields: dict[str, str], expected: list[int]) -> None:
    assert shown(head, **fields) == expected


@pytest.mark.parametrize("typed", [code(7), "0007", "7", "261102 0007", "h49.34–261102–0007", "2611020007", "-0007"])
def test_a_code_or_its_last_digits_lead_to_the_dossier(head: Browser, typed: str) -> None:
    assert head.get(f"/dossiers?q={quote(typed)}") == 200
    assert f"Hồ sơ {code(7)}" in unescape(head.text), "a single one is opened, also an ended one"


def test_several_dossiers_with_the_same_last_digits_are_listed(office: Office, head: Browser) -> None:
    take(office.desk, listed(0, "11-30", code="H49.34-261103-0007"), name="b")
    head.get("/dossiers?q=0007")
    assert "Tìm thấy 2 hồ sơ" in head.text


@pytest.mark.parametrize(
    "typed", ["", "x" * 10_000, "'; DROP TABLE dossier; --", "<script>alert(1)</script>", "😀", "%", "_", "Đa\u0323"]
)
def test_no_search_breaks_the_page(head: Browser, typed: str) -> None:
    assert head.get(f"/dossiers?q={quote(typed)}") == 200
    assert "<script>alert" not in head.text
    for field in ("clerk", "field", "procedure", "state", "due", "late", "marks", "order", "way", "page"):
        assert head.get(f"/dossiers?{field}={quote(typed)}") == 200
        assert "<script>alert" not in head.text
    assert shown(head, clerk="") == [6, 1, 2, 3, 4, 5, 8]


def test_many_dossiers_come_in_pages(office: Office, head: Browser) -> None:
    take(office.desk, *(listed(n, "11-30") for n in range(100, 230)), name="b")
    assert len(shown(head)) == 50
    seen = shown(head)
    while following := re.search(r'rel="next" href="([^"]+)"', head.text):
        head.get(unescape(following[1]))
        seen += [int(found) for found in re.findall(r'href="/dossiers/one/H49\.34-261102-(\d+)"', head.text)]
    assert "Trang 3 / 3" in head.text
    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 8, *range(100, 230)]
    assert shown(head, page="99") == seen[100:], "a page beyond the last is the last"


def test_a_clerk_sees_her_own_dossiers_and_may_choose_others() -> None:
    session = BrowserSession(0.0, Account("an", "Bà nguyễn thị  AN, công chức", Role.CLERK), "", "")
    assert own_filter({}, session, (AN, BINH)).clerk == AN
    assert own_filter({"q": "0007"}, session, (AN, BINH)).clerk == "", "a code is looked for among all"
    assert own_filter({"clerk": BINH}, session, (AN, BINH)).clerk == BINH
    assert own_filter({}, session, (AN, BINH)).clerk == BINH, "her choice is remembered"
    assert own_filter({"clerk": ""}, session, (AN, BINH)).clerk == ""


def test_the_head_sees_all_dossiers() -> None:
    session = BrowserSession(0.0, Account("an", AN, Role.HEAD), "", "")
    assert own_filter({}, session, (AN, BINH)).clerk == ""


def test_a_clerk_with_an_account_opens_her_own_list_and_not_the_table_of_all(office: Office) -> None:
    with office.desk.accounts() as accounts:
        accounts.make("chi", "Lê Thị Chi", Role.HEAD, "head-59137")
        accounts.make("an", AN, Role.CLERK, "clerk-80246")
    clerk = office.browser()
    clerk.get("/")
    assert clerk.enter_as("an", "clerk-80246") == 200
    assert shown(clerk) == [6, 1, 3, 5]
    assert clerk.get("/dossiers/overview") == 403
    clerk.get("/digest")
    assert code(1) in clerk.text
    assert BINH not in clerk.text
    clerk.get(f"/dossiers/one/{code(1)}")
    assert "/forget" not in clerk.text
    assert clerk.post(f"/dossiers/one/{code(1)}/forget", {"again": code(1)}) == 403
    clerk.get(f"/dossiers/one/{code(1)}")
    clerk.post(f"/dossiers/one/{code(1)}/mark/note", {"seen": "0", "text": "đã gọi"})
    assert f"{AN}, 09:30, 24/11/2026" in clerk.text


def test_the_overview_counts_by_clerk_and_field(head: Browser) -> None:
    assert head.get("/dossiers/overview") == 200
    rows = re.findall(r'<th scope="row">([^<]*)</th>(.*?)</tr>', head.text, re.S)
    cells = [(name, re.sub(r"<[^>]+>", "", re.sub(r"</td>\s*<td", " <td", row)).split()) for name, row in rows]
    found = dict(cells[:4])  # of the table by clerk
    assert found[AN] == ["4", "3", "1", "1", "–", "1", "2", "2", "–"]
    assert found[BINH] == ["2", "2", "–", "–", "1", "1", "0", "0", "–"]
    assert found["Chưa ghi cán bộ"] == ["1", "1", "–", "–", "–", "–", "–", "–", "–"]
    assert found["Tổng"] == ["7", "6", "1", "1", "1", "2", "1", "2", "–"]
    assert "Đất đai" in [name for name, _ in rows]


def test_every_number_of_the_overview_leads_to_as_many_dossiers(head: Browser) -> None:
    head.get("/dossiers/overview")
    links = re.findall(r'<a href="(/dossiers\?[^"]+)">(\d+)</a>', head.text)
    assert len(links) > 8
    for path, number in links:
        head.get(unescape(path))
        assert f"Tìm thấy {number} hồ sơ" in head.text


def test_the_print_shows_the_same_list_without_pages(office: Office, head: Browser) -> None:
    take(office.desk, *(listed(n, "11-30") for n in range(100, 230)), name="b")
    head.get("/dossiers/print?clerk=&due=")
    assert len(re.findall(r'<td class="code">', head.text)) == 137


def test_the_workbook_has_real_dates_filters_and_vietnamese_heads(head: Browser) -> None:
    head.get("/dossiers/list.xlsx?due=late&clerk=")
    book = openpyxl.load_workbook(io.BytesIO(head.data))
    assert book.sheetnames == ["Danh sách hồ sơ"]
    sheet = book.active
    rows = list(sheet.iter_rows(values_only=True))
    at = next(place for place, row in enumerate(rows) if row[0] == "Mã hồ sơ")
    first = dict(zip(rows[at], rows[at + 1], strict=True))
    assert first["Mã hồ sơ"] == code(1)
    assert f"{first['Ngày hẹn trả']:%d/%m/%Y}" == "19/11/2026"
    assert first["Quá hạn (ngày)"] == 2
    assert sheet.auto_filter.ref == f"A{at + 1}:O{at + 3}"
    assert len(rows) == at + 3


def test_a_formula_in_a_list_stays_text_in_the_workbook(office: Office, head: Browser) -> None:
    take(office.desk, listed(50, "11-20", title="=1+1", clerk="@SUM(A1)"), name="b")
    head.get("/dossiers/list.xlsx?q=0050&state=all")
    sheet = openpyxl.load_workbook(io.BytesIO(head.data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value in ("=1+1", "@SUM(A1)")]
    assert [cell.data_type for cell in cells] == ["s", "s"]


def test_a_halted_dossier_is_not_late(office: Office, head: Browser) -> None:
    take(office.desk, listed(6, "11-10", status=DossierStatus.PAYMENT), name="b")
    assert shown(head, due="late") == [1, 2]


def test_without_a_list_the_page_says_so(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        browser = office.browser()
        browser.get("/")
        browser.enter()
        assert browser.get("/dossiers") == 200
        assert "Chưa có danh sách hồ sơ" in browser.text
        assert browser.get("/dossiers/overview") == 200
        assert browser.get("/dossiers/list.xlsx") == 200
