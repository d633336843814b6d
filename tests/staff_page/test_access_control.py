"""Who is let into the page of the clerks: nobody without the PIN, and no form from elsewhere."""

import functools
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from robot.core.screen.desk_values import Level
from robot.desk.pin_guard import Guard
from robot.desk.pins import hashed
from robot.staff_page.app import SECTIONS
from robot.staff_page.idle_connections import HEAD_S
from robot.staff_page.rate_limit import FREE, STRANGERS, GuessLimit, Source
from robot.staff_page.request_types import FIELDS, FORM_BYTES
from robot.staff_page.signatures import PageSigner
from tests.staff_page.rig import PIN, Browser, Office, open_office

PLACES = {"{place}": "counter:3", "{deed}": "next", "{span}": "week", "{ending}": "html"}


def addresses(method: str) -> list[str]:
    """All addresses of the page that answer to `method`, with a value for each variable part."""
    return [
        re.sub(r"{\w+}", "1", functools.reduce(lambda path, name: path.replace(name, PLACES[name]), PLACES, each.path))
        for section in SECTIONS
        for each in section
        if each.method == method
    ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def clerk(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def test_without_a_session_every_address_asks_for_the_pin_and_tells_nothing(office: Office) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3")
    for path in [*addresses("GET"), "/nowhere", "/counter/counter:3/../../etc/passwd", "/static/style.css"]:
        stranger = office.browser()
        assert stranger.get(path) == 401
        assert "3001" not in stranger.text
        assert 'name="pin"' in stranger.text
    for path in [*addresses("POST"), "/logout", "/language"]:
        assert office.browser().post(path) == 401
    with office.desk.tickets() as tickets:
        assert tickets.current("counter:3") is None


def test_a_made_up_token_opens_nothing(office: Office) -> None:
    browser = office.browser()
    browser.cookie = "kiosk_staff=" + "A" * 43
    assert browser.get("/") == 401


def test_the_pin_opens_the_page_and_logging_out_closes_it(clerk: Browser) -> None:
    assert clerk.get("/") == 200
    kept = clerk.cookie
    assert clerk.post("/logout") == 401
    clerk.cookie = kept
    assert clerk.get("/") == 401


def test_who_guesses_is_slowed_while_others_are_not(office: Office) -> None:
    guesser = office.browser("127.0.0.9")
    answers = [guesser.enter(f"{n:06d}") for n in range(135_790, 135_795)]
    assert answers[:3] == [401, 401, 401]
    assert answers[3:] == [429, 429]
    assert guesser.enter() == 429  # the right one is not looked at either
    assert office.browser("127.0.0.10").enter() == 200  # another address is not slowed


def test_a_thousand_wrong_pins_from_twenty_addresses_leave_everybody_else_in(office: Office) -> None:
    veteran = office.browser("127.0.0.21")
    assert veteran.enter() == 200
    assert veteran.post("/logout") == 401
    answers = list[int]()

    def guess(address: str, first: int) -> None:
        guesser = office.browser(address)
        answers.extend(guesser.enter(f"{number:06d}") for number in range(first, first + 50))

    threads = [threading.Thread(target=guess, args=(f"127.0.0.{20 + n}", 300_000 + 50 * n)) for n in range(20)]
    for thread in threads:
        thread.start()
    during = [office.browser(f"127.0.1.{n}").enter() for n in range(1, 5)]
    for thread in threads:
        thread.join()
    assert len(answers) == 1000
    assert answers.count(401) <= 20 * FREE
    assert set(answers) == {401, 429}
    assert during == [200] * 4
    assert [office.browser(f"127.0.2.{n}").enter() for n in range(1, 11)] == [200] * 10
    assert veteran.enter() == 200  # a known device, although a guesser has the same address
    guard = Guard(Path(office.settings.desk.file), [(Level.STAFF, office.pin_hash)])
    assert guard.check(PIN).level is Level.STAFF


def test_when_strangers_have_used_up_their_guesses_a_known_device_still_gets_in(tmp_path: Path) -> None:
    limit = GuessLimit()
    with open_office(tmp_path, limit) as office:
        known = office.browser()
        assert known.enter() == 200
        assert known.post("/logout") == 401
        for number in range(STRANGERS):
            limit.wrong(Source(f"10.0.{number // 250}.{number % 250}"))
        assert office.browser("127.0.0.9").enter() == 429
        assert known.enter() == 200


@pytest.mark.parametrize("forged", ["x", "3132.", "3132.ff", "ă.ă", "3132." + "0" * 64])
def test_a_forged_device_is_a_stranger(office: Office, forged: str) -> None:
    guesser = office.browser("127.0.0.9")
    guesser.device = "kiosk_device=" + forged.encode().decode("latin-1")
    assert [guesser.enter(f"{n:06d}") for n in range(135_790, 135_795)][3:] == [429, 429]
    guesser.device = ""
    assert guesser.enter() == 429


def test_a_pin_that_is_taken_away_ends_its_sessions_and_no_others(office: Office, clerk: Browser) -> None:
    other_hash = hashed("395270")
    office.set_pins(office.pin_hash, other_hash)
    other = office.browser("127.0.0.10")
    assert other.enter("395270") == 200
    assert clerk.get("/dossiers") == 200
    office.set_pins(other_hash)
    assert clerk.get("/dossiers") == 401
    assert clerk.post("/counter/counter:3/next") == 401
    assert clerk.enter() == 401
    assert other.get("/dossiers") == 200


def test_settings_that_break_leave_pins_and_sessions_in_force(office: Office, clerk: Browser) -> None:
    office.site.write_text("[staff]\npins = [", encoding="utf-8")
    assert clerk.get("/dossiers") == 200
    assert office.browser("127.0.0.10").enter() == 200


def test_guesses_at_once_are_not_more_than_guesses_in_turn(office: Office) -> None:
    answers = list[int]()

    def guess(pin: str) -> None:
        answers.append(office.browser("127.0.0.9").enter(pin))

    threads = [threading.Thread(target=guess, args=(f"{135_790 + n:06d}",)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(401) <= 3
    assert answers.count(401) + answers.count(429) == 12


def test_a_form_without_a_token_of_its_account_changes_nothing(office: Office, clerk: Browser) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3")
    with office.desk.accounts() as accounts:
        key = accounts.key()
    forged = PageSigner(b"another key").form_token("")
    of_another = PageSigner(key).form_token("lan")
    for token in ("", "x" * 43, forged, of_another):
        assert clerk.post("/counter/counter:3/next", {"form_token": token}) == 403
    with office.desk.tickets() as tickets:
        assert tickets.current("counter:3") is None


def test_a_form_from_another_site_is_refused_even_with_the_token(office: Office, clerk: Browser) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3")
    assert clerk.post("/counter/counter:3/next", origin="http://evil.example") == 403
    clerk.get("/")
    assert clerk.post("/counter/counter:3/next", origin="null") == 403
    with office.desk.tickets() as tickets:
        assert tickets.current("counter:3") is None


def test_a_name_that_is_not_ours_is_not_answered(office: Office) -> None:
    browser = office.browser()
    assert browser.get("/", host="evil.example:8090") == 421
    assert browser.post("/login", {"pin": PIN}, host="evil.example:8090") == 421
    assert browser.get("/", host="localhost") == 401


@pytest.mark.parametrize("name", ["[", "[::1", "a]b", "//", ""])
def test_a_broken_host_or_origin_is_refused_with_the_headers_of_every_answer(office: Office, name: str) -> None:
    browser = office.browser()
    assert browser.get("/", host=name) == 421
    assert browser.post("/login", {"pin": PIN}, origin=f"http://{name}") == 403
    assert browser.headers["x-frame-options"] == "DENY"
    assert "default-src 'none'" in browser.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["PROPFIND", "TRACE", "PUT", "DELETE"])
@pytest.mark.parametrize("path", ["/dossiers", "/nowhere", "/login"])
def test_a_method_that_no_page_has_tells_nothing_without_a_session(office: Office, method: str, path: str) -> None:
    browser = office.browser()
    assert browser.ask(method, path, None, {}) == 401
    assert browser.headers["x-frame-options"] == "DENY"


@pytest.mark.waits
def test_idle_connections_do_not_keep_the_clerks_out(office: Office) -> None:
    many = [socket.create_connection(("127.0.0.1", office.port), source_address=("127.0.0.66", 0)) for _ in range(80)]
    assert office.browser().get("/") == 401
    deadline_s = time.monotonic() + 3 * HEAD_S
    for each in many:
        each.settimeout(max(0.1, deadline_s - time.monotonic()))
        with suppress(ConnectionResetError):
            assert each.recv(1) == b""
        each.close()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("x=" + "y" * FORM_BYTES, "application/x-www-form-urlencoded", 413),
        ("&".join(f"a{n}=1" for n in range(FIELDS + 1)), "application/x-www-form-urlencoded", 400),
        ("{}", "application/json", 400),
        ("%ff%fe=1", "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_body_that_no_page_of_ours_sends_is_refused(clerk: Browser, body: str, kind: str, status: int) -> None:
    headers = {"content-type": kind, "origin": clerk.origin}
    assert clerk.ask("POST", "/counter/counter:3/next", body, headers) == status


def test_a_page_may_load_nothing_from_elsewhere_nor_stand_in_a_frame_nor_be_kept(clerk: Browser) -> None:
    clerk.get("/")
    policy = clerk.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert clerk.headers["cache-control"] == "no-store"
    assert "http://" not in clerk.text.replace("http://www.w3.org", "")
    assert "https://" not in clerk.text
    browser = clerk
    browser.post("/logout")
    assert "HttpOnly" not in browser.text


def test_the_session_cannot_be_read_by_a_script_nor_sent_from_another_site(office: Office) -> None:
    browser = office.browser()
    browser.text = ""
    import http.client
    from urllib.parse import urlencode

    connection = http.client.HTTPConnection("127.0.0.1", office.port)
    headers = {"content-type": "application/x-www-form-urlencoded", "origin": browser.origin}
    connection.request("POST", "/login", urlencode({"pin": PIN}), headers)
    cookie = connection.getresponse().headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()
