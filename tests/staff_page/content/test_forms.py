"""An official changes the content on the page: checked by field, asked back, approved, live, and taken back."""

import re
from collections.abc import Iterator

import pytest

from robot.runtime.settings.toml_reader import read_toml
from tests.staff_page.content.content_office import BIRTH, FEE, form_fields, open_content_office, shown_faults
from tests.staff_page.rig import Browser, Office

TITLES = "/content/procedure/1.001193/titles"
pytestmark = pytest.mark.waits


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office"), second_person=False) as office:
        yield office


@pytest.fixture
def browser(office: Office) -> Iterator[Browser]:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    yield browser
    with office.desk.content.editor.versions() as versions:
        waiting = versions.open_versions()
    for version in waiting:
        office.desk.content.editor.refuse(version.id, "", "")


def birth(office: Office) -> dict[str, object]:
    return read_toml(office.desk.config / BIRTH)


def test_a_fee_is_changed_approved_and_taken_back(office: Office, browser: Browser) -> None:
    before = birth(office)
    assert browser.get(FEE) == 200
    assert browser.post(FEE, {**form_fields(browser), "fee.items.1.amount_vnd": "8.000", "why": "NQ 12"}) == 200
    assert "8.000" in browser.text
    assert birth(office) == before, "a draft is not in force"
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": ""}) == 200
    assert birth(office)["fee"]["items"][1]["amount_vnd"] == 8000  # type: ignore[index]
    assert browser.post(f"/content/version/{number[1]}/back") == 200
    assert birth(office) == before
    with office.desk.deeds() as deeds:
        assert [each.deed for each in deeds.newest(3)][::-1] == [
            "content_saved",
            "content_approved",
            "content_taken_back",
        ]


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("fee.items.0.amount_vnd", "tám nghìn", "chỉ ghi số"),
        ("fee.items.0.basis", "", "phải nhập"),
        ("fee.items.0.basis", "x" * 201, "quá dài: tối đa 200 ký tự"),
        ("fee.note", "x" * 801, "quá dài: tối đa 800 ký tự"),
        ("fee.reductions", "một\n" + "x" * 601, "mỗi dòng tối đa 600 ký tự"),
        ("fee.note", "<script>alert(1)</script>", "chỉ dùng chữ, số và dấu câu"),
        ("fee.note", "🙂 emoji", "chỉ dùng chữ, số và dấu câu"),
        ("fee.items.0.valid_from", "31/02/2026", "ghi ngày như"),
        ("fee.items.0.channel", "bưu điện", "trong danh sách"),
        ("fee.items.0.per.vi", "bản", "phải nhập"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    browser: Browser, field: str, value: str, fault: str
) -> None:
    browser.get(FEE)
    sent = {**form_fields(browser), "fee.items.0.condition": "chữ đã gõ", field: value}
    assert browser.post(FEE, sent) == 422
    assert [fault in each for each in shown_faults(browser)] == [True]
    assert form_fields(browser)["fee.items.0.condition"] == "chữ đã gõ"
    assert not re.search(r"\.toml|fee\.items|must be|khoá", re.sub(r"<[^>]*>", "", browser.text.split("<main>")[1]))


@pytest.mark.parametrize("value", ["'; DROP TABLE content_change; --", "&lt;b&gt; &amp; {{ 1 }}", "Đăng"])
def test_odd_text_is_kept_as_text(office: Office, browser: Browser, value: str) -> None:
    browser.get(FEE)
    assert browser.post(FEE, {**form_fields(browser), "fee.note": value}) == 200
    with office.desk.content.editor.versions() as versions:
        assert len(versions.open_versions()) == 1


def test_ten_times_the_fee_asks_back_and_is_saved_once_confirmed(browser: Browser) -> None:
    browser.get(FEE)
    browser.post(FEE, {**form_fields(browser), "fee.items.1.amount_vnd": "8.000"})
    browser.get(FEE)
    sent = {**form_fields(browser), "fee.items.1.amount_vnd": "80.000"}
    assert browser.post(FEE, sent) == 200
    assert "gấp 10 lần mức cũ (8.000 đồng → 80.000 đồng). Đúng như vậy?" in browser.text
    tick = re.search(r'name="(sure\.[^"]*)"', browser.text)
    assert tick is not None
    assert browser.post(FEE, {**sent, tick[1]: "1"}) == 200
    assert "/approve" in browser.text


def test_a_long_title_asks_back_and_a_far_longer_one_is_refused(browser: Browser) -> None:
    browser.get(TITLES)
    sent = {**form_fields(browser), "title.vi": "Đăng ký khai sinh " * 5}
    assert browser.post(TITLES, {**sent, "title.vi": "Đăng ký khai sinh " * 50}) == 422
    assert shown_faults(browser) == ["Nội dung quá dài: tối đa 150 ký tự."]
    assert browser.post(TITLES, sent) == 200
    assert "dài 89 ký tự, thường chỉ đến 60" in browser.text
    tick = re.search(r'name="(sure\.long[^"]*)"', browser.text)
    assert tick is not None
    assert browser.post(TITLES, {**sent, tick[1]: "1"}) == 200
    assert "/approve" in browser.text


