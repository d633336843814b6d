"""A page left alone asks for the PIN again. What was typed is kept over that, and over the end of the session."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from robot.staff_page.carried_forms import own_path, packed, unpacked
from tests.staff_page.rig import Browser, Office, open_office

PINS = {"hoa": "395270", "lan": "640182"}
IDLE_S = 15 * 60
TYPED = {
    "name": "binh",
    "display": "Võ & <Bình>",
    "role": "clerk",
    "counter": "",
    "secret": "271936",
    "again": "271936",
}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            for name, pin in PINS.items():
                accounts.make(name, f"Cán bộ {name.title()}", Role.HEAD, pin)
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter_as("hoa", PINS["hoa"]) == 200
    return browser


def leave_alone(office: Office, seconds: float = IDLE_S) -> None:
    """Let time pass in which no page is touched."""
    for session in office.desk.sessions.all():
        session.active_s -= seconds


def hidden(browser: Browser) -> dict[str, str]:
    """The hidden fields of the page."""
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', browser.text)
    return {name: html.unescape(value) for name, value in found}


def names(office: Office) -> list[str]:
    with office.desk.accounts() as accounts:
        return [account.name for account in accounts.all()]


def test_a_page_left_alone_is_locked_and_the_pin_leads_back_to_it(office: Office, head: Browser) -> None:
    cookie = head.cookie
    leave_alone(office)
    assert head.get("/reports?week=1") == 423
    assert "Đã khóa" in head.text
    assert head.enter_as("hoa", "111222") == 401
    assert head.get("/accounts") == 423
    assert "Cán bộ Lan" not in head.text
    head.get("/reports?week=1")
    assert head.post("/login", {**hidden(head), "pin": PINS["hoa"]}) == 200
    assert "<h1>Báo cáo</h1>" in head.text
    assert head.cookie == cookie, "the same session goes on"


def test_only_its_own_person_unlocks_a_page_and_another_begins_anew(office: Office, head: Browser) -> None:
    cookie = head.cookie
    leave_alone(office)
    head.get("/reports")
    assert head.enter_as("lan", PINS["lan"]) == 200
    assert head.cookie != cookie
    assert [session.who for session in office.desk.sessions.all()] == ["lan"]


def test_the_person_who_sits_at_a_locked_page_can_be_another_one(office: Office, head: Browser) -> None:
    leave_alone(office)
    assert head.get("/reports") == 423
    assert head.post("/logout") == 401
    assert office.desk.sessions.all() == []


def test_polling_is_no_activity_and_a_touch_is(office: Office, head: Browser) -> None:
    for _ in range(3):
        leave_alone(office, IDLE_S / 2 + 1)
        assert head.get("/pulse?active=1") == 200
    for _ in range(2):
        leave_alone(office, IDLE_S / 2 + 1)
        answer = head.get("/pulse")
    assert answer == 423
    assert head.get("/pulse?active=1") == 423


def test_a_page_that_its_script_loads_again_is_no_activity(office: Office, head: Browser) -> None:
    for _ in range(2):
        leave_alone(office, IDLE_S / 2 + 1)
        answer = head.get("/", cookie=f"{head.cookie}; kiosk_reload=1")
    assert answer == 423


@pytest.mark.parametrize("how", ["locked", "ended"])
def test_what_was_typed_before_the_lock_or_the_end_is_sent_after_the_login(
    office: Office, head: Browser, how: str
) -> None:
    head.get("/accounts/new")
    if how == "locked":
        leave_alone(office)
    else:
        office.desk.sessions.end(head.cookie.partition("=")[2])
    assert head.post("/accounts/new", TYPED) == (423 if how == "locked" else 401)
    assert "secret" not in unpacked(hidden(head)["carried"]), "a PIN is typed again"
    assert head.post("/login", {**hidden(head), "pin": "999111"}) == 401
    assert head.post("/login", {**hidden(head), "account": "hoa", "pin": PINS["hoa"]}) == 200
    assert 'id="carry" class="card" method="post" action="/accounts/new"' in head.text
    assert names(office) == ["hoa", "lan"]
    assert head.post("/accounts/new", hidden(head)) == 422
    assert 'value="Võ &amp; &lt;Bình&gt;"' in head.text
    assert head.post("/accounts/new", TYPED) == 200
    assert names(office) == ["binh", "hoa", "lan"]


def test_what_one_person_typed_is_not_sent_for_another(office: Office, head: Browser) -> None:
    head.get("/accounts/new")
    office.desk.sessions.end(head.cookie.partition("=")[2])
    head.post("/accounts/new", TYPED)
    assert head.post("/login", {**hidden(head), "account": "lan", "pin": PINS["lan"]}) == 403
    assert "thuộc tài khoản khác" in head.text
    assert "Võ &amp; &lt;Bình&gt;</textarea>" in head.text, "it can be copied"
    assert TYPED["secret"] not in head.text
    assert names(office) == ["hoa", "lan"]


def test_a_form_that_no_page_of_this_site_made_is_carried_nowhere(office: Office, head: Browser) -> None:
    stranger = office.browser("127.0.0.9")
    assert stranger.post("/accounts/new", TYPED) == 401
    assert "carried" not in hidden(stranger)
    assert stranger.post("/accounts/new", {**TYPED, "form_token": "x.686f61." + "0" * 64}) == 401
    assert "carried" not in hidden(stranger)
    forged = packed({**TYPED, "form_token": "x.686f61." + "0" * 64})
    login = {"to": "/accounts/new", "carried": forged, "account": "hoa", "pin": PINS["hoa"]}
    assert stranger.post("/login", login) == 200
    assert 'id="carry"' not in stranger.text
    assert head.post("/login", {**login, "carried": "no base64 ă"}) == 200


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/reports?a=1", "/reports?a=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
        ("/a\r\nSet-Cookie: x", "/"),
    ],
)
def test_the_way_back_stays_within_the_site(text: str, path: str) -> None:
    assert own_path(text) == path


def test_a_form_is_unpacked_as_it_was_packed() -> None:
    fields = {"a": "Võ & <Bình>\n=+%", "b": "", "ü": "😀"}
    assert unpacked(packed(fields)) == fields
    assert unpacked("%%%") == {}
