"""What clerks do on the page: call, answer, look, teach."""

import datetime
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

from robot.core.dialogue.emergency import NUMBERS
from robot.desk.dossiers.model import Dossier
from robot.staff_page.app import MENU, SECTIONS
from robot.staff_page.page_routes import PageRoute
from tests.staff_page.rig import CODE, NOW, Browser, Office, open_office

NASTY = "<script>alert(1)</script>'; DROP TABLE ticket; --"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def clerk(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


@pytest.fixture
def three(office: Office) -> list[str]:
    with office.desk.tickets() as tickets:
        return [tickets.issue("counter:3", CODE).label for _ in range(3)]


def _sections_pages() -> list[PageRoute]:
    """The pages of all sections; the own account stands outside the menu."""
    routes = (route for section in SECTIONS for route in section)
    return [
        each
        for each in routes
        if each.method == "GET" and "." not in each.path and each.path not in ("/pulse", "/account")
    ]


def current(office: Office, place: str = "counter:3") -> str | None:
    with office.desk.tickets() as tickets:
        ticket = tickets.current(place)
    return None if ticket is None else ticket.label


def test_a_clerk_calls_one_number_after_the_other(office: Office, clerk: Browser, three: list[str]) -> None:
    clerk.get("/counter/counter:3")
    for label in three:
        assert clerk.post("/counter/counter:3/next") == 200
        assert current(office) == label
        assert f'<p class="huge">{label}</p>' in clerk.text
    clerk.post("/counter/counter:3/next")
    assert current(office) is None
    assert "Không có ai đang chờ." in clerk.text


def test_who_does_not_come_goes_back_and_the_next_one_is_called(
    office: Office, clerk: Browser, three: list[str]
) -> None:
    clerk.get("/counter/counter:3")
    clerk.post("/counter/counter:3/next")
    clerk.post("/counter/counter:3/absent")
    assert current(office) == three[1]
    with office.desk.tickets() as tickets:
        assert [each.label for each in tickets.line("counter:3")] == [three[2], three[0]]


@pytest.mark.parametrize("deed", ["next", "again", "absent", "done", "number"])
def test_a_button_that_is_pressed_twice_acts_once(office: Office, clerk: Browser, three: list[str], deed: str) -> None:
    clerk.get("/counter/counter:3")
    clerk.post("/counter/counter:3/next")
    fields = {"shown": three[0], "number": three[1] if deed == "number" else ""}
    clerk.post(f"/counter/counter:3/{deed}", fields)
    once = states(office)
    clerk.post(f"/counter/counter:3/{deed}", fields)
    assert states(office) == once or deed == "again"
    assert "Hàng chờ vừa thay đổi" in clerk.text or deed == "again"


def states(office: Office) -> list[tuple[str, str]]:
    with office.desk.tickets() as tickets:
        return [(each.label, each.state) for each in tickets.of_days(NOW.date(), NOW.date())]


@pytest.mark.parametrize("deed", ["number", "priority"])
def test_a_number_of_another_counter_is_not_touched(office: Office, clerk: Browser, deed: str) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:1")
        other = tickets.issue("counter:1")
        tickets.call_next("counter:1")
    clerk.get("/counter/counter:3")
    clerk.post(f"/counter/counter:3/{deed}", {"number": other.label})
    assert "thuộc quầy khác" in clerk.text
    with office.desk.tickets() as tickets:
        assert tickets.find(other.label) == other


def test_absent_with_nobody_there_calls_nobody(office: Office, clerk: Browser, three: list[str]) -> None:
    clerk.get("/counter/counter:3")
    clerk.post("/counter/counter:3/absent")
    assert current(office) is None
    assert states(office) == [(label, "waiting") for label in three]


def test_a_number_is_called_out_of_turn_and_one_is_given_by_hand(
    office: Office, clerk: Browser, three: list[str]
) -> None:
    clerk.get("/counter/counter:3")
    clerk.post("/counter/counter:3/number", {"number": three[2]})
    assert current(office) == three[2]
    clerk.post("/counter/counter:3/take", {"priority": "yes"})
    with office.desk.tickets() as tickets:
        assert [each.label for each in tickets.line("counter:3") if each.priority] == ["3004"]


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("number", ["9999", "3999", NASTY, "' OR 1=1 --", "３００１", ""])
def test_a_number_that_was_not_given_today_is_told_and_changes_nothing(
    office: Office, clerk: Browser, number: str
) -> None:
    clerk.get("/counter/counter:3")
    assert clerk.post("/counter/counter:3/number", {"number": number}) == 200
    assert current(office) is None
    assert "Hôm nay không có số" in clerk.text
    assert "<script>alert" not in clerk.text
    with office.desk.tickets() as tickets:
        assert len(tickets.line("counter:3")) == 3


def test_a_request_for_help_comes_with_its_context_and_the_answer_reaches_the_robot(
    office: Office, clerk: Browser
) -> None:
    with office.desk.calls() as calls:
        number = calls.call(CODE, "en", (0,))
    clerk.get("/help")
    card = office.desk.knowledge.content.procedure(CODE, "vi")
    assert card.title in unescape(clerk.text)
    assert card.documents[0].title in unescape(clerk.text)
    assert "nói tiếng Anh" in clerk.text
    clerk.post("/help/answer", {"id": str(number)})
    with office.desk.calls() as calls:
        found = calls.find(number)
        assert found is not None
        assert found.answered_s is not None
    clerk.post("/help/answer", {"id": str(number)})
    assert "không còn nữa" in clerk.text


@pytest.mark.parametrize("kind", NUMBERS)
def test_the_kind_of_an_emergency_stands_above_its_call(office: Office, clerk: Browser, kind: str) -> None:
    with office.desk.calls() as calls:
        calls.call("", "vi", kind=kind)
    clerk.get("/help")
    assert office.desk.knowledge.content.text(f"desk_page.emergency_{kind}", "vi") in unescape(clerk.text)
    with office.desk.calls() as calls:
        calls.call("", "vi")
    clerk.get("/help")
    assert "KHẨN CẤP" not in clerk.text


def test_late_dossiers_stand_there_and_a_name_out_of_a_list_stays_text(office: Office, clerk: Browser) -> None:
    late = Dossier(
        code="H49.34-261110-0001",
        title=NASTY,
        field="Hộ tịch",
        status=4,
        received="2026-11-10",
        due="2026-11-20",
        due_given=True,
        clerk="<b>An</b>",
    )
    with office.desk.dossiers() as store:
        at_s = int(NOW.timestamp())
        store.take([late], file="x.csv", sha256="0", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    assert clerk.get("/dossiers") == 200
    assert "H49.34-261110-0001" in clerk.text
    assert NASTY in unescape(clerk.text)
    assert "<script>alert" not in clerk.text
    assert "<b>An</b>" not in clerk.text


@pytest.mark.usefixtures("three")
def test_todays_figures_count_what_happened_today(office: Office, clerk: Browser) -> None:
    with office.desk.ratings() as ratings:
        ratings.keep(5, (0,), "counter:3", CODE, "cảm ơn cô")
    clerk.get("/figures")
    assert "24/11/2026" in clerk.text
    assert '<div class="number">3</div>' in clerk.text
    assert "cảm ơn cô" in clerk.text


def test_a_question_that_was_not_understood_can_be_taught(office: Office, clerk: Browser, tmp_path: Path) -> None:
    import shutil

    office.desk.config = Path(shutil.copytree(office.desk.config, tmp_path / "config"))
    sentence = "xin tờ giấy cho cháu sơ sinh nhà tôi ấy mà"
    with office.desk.unanswered() as kept:
        kept.count(sentence, NOW.date())
    clerk.get("/questions")
    assert sentence in unescape(clerk.text)
    assert clerk.post("/questions/learn", {"sentence": sentence, "code": CODE}) == 200
    assert "Đã thêm." in clerk.text
    files = [path for path in (tmp_path / "config").rglob("*.toml") if sentence in path.read_text()]
    assert [path.name for path in files] == ["site_phrases.toml"]
    with office.desk.unanswered() as kept:
        assert kept.sentences(datetime.date(2026, 1, 1)) == []
    clerk.post("/questions/learn", {"sentence": sentence, "code": "9.999999"})
    assert '<p class="alert" role="alert">Chưa thêm được' in clerk.text


def test_a_question_without_a_fact_can_be_answered(office: Office, clerk: Browser, tmp_path: Path) -> None:
    import shutil

    office.desk.config = Path(shutil.copytree(office.desk.config, tmp_path / "config"))
    with office.desk.unanswered() as kept:
        kept.count_open("1.010041", "fine", NOW.date())
        kept.count_open("1.010041", "time", NOW.date())  # known meanwhile
    clerk.get("/questions")
    assert ": mức phạt</b>" in unescape(clerk.text)
    assert "thời gian giải quyết" not in unescape(clerk.text)
    form = {"code": "1.010041", "question": "fine", "sentence": "Việc này không có mức phạt"}
    assert clerk.post("/questions/answer", form) == 200
    assert "Đã lưu câu trả lời" in unescape(clerk.text)
    assert len(list((tmp_path / "config/policies/staff").glob("*.toml"))) == 1
    with office.desk.unanswered() as kept:
        assert [each.question for each in kept.open_questions(datetime.date(2026, 1, 1))] == ["time"]
    clerk.post("/questions/answer", {**form, "sentence": "x", "seen": "Việc này không có mức phạt."})
    assert "Chưa thêm được" in unescape(clerk.text)


def test_facts_without_an_answer_lead_to_the_content_and_name_no_file(office: Office, clerk: Browser) -> None:
    with office.desk.unanswered() as kept:
        kept.count_open("1.010041", "fine", NOW.date())
    clerk.get("/questions")
    assert "config/" not in unescape(clerk.text)
    assert 'href="/content/new-policy/fine-1.010041/answer"' in clerk.text
    assert clerk.get("/content/new-policy/fine-1.010041/answer") == 200


@pytest.mark.parametrize("route", _sections_pages(), ids=lambda route: route.path)
def test_the_menu_marks_the_section_of_each_page(route: PageRoute) -> None:
    assert len([entry for entry in MENU if entry.holds(route.path)]) == 1


def test_a_page_below_a_section_is_marked_in_the_menu(clerk: Browser) -> None:
    for address, section in (("/indices/portal", "/indices"), ("/digest", "/dossiers"), ("/counter/counter:3", "/")):
        assert clerk.get(address) == 200
        (marked,) = re.findall(r'<nav>.*<a href="([^"]*)" class="here"', clerk.text)
        assert marked == (address if section == "/" else section)


def test_remarks_are_read_once_and_stay_text(office: Office, clerk: Browser) -> None:
    with office.desk.ratings() as ratings:
        ratings.keep(2, (0, 1), "counter:3", CODE, "chờ lâu quá <b>nhé</b>")
        ratings.keep(5, (), "counter:3", CODE, "")
    clerk.get("/opinions")
    assert "chờ lâu quá" in clerk.text
    assert "<b>nhé" not in clerk.text
    assert "Chờ lâu: 1" in clerk.text
    ids = clerk.text.partition('name="ids" value="')[2].partition('"')[0]
    clerk.post("/opinions/read", {"ids": f"{ids},999,x"})
    assert "1 góp ý" in clerk.text
    assert "chờ lâu quá" not in clerk.text
    with office.desk.ratings() as ratings:
        read = [each.read_day for each in ratings.of_days(NOW.date(), NOW.date()) if each.remark]
    assert read == [NOW.date().isoformat()]


def test_numbers_of_the_sites_own_system_are_not_called_here(office: Office, clerk: Browser, three: list[str]) -> None:
    queue = msgspec.structs.replace(office.settings.queue, source="http://127.0.0.1:9/queue")
    clerk.get("/counter/counter:3")
    office.desk.settings = msgspec.structs.replace(office.settings, queue=queue)
    clerk.post("/counter/counter:3/next")
    assert current(office) is None
    assert "hệ thống của trung tâm" in clerk.text
    assert three[0] not in clerk.text


@pytest.mark.usefixtures("three")
def test_a_report_is_made_when_it_is_asked_for(clerk: Browser) -> None:
    for kind in ("week", "month", "report", "quarter", "half", "year"):
        assert clerk.get(f"/reports/choose?kind={kind}&day=2026-10-05") == 200
        assert "TÓM TẮT KẾT QUẢ" in clerk.text
    assert clerk.get("/reports/of/nonsense") == 404
    assert "Không có kỳ báo cáo này" in clerk.text


def test_the_page_speaks_english_too(clerk: Browser) -> None:
    clerk.get("/")
    clerk.post("/language", {"language": "en"})
    assert "At which counter do you sit?" in clerk.text


def test_a_page_tells_of_when_it_is_so_that_a_number_is_missed_by_none(office: Office, clerk: Browser) -> None:
    clerk.get("/")
    told = re.search(r'data-pulse="([^"]+)"', clerk.text)
    assert told is not None
    clerk.get("/pulse")
    assert json.loads(unescape(told[1])) == json.loads(clerk.text)
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
    clerk.get("/pulse")
    assert json.loads(unescape(told[1])) != json.loads(clerk.text), "before its script has asked for the first time"


@pytest.mark.usefixtures("three")
def test_the_pulse_changes_with_a_call_and_a_request(office: Office, clerk: Browser) -> None:
    pulses = []
    for change in (lambda: None, lambda: None, lambda: call_next(office), lambda: ask_for_help(office)):
        change()
        clerk.get("/pulse")
        pulses.append(clerk.text)
    assert pulses[0] == pulses[1]
    assert len(set(pulses)) == 3


def call_next(office: Office) -> None:
    with office.desk.tickets() as tickets:
        tickets.call_next("counter:3")


def ask_for_help(office: Office) -> None:
    with office.desk.calls() as calls:
        calls.call(CODE, "vi")


def test_scores_that_cannot_be_read_are_counted_and_the_report_is_made_without_them(
    clerk: Browser, tmp_path: Path
) -> None:
    (tmp_path / "var" / "official").mkdir(parents=True)
    for name in ("a-2026-10.json", "b-2026-10.json"):
        (tmp_path / "var" / "official" / name).write_text("{broken", encoding="utf-8")
    assert clerk.get("/reports/of/month-2026-10-01-2026-10-31") == 200
    assert clerk.get("/indices") == 200
    assert "Có 2 chỗ ghi chưa đúng" in clerk.text


def test_in_english_no_vietnamese_reason_is_told(clerk: Browser) -> None:
    clerk.get("/")
    clerk.post("/language", {"language": "en"})
    clerk.get("/questions")
    clerk.post("/questions/learn", {"code": "9.9", "sentence": "tôi muốn làm giấy khai sinh"})
    (told,) = re.findall(r'class="alert" role="alert">([^<]+)', clerk.text)
    assert told.startswith("Not added: ")
    assert told.isascii()


def test_what_nobody_foresaw_has_the_headers_too(office: Office, clerk: Browser) -> None:
    office.desk.reports = None  # type: ignore[assignment]
    assert clerk.get("/reports/of/month-2026-10-01-2026-10-31") == 500
    assert clerk.headers["x-frame-options"] == "DENY"


def test_two_clerks_at_windows_of_one_line_call_different_numbers(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        whole = office.desk.settings
        windows = msgspec.structs.replace(whole.queue, windows={"counter:3": 2})
        office.desk.settings = msgspec.structs.replace(whole, queue=windows)
        with office.desk.tickets() as tickets:
            for _ in range(3):
                tickets.issue("counter:3")
        one, two = office.browser(), office.browser("127.0.0.2")
        for browser, window in ((one, 1), (two, 2)):
            browser.get("/")
            browser.enter()
            assert browser.get("/") == 200
            assert f'href="/counter/counter:3~{window}"' in browser.text
            assert 'href="/counter/counter:3"' not in browser.text
            browser.get(f"/counter/counter:3~{window}")
            browser.post(f"/counter/counter:3~{window}/next")
        assert 'class="huge">3001<' in one.text
        assert 'class="huge">3002<' in two.text
        with office.desk.tickets() as tickets:
            assert [(each.number, each.window) for each in tickets.announcements(0)] == [("3001", "1"), ("3002", "2")]
