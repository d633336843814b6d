"""The form of the lobby map as a browser sends it, and the map in force."""

import re
from html import unescape

from robot.editing.map_draft import LOBBY, lobby_of
from robot.navigation.map.lobby_map import Lobby
from tests.staff_page.rig import Browser, Office

_FIELD = re.compile(r"<(input|select)\b([^>]*)>((?:<option.*?</option>)*)", re.DOTALL)


def opened(office: Office) -> Browser:
    """A browser that is logged in, on the page of the map."""
    browser = office.browser()
    browser.get("/")
    browser.enter()
    assert browser.get("/lobby") == 200
    return browser


def fields(browser: Browser) -> dict[str, str]:
    """The fields of the form on the page, as a browser would send them untouched."""
    text = browser.text[browser.text.index('<form class="lobby-map"') :]
    found = {}
    for tag, attributes, options in _FIELD.findall(text[: text.index("</form>")]):
        name, value = (re.search(f'{each}="([^"]*)"', attributes) for each in ("name", "value"))
        if tag == "select":
            value = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        if name is not None and value is not None and ("checkbox" not in attributes or "checked" in attributes):
            found[unescape(name[1])] = unescape(value[1])
    return found


def send(browser: Browser, do: str, changed: dict[str, str] | None = None, why: str = "") -> int:
    """Press the button `do` of the form, with some fields changed; return the status."""
    return browser.post("/lobby", {**fields(browser), **(changed or {}), "why": why, "do": do})


def findings(browser: Browser) -> str:
    """What the page says about the map and the form."""
    return "\n".join(
        unescape(re.sub(r"<[^>]*>", "", each[0]))
        for each in re.finditer(r'<li>.*?</li>|<(p|span) class="(?:alert|fault|told)[^>]*>.*?</\1>', browser.text)
    )


def text_now(office: Office) -> str:
    return (office.desk.config / LOBBY).read_text(encoding="utf-8")


def map_now(office: Office) -> Lobby:
    return lobby_of(text_now(office))
