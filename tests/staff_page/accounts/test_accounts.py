"""Accounts on the page: the first one, logging in, what ends sessions, and that no one locks others out."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from tests.staff_page.rig import Browser, Office, open_office

PINS = {"hoa": "395270", "lan": "640182", "minh": "518274"}
ROLES = {"hoa": Role.HEAD, "lan": Role.CLERK, "minh": Role.CONTENT}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def staffed(office: Office) -> Office:
    """The page with three accounts."""
    with office.desk.accounts() as accounts:
        for name, role in ROLES.items():
            accounts.make(name, f"Cán bộ {name.title()}", role, PINS[name])
    return office


def enter(office: Office, name: str, source: str = "127.0.0.1") -> Browser:
    browser = office.browser(source)
    assert browser.enter_as(name, PINS[name]) == 200
    return browser


def version(browser: Browser) -> dict[str, str]:
    return dict(re.findall(r'name="(name|version)" value="([^"]*)"', browser.text)[:2])


def deeds(office: Office) -> list[tuple[str, str, str]]:
    with office.desk.deeds() as deeds:
        return [(each.who, each.deed, each.thing) for each in reversed(deeds.newest(50))]


def test_the_shared_pin_opens_the_page_until_the_first_account_is_made(office: Office) -> None:
    head = office.browser()
    assert head.enter() == 200
    assert 'href="/accounts/new"' in head.text
    head.get("/accounts/new")
    account = {"name": "hoa", "display": "Trần Thị Hoa", "role": "head", "secret": "395270", "again": "395270"}
    assert head.post("/accounts/new", {**account, "role": "clerk"}) == 422
    assert head.post("/accounts/new", account) == 401, "the shared session has ended"
    assert 'name="account"' in head.text
    assert head.enter() == 401
    assert office.browser().enter() == 401
    assert head.enter_as("hoa", "395270") == 200
    assert "Trần Thị Hoa" in head.text


def test_an_account_sees_only_what_its_role_may(staffed: Office) -> None:
    clerk = enter(staffed, "lan")
    assert 'href="/accounts"' not in clerk.text
    assert clerk.get("/accounts") == 403
    assert clerk.get("/reports") == 403
    assert clerk.post("/accounts/new", {"name": "x"}) == 403
    assert clerk.get("/account") == 200
    head = enter(staffed, "hoa")
    assert head.get("/accounts") == 200
    assert "Cán bộ Lan" in head.text


def test_a_person_who_calls_no_numbers_begins_at_the_first_page_of_their_own(staffed: Office) -> None:
    with staffed.desk.accounts() as accounts:
        accounts.make("tech", "Kỹ thuật viên", Role.TECHNICIAN, "271936")
    technician = staffed.browser()
    assert technician.enter_as("tech", "271936") == 200
    assert technician.get("/counter/counter:3") == 403


def test_a_new_pin_a_new_role_and_an_end_end_the_sessions_of_that_account_only(staffed: Office) -> None:
    head, other = enter(staffed, "hoa"), enter(staffed, "minh")
    changes = (
        ("/accounts/pin", {"secret": "271936", "again": "271936"}),
        ("/accounts/change", {"display": "Cán bộ Lan", "role": "content", "counter": "counter:3"}),
        ("/accounts/end", {"why": "nghỉ việc"}),
    )
    for pin, (path, fields) in zip((PINS["lan"], "271936", "271936"), changes, strict=True):
        clerk = staffed.browser()
        assert clerk.enter_as("lan", pin) == 200
        head.get("/accounts/person?name=lan")
        assert head.post(path, {**version(head), **fields}) == 200
        assert clerk.get("/account") == 401
    assert clerk.enter_as("lan", "271936") == 401
    assert other.get("/account") == 200
    assert head.get("/accounts") == 200
    done = [(deed, thing) for who, deed, thing in deeds(staffed) if who == "hoa" and deed != "login"]
    assert done == [("account_pin", "lan"), ("account_changed", "lan"), ("account_ended", "lan")]


def test_a_new_display_name_ends_no_session_and_a_second_tab_with_the_old_one_changes_nothing(staffed: Office) -> None:
    head, clerk = enter(staffed, "hoa"), enter(staffed, "lan")
    head.get("/accounts/person?name=lan")
    old = version(head)
    fields = {"role": "clerk", "counter": ""}
    assert head.post("/accounts/change", {**old, **fields, "display": "Lê Thị Lan"}) == 200
    assert clerk.get("/account") == 200
    assert "Lê Thị Lan" in clerk.text
    assert head.post("/accounts/change", {**old, **fields, "display": "Người khác"}) == 422
    assert 'value="Người khác"' in head.text, "what was typed stays in the form"
    clerk.get("/account")
    assert "Lê Thị Lan" in clerk.text


def test_the_last_keeper_of_accounts_stays(staffed: Office) -> None:
    head = enter(staffed, "hoa")
    head.get("/accounts/person?name=hoa")
    assert head.post("/accounts/end", version(head)) == 422
    assert head.post("/accounts/change", {**version(head), "display": "Hoa", "role": "clerk"}) == 422
    assert head.get("/accounts") == 200


def test_a_person_changes_their_own_pin_and_stays_while_their_other_devices_leave(staffed: Office) -> None:
    clerk, elsewhere = enter(staffed, "lan"), enter(staffed, "lan", "127.0.0.2")
    clerk.get("/account")
    new = {"secret": "mưa rào tháng bảy", "again": "mưa rào tháng bảy"}
    assert clerk.post("/account/pin", {**new, "now": "111222"}) == 422
    assert clerk.post("/account/pin", {**new, "now": PINS["lan"], "again": "khác"}) == 422
    assert clerk.post("/account/pin", {**new, "now": PINS["lan"]}) == 200
    assert elsewhere.get("/account") == 401
    assert staffed.browser().enter_as("LAN ", "mưa rào tháng bảy") == 200


def test_wrong_present_pins_end_the_session(staffed: Office) -> None:
    clerk = enter(staffed, "lan")
    clerk.get("/account")
    fields = {"now": "111222", "secret": "271936", "again": "271936"}
    assert [clerk.post("/account/pin", fields) for _ in range(5)] == [422] * 4 + [401]


def test_a_session_is_seen_and_ended_by_who_may(staffed: Office) -> None:
    head, clerk = enter(staffed, "hoa"), enter(staffed, "lan", "127.0.0.7")
    head.get("/accounts")
    assert "127.0.0.7" in head.text
    ids = re.findall(r'name="session" value="(\w+)"', head.text)
    own = next(each.id for each in staffed.desk.sessions.all() if each.who == "hoa")
    (other,) = [each for each in ids if each != own]
    assert head.post("/accounts/session", {"session": other}) == 200
    assert clerk.get("/account") == 401
    assert head.post("/accounts/session", {"session": "nonsense"}) == 200


def test_a_person_ends_their_own_sessions_and_no_others(staffed: Office) -> None:
    clerk, elsewhere, head = enter(staffed, "lan"), enter(staffed, "lan", "127.0.0.7"), enter(staffed, "hoa")
    clerk.get("/account")
    for session in staffed.desk.sessions.all():
        if session.address != "127.0.0.1" or session.who != "lan":
            assert clerk.post("/account/session", {"session": session.id}) == 200
    assert elsewhere.get("/account") == 401
    assert head.get("/account") == 200


@pytest.mark.parametrize(
    "typed",
    ["", "x" * 10_000, "<script>alert(1)</script>", "'; DROP TABLE account; --", "😀😀😀", "n\u0303n\u0303", "-1"],
)
def test_no_field_of_an_account_takes_nonsense_or_breaks(staffed: Office, typed: str) -> None:
    head = enter(staffed, "hoa")
    fields = {"name": "binh", "display": "Võ Bình", "role": "clerk", "secret": "271936", "again": "271936"}
    for field in fields:
        head.get("/accounts/new")
        head.post("/accounts/new", {**fields, field: typed})
        assert "<script>alert" not in head.text
        head.get("/accounts")
        assert "<script>alert" not in head.text
    head.get("/accounts/person?name=lan")
    for field in ("name", "version", "display", "role"):
        head.post("/accounts/change", {"name": "lan", "version": "1", "display": "L", "role": "clerk", field: typed})
    assert head.get("/accounts") == 200


def test_a_thousand_wrong_pins_from_twenty_addresses_keep_no_account_from_its_own_device(staffed: Office) -> None:
    own = {name: enter(staffed, name, f"127.0.1.{number}") for number, name in enumerate(PINS, 1)}
    for browser in own.values():
        browser.get("/account")
        assert browser.post("/logout") == 401
    answers = []
    for number in range(1000):
        guesser = staffed.browser(f"127.0.0.{100 + number % 20}")
        answers.append(guesser.enter_as(list(PINS)[number % 3], f"{number:06d}"))
    assert answers.count(401) <= 280
    assert answers.count(401) + answers.count(429) == 1000
    assert {name: browser.enter_as(name, PINS[name]) for name, browser in own.items()} == dict.fromkeys(PINS, 200)
    failed = [each for each in deeds(staffed) if each[1] == "login_failed"]
    assert 0 < len(failed) <= 30
