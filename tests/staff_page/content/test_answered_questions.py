"""Clerks answer a question whose fact the robot does not know; the second of two sees the first one's answer."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits
CODE = "1.010041"
PIN_OF = {"hoa": "395270", "lan": "271809"}
FIRST, SECOND = "Việc này không có mức phạt.", "Không bị phạt, bác nhé."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_content_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.HEAD, PIN_OF["hoa"])
            accounts.make("lan", "Lê Thị Lan", Role.HEAD, PIN_OF["lan"])
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
