"""A request that is refused, or that fails, gets a page in words. What was typed is kept, sent again or shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest

from robot.desk.staff.roles import Role
from robot.staff_page.refused_requests import is_typed
from robot.staff_page.request_types import FORM_BYTES, LONG_FORM_BYTES
from tests.staff_page.content.content_office import FEE, form_fields, open_content_office
from tests.staff_page.rig import Browser, Office

PINS = {"an": "728491", "lan": "395172"}
ROLES = {"an": Role.HEAD, "lan": Role.CONTENT}
TYPED = "Đã gõ rất lâu & ‹kỹ›"
BASIS = "fee.items.2.basis"
MEGABYTE = 1_048_576


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            for name, pin in PINS.items():
                accounts.make(name, f"Cán bộ {name.title()}", ROLES[name], pin)
        yield office


@pytest.fixture
def browser(office: Office) -> Browser:
    """The browser of An, who has typed something into a form."""
    browser = office.browser()
    assert browser.enter_as("an", PINS["an"]) == 200
    browser.get(FEE)
    return browser


def typed_form(browser: Browser) -> dict[str, str]:
    return {**form_fields(browser), BASIS: TYPED}


def shown(browser: Browser) -> list[str]:
    """The texts that can be copied."""
    return [unescape(text) for text in re.findall(r'<textarea class="typed"[^>]*>([^<]*)</textarea>', browser.text)]


def is_page(browser: Browser) -> bool:
    """Whether the answer is a page in words with a way back."""
    return "<h1>" in browser.text and '<a class="button" href="' in browser.text


@contextmanager
def broken_database(office: Office) -> Iterator[None]:
    """Another file in the place of the database."""
    file = office.desk.database
    aside = file.rename(file.with_name("aside"))
    file.write_bytes(b"no database" * 1000)
    try:
        yield
    finally:
        aside.rename(file)


def end_sessions(office: Office) -> None:
    for session in office.desk.sessions.all():
        office.desk.sessions.end_one(session.id)


def test_an_old_tab_saves_after_its_person_has_logged_in_again_in_another(office: Office, browser: Browser) -> None:
    form = typed_form(browser)
    end_sessions(office)
    browser.get("/")
    assert browser.enter_as("an", PINS["an"]) == 200
    assert browser.post(FEE, form) == 200
    assert "/content/version/" in browser.text
    with office.desk.content.editor.versions() as versions:
        newest = versions.newest(1)[0]
        assert newest.who == "an"
        assert TYPED in (versions.text(newest.files[0].after) or "")


def test_what_another_account_had_typed_is_shown_and_not_saved(office: Office, browser: Browser) -> None:
    form = typed_form(browser)
    end_sessions(office)
    browser.get("/")
    assert browser.enter_as("lan", PINS["lan"]) == 200
    assert browser.post(FEE, {**form, BASIS: TYPED + "?"}) == 403
    assert "thuộc tài khoản khác" in browser.text
    assert TYPED + "?" in shown(browser)
    assert is_page(browser)
    assert browser.get(FEE) == 200
    assert TYPED + "?" not in browser.text


def test_a_form_of_another_site_is_refused_in_words_and_not_repeated(browser: Browser) -> None:
    assert browser.post(FEE, typed_form(browser), origin="http://evil.example") == 403
    assert "không được gửi từ trang cán bộ này" in browser.text
    assert shown(browser) == []
    assert is_page(browser)


def test_an_old_token_of_no_account_loses_nothing(browser: Browser) -> None:
    assert browser.post(FEE, {**typed_form(browser), "form_token": "x" * 43}) == 403
    assert TYPED in shown(browser)
    assert is_page(browser)


def test_a_form_with_ten_thousand_characters_in_every_field_is_shown_again(browser: Browser) -> None:
    for path in (FEE, "/content/procedure/1.001193/more", "/content/new/-/short"):
        browser.get(path)
        form = form_fields(browser)
        kept = {name: form[name] for name in form if name.startswith(("base", "form_token")) or name.endswith(".was")}
        assert browser.post(path, {**dict.fromkeys(form, "ữ" * 10000), **kept}) == 422
        assert "ữ" * 10_000 in browser.text


def test_a_form_that_is_too_large_is_refused_in_words_with_what_could_be_read(browser: Browser) -> None:
    form = {**typed_form(browser), "why": "x" * LONG_FORM_BYTES}
    assert browser.post(FEE, form, referer=browser.origin + FEE) == 413
    assert "quá dài" in browser.text
    assert TYPED in shown(browser)
    assert f'href="{FEE}"' in browser.text
    assert browser.post("/login", {"account": "an", "pin": "1" * 4 * FORM_BYTES}) == 413
    assert is_page(browser)


def test_a_file_far_beyond_its_limit_is_received_and_refused_in_words(browser: Browser) -> None:
    assert browser.upload("/indices/schemes", "bang.xlsx", b"x" * 40 * MEGABYTE, {"title": TYPED}) == 413
    assert "tệp nhỏ hơn" in browser.text
    assert shown(browser) == [TYPED]
    assert browser.get("/") == 200


def test_after_the_end_of_the_session_too_a_large_file_is_answered_with_the_login_page(
    office: Office, browser: Browser
) -> None:
    end_sessions(office)
    assert browser.upload("/indices/schemes", "bang.xlsx", b"x" * 40 * MEGABYTE) == 401
    assert 'name="pin"' in browser.text


@pytest.mark.parametrize(("account", "technical"), [("an", True), ("lan", False)])
def test_a_fault_of_the_computer_is_described_in_words_and_the_form_can_be_sent_again(
    office: Office, account: str, technical: bool
) -> None:
    browser = office.browser()
    browser.enter_as(account, PINS[account])
    browser.get(FEE)
    form = {**form_fields(browser), BASIS: f"{TYPED} của {account}"}
    with broken_database(office):
        assert browser.post(FEE, form) == 503
    assert ("desk.sqlite" in browser.text) is technical
    assert ("<summary>Chi tiết cho kỹ thuật viên</summary>" in browser.text) is technical
    assert f"{TYPED} của {account}" in shown(browser)
    again = re.findall(
        r'<input type="hidden" name="([^"]*)" value="([^"]*)">', browser.text[browser.text.index("<main") :]
    )
    assert browser.post(FEE, {unescape(name): unescape(value) for name, value in again}) == 200
    assert "/content/version/" in browser.text


def test_an_unforeseen_error_is_a_page_in_words_with_what_was_typed(
    office: Office, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(office.desk, "now", None)
        assert browser.post(FEE, typed_form(browser), referer=browser.origin + FEE) == 500
    assert "lỗi ngoài dự kiến" in browser.text
    assert TYPED in shown(browser)
    assert is_page(browser)
    assert "default-src 'none'" in browser.headers["content-security-policy"]


def test_unknown_names_methods_and_bodies_are_answered_with_pages(office: Office, browser: Browser) -> None:
    stranger = office.browser()
    assert stranger.get("/", host="robot.example:8090") == 421
    assert f'href="{stranger.origin}/"' in stranger.text
    assert browser.ask("PROPFIND", "/dossiers", None, {}) == 405
    assert is_page(browser)
    assert browser.ask("POST", FEE, "{}", {"content-type": "application/json", "origin": browser.origin}) == 400
    assert is_page(browser)
    assert stranger.ask("POST", "/login", "{}", {"content-type": "application/json"}) == 400
    assert is_page(stranger)
    assert stranger.post("/login", {"pin": "1"}, origin="null") == 403
    assert is_page(stranger)
    assert browser.get("/nowhere") == 404
    assert is_page(browser)


def test_a_form_whose_page_or_right_is_gone_loses_nothing(office: Office, browser: Browser) -> None:
    assert browser.post("/content/procedure/none/fee", typed_form(browser)) == 404
    assert TYPED in shown(browser)
    lan = office.browser()
    lan.enter_as("lan", PINS["lan"])
    assert lan.post("/steer/notice", {"notice_vi": TYPED}) == 403
    assert shown(lan) == [TYPED]
    assert is_page(lan)


@pytest.mark.parametrize(
    ("name", "value", "typed"),
    [
        ("why", "theo Nghị quyết", True),
        ("why", "nham", True),
        ("things", "place:counter:1 stop:counter:1 home", False),
        ("shown", "2026-11-30/0", False),
        ("weeks", "1-", False),
        ("id", "12", False),
        ("version", "17", False),
        ("imported", "1764561600.0", False),
        ("filled", "07:30-11:30 13:30-17:00", False),
        ("modified_ms", "1764561600000", False),
        ("fee", "8.000", True),
        ("source", "https://dichvucong.gov.vn/", True),
        ("name", "Lan", True),
        ("base.0", "9f86d081884c7d65", False),
        ("channel", "always", False),
        ("fee.items.10.was", "10", False),
        ("tick", "1", False),
        ("why", "  ", False),
    ],
)
def test_only_what_a_person_may_have_typed_is_shown(name: str, value: str, typed: bool) -> None:
    assert is_typed(name, value) is typed
