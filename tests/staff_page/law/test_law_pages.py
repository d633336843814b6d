"""The section "Pháp luật" over HTTP: questions, texts, import, reviews, and who may do what."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.staff_page.rig import Browser, Office, open_office

TEXT = """QUỐC HỘI
Luật số: 13/2022/QH15
LUẬT
PHÒNG, CHỐNG BẠO LỰC GIA ĐÌNH
Căn cứ
Điều 1. Phạm vi
Luật này quy định.
"""
BOUNDARY = "----law"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        _ = office.desk.knowledge.understander  # takes longer than the browser waits
        yield office


@pytest.fixture
def clerk(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    assert browser.enter() == 200
    return browser


def ask(browser: Browser, question: str) -> str:
    assert browser.get(f"/law?q={quote(question)}") == 200
    return browser.text


def upload(browser: Browser, data: bytes, **fields: str) -> int:
    assert browser.get("/law/import") == 200
    parts = {"form_token": browser.form_token, **fields}
    disposition = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
    body = "".join(f'{disposition}"{key}"\r\n\r\n{value}\r\n' for key, value in parts.items())
    body += f'{disposition}"file"; filename="luat.txt"\r\n\r\n'
    kind = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "origin": browser.origin}
    whole = body.encode() + data + f"\r\n--{BOUNDARY}--\r\n".encode()
    return browser.ask("POST", "/law/import", whole.decode("latin-1"), kind)  # http.client sends text as Latin-1


def test_a_question_is_answered_with_place_state_and_source(clerk: Browser) -> None:
    text = ask(clerk, "Thời hạn đăng ký khai tử là bao lâu")
    assert "Điều 33 Luật Hộ tịch, số 60/2014/QH13" in text
    assert "còn hiệu lực, hết hiệu lực từ 01/03/2027" in text
    assert "15 ngày kể từ ngày có người chết" in text
    assert 'href="/law/text?number=60/2014/QH13#dieu-33"' in text
    assert 'href="https://phapdien.moj.gov.vn/"' in text


def test_a_question_that_no_text_answers_is_refused_with_the_law_it_is_about(clerk: Browser) -> None:
    text = ask(clerk, "xe máy vượt đèn đỏ phạt bao nhiêu")
    assert "Chưa có văn bản nào trên máy trả lời câu này." in text
    assert "36/2024/QH15" in text
    assert "<blockquote>" not in text


@pytest.mark.parametrize("question", ["<script>alert(1)</script>", "' OR 1=1 --", "😀", "x" * 5000, "khai sinh\x00"])
def test_odd_questions_do_no_harm(clerk: Browser, question: str) -> None:
    assert "<script>alert" not in ask(clerk, question)


def test_texts_are_listed_and_read_by_article(clerk: Browser) -> None:
    assert clerk.get("/law/texts") == 200
    assert clerk.text.count("/law/text?number=") == 40
    assert clerk.get("/law/text?number=60/2014/QH13") == 200
    assert 'id="dieu-15"' in clerk.text
    assert 'id="dieu-15-khoan-1"' in clerk.text
    assert clerk.get("/law/text?number=1/2000/X") == 404
    assert clerk.get("/law/text?number=../../etc/passwd") == 404


def test_a_text_is_imported_read_and_removed(office: Office, clerk: Browser) -> None:
    assert upload(clerk, TEXT.encode(), source="https://vbpl.vn/1", in_force="01/07/2023") == 200
    assert "Đã nhập Luật Phòng, chống bạo lực gia đình, 13/2022/QH15." in clerk.text
    assert "chưa kiểm tra hiệu lực" in clerk.text
    assert clerk.get("/law/texts") == 200
    assert "trung tâm nhập" in clerk.text
    assert upload(clerk, TEXT.encode()) == 400
    assert "đã có trên máy" in clerk.text
    assert upload(clerk, TEXT.encode(), replace="yes") == 200
    assert clerk.post("/law/remove", {"number": "13/2022/QH15"}) == 200
    assert clerk.get("/law/text?number=13/2022/QH15") == 404
    assert clerk.post("/law/remove", {"number": "60/2014/QH13"}) == 404
    with office.desk.deeds() as deeds:
        assert [each.deed for each in deeds.newest(3)] == ["law_removed", "law_imported", "law_imported"]


@pytest.mark.parametrize(
    ("data", "fields", "said"),
    [
        (b"%PDF-1.7", {}, "PDF"),
        (b"", {}, "không có điều nào"),
        ("Điều 1. A\nx".encode(), {}, "Chưa rõ số, ký hiệu"),
        ("Điều 1. A\nx".encode(), {"number": "một", "name": "Luật A", "issuer": "Quốc hội"}, "chưa đúng dạng"),
        (TEXT.encode(), {"in_force": "31/02/2026"}, "31/02/2026"),
        (TEXT.encode(), {"source": "https://example.com/"}, "không phải trang của cơ quan nhà nước"),
        (TEXT.encode(), {"name": "<b>Luật</b>", "in_force": "x"}, "&lt;b&gt;Luật"),
    ],
)
def test_a_wrong_import_is_refused_and_what_was_typed_is_kept(
    clerk: Browser, data: bytes, fields: dict[str, str], said: str
) -> None:
    assert upload(clerk, data, **fields) == 400
    assert said in clerk.text
    assert all(value.replace("<", "&lt;").replace(">", "&gt;") in clerk.text for value in fields.values())


def test_an_import_without_a_file_is_refused(clerk: Browser) -> None:
    clerk.get("/law/import")
    fields = re.findall(r'<input (?:type="file" )?name="([^"]*)"', clerk.text)
    assert fields[-1] == "file", "a login carries what stands before a large file"
    assert clerk.post("/law/import", {"number": "1/2020/X"}) == 400
    assert "Chưa chọn tệp" in clerk.text


def test_a_review_is_marked_with_the_day_and_taken_back(office: Office, clerk: Browser) -> None:
    assert clerk.get("/law/reviews") == 200
    form = {"number": "64/2025/TT-BTC", "reason": "ends_soon"}
    assert "64/2025/TT-BTC" in clerk.text
    assert clerk.post("/law/reviewed", {**form, "thing": "1.013855"}) == 200
    assert "Đã rà soát: mã PIN chung, ngày " in clerk.text
    assert clerk.post("/law/reviewed", {**form, "remark": "<i>đã đối chiếu</i>"}) == 200
    assert "&lt;i&gt;đã đối chiếu" in clerk.text
    with office.desk.legal_reviews() as reviews:
        assert {each.number for each in reviews.marks()} == {"64/2025/TT-BTC"}
    assert clerk.post("/law/review-again", form) == 200
    with office.desk.legal_reviews() as reviews:
        assert reviews.marks() == []
    with office.desk.deeds() as deeds:
        assert [each.deed for each in deeds.newest(3)] == ["law_review_again", "law_reviewed", "law_reviewed"]


def test_a_review_of_an_item_that_has_changed_is_not_kept(office: Office, clerk: Browser) -> None:
    clerk.get("/law/reviews")
    assert clerk.post("/law/reviewed", {"number": "64/2025/TT-BTC", "reason": "ended"}) == 200
    assert "Danh sách đã thay đổi" in clerk.text
    with office.desk.legal_reviews() as reviews:
        assert reviews.marks() == []


def test_the_same_questions_are_asked_in_the_english_page(clerk: Browser) -> None:
    clerk.get("/law")
    clerk.post("/language", {"language": "en"})
    assert "Official source" in ask(clerk, "Thời hạn đăng ký khai tử là bao lâu")


def test_nothing_is_shown_without_a_session(office: Office) -> None:
    stranger = office.browser()
    for path in ("/law", "/law/texts", "/law/reviews", "/law/import"):
        assert stranger.get(path) == 401


def test_a_file_of_the_centre_that_is_damaged_is_named(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        folder = tmp_path / "var" / "law"
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("không có phần đầu", encoding="utf-8")
        browser = office.browser()
        browser.get("/")
        browser.enter()
        assert browser.get("/law/texts") == 503
        assert browser.get("/") == 200