def test_the_second_of_two_editors_sees_the_change_of_the_first_and_decides(office: Office, browser: Browser) -> None:
    browser.get(FEE)
    mine = form_fields(browser)
    other = office.browser()
    other.get("/")
    other.enter()
    other.get(FEE)
    other.post(FEE, {**form_fields(other), "fee.note": "của người kia", "fee.items.1.amount_vnd": "9000"})
    assert browser.post(FEE, {**mine, "fee.items.1.amount_vnd": "8000", "why": "của tôi"}) == 409
    assert "của người kia" in browser.text
    assert re.search(r"<ins>9\.000</ins>", browser.text)
    assert re.search(r"<ins>8\.000</ins>", browser.text)
    sent = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', browser.text))
    assert browser.post(FEE, {**sent, "choose.fee.items.1.amount_vnd": "mine"}) == 200
    with office.desk.content.editor.versions() as versions:
        (version,) = versions.open_versions()
        text = versions.text(version.files[0].after) or ""
    assert "của người kia" in text
    assert "amount_vnd = 9000" not in text


def test_a_hand_edit_beside_a_page_edit_loses_nothing(office: Office, browser: Browser) -> None:
    file = office.desk.config / BIRTH
    before = file.read_text(encoding="utf-8")
    browser.get(TITLES)
    browser.post(TITLES, {**form_fields(browser), "subject": "trên trang"})
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    file.write_text("# ghi chú\n" + before.replace('subject = "khai sinh"', 'subject = "bằng tay"'), encoding="utf-8")
    assert browser.post(f"/content/version/{number[1]}/approve") == 409
    assert "bằng tay" in browser.text
    assert browser.post(f"/content/version/{number[1]}/join") == 200
    joined = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert joined is not None
    assert browser.post(f"/content/version/{joined[1]}/approve") == 200
    assert birth(office)["subject"] == "trên trang"
    assert file.read_text(encoding="utf-8").startswith("# ghi chú")
    file.write_text(before, encoding="utf-8")


def test_a_decided_version_and_an_unknown_one_answer_politely(browser: Browser) -> None:
    browser.get(FEE)
    browser.post(FEE, {**form_fields(browser), "fee.note": "x"})
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    assert browser.post(f"/content/version/{number[1]}/refuse", {"why": "thôi"}) == 200
    assert browser.post(f"/content/version/{number[1]}/approve") == 409
    assert browser.get("/content/version/999999") == 404
    assert browser.get("/content/version/abc") == 404
    assert browser.get("/content/procedure/../fee") == 404
    assert browser.get("/content/procedure/1.001193/nothing") == 404


def test_the_list_is_searched_filtered_and_sorted(browser: Browser) -> None:
    for query, found in (
        ("q=khai sinh", "Đăng ký khai sinh"),
        ("q=dang ky ket hon", "Đăng ký kết hôn"),
        ("q=1.001193", "Đăng ký khai sinh"),
    ):
        assert browser.get(f"/content?{query.replace(' ', '%20')}") == 200
        assert found in browser.text
    assert browser.get("/content?q=%3Cscript%3E&todo=zz&sort=zz") == 200
    assert browser.get("/content?todo=missing&sort=as_of&whole=1") == 200


def test_each_form_of_a_procedure_is_saved_untouched_without_a_change(browser: Browser) -> None:
    for form in ("fee", "time", "papers", "legal", "titles", "asked", "forms", "checks", "more"):
        path = f"/content/procedure/1.001193/{form}"
        assert browser.get(path) == 200
        assert browser.post(path, form_fields(browser)) == 200
        assert "Không có gì thay đổi" in browser.text, form


@pytest.mark.parametrize(
    ("path", "typed", "fault"),
    [
        (
            "/content/procedure/1.001193/more",
            {"related": "2.000635\n9.999999"},
            "9.999999: Danh mục không có thủ tục mang mã này.",
        ),
        (
            "/content/new-policy/-/answer",
            {"procedures": "9.999999"},
            "9.999999: Danh mục không có thủ tục mang mã này.",
        ),
        (
            "/content/new-policy/-/answer",
            {"answers_for": "1.001193"},
            "1.001193: Mã này phải có cả trong mục Mã thủ tục liên quan.",
        ),
    ],
)
def test_an_error_of_a_line_is_said_beside_its_field_with_that_line(
    browser: Browser, path: str, typed: dict[str, str], fault: str
) -> None:
    assert browser.get(path) == 200
    fields = form_fields(browser)
    if "question" in fields:
        fields |= {"question": "Thử hỏi một câu?", "asked": "thử hỏi một câu", "sources": "Phường", "kind": "fee"}
        fields |= {"answer": "Trả lời thử."}
    assert browser.post(path, {**fields, **typed}) == 422
    assert shown_faults(browser) == [fault]


def test_an_error_of_another_form_is_said_above_this_one(browser: Browser) -> None:
    path = "/content/procedure/1.001193/papers"
    browser.get(path)
    fields = form_fields(browser)
    (row,) = [name.removesuffix(".name") for name, value in fields.items() if value == "Giấy chứng sinh"]
    assert browser.post(path, {**fields, f"{row}.gone": "1"}) == 422
    assert shown_faults(browser) == []
    assert "Giấy tờ liên quan (đúng tên ở mục Giấy tờ): Không có giấy tờ nào mang tên này" in browser.text


def test_a_new_procedure_is_made_by_one_form(office: Office, browser: Browser) -> None:
    assert browser.get("/content/new/-/short") == 200
    sent = {
        **form_fields(browser),
        "official_title": "Cấp giấy bán hàng",
        "title.vi": "Bán hàng rong",
        "field": "Hộ tịch",
    }
    assert browser.post("/content/new/-/short", sent) == 422
    sent |= {"department": "tu-phap", "sources": "Quyết định của phường"}
    assert browser.post("/content/new/-/short", sent) == 200
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None
    assert browser.get("/content/procedure/ban-hang-rong") == 200, "a draft can be edited on"
    assert browser.post(f"/content/version/{number[1]}/approve") == 200
    assert read_toml(office.desk.config / "procedures/ho-tich/ban-hang-rong.toml")["code"] == "ban-hang-rong"
