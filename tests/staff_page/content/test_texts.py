"""The other kinds of content on the page: lists, forms, the work list, the preview, and dismissed sentences."""

import datetime
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.runtime.content.teaching import with_phrase
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import BIRTH, FEE, form_fields, open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office"), second_person=False) as office:
        yield office


@pytest.fixture(scope="module")
def browser(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    return browser


def approve(browser: Browser) -> str:
    """Approve the version on the page; return its number."""
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": ""}) == 200
    return number[1]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/content/all/policy?q=the%20bao%20hiem", "thẻ bảo hiểm y tế"),
        ("/content/all/policy?todo=soon", "Sắp hết hiệu lực"),
        ("/content/all/words?q=toi%20la%20robot", "Tôi là robot"),
        ("/content/all/site", "Thông tin của trung tâm"),
        ("/content/todo", "Còn thiếu"),
        ("/content/waiting", "Chờ duyệt"),
    ],
)
def test_each_list_shows_its_texts(browser: Browser, path: str, found: str) -> None:
    assert browser.get(path) == 200
    assert found in browser.text


def test_an_unknown_kind_or_key_is_not_found(browser: Browser) -> None:
    for path in (
        "/content/all/secrets",
        "/content/words/no.such/sentence",
        "/content/policy/none/answer",
        "/content/x/y/z",
    ):
        assert browser.get(path) == 404


def test_untouched_forms_of_texts_change_nothing(browser: Browser) -> None:
    for path in (
        "/content/policy/bhyt-75/answer",
        "/content/policy/bhyt-75/basis",
        "/content/words/say.greet/sentence",
        "/content/site/facts/facts",
        "/content/site/places/places",
    ):
        assert browser.get(path) == 200
        assert browser.post(path, form_fields(browser)) == 200
        assert "Không có gì thay đổi" in browser.text, path


@pytest.mark.parametrize(
    ("path", "field", "value", "file"),
    [
        ("/content/procedure/1.001193/asked", "asked.phrases", "nhà có em bé ra đời", BIRTH),
        ("/content/procedure/1.001193/forms", "forms.0.url", "https://dichvucong.gov.vn/to-khai", BIRTH),
        ("/content/words/say.greet/sentence", "vi", "Kính chào {bác}! Tôi là robot.", "words/vi/dialogue.toml"),
    ],
)
def test_a_phrase_a_form_and_a_sentence_are_changed_and_in_force(
    office: Office, browser: Browser, path: str, field: str, value: str, file: str
) -> None:
    assert browser.get(path) == 200
    form = form_fields(browser)
    typed = f"{form[field]}\n{value}" if "\n" in form[field] else value  # a list gets one line more
    assert browser.post(path, {**form, field: typed}) == 200
    assert value not in (office.desk.config / file).read_text(encoding="utf-8"), "a draft is not in force"
    approve(browser)
    assert value in (office.desk.config / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("key", "ends"),
    [
        ("say.let_through", "Cảm ơn ạ. Robot dùng nội dung mới"),
        ("say.where_to", "đến quầy nào ạ? Robot dùng nội dung mới"),
    ],
)
def test_a_message_about_a_sentence_ends_it_once(key: str, ends: str, browser: Browser) -> None:
    path = f"/content/words/{key}/sentence"
    browser.get(path)
    form = form_fields(browser)
    assert browser.post(path, {**form, "en": f"Well. {form['en']}"}) == 200
    approve(browser)
    found = re.search(r'<p class="told"[^>]*>Đã duyệt: ([^<]*)</p>', browser.text)
    assert found is not None
    assert ends in found[1]


def test_a_fact_in_one_language_only_is_refused_beside_its_field(browser: Browser) -> None:
    path = "/content/site/facts/facts"
    browser.get(path)
    assert browser.post(path, {**form_fields(browser), "parking.vi": "Gửi xe ở sân sau."}) == 422
    assert form_fields(browser)["parking.vi"] == "Gửi xe ở sân sau."


def test_a_fact_is_changed_and_the_page_follows(office: Office, browser: Browser) -> None:
    path = "/content/site/facts/facts"
    follower = ContentFollower(office.desk)
    browser.get(path)
    sent = {**form_fields(browser), "parking.vi": "Gửi xe ở sân sau.", "parking.en": "Park behind the house."}
    assert browser.post(path, sent) == 200
    approve(browser)
    before = office.desk.knowledge
    for _ in range(2):
        follower.look()
    assert office.desk.knowledge is not before
    assert office.desk.content_faults == ()


