"""The page of messages to officials: channels, the latest messages with their result, and a trial."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import msgspec
import pytest

from robot.desk.notices.store import NoticeChannel, NoticeKind, NoticeText
from robot.runtime.notices.sender import NoticeSender
from robot.staff_page.notices.notices_page import watch_of
from simulators.office.webhook_receiver import WebhookReceiver
from tests.staff_page.rig import Browser, Office, open_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


def entered(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    browser.get("/notices")
    return browser


def send_to(office: Office, receiver: WebhookReceiver) -> None:
    """Let the desk send its messages to `receiver`."""
    desk = office.desk
    key = desk.database.with_name("webhook.key")
    key.write_text("khoá\n", encoding="utf-8")
    key.chmod(0o600)
    notices = msgspec.structs.replace(
        desk.settings.notices, webhook=receiver.address, webhook_secret_file=str(key), kinds=("emergency",)
    )
    desk.settings = msgspec.structs.replace(desk.settings, notices=notices)
    desk.sender = NoticeSender(desk.database, desk.root, notices, desk.now)


def test_without_a_channel_the_page_says_what_to_do(office: Office) -> None:
    browser = entered(office)
    assert "Chưa cài đặt kênh nào" in browser.text
    assert "/notices/try" not in browser.text
    assert browser.post("/notices/try") == 200
    with office.desk.notices() as notices:
        assert notices.newest(1) == []


def test_a_trial_is_sent_at_once_and_its_result_shown(office: Office, receiver: WebhookReceiver) -> None:
    send_to(office, receiver)
    browser = entered(office)
    assert browser.post("/notices/try") == 200
    assert len(receiver.posted) == 1
    assert "Đã gửi</span>" in browser.text
    with office.desk.deeds() as deeds:
        assert [each.deed for each in deeds.newest(1)] == ["notices_tried"]
    browser.post("/notices/try")
    assert "chưa đầy một phút" in browser.text
    assert len(receiver.posted) == 1


def test_a_failure_is_named_without_stopping_anything(office: Office, receiver: WebhookReceiver) -> None:
    send_to(office, receiver)
    receiver.status = 500
    with office.desk.calls() as calls:
        calls.call("", "vi", kind="fire")
    watch = watch_of(office.desk)
    watch.look()
    assert watch.sender.send_due() == 0
    browser = entered(office)
    assert "Bên nhận từ chối" in browser.text
    assert "thử lại lúc 09:31" in browser.text
    assert browser.get("/") == 200
    assert "Có thông báo qua webhook chưa gửi được từ 09:30, 24/11/2026." in browser.text


def test_the_last_fifty_messages_are_shown_as_text(office: Office) -> None:
    nasty = NoticeText("<script>alert(1)</script>", "<b>mã</b>")
    with office.desk.notices() as notices:
        for number in range(60):
            notices._run("UPDATE notice SET created_s = 0")
            notices.queue(NoticeKind.FAULT, str(number), nasty, (NoticeChannel.MAIL,))
    browser = entered(office)
    assert len(re.findall("<details>", browser.text)) == 50
    assert nasty.subject in unescape(browser.text)
    assert nasty.subject not in browser.text
