"""Messages to officials: queued once, one an hour of a kind, tried with growing pauses, given up after a day."""

import datetime
from pathlib import Path

import pytest

from robot.desk.dossiers.store import Dossiers
from robot.desk.notices.store import NoticeChannel, NoticeKind, Notices, NoticeText, SendState

NOW = datetime.datetime(2026, 11, 24, 8, 0)
TEXT = NoticeText("Danh sách đã cũ", "Mã H49.34-261102-0001\n", {"days": 3}, ("H49.34-261102-0001",))
BOTH = (NoticeChannel.MAIL, NoticeChannel.WEBHOOK)


class Clock:
    """The time of a test."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime.datetime:
        return self.now

    def pass_s(self, seconds: int) -> None:
        self.now += datetime.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def notices(tmp_path: Path, clock: Clock) -> Notices:
    return Notices(tmp_path / "desk.sqlite", clock)


def test_a_message_is_queued_once_for_each_channel(notices: Notices) -> None:
    assert notices.queue(NoticeKind.DIGEST, "2026-11-24", TEXT, BOTH)
    assert not notices.queue(NoticeKind.DIGEST, "2026-11-24", TEXT, BOTH)
    assert {each.channel for each in notices.newest(50)} == set(BOTH)


def test_a_kind_is_sent_at_most_once_an_hour(notices: Notices, clock: Clock) -> None:
    assert notices.queue(NoticeKind.FAULT, "a", TEXT, BOTH)
    clock.pass_s(3599)
    assert not notices.queue(NoticeKind.FAULT, "b", TEXT, BOTH)
    assert notices.queue(NoticeKind.OVERDUE, "b", TEXT, BOTH), "another kind is independent"
    clock.pass_s(2)
    assert notices.queue(NoticeKind.FAULT, "b", TEXT, BOTH)


def test_a_failed_message_is_tried_again_after_growing_pauses_and_given_up_after_a_day(
    notices: Notices, clock: Clock
) -> None:
    notices.queue(NoticeKind.FAULT, "a", TEXT, BOTH[:1])
    pauses = []
    while (notice := notices.claim()) is not None:
        began = clock.now
        notices.failed(notice, "unreachable: ConnectionRefusedError")
        waiting = notices.newest(1)[0]
        if waiting.state is SendState.FAILED:
            break
        clock.pass_s(waiting.next_s - int(clock.now.timestamp()))
        pauses.append((clock.now - began).seconds)
    assert pauses[:7] == [60, 120, 240, 480, 960, 1920, 3600]
    assert notices.newest(1)[0].state is SendState.FAILED
    assert datetime.timedelta(hours=24) <= clock.now - NOW < datetime.timedelta(hours=25)


def test_two_programs_do_not_send_the_same_message(notices: Notices, tmp_path: Path, clock: Clock) -> None:
    notices.queue(NoticeKind.FAULT, "a", TEXT, BOTH[:1])
    with Notices(tmp_path / "desk.sqlite", clock) as others:
        assert notices.claim() is not None
        assert others.claim() is None
        clock.pass_s(301)
        assert others.claim() is not None, "the first program has died"


def test_a_failure_troubles_until_a_later_message_is_sent(notices: Notices, clock: Clock) -> None:
    assert notices.troubled() is None
    notices.queue(NoticeKind.FAULT, "a", TEXT, BOTH[:1])
    assert notices.troubled() is None, "not tried yet"
    first = notices.claim()
    assert first is not None
    notices.failed(first, "login: status 535")
    assert notices.troubled() is not None
    clock.pass_s(10)
    notices.queue(NoticeKind.DIGEST, "a", TEXT, BOTH[:1])
    second = notices.claim()
    assert second is not None
    notices.sent(second)
    assert notices.troubled() is None


def test_a_deleted_dossier_stands_in_no_message(notices: Notices, tmp_path: Path) -> None:
    notices.queue(NoticeKind.OVERDUE, "a", TEXT, BOTH, '{"codes": ["H49.34-261102-0001"]}')
    with Dossiers(tmp_path / "desk.sqlite") as dossiers:
        dossiers.forget("H49.34-261102-0001")
    for notice in notices.newest(2):
        assert "0001" not in notice.body + notice.payload


def test_old_messages_are_deleted(notices: Notices) -> None:
    notices.queue(NoticeKind.OVERDUE, "a", TEXT, BOTH)
    notices.expire(NOW.date())
    assert len(notices.newest(9)) == 2
    notices.expire(NOW.date() + datetime.timedelta(1))
    assert notices.newest(9) == []
