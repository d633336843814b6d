"""Who decides what: drafts that share a file, versions that wait for their day, and what the pages say of them."""

import datetime
import re
from collections.abc import Iterator

import pytest

from robot.core.trouble import Trouble
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
    by_hand = re.sub(r'^announced_by = "[^"]*"', 'announced_by = "4/QĐ"', file.read_text(encoding="utf-8"), flags=re.M)
    file.write_text(by_hand, encoding="utf-8")
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


def test_a_version_that_a_leaping_clock_would_bring_early_waits_and_says_so_on_every_page(
    office: Office, people: tuple[Browser, Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    an, lan = people
    number = saved(an, MORE, announced_by="9/QĐ")
    assert lan.post(f"/content/version/{number}/approve", {"from_day": "01/12/2026"}) == 200
    follower, editor = ContentFollower(office.desk), office.desk.content.editor
    with monkeypatch.context() as leapt:
        for clock in (office.desk, office.desk.content):
            leapt.setattr(clock, "now", lambda: NOW.replace(year=2036))
        leapt.setattr(editor, "_now", office.desk.now)
        follower.look()
        with office.desk.deeds() as deeds:
            assert deeds.newest(1)[0].deed == "content_planned"
        assert an.get(f"/content/version/{number}") == 200
        assert "chưa áp dụng được đúng ngày" in an.text
        assert "ngày giờ của máy có thể sai" in an.text
        assert "9/QĐ" not in (office.desk.config / BIRTH).read_text(encoding="utf-8")
    assert an.get(f"/content/version/{number}") == 200
    assert "chưa áp dụng được" not in an.text
    assert an.post(f"/content/version/{number}/refuse") == 200


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
    for browser, status in ((an, 200), (lan, 422)):
        assert browser.get("/content/new-policy/-/answer") == 200
        assert browser.post("/content/new-policy/-/answer", {**form_fields(browser), **answer}) == status
    assert "đang có bản soạn" in lan.text
    assert "Dạ có." in lan.text, "what was typed is kept"


def test_a_form_that_is_shown_again_takes_back_no_change_of_another_person(people: tuple[Browser, Browser]) -> None:
    an, lan = people
    fee = "/content/procedure/1.000894/fee"
    assert lan.get(fee) == 200
    hers = form_fields(lan)
    number = saved(an, fee, fee__note="An ghi chú.")
    wrong = {**hers, "fee.items.0.amount_vnd": "abc"}
    assert lan.post(fee, wrong) == 422
    again = {**form_fields(lan), "fee.items.0.amount_vnd": "25.000"}
    assert lan.post(fee, again) == 409, "the change of the other person is shown"
    assert "An ghi chú." in lan.text
    assert an.post(f"/content/version/{number}/refuse") == 200


def test_a_withdrawn_draft_is_drafted_again(people: tuple[Browser, Browser]) -> None:
    an, lan = people
    number = saved(an, MORE, announced_by="77/QĐ-BTP")
    assert an.post(f"/content/version/{number}/refuse") == 200
    assert "đã rút" in an.text
    assert an.post(f"/content/version/{number}/redraft") == 200
    assert "77/QĐ-BTP" in an.text
    again = re.search(r"/content/version/(\d+)/refuse", an.text)
    assert again is not None
    assert an.post(f"/content/version/{number}/redraft") == 409, "a draft of it waits already"
    assert lan.post(f"/content/version/{again[1]}/refuse", {"why": "Chưa đúng số"}) == 200
    assert "không duyệt" in lan.text


def test_a_question_that_has_an_answer_gets_no_second_one(office: Office, people: tuple[Browser, Browser]) -> None:
    an, _ = people
    _, table = next(iter(office.desk.content.policies().values()))
    path = "/content/new-policy/-/answer"
    assert an.get(path) == 200
    assert an.post(path, {**form_fields(an), "question": str(table["question"]).upper()}) == 422
    assert "đã có câu trả lời" in an.text


def test_an_edit_by_hand_stands_with_the_sentence_that_it_changes_and_with_no_other(
    office: Office, people: tuple[Browser, Browser]
) -> None:
    an, lan = people
    assert lan.post(f"/content/version/{saved(an, GREETING, vi='Chào {bác} ạ.')}/approve", {"from_day": ""}) == 200
    file = office.desk.config / "words/vi/dialogue.toml"
    said = read_toml(file)["say"]["robot"]
    file.write_text(file.read_text(encoding="utf-8").replace(said, "Tôi là máy."), encoding="utf-8")
    assert an.get("/content/words/say.robot") == 200
    assert "sửa trực tiếp trên máy" in an.text
    assert an.get("/content/words/say.greet") == 200
    assert "sửa trực tiếp trên máy" not in an.text
    with office.desk.content.editor.versions() as versions:
        hand = versions.newest(1)[0]
    assert an.get(f"/content/version/{hand.id}") == 200
    assert "Các câu nói của robot" in an.text
    assert "dialogue.toml" not in an.text
    assert an.post(f"/content/version/{hand.id}/back") == 200
    assert read_toml(file)["say"]["robot"] == said


def test_an_approval_while_a_file_is_broken_promises_nothing(office: Office, people: tuple[Browser, Browser]) -> None:
    an, lan = people
    number = saved(an, MORE, announced_by="78/QĐ-BTP")
    fault = Trouble("is wrong", "bị hỏng", remedy="", remedy_vi="", file=str(office.desk.config / "words/vi/idle.toml"))
    office.desk.content_faults = (fault,)
    try:
        assert lan.post(f"/content/version/{number}/approve", {"from_day": ""}) == 200
        assert "robot chưa dùng nội dung mới" in lan.text
    finally:
        office.desk.content_faults = ()
