"""A ward's desk whose officials edit a content of its own, for tests of the section "Nội dung"."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

import msgspec

from robot.paths import CONFIG
from robot.staff_page.content.content_desk import ContentDesk
from tests.staff_page.rig import Browser, Office, open_office

BIRTH = "procedures/ho-tich/dang-ky-khai-sinh.toml"
FEE = "/content/procedure/1.001193/fee"
LARGE = ("*.npz", "utterances")
"""What no official edits: linked, not copied."""
_FIELD = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:([^<]*)</textarea>)?((?:<option.*?</option>)*)", re.DOTALL)


@contextmanager
def open_content_office(folder: Path, *, second_person: bool = True) -> Iterator[Office]:
    """The page over a copy of the shipped content in `folder`/config."""
    shutil.copytree(CONFIG, folder / "config", ignore=shutil.ignore_patterns(*LARGE))
    for name in LARGE:
        for path in CONFIG.glob(name):
            (folder / "config" / path.name).symlink_to(path)
    with open_office(folder) as office:
        page = msgspec.structs.replace(office.settings.staff_page, second_person=second_person)
        settings = msgspec.structs.replace(office.settings, staff_page=page)
        desk = office.desk
        desk.config = folder / "config"
        desk.content = ContentDesk(desk.config, desk.database, settings, desk.lobby, desk.now)
        yield office


def logged_in(office: Office, name: str, pin: str) -> Browser:
    """A browser in which the account `name` is logged in."""
    browser = office.browser()
    browser.get("/")
    browser.enter_as(name, pin)
    return browser


def form_fields(browser: Browser) -> dict[str, str]:
    """The fields of the form on the page, as a browser would send them untouched."""
    text = browser.text[browser.text.index('<form method="post" class="content') :]
    text = re.sub(r"<template>.*?</template>", "", text[: text.index("</form>")], flags=re.DOTALL)
    fields = {}
    for tag, attributes, content, options in _FIELD.findall(text):
        name = re.search(r'name="([^"]*)"', attributes)
        value = re.search(r'value="([^"]*)"', attributes)
        if name is None or ('type="checkbox"' in attributes and "checked" not in attributes):
            continue
        if tag == "select":
            value = re.search(r'value="([^"]*)" selected', options)
        fields[unescape(name[1])] = unescape(content if tag == "textarea" else value[1] if value else "")
    return fields


def shown_faults(browser: Browser) -> list[str]:
    """The errors beside the fields of the form."""
    return [unescape(each) for each in re.findall(r'<p class="fault"[^>]*>([^<]*)</p>', browser.text)]
