"""The section "Pháp luật" in a real browser, on a desk and on a phone: nothing is cut off, and it works by hand."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.rig import PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
NEAR = "ch%C3%B3+nh%C3%A0+h%C3%A0ng+x%C3%B3m+c%E1%BA%AFn+ng%C6%B0%E1%BB%9Di+th%C3%AC+ai+%C4%91%E1%BB%81n"
"""A question that is refused, with the headings of near articles."""
PAGES = (
    "/law",
    "/law?q=th%E1%BB%9Di+h%E1%BA%A1n+t%E1%BB%91+c%C3%A1o",
    f"/law?q={NEAR}",
    "/law/texts",
    "/law/text?number=60/2014/QH13",
    "/law/reviews",
    "/law/import",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def phone(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        browser.open(address(office, "/"))
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        yield browser


def address(office: Office, path: str) -> str:
    return f"http://127.0.0.1:{office.port}{path}"


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"law-{name}.png")


def test_an_official_asks_reads_the_whole_article_and_marks_a_review(office: Office, phone: Chromium) -> None:
    phone.open(address(office, "/"))
    phone.wait("document.querySelector('nav a[href=\"/law\"]') !== null")
    phone.click("nav a[href='/law']")
    phone.wait("document.querySelector('input[name=q]') !== null")
    phone.type("input[name=q]", "Thời hạn giải quyết tố cáo")
    phone.click("form[role=search] button")
    phone.wait("document.querySelector('blockquote') !== null")
    assert "Điều 30 Luật Tố cáo" in phone.run("document.querySelector('.law-place').textContent")
    keep(phone, "answer")
    phone.click("section.card a[href^='/law/text']")
    phone.wait("document.querySelector('.law-article:target') !== null")
    assert phone.run("document.querySelector(':target h3').textContent") == "Điều 30. Thời hạn giải quyết tố cáo"
    keep(phone, "article")
    phone.open(address(office, "/law/reviews"))
    phone.wait("document.querySelector('.law-touched button') !== null")
    keep(phone, "reviews")
    phone.click(".law-touched button")
    phone.wait("document.querySelector('.told') !== null")
    with office.desk.legal_reviews() as reviews:
        assert len(reviews.marks()) == 1
    assert phone.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_wider_than_a_phone_every_field_has_a_name_and_axe_finds_nothing(
    office: Office, phone: Chromium, path: str
) -> None:
    phone.open(address(office, path))
    phone.wait("document.querySelector('h1') !== null")
    assert phone.run("document.documentElement.scrollWidth <= innerWidth")
    unnamed = (
        "[...document.querySelectorAll('main input:not([type=hidden])')].filter(x => !x.ariaLabel && !x.labels.length)"
    )
    assert phone.run(f"{unnamed}.length") == 0
    phone.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert violations(phone) == []
    keep(phone, path.split("=")[0].strip("/").replace("/", "-").replace("?", "-") + str(len(path)))