def test_the_preview_shows_page_slip_and_speech_of_the_draft(browser: Browser) -> None:
    browser.get(FEE)
    browser.post(FEE, {**form_fields(browser), "fee.items.1.amount_vnd": "8.000"})
    number = re.search(r"/content/version/(\d+)/preview", browser.text)
    assert number is not None
    assert browser.get(f"/content/version/{number[1]}/preview") == 200
    assert "Lệ phí 8.000 đồng" in browser.text
    assert "SỐ THỨ TỰ" in browser.text.upper()
    assert browser.get(f"/content/version/{number[1]}/page.png") == 200
    assert browser.headers["content-type"] == "image/png"
    assert browser.get(f"/content/version/{number[1]}/said-99.wav") == 404
    assert browser.get("/content/version/99999/page.png") == 404


def test_a_version_comes_into_force_on_its_day(office: Office, browser: Browser) -> None:
    path = "/content/words/say.robot/sentence"
    browser.get(path)
    browser.post(path, {**form_fields(browser), "vi": "Tôi là robot của phường."})
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": "hôm sau"}) == 409
    assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": "25/11/2026"}) == 200
    assert "đã duyệt, có hiệu lực từ 25/11/2026" in browser.text
    follower = ContentFollower(office.desk)
    follower.look()
    file = office.desk.config / "words/vi/dialogue.toml"
    assert "robot của phường" not in file.read_text(encoding="utf-8")
    office.desk.content.editor._now = lambda: NOW + datetime.timedelta(1)
    follower.look()
    assert "robot của phường" in file.read_text(encoding="utf-8")
    office.desk.content.editor._now = office.desk.now


def test_a_taught_sentence_is_taken_away_with_one_click(office: Office, browser: Browser) -> None:
    file = office.desk.config / "site_phrases.toml"
    file.write_text(
        with_phrase(file.read_text(encoding="utf-8"), "1.001193", "giấy đỏ của bé nhà tôi"), encoding="utf-8"
    )
    browser.get("/content/all/site")
    assert "giấy đỏ của bé nhà tôi" in browser.text
    assert browser.post("/content/untaught", {"code": "1.001193", "sentence": "giấy đỏ của bé nhà tôi"}) == 200
    assert "giấy đỏ của bé nhà tôi" not in file.read_text(encoding="utf-8")


def test_a_sentence_is_not_taught_without_room_to_try_it(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.get("/questions")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    sentence = "xin tờ giấy cho cháu sơ sinh ấy mà"
    assert browser.post("/questions/learn", {"code": "1.001193", "sentence": sentence}) == 200
    assert '<p class="alert" role="alert">Chưa thêm được: hệ thống không cho đọc hoặc ghi' in browser.text


def test_a_sentence_that_was_not_understood_is_dismissed_and_called_back(office: Office, browser: Browser) -> None:
    with office.desk.unanswered() as kept:
        kept.count("con chó nhà hàng xóm sủa cả đêm", NOW.date())
    browser.get("/questions")
    assert browser.post("/questions/dismiss", {"sentence": "con chó nhà hàng xóm sủa cả đêm", "why": "not-here"}) == 200
    assert "1 câu đã bỏ qua" in browser.text
    assert browser.post("/questions/call-back", {"sentence": "con chó nhà hàng xóm sủa cả đêm"}) == 200
    assert "câu đã bỏ qua" not in browser.text


def test_a_sentence_that_names_a_person_is_deleted_also_from_the_log(office: Office, browser: Browser) -> None:
    with office.desk.unanswered() as kept:
        kept.count("tôi muốn gặp cô lan ở phòng một cửa", NOW.date())
        (sentence,) = [each.text for each in kept.sentences(NOW.date()) if "lan" in each.text]
    browser.get("/questions")
    assert browser.post("/questions/dismiss", {"sentence": sentence, "why": "delete"}) == 200
    with office.desk.unanswered() as kept:
        assert kept.dismissed(NOW.date()) == []
    with office.desk.deeds() as deeds:
        (deed,) = deeds.newest(1)
    assert (deed.deed, deed.thing, deed.before, deed.after) == ("question_deleted", "", "", "")
