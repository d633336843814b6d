"""Two officials take one announced procedure in: by the short form under another title, and by the ordinary form."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from robot.desk.content_versions.store import ContentVersion
from robot.desk.staff.roles import Role
from robot.editing.procedure_index import IndexedProcedure
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import form_fields, logged_in, open_content_office
from tests.staff_page.rig import Browser, Office

pytestmark = pytest.mark.waits
PIN_OF = {"hoa": "395270", "lan": "271809"}
OTHER_TITLE = "Tên gọi khác cho dễ hiểu"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            for name, pin in PIN_OF.items():
                accounts.make(name, f"{name.title()} Nguyễn", Role.HEAD, pin)
        yield office


@pytest.fixture(scope="module")
def hoa(office: Office) -> Browser:
    return logged_in(office, "hoa", PIN_OF["hoa"])


@pytest.fixture(scope="module")
def lan(office: Office) -> Browser:
    return logged_in(office, "lan", PIN_OF["lan"])


@pytest.fixture
def announced(office: Office) -> IndexedProcedure:
    """An announced procedure that is not taken in yet."""
    with office.desk.content.editor.versions() as versions:
        touched = {each.subject for each in versions.newest(99)}
    known = office.desk.content.index.all().values()
    return next(each for each in known if each.within and each.procedure and f"procedure:{each.code}" not in touched)


def drafted(browser: Browser, path: str, **typed: str) -> str:
    """Save a draft by a form, with each tick that it asks for; return its number."""
    assert browser.get(path) == 200
    fields = {**form_fields(browser), **{name.replace("__", "."): value for name, value in typed.items()}}
    for _ in range(2):
        assert browser.post(path, fields) == 200, browser.text
        if found := re.search(r"/content/version/(\d+)/refuse", browser.text):
            return found[1]
        fields |= dict.fromkeys(re.findall(r'type="checkbox" name="([^"]*)"', browser.text), "yes")
    raise AssertionError(browser.text)


def taken_in(browser: Browser, code: str) -> str:
    return drafted(browser, f"/content/new/{code}/short", title__vi=OTHER_TITLE)


def open_of(office: Office, code: str) -> list[ContentVersion]:
    with office.desk.content.editor.versions() as versions:
        return [each for each in versions.open_versions() if each.subject == f"procedure:{code}"]


def approve(browser: Browser, number: str) -> int:
    return browser.post(f"/content/version/{number}/approve", {"from_day": ""})


def shown_changes(browser: Browser) -> list[tuple[str, str, str]]:
    """The changes on the page of a version: where, before and after."""
    rows = re.findall(r"<tr><td>(.*?)</td>\s*<td>(.*?)</td>\s*<td>(.*?)</td></tr>", browser.text, re.DOTALL)
    return [
        (unescape(where), *(unescape(re.sub("<[^>]*>", "", each)).strip() for each in both)) for where, *both in rows
    ]


def test_the_first_edit_of_an_announced_procedure_changes_nothing_else_and_shows_just_that(
    office: Office, hoa: Browser, lan: Browser
) -> None:
    known = office.desk.content.index.all().values()
    announced = next(each for each in known if each.within and each.procedure and each.procedure.documents)
    number = drafted(hoa, f"/content/procedure/{announced.code}/titles", subject="tên gọi mới")
    for look in ("waiting", "in force", "taken back"):
        lan.get(f"/content/version/{number}")
        assert shown_changes(lan) == [("Cách gọi ngắn", "(chưa có)", "tên gọi mới")], look
        if look == "waiting":
            assert approve(lan, number) == 200
            own = office.desk.content.index.find(announced.code)
            assert own is not None
            assert (own.within, own.table) == ("", {**announced.table, "subject": "tên gọi mới"})
        elif look == "in force":
            assert lan.post(f"/content/version/{number}/back") == 200
            assert office.desk.content.index.find(announced.code) == announced


def test_the_short_form_shows_what_it_changes_of_the_announced_facts_without_a_key(
    office: Office, hoa: Browser
) -> None:
    known = office.desk.content.index.all().values()
    announced = next(each for each in known if each.within and each.procedure and each.procedure.second_source)
    hoa.get(f"/content/version/{taken_in(hoa, announced.code)}")
    shown = {where: after for where, _, after in shown_changes(hoa)}
    assert shown["Tên ngắn để robot nói và hiển thị"] == OTHER_TITLE
    assert shown["Nguồn thứ hai"] == "(bỏ)"
    assert "Lĩnh vực" not in shown, "it stays"
    assert not [where for where in shown if re.search("[a-z][._][a-z]", where)]


def test_the_ordinary_form_goes_on_from_the_draft_of_the_short_one(
    office: Office, hoa: Browser, lan: Browser, announced: IndexedProcedure
) -> None:
    taken_in(hoa, announced.code)
    assert lan.get(f"/content/procedure/{announced.code}/titles") == 200
    assert OTHER_TITLE in unescape(lan.text)
    number = drafted(lan, f"/content/procedure/{announced.code}/titles", title__en="Easy title")
    (waiting,) = open_of(office, announced.code)
    assert (str(waiting.id), waiting.who) == (number, "lan")
    with office.desk.accounts() as accounts:
        accounts.make("binh", "Trần Văn Bình", Role.HEAD, "640182")
    binh = office.browser()
    binh.get("/")
    binh.enter_as("binh", "640182")
    assert approve(binh, number) == 200
    ContentFollower(office.desk).look()
    found = office.desk.content.index.find(announced.code)
    assert found is not None
    assert (found.title, found.within) == (OTHER_TITLE, "")
    assert found.table["title"]["en"] == "Easy title"


def test_a_form_that_was_open_before_the_other_draft_shows_it(
    office: Office, hoa: Browser, lan: Browser, announced: IndexedProcedure
) -> None:
    lan.get(f"/content/procedure/{announced.code}/titles")
    fields = form_fields(lan)
    taken_in(hoa, announced.code)
    assert lan.post(f"/content/procedure/{announced.code}/titles", {**fields, "title.en": "Easy title"}) == 409
    page = unescape(lan.text)
    assert "Hoa Nguyễn" in page
    assert OTHER_TITLE in page
    assert "Easy title" in page
    assert [each.who for each in open_of(office, announced.code)] == ["hoa"]


def test_a_withdrawn_draft_is_not_drafted_again_beside_another_one(
    office: Office, hoa: Browser, lan: Browser, announced: IndexedProcedure
) -> None:
    first = taken_in(hoa, announced.code)
    assert hoa.post(f"/content/version/{first}/refuse", {"why": ""}) == 200
    second = drafted(lan, f"/content/procedure/{announced.code}/titles", title__en="Easy title")
    hoa.get(f"/content/version/{first}")
    assert hoa.post(f"/content/version/{first}/redraft") == 409
    assert [str(each.id) for each in open_of(office, announced.code)] == [second]


def test_a_code_that_stands_twice_is_named_without_a_file(
    office: Office, hoa: Browser, lan: Browser, announced: IndexedProcedure
) -> None:
    first = taken_in(hoa, announced.code)
    editor = office.desk.content.editor
    with editor.versions() as versions:
        text = versions.text(open_of(office, announced.code)[0].files[0].after)
    path = "procedures/khac/hai-lan.toml"
    second = editor.save(f"procedure:{announced.code}", "hoa", "", {path: text}, {path: ""})
    assert approve(lan, str(second.id)) == 200
    assert approve(lan, first) == 409
    assert "Danh mục đã có thủ tục mang mã này." in unescape(lan.text)
    assert ".toml" not in lan.text[lan.text.index("<main") :]
