"""Clerks answer a question whose fact the robot does not know; the second of two sees the first one's answer, and an
approved answer with a source replaces both."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.core.screen.lines import Line
from robot.desk.staff.roles import Role
from robot.runtime.content.editions import load_or_last_good
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import form_fields, open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits
CODE = "1.010041"
PIN_OF = {"hoa": "395270", "lan": "271809", "mai": "604718"}
FIRST, SECOND = "Việc này không có mức phạt.", "Không bị phạt, bác nhé."
LATE = {
    "question": "Đăng ký chậm bị phạt bao nhiêu?",
    "answer": "Phạt từ một đến hai triệu đồng.",
    "asked": "chậm thì phạt bao nhiêu",
    "sources": "https://vbpl.vn/cu-tru",
}
FALSE = LATE | {"question": "Khai sai bị phạt bao nhiêu?", "answer": "Phạt ba triệu đồng.", "asked": "sai thì phạt gì"}
ANY, OF_THE_QUESTION = "/content/new-policy/-/answer", f"/content/new-policy/fine-{CODE}/answer"
UNNAMED = {"kind": "fine", "procedures": CODE}
"""What an official chooses who says nothing of the procedures for which it is the general answer."""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_content_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.HEAD, PIN_OF["hoa"])
            accounts.make("lan", "Lê Thị Lan", Role.HEAD, PIN_OF["lan"])
            accounts.make("mai", "Trần Thị Mai", Role.CLERK, PIN_OF["mai"])
        with office.desk.unanswered() as kept:
            kept.count_open(CODE, "fine", NOW.date())
        yield office


def on_the_page(office: Office, name: str) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter_as(name, PIN_OF[name])
    assert browser.get("/questions") == 200
    return browser


def answered(browser: Browser, sentence: str) -> int:
    """Send the first form for an answer on the page."""
    form = browser.text[browser.text.index('action="/questions/answer') :]
    hidden = re.findall(r'type="hidden" name="(code|question|seen)" value="([^"]*)"', form[: form.index("</form>")])
    return browser.post("/questions/answer", {**dict(hidden), "sentence": sentence})


def answers(office: Office) -> list[str]:
    folder = office.desk.config / "policies/staff"
    return [re.findall(r'answer = "([^"]*)"', file.read_text())[0] for file in folder.glob("quay-*")]


def versions(office: Office) -> list[tuple[str, str]]:
    with office.desk.content.editor.versions() as kept:
        return [(each.kind, each.who) for each in reversed(kept.newest(9))]


def test_the_second_of_two_sees_the_first_answer_and_keeps_what_was_typed(office: Office) -> None:
    hoa, lan = on_the_page(office, "hoa"), on_the_page(office, "lan")
    old = lan.text
    assert answered(hoa, FIRST) == 200
    assert answered(lan, SECOND) == 422
    assert answers(office) == [FIRST]
    page = unescape(lan.text)
    assert "Người khác vừa trả lời câu hỏi này" in page
    assert f"Câu trả lời đã có: “{FIRST}”" in page
    assert f'value="{SECOND}"' in page
    assert versions(office) == [("edit", "hoa")]
    ContentFollower(office.desk).look()
    lan.text = old
    assert answered(lan, SECOND) == 422, "the answer is loaded, and the question is no longer on the list"
    assert f"Câu trả lời đã có: “{FIRST}”" in unescape(lan.text)


def test_an_answer_that_replaces_one_which_was_shown_can_be_taken_back(office: Office) -> None:
    hoa, lan = on_the_page(office, "hoa"), on_the_page(office, "lan")
    answered(hoa, FIRST)
    answered(lan, SECOND)
    assert answered(lan, SECOND) == 200
    assert answers(office) == [SECOND]
    assert versions(office) == [("edit", "hoa"), ("edit", "lan")], "no version says that a hand has changed the file"
    with office.desk.content.editor.versions() as kept:
        number = kept.newest(1)[0].id
    hoa.get(f"/content/version/{number}")
    assert hoa.post(f"/content/version/{number}/back") == 200
    assert answers(office) == [FIRST]


def test_an_answer_that_is_sent_twice_is_kept_once(office: Office) -> None:
    hoa = on_the_page(office, "hoa")
    old = hoa.text
    for _ in range(2):
        hoa.text = old
        assert answered(hoa, FIRST) == 200
        assert "Đã lưu câu trả lời" in hoa.text
    assert versions(office) == [("edit", "hoa")]


@pytest.mark.parametrize("typed", ["x", "một " * 30, "<b>không</b>\x07 bị phạt"])
def test_an_answer_that_cannot_be_kept_is_still_in_its_field(typed: str, office: Office) -> None:
    hoa = on_the_page(office, "hoa")
    assert answered(hoa, typed) == 422
    assert "Chưa thêm được" in unescape(hoa.text)
    assert f'value="{typed}"' in unescape(hoa.text)
    assert answers(office) == []


def says(office: Office) -> str:
    """What the robot says to the question by the files as they are now."""
    office.desk.take(load_or_last_good(office.desk.config, office.desk.settings))
    return office.desk.knowledge.content.shown(Line("answer.fine", procedure=CODE), "vi")


def sent(browser: Browser, path: str, fields: dict[str, str]) -> int:
    assert browser.get(path) == 200
    return browser.post(path, {**form_fields(browser), **fields})


def draft(browser: Browser) -> str:
    """The number of the draft that the page shows; "" when it shows none."""
    found = re.search(r"/content/version/(\d+)/refuse", browser.text)
    return found[1] if found else ""


def approved(browser: Browser, number: str) -> int:
    assert browser.get(f"/content/version/{number}") == 200
    return browser.post(f"/content/version/{number}/approve", {"from_day": ""})


def put_in_force(office: Office, path: str, fields: dict[str, str]) -> str:
    """Draft and approve an answer by two people; return the number of its version."""
    hoa, lan = on_the_page(office, "hoa"), on_the_page(office, "lan")
    assert sent(hoa, path, fields) == 200
    number = draft(hoa)
    assert approved(lan, number) == 200
    return number


def test_the_link_of_an_open_question_fills_in_its_procedure_and_kind(office: Office) -> None:
    hoa = on_the_page(office, "hoa")
    assert f'href="{OF_THE_QUESTION}"' in hoa.text
    assert hoa.get(OF_THE_QUESTION) == 200
    fields = form_fields(hoa)
    assert (fields["kind"], fields["procedures"], fields["answers_for"]) == ("fine", CODE, CODE)
    mai = on_the_page(office, "mai")
    assert OF_THE_QUESTION not in mai.text
    for wrong in (f"paper-{CODE}", "fine-9.999999", f"x-{CODE}", "fine-", "fine"):
        assert hoa.get(f"/content/new-policy/{wrong}/answer") == 404


@pytest.mark.parametrize(
    ("path", "chosen"), [(OF_THE_QUESTION, {}), (ANY, UNNAMED), (ANY, {**UNNAMED, "answers_for": CODE})]
)
def test_an_approved_answer_replaces_a_quick_one_which_is_shown_as_replaced(
    path: str, chosen: dict[str, str], office: Office
) -> None:
    hoa = on_the_page(office, "hoa")
    answered(hoa, FIRST)
    assert FIRST in says(office)
    number = put_in_force(office, path, {**LATE, **chosen})
    assert LATE["answer"] in says(office)
    assert FIRST not in says(office)
    assert answers(office) == [FIRST]
    assert hoa.get("/content/all/policy?todo=replaced") == 200
    assert FIRST in hoa.text
    assert "Đã được thay</span>" in hoa.text
    hoa.get("/content/policy/quay-1-010041-fine/answer")
    assert "đã được thay bằng nội dung có nguồn" in hoa.text
    assert hoa.post(f"/content/version/{number}/back") == 200
    assert FIRST in says(office), "nothing was lost"


@pytest.mark.parametrize(
    ("name", "way"),
    [("mai", "đề nghị báo công chức phụ trách nội dung"), ("hoa", "bi-phat-bao-nhieu/answer")],
)
def test_a_quick_answer_is_refused_where_an_approved_one_is_live(name: str, way: str, office: Office) -> None:
    browser = on_the_page(office, name)
    old = browser.text
    put_in_force(office, OF_THE_QUESTION, LATE)
    assert LATE["answer"] in says(office)
    for _ in range(2):
        browser.text = old
        assert answered(browser, FIRST) == 422
        page = unescape(browser.text)
        for shown in ("đã có câu trả lời được duyệt, có nguồn", LATE["answer"], LATE["sources"], FIRST, way):
            assert shown in page
        assert "bấm lưu lần nữa" not in page
    assert answers(office) == []
    assert LATE["answer"] in says(office)


def test_a_quick_answer_is_refused_where_the_record_holds_the_fact(office: Office) -> None:
    hoa = on_the_page(office, "hoa")
    assert hoa.post("/questions/answer", {"code": "1.001193", "question": "deadline", "sentence": FIRST}) == 422
    assert "60 ngày" in hoa.text
    assert 'href="/content/procedure/1.001193"' in hoa.text
    assert answers(office) == []


def test_a_second_approved_answer_to_one_question_is_refused_with_the_names_of_both(office: Office) -> None:
    hoa, lan = on_the_page(office, "hoa"), on_the_page(office, "lan")
    assert sent(lan, OF_THE_QUESTION, FALSE) == 200
    late = draft(lan)
    put_in_force(office, OF_THE_QUESTION, LATE)
    assert approved(hoa, late) == 409, "it was drafted before the other one was approved"
    named = f"mức phạt của thủ tục “Xác nhận thông tin cư trú (CT07)”: “{LATE['question']}”, “{FALSE['question']}”"
    assert named in unescape(hoa.text)
    assert hoa.post(f"/content/version/{late}/refuse", {"why": "Đã có"}) == 200
    assert sent(hoa, OF_THE_QUESTION, FALSE) == 422
    assert named in unescape(hoa.text)
    assert LATE["answer"] in says(office)


@pytest.mark.parametrize(
    ("chosen", "doubt"), [({}, "thì robot không dùng câu nào"), ({"answers_for": CODE}, "Từ nay robot dùng câu")]
)
def test_an_answer_that_displaces_another_one_is_asked_about(
    chosen: dict[str, str], doubt: str, office: Office
) -> None:
    hoa = on_the_page(office, "hoa")
    put_in_force(office, ANY, {**LATE, **UNNAMED})
    fields = {**FALSE, **UNNAMED, **chosen}
    assert sent(hoa, ANY, fields) == 200
    page = unescape(hoa.text)
    assert draft(hoa) == ""
    assert doubt in page
    assert f"“{LATE['question']}”" in page
    assert f"“{FALSE['question']}”" in page
    ticks = dict.fromkeys(re.findall(r'type="checkbox" name="(sure[^"]*)"', hoa.text), "1")
    assert hoa.post(ANY, {**form_fields(hoa), **ticks}) == 200
    assert draft(hoa)
