"""The page in a real browser on a phone: nothing is cut off, buttons are large enough, a change is seen by itself."""

import os
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.rig import CODE, PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def phone(office: Office, tmp_path: Path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile") as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        yield browser


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}.png")


def test_a_clerk_logs_in_calls_a_number_and_hears_of_the_next_visitor_without_touching_anything(
    office: Office, phone: Chromium
) -> None:
    with office.desk.tickets() as tickets:
        for n in range(4):
            tickets.issue("counter:3", CODE, priority=n == 2)
    phone.click("a[href='/counter/counter:3']")
    phone.wait("document.querySelector('button.wide') !== null")
    phone.click("button.wide")
    phone.wait("document.querySelector('.huge') !== null")
    assert phone.run("document.querySelector('.huge').textContent") == "3001"
    keep(phone, "counter")
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
    phone.wait("document.body.textContent.includes('3005')")
    with office.desk.calls() as calls:
        calls.call(CODE, "vi", (0,))
    phone.wait("document.getElementById('help-count').textContent === ' (1)'")
    phone.click("a[href='/help']")
    phone.wait("document.querySelector('.card button.main') !== null")
    keep(phone, "help")
    phone.click(".card button.main")
    phone.wait("document.querySelector('.told') !== null")
    with office.desk.calls() as calls:
        assert calls.waiting() == []
    assert phone.errors == []


def test_a_number_that_comes_while_a_clerk_is_in_a_field_is_shown_when_they_leave_it(
    office: Office, phone: Chromium
) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
        tickets.call_next("counter:3")
    phone.open(f"http://127.0.0.1:{office.port}/counter/counter:3")
    phone.wait("document.querySelector('#number') !== null")
    phone.run("window.asked = 0; const before = fetch; window.fetch = (...of) => { asked += 1; return before(...of); }")
    phone.run("document.querySelector('#number').focus()")
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
    phone.wait("asked >= 2")
    assert phone.run("document.body.textContent.includes('3002')") is False
    phone.run("document.activeElement.blur()")
    phone.wait("document.body.textContent.includes('3002')")


class SlowPage(ThreadingHTTPServer):
    """A page with the title "arrived", or with `status` 204 none. It is `asked` for, and answered when it is `due`."""

    def __init__(self, status: int = 200) -> None:
        asked, due = self.asked, self.due = Event(), Event()

        class Answer(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.set()
                due.wait(60)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(b"<title>arrived</title>")

        super().__init__(("127.0.0.1", 0), Answer)


@pytest.fixture
def slow_page(request: pytest.FixtureRequest) -> Iterator[SlowPage]:
    with SlowPage(getattr(request, "param", 200)) as page:
        Thread(target=page.serve_forever).start()
        yield page
        page.due.set()
        page.shutdown()


def choose(browser: Chromium, page: SlowPage) -> None:
    link = "document.querySelector('nav a')"
    browser.run(f"{link}.href = 'http://127.0.0.1:{page.server_port}/', setTimeout(() => {link}.click(), 500)")
    assert page.asked.wait(60)


def test_a_change_does_not_undo_a_link_that_was_chosen_while_its_page_is_on_the_way(
    office: Office, phone: Chromium, slow_page: SlowPage
) -> None:
    choose(phone, slow_page)
    with office.desk.calls() as calls:
        calls.call(CODE, "vi", (0,))
    time.sleep(3 + 0.7 + 2)  # the page looks each 3 s, and loads itself again 0.7 s after it has found a call
    slow_page.due.set()
    phone.wait("document.title === 'arrived'")


@pytest.mark.parametrize("slow_page", [204], indirect=True)
def test_a_page_that_stays_after_a_link_shows_changes_again(
    office: Office, phone: Chromium, slow_page: SlowPage
) -> None:
    phone.run("window.is_old = true")
    slow_page.due.set()
    choose(phone, slow_page)
    with office.desk.calls() as calls:
        calls.call(CODE, "vi", (0,))
    phone.wait("window.is_old === undefined")


def test_a_page_that_loads_itself_again_while_it_is_read_is_read_all_the_same(tmp_path: Path) -> None:
    page = tmp_path / "again.html"
    page.write_text("<p>3001</p><script>setTimeout(() => location.reload(), 15)</script>", encoding="utf-8")
    longer_than_that = "(() => { const at = Date.now(); while (Date.now() - at < 30); return document.readyState; })()"
    with Chromium(tmp_path / "profile") as browser:
        browser.open(page.as_uri())
        for _ in range(60):
            assert browser.run(longer_than_that) in ("loading", "interactive", "complete")


def test_what_is_not_there_until_the_page_has_loaded_itself_again_is_clicked_then(tmp_path: Path) -> None:
    page = tmp_path / "again.html"
    page.write_text(
        "<main></main><script>setTimeout(() => { if (sessionStorage.getItem('again'))"
        " document.querySelector('main').innerHTML = '<button onclick=\"document.title = 1\">Gọi số</button>';"
        " else { sessionStorage.setItem('again', 1); location.reload(); } }, 100)</script>",
        encoding="utf-8",
    )
    with Chromium(tmp_path / "profile") as browser:
        browser.open(page.as_uri())
        browser.click("button")
        browser.wait("document.title === '1'")


@pytest.mark.parametrize(
    "path", ["/", "/counter/counter:3", "/help", "/dossiers", "/figures", "/questions", "/opinions", "/reports"]
)
def test_no_page_is_wider_than_a_phone_and_no_button_smaller_than_a_finger(
    office: Office, phone: Chromium, path: str
) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:3", CODE)
        tickets.call_next("counter:3")
        tickets.issue("counter:3", CODE)
    with office.desk.unanswered() as kept:
        kept.count("muốn xin giấy xác nhận hạnh kiểm cho cháu đi học xa", office.desk.now().date())
    phone.open(f"http://127.0.0.1:{office.port}{path}")
    assert phone.run("document.documentElement.scrollWidth <= window.innerWidth") is True
    small = "[...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), select')]"
    small += ".filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert phone.run(small) == []
    keep(phone, path.replace("/", "_").replace(":", ""))
    assert phone.errors == []
