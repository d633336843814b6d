"""Who decides what: drafts that share a file, versions that wait for their day, and what the pages say of them."""

import datetime
import re
from collections.abc import Iterator

import pytest

from robot.desk.staff.roles import Role
from robot.runtime.settings.toml_reader import read_toml
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import BIRTH, form_fields, open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits
ROBOT, GREETING = "/content/words/say.robot/sentence", "/content/words/say.greet/sentence"
MORE = "/content/procedure/1.001193/legal"
PEOPLE = {"an": "728491", "lan": "395172"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module")
def pin_only(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    return browser


@pytest.fixture(scope="module")
def people(office: Office) -> tuple[Browser, Browser]:
    with office.desk.accounts() as accounts:
        for name, pin in PEOPLE.items():
            accounts.make(name, name.title(), Role.HEAD, pin)
    found = []
    for name, pin in PEOPLE.items():
        browser = office.browser()
        browser.get("/")
        browser.enter_as(name, pin)
        found.append(browser)
    return found[0], found[1]


def saved(browser: Browser, path: str, **typed: str) -> str:
    """Save a draft by a form; return its number."""
    assert browser.get(path) == 200
    assert browser.post(path, {**form_fields(browser), **{key.replace("__", "."): typed[key] for key in typed}}) == 200
    number = re.search(r"/content/version/(\d+)/refuse", browser.text)
    assert number is not None
    return number[1]


def test_without_accounts_the_page_asks_to_make_some_instead_of_showing_a_button(pin_only: Browser) -> None:
    number = saved(pin_only, ROBOT, vi="Tôi là robot của phường.")
    assert "/accounts/new" in pin_only.text
    assert f"/content/version/{number}/approve" not in pin_only.text
    assert pin_only.post(f"/content/version/{number}/refuse") == 200


def test_an_item_of_a_shared_file_is_approved_by_itself(office: Office, people: tuple[Browser, Browser]) -> None:
    an, lan = people
    first = saved(an, ROBOT, vi="Tôi là robot của phường.")
    second = saved(lan, GREETING, vi="Kính chào {bác}.")
    assert lan.get(f"/content/version/{second}") == 200
    assert "robot của phường" not in lan.text
    assert lan.get(f"/content/version/{second}/preview") == 200
    assert "Kính chào bác." in lan.text
    assert an.post(f"/content/version/{second}/approve", {"from_day": ""}) == 200
    said = read_toml(office.desk.config / "words/vi/dialogue.toml")["say"]
    assert said["greet"] == "Kính chào {bác}."
    assert said["robot"] != "Tôi là robot của phường."
    assert an.post(f"/content/version/{first}/approve", {"from_day": ""}) == 409
    assert lan.post(f"/content/version/{first}/approve", {"from_day": ""}) == 200


def test_a_change_of_a_value_changed_later_is_shown_before_it_is_taken_back(
    office: Office, people: tuple[Browser, Browser]
) -> None:
    an, lan = people
    for text in ("1/QĐ", "2/QĐ"):
        first = saved(an, MORE, announced_by=text)
        assert lan.post(f"/content/version/{first}/approve", {"from_day": ""}) == 200
    with office.desk.content.editor.versions() as versions:
        older = versions.of_subject("procedure:1.001193", 9)[1]
    assert an.post(f"/content/version/{older.id}/back") == 409
    assert read_toml(office.desk.config / BIRTH)["announced_by"] == "2/QĐ"
    assert an.post(f"/content/version/{older.id}/back", {"to": "this"}) == 409
    assert an.post(f"/content/version/{older.id}/back", {"to": "this", "sure": "1"}) == 200
    assert read_toml(office.desk.config / BIRTH)["announced_by"] == "1/QĐ"


def test_a_dated_version_that_fails_on_its_day_is_announced_over_every_page(
    office: Office, people: tuple[Browser, Browser]
) -> None:
    an, lan = people
    number = saved(an, MORE, announced_by="3/QĐ")
    assert lan.post(f"/content/version/{number}/approve", {"from_day": "25/11/2026"}) == 200
    assert an.get(MORE) == 200
    assert "có hiệu lực từ 25/11/2026" in an.text
    file = office.desk.config / BIRTH
    file.write_text(file.read_text(encoding="utf-8").replace("1/QĐ", "4/QĐ"), encoding="utf-8")
    office.desk.content.editor._now = lambda: NOW + datetime.timedelta(1)
    ContentFollower(office.desk).look()
    office.desk.content.editor._now = office.desk.now
    with office.desk.deeds() as deeds:
        (deed,) = deeds.newest(1)
    assert (deed.deed, deed.who, deed.thing) == ("content_not_in_force", "lan", "Đăng ký khai sinh")
    assert lan.get("/content/waiting") == 200
    assert "chưa áp dụng được đúng ngày" in lan.text
    assert lan.post(f"/content/version/{number}/join") == 200
    assert "chưa áp dụng được đúng ngày" not in lan.text


def test_a_taught_sentence_that_a_draft_changes_is_politely_left(
    people: tuple[Browser, Browser],
) -> None:
    an, _ = people
    saved(an, "/content/taught/1.001193/phrases", phrases="xin giấy cho bé")
    assert an.get("/content/all/site") == 200
    assert an.post("/content/untaught", {"code": "1.001193", "sentence": "xin giấy cho bé"}) == 200
    assert "Chưa bỏ được câu này" in an.text


def test_a_new_answer_and_a_new_procedure_whose_draft_waits_can_be_saved_or_say_so(
    people: tuple[Browser, Browser],
) -> None:
    an, lan = people
    new = {"official_title": "Cấp giấy bán hàng", "title.vi": "Bán hàng rong", "field": "Hộ tịch"}
    new |= {"department": "tu-phap", "sources": "Quyết định của phường"}
    assert an.get("/content/new/-/short") == 200
    assert "tư pháp" in an.text
    assert "(tu-phap)" not in an.text
    sent = {**form_fields(an), **new}
    assert an.post("/content/new/-/short", sent) == 200
    assert lan.get("/content/new/-/short") == 200
    assert lan.post("/content/new/-/short", {**form_fields(lan), **new}) == 422
    assert "đang có bản soạn" in lan.text
    assert re.search(r'href="/content/version/\d+"', lan.text)
    answer = {"question": "Phường có bãi xe không?", "answer": "Dạ có.", "asked": "gửi xe ở đâu", "sources": "phường"}
    for browser in people:
        assert browser.get("/content/new-policy/-/answer") == 200
        assert browser.post("/content/new-policy/-/answer", {**form_fields(browser), **answer}) == 200
        assert "/content/version/" in browser.text
        assert "Chưa lưu được" not in browser.text
