"""The log of deeds: what the staff do on the page stands there, can be searched, and leaves as a file."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from robot.desk.staff.roles import Role
from robot.paths import ROOT
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from tests.staff_page.rig import CODE, Browser, Office, open_office

PINS = {"hoa": "395270", "lan": "640182"}
_NOTED = re.compile(r'\bnote\(\s*[\w.]+,\s*f?"([a-z_]+)(\{?)', re.DOTALL)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PINS["hoa"])
            accounts.make("lan", "Lê Thị Lan", Role.CLERK, PINS["lan"])
        yield office


def enter(office: Office, name: str) -> Browser:
    browser = office.browser()
    assert browser.enter_as(name, PINS[name]) == 200
    return browser


def rows(browser: Browser) -> list[list[str]]:
    """The rows of the log, without tags."""
    table = browser.text.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in table.split("</tr>") if "<td>" in row]
    return [[re.sub("<[^>]*>", " ", cell).strip() for cell in row] for row in cells]


def test_calls_and_answers_stand_in_the_log_with_person_and_counter(office: Office) -> None:
    clerk = enter(office, "lan")
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
    with office.desk.calls() as calls:
        number = calls.call(CODE, "vi", ())
    clerk.get("/counter/counter:3")
    clerk.post("/counter/counter:3/next")
    clerk.post("/counter/counter:3/done")
    clerk.post("/counter/counter:3/next")  # no one waits: nothing is done
    clerk.get("/help")
    clerk.post("/help/answer", {"id": str(number)})
    head = enter(office, "hoa")
    assert head.get("/deeds?who=lan") == 200
    done = [row[2] for row in rows(head)]
    assert [each.partition(":")[0] for each in done] == [
        "Nhận lời gọi", "Xong số", "Gọi số tiếp theo", "Đăng nhập từ",
    ]  # fmt: skip
    assert {row[1] for row in rows(head)} == {"Lê Thị Lan"}
    assert "3001" in done[1]
    assert "Quầy 3" in rows(head)[1][4]


def test_the_log_is_for_those_who_keep_accounts(office: Office) -> None:
    clerk = enter(office, "lan")
    assert clerk.get("/deeds") == 403
    assert clerk.get("/deeds/csv") == 403


def test_wrong_pins_stand_in_the_log_without_what_was_typed(office: Office) -> None:
    guesser = office.browser("127.0.0.5")
    guesser.enter_as("lan", "111222")
    guesser.enter_as("111222", "640182")
    head = enter(office, "hoa")
    head.get("/deeds?last=2099-01-01")
    failed = [row[1:3] for row in rows(head)[1:]]
    assert [who for who, _ in failed] == ["–", "Lê Thị Lan"]
    assert all("127.0.0.5" in what for _, what in failed)
    head.get("/deeds")
    assert "111222" not in head.text
    assert "scrypt" not in head.text


def test_the_log_is_read_page_by_page_and_filtered_by_day(office: Office) -> None:
    with office.desk.deeds() as deeds:
        for number in range(120):
            deeds.note("lan", "queue_take", f"3{number:03d}")
    head = enter(office, "hoa")
    head.get("/deeds?kind=queue_take&page=2")
    assert "3069" in rows(head)[0][2]
    assert "Trang 2 / 3" in head.text
    assert 'href="/deeds?kind=queue_take&amp;page=3"' in head.text or "kind=queue_take&page=3" in head.text
    day = office.desk.now().date()
    head.get(f"/deeds?kind=queue_take&first={day}&last={day}")
    assert len(rows(head)) == 50
    head.get("/deeds?kind=queue_take&first=2026-11-25")
    assert rows(head) == []
    assert "Không có việc nào" in head.text
    head.get("/deeds?kind=queue_take&first=2026-11-25&last=2026-11-24")
    assert "Ngày cuối đứng trước ngày đầu" in head.text


@pytest.mark.parametrize(
    "query",
    [
        *("page=0", "page=999999999999", "page=-1", "page=x", "first=0001-01-01&last=9999-12-31", "first=x&last=%00"),
        *("who=%27%20OR%201=1--", "kind=%3Cscript%3E", "who=" + "x" * 5000),
    ],
)
def test_no_filter_breaks_the_log(office: Office, query: str) -> None:
    head = enter(office, "hoa")
    assert head.get(f"/deeds?{query}") == 200
    assert "<script>alert" not in head.text


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_log_leaves_as_a_file_in_which_no_cell_is_a_formula(office: Office, ending: str) -> None:
    with office.desk.deeds() as deeds:
        deeds.note("lan", "phrase_taught", '=HYPERLINK("http://x")', "", "@SUM(1)")
    head = enter(office, "hoa")
    name = f"nhat-ky-{office.desk.now():%Y-%m-%d}.{ending}"
    assert head.get(f"/deeds/{ending}?kind=phrase_taught") == 200
    data = head.data
    assert head.headers["content-disposition"] == f'attachment; filename="{name}"'
    if ending == "csv":
        found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert not any(cell.startswith(("=", "@")) for row in found for cell in row)
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        found = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert any("Lê Thị Lan" in row and "Dạy robot câu nói về" in row for row in found)
    assert head.get("/deeds/exe") == 200


def test_every_deed_that_the_page_writes_has_words() -> None:
    words = load_words(CONFIG / "words").templates["vi"]
    sources = [path for room in ("staff_page", "editing") for path in (ROOT / "robot" / room).rglob("*.py")]
    noted = [match for path in sources for match in _NOTED.findall(path.read_text(encoding="utf-8"))]
    assert noted
    missing = [key for key, begun in noted if not begun and f"deeds.{key}" not in words]
    missing += [key for key, begun in noted if begun and not any(each.startswith(f"deeds.{key}") for each in words)]
    assert missing == []
