"""The page of copies: what it shows, a copy made now, and the way back that takes only what the page names."""

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.desk.database.backups import alone, copies
from robot.desk.staff.roles import Role
from robot.staff_page.copies.copies_page import GOES_BACK, STAYS
from tests.staff_page.dossiers.listed import code, listed, take
from tests.staff_page.rig import Browser, Office, open_office

HEAD, CLERK = "395270", "640182"
TECHNICAL = re.compile(r"kiosk |sqlite|\.backup|--|lệnh|tệp|Traceback")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, HEAD)
            accounts.make("lan", "Lê Thị Lan", Role.CLERK, CLERK)
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter_as("hoa", HEAD) == 200
    browser.get("/copies")
    return browser


def press(browser: Browser, path: str, **fields: str) -> int:
    """Send the form of the shown page with what its hidden fields hold."""
    held = dict(re.findall(r'type="hidden" name="(stamp|copy|made)" value="([^"]*)"', browser.text))
    return browser.post(path, {**held, **fields})


def made_copy(office: Office, browser: Browser) -> tuple[Path, str]:
    """Make a copy on the page and open its form; return the file and its day as it is typed."""
    press(browser, "/copies/make")
    assert "Đã sao lưu dữ liệu." in browser.text
    (copy,) = copies(office.desk.database)
    (link,) = re.findall(r'href="(/copies/back\?copy=[^"]*)"', browser.text)
    assert browser.get(link) == 200
    found = re.search(r"nhập lại ngày của bản sao: ([\d/]+)", browser.text)
    assert found is not None
    return copy, found[1]


def shown(browser: Browser) -> str:
    """The words of the page, without tags and style."""
    body = browser.text.partition("<main>")[2].partition("</main>")[0]
    return unescape(re.sub(r"<[^>]*>", " ", body))


def test_each_table_of_the_database_stands_on_the_page_once(office: Office) -> None:
    with contextlib.closing(sqlite3.connect(office.desk.database)) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        tables = sorted(name for (name,) in rows)
    assert sorted(each for parts in (GOES_BACK, STAYS) for names in parts.values() for each in names) == tables


def test_going_back_takes_the_list_back_and_keeps_what_the_page_names(office: Office, head: Browser) -> None:
    take(office.desk)
    _, day = made_copy(office, head)
    take(office.desk, listed(9, "11-30"), name="b")
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3")
    with office.desk.accounts() as accounts:
        accounts.end("lan", 1)
    assert press(head, "/copies/back", day=day, why="nhập nhầm danh sách") == 200
    assert "Đã quay lại bản sao lúc" in shown(head)
    assert "Cất riêng trước một lần quay lại" in head.text
    with office.desk.dossiers() as dossiers:
        assert dossiers.find(code(9)) is None
        assert dossiers.find(code(1)) is not None
    with office.desk.tickets() as tickets:
        assert [each.label for each in tickets.line("counter:3")] == ["3001"]
    with office.desk.accounts() as accounts:
        assert accounts.opened_by("lan", CLERK) is None
    with office.desk.deeds() as deeds:
        newest, earlier = deeds.newest(2)
    assert (newest.deed, newest.who, newest.why) == ("copy_restored", "hoa", "nhập nhầm danh sách")
    assert newest.after == "Giữ lại 1 số thứ tự của hôm nay chưa có trong bản sao"
    assert earlier.deed == "copy_made"


def test_a_button_pressed_twice_goes_back_once(office: Office, head: Browser) -> None:
    _, day = made_copy(office, head)
    page = head.text
    press(head, "/copies/back", day=day)
    head.text = page
    assert press(head, "/copies/back", day=day) == 200
    assert sum(".replaced-" in each.name for each in copies(office.desk.database)) == 1


@pytest.mark.parametrize(
    "typed", ["", "1/1/2020", "x" * 1000, "<b>", "'; DROP TABLE deed", "🙂", "\0", "32/13/2026"], ids=ascii
)
def test_another_day_changes_nothing_and_is_asked_again(office: Office, head: Browser, typed: str) -> None:
    made_copy(office, head)
    assert press(head, "/copies/back", day=typed) == 422
    assert "Chưa có gì thay đổi" in shown(head)
    assert "<b>" not in head.text.partition("<main>")[2].partition("</main>")[0]
    assert len(copies(office.desk.database)) == 1


def test_a_copy_that_was_made_anew_meanwhile_is_refused(office: Office, head: Browser) -> None:
    copy, day = made_copy(office, head)
    os.utime(copy, (copy.stat().st_mtime + 1,) * 2)
    press(head, "/copies/back", day=day)
    assert "đã được thay bằng bản mới" in shown(head)
    assert len(copies(office.desk.database)) == 1


def test_a_damaged_copy_is_marked_and_no_way_leads_to_it(office: Office, head: Browser) -> None:
    copy, _ = made_copy(office, head)
    copy.unlink()
    copy.write_bytes(b"SQLite format 3\0" + bytes(4000))
    head.get("/copies")
    assert "Bị hỏng" in shown(head)
    assert "/copies/back" not in head.text
    for name in (copy.name.removeprefix("desk.sqlite."), "../../etc/passwd", "x" * 1000, ""):
        press(head, "/copies/back", copy=name, made="", day="1/1/2020")
        assert "đề nghị chọn lại" in shown(head)
        head.get("/copies")


def test_while_another_program_makes_copies_the_page_says_so_politely(office: Office, head: Browser) -> None:
    with alone(office.desk.database, 1.0):
        assert press(head, "/copies/make") == 200
    assert "Việc sao lưu khác đang chạy" in shown(head)
    assert copies(office.desk.database) == []


def test_the_words_hold_neither_commands_nor_names_of_files(office: Office, head: Browser) -> None:
    made_copy(office, head)
    assert TECHNICAL.search(shown(head)) is None
    head.get("/copies")
    assert TECHNICAL.search(shown(head)) is None


def test_a_clerk_sees_no_copies(office: Office) -> None:
    clerk = office.browser()
    clerk.enter_as("lan", CLERK)
    assert 'href="/copies"' not in clerk.text
    assert clerk.get("/copies") == 403
    clerk.get("/")
    assert clerk.post("/copies/make") == 403
    assert copies(office.desk.database) == []
