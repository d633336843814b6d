"""Sessions: how long they last, when they are locked, and whose ends when there are many."""

import pytest

from robot.desk.staff.accounts import Account
from robot.desk.staff.roles import Right, Role
from robot.staff_page.sessions import MOST, OF_ACCOUNT, Sessions

HEAD, CLERK, SHARED = (Account("hoa", "Hoa", Role.HEAD), Account("lan", "Lan", Role.CLERK), Account("", "", Role.HEAD))
HOUR_S = 3600.0


class Watch:
    """A clock that moves only when told."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def sessions(watch: Watch) -> Sessions:
    return Sessions(10, 15, watch, watch)


def test_a_session_is_locked_after_the_idle_time_and_ends_after_its_hours(sessions: Sessions, watch: Watch) -> None:
    token, session = sessions.begin(HEAD, "", "form")
    watch.now_s = 14 * 60
    assert sessions.find(token) is session
    watch.now_s += 14 * 60
    assert sessions.find(token, active=False) is session
    assert not session.locked
    watch.now_s += 60
    assert sessions.find(token) is session
    assert session.locked
    sessions.unlock(session)
    assert sessions.find(token) is session
    assert not session.locked
    watch.now_s = 10 * HOUR_S
    assert sessions.find(token) is None
    assert sessions.all() == []


def test_a_person_who_logs_in_again_and_again_ends_only_their_own_sessions(sessions: Sessions) -> None:
    head, _ = sessions.begin(HEAD, "", "form")
    tokens = [sessions.begin(CLERK, "", "form")[0] for _ in range(MOST + 20)]
    assert sessions.find(head) is not None
    assert sum(sessions.find(token) is not None for token in tokens) == OF_ACCOUNT


def test_of_too_many_sessions_the_oldest_ends(sessions: Sessions) -> None:
    first, second = sessions.begin(SHARED, "hash", "form")[0], sessions.begin(SHARED, "hash", "form")[0]
    for _ in range(MOST - 1):
        sessions.begin(SHARED, "hash", "form")
    assert sessions.find(first) is None
    assert sessions.find(second) is not None


def test_a_session_may_what_its_role_may_and_the_shared_pin_everything(sessions: Sessions) -> None:
    (_, head), (_, clerk), (_, shared) = (sessions.begin(each, "", "form") for each in (HEAD, CLERK, SHARED))
    assert (head.may(Right.ACCOUNTS), clerk.may(Right.ACCOUNTS), clerk.may(Right.SERVE)) == (True, False, True)
    assert all(shared.may(right) for right in Right)
    assert clerk.may(None)
