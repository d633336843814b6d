"""Whatever is typed into any form of the page gets an answer in words: no empty page, no error of the program."""

import inspect
import itertools
import re
import sys
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

import pytest

from robot.desk.staff.roles import Role
from robot.staff_page.app import MENU, SECTIONS
from robot.staff_page.page_routes import PageRoute
from tests.staff_page.content.content_office import FEE, form_fields, open_content_office
from tests.staff_page.dossiers.listed import take
from tests.staff_page.rig import Browser, Office

CHARS = 10_000
MOST_PAGES = 250
"""Most pages that are looked at for forms. Chosen: the page has some 200 kinds of links."""
OF_A_KIND = 3
"""Most pages of one address with different variable parts. Chosen."""
OF_A_ROUTE = 4
"""Most forms of one route, each with other fields. Chosen."""
FILES = (".xlsx", ".docx", ".csv", ".pdf", ".png", ".wav", ".html")
PINS = {"hoa": "395270", "lan": "640182", "binh": "728491"}
SCRIPT = "<script>alert(1)</script>"
BAD = {
    "empty": "",
    "10,000 letters": "a" * CHARS,
    "10,000 signs with marks and emoji": unicodedata.normalize("NFD", "Nguyễn Thị Hồng 😀👩‍👩‍👧 ") * (CHARS // 20),
    "marks and emoji": unicodedata.normalize("NFD", "Nguyễn Thị Hồng 😀👩‍👩‍👧"),
    "HTML and SQL": f"\"'>{SCRIPT}'; DROP TABLE ticket; -- {{{{ 7 * 7 }}}} %s",
    "NUL and other signs": "a\x00b\x1b[31m\u202eđảo\ufeff\r\n\t\x7f",
}
PLACES = {"place": "counter:3", "deed": "next", "kind": "procedure", "key": "1.001193", "form": "fee", "span": "week"}
ADDRESSES = itertools.count(2)
POSTS = [each for section in SECTIONS for each in section if each.method == "POST"]


class SeenForm(NamedTuple):
    """A form of a page: its address, its fields with their values, and the names of those that are typed."""

    path: str
    fields: dict[str, str]
    typed: set[str]


class FormReader(HTMLParser):
    """Reader of the forms and links of a page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self.forms: list[SeenForm] = []
        self.links: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" and values.get("href", "").startswith("/"):
            self.links.append(values["href"])
        elif tag == "form":
            self._open = values.get("method") == "post"
            if self._open:
                self.forms.append(SeenForm(values.get("action", self._path), {}, set()))
        elif self._open and (name := values.get("name")):
            _, fields, typed = self.forms[-1]
            fields[name] = values.get("value", "")
            if tag in ("input", "textarea") and values.get("type") not in ("hidden", "radio", "checkbox", "file"):
                typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        desk = office.desk
        with desk.accounts() as accounts:
            for name, pin in PINS.items():
                accounts.make(name, f"Cán bộ {name.title()}", Role.HEAD, pin)
        with desk.tickets() as tickets:
            for _ in range(3):
                tickets.issue("counter:3")
            tickets.call_next("counter:3")
        take(desk)
        yield office


@pytest.fixture(scope="module")
def head(office: Office) -> Browser:
    browser = office.browser()
    enter(office, browser)
    browser.get(FEE)
    assert browser.post(FEE, {**form_fields(browser), "fee.items.1.amount_vnd": "9.000"}) == 200
    return browser


def enter(office: Office, browser: Browser) -> None:
    """Begin a session; each from another address, so that no wrong PIN of a form makes it wait."""
    stranger = office.browser(f"127.0.1.{next(ADDRESSES)}")
    assert stranger.enter_as("hoa", PINS["hoa"]) == 200
    browser.cookie = stranger.cookie


@pytest.fixture(scope="module")
def forms(head: Browser) -> dict[str, list[SeenForm]]:
    """The forms that the pages show, by the path of their route."""
    waiting, seen = [*(each.path for each in MENU), FEE, "/account"], dict[str, int]()
    found = dict[str, list[SeenForm]]()
    for _ in range(MOST_PAGES):
        if not waiting:
            break
        path = waiting.pop(0)
        if head.get(path) != 200 or not head.headers["content-type"].startswith("text/html"):
            continue
        reader = FormReader(path.partition("?")[0])
        reader.feed(re.sub(r"<template\b.*?</template>", "", head.text, flags=re.DOTALL))
        for form in reader.forms:
            route = next((each.path for each in POSTS if pattern(each).fullmatch(form.path)), "")
            known = found.setdefault(route, [])
            if len(known) < OF_A_ROUTE and all(form.fields.keys() != each.fields.keys() for each in known):
                known.append(form)
        for link in reader.links:
            kind = re.sub(r"=[^&]*|(?<=/)[^/?]*[\d:][^/?]*", "*", link.partition("#")[0])
            if not link.endswith((*FILES, "name=hoa")) and seen.setdefault(kind, 0) < OF_A_KIND:
                seen[kind] += 1
                waiting.append(link)
    return found


def pattern(route: PageRoute) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route.path)))


def made_up(route: PageRoute) -> SeenForm:
    """A form for a route that no page shows just now: each word in its module may be the name of a field."""
    names = set(re.findall(r'"([a-z_]{2,20})"', inspect.getsource(sys.modules[route.page.__module__])))
    path = re.sub(r"{(\w+)}", lambda part: PLACES.get(part[1], "1"), route.path)
    return SeenForm(path, dict.fromkeys(names, ""), names)


@pytest.mark.waits
@pytest.mark.parametrize("route", POSTS, ids=lambda route: route.path)
def test_bad_input_gets_an_answer_in_words(
    office: Office, head: Browser, forms: dict[str, list[SeenForm]], route: PageRoute
) -> None:
    faults = []
    for form, (name, bad) in itertools.product(forms.get(route.path, [made_up(route)]), BAD.items()):
        fields = {name: value for name, value in form.fields.items() if name != "form_token"}
        for changed in {frozenset(form.typed), frozenset(fields)}:
            if head.get("/account") != 200:
                enter(office, head)
                head.get("/account")
            status = head.post(form.path, {**fields, **dict.fromkeys(changed, bad)})
            if status >= 500 or "<h1" not in head.text or SCRIPT in head.text:
                faults.append((form.path, name, status, len(head.data)))
    assert faults == []
