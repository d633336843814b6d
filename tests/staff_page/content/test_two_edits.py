"""Two edits of one thing: other rows join, a planned version is minded, and the page says who changed what."""

import datetime
import re
from collections.abc import Iterator

import pytest

from robot.desk.staff.roles import Role
from robot.editing.toml_edits import written
from robot.runtime.settings.toml_reader import read_toml
from robot.staff_page.content.content_follower import ContentFollower
from tests.staff_page.content.content_office import BIRTH, FEE, form_fields, logged_in, open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits
PAPERS = "/content/procedure/1.001193/papers"
PEOPLE = {"an": "728491", "lan": "395172"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            for name, pin in PEOPLE.items():
                accounts.make(name, f"{name.title()} Nguyễn", Role.HEAD, pin)
        yield office


@pytest.fixture(autouse=True)
def as_before(office: Office) -> Iterator[None]:
    """After each test the procedure says what it said, and nothing waits."""
    file = office.desk.config / BIRTH
    before = file.read_text(encoding="utf-8")
    yield
    editor = office.desk.content.editor
    with editor.versions() as versions:
        waiting = versions.open_versions()
    for version in waiting:
        editor.refuse(version.id, "", "")
    file.write_text(before, encoding="utf-8")
    editor._now = office.desk.now


@pytest.fixture(scope="module")
def an(office: Office) -> Browser:
    return logged_in(office, "an", PEOPLE["an"])


@pytest.fixture(scope="module")
def lan(office: Office) -> Browser:
    return logged_in(office, "lan", PEOPLE["lan"])


def saved(browser: Browser, path: str, typed: dict[str, str]) -> str:
    """Save a draft by a form; return its number."""
    assert browser.get(path) == 200
    assert browser.post(path, {**form_fields(browser), **typed}) == 200
    number = re.search(r"/content/version/(\d+)/refuse", browser.text)
    assert number is not None
    return number[1]


def text_of(browser: Browser) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", browser.text[browser.text.index("<main") :]).split())


def approve(browser: Browser, number: str, day: str = "", **more: str) -> int:
    return browser.post(f"/content/version/{number}/approve", {"from_day": day, **more})


def amounts_and_names(office: Office) -> list[tuple[int | None, str]]:
    return [(row.get("amount_vnd"), row["basis"]) for row in read_toml(office.desk.config / BIRTH)["fee"]["items"]]


def on_day(office: Office, days: int) -> None:
    office.desk.content.editor._now = lambda: NOW + datetime.timedelta(days)
    ContentFollower(office.desk).look()


def test_a_dated_fee_is_in_force_on_its_day_though_another_row_was_corrected(
    office: Office, an: Browser, lan: Browser
) -> None:
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, dated, "25/11/2026") == 200
    assert approve(lan, saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})) == 200
    on_day(office, 1)
    found = amounts_and_names(office)
    assert found[2][0] == 9000
    assert found[1][1] == "lệ phí trễ hạn"


def test_approving_against_a_planned_version_is_asked_back_with_its_day(
    office: Office, an: Browser, lan: Browser
) -> None:
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000", "why": "Nghị quyết 12"})
    assert approve(lan, dated, "25/11/2026") == 200
    other = saved(an, FEE, {"fee.items.2.amount_vnd": "8.500", "fee.items.1.basis": "lệ phí trễ hạn"})
    assert approve(lan, other) == 409
    assert "An Nguyễn soạn, Lan Nguyễn duyệt, có hiệu lực từ 25/11/2026. Lý do: Nghị quyết 12" in text_of(lan)
    assert amounts_and_names(office)[2][0] == 8000
    assert approve(lan, other, **{f"sure.{dated}": "1"}) == 200
    assert amounts_and_names(office)[2][0] == 8500
    on_day(office, 1)
    assert an.get(f"/content/version/{dated}") == 200
    said = text_of(an)
    assert "một bản khác đã duyệt đã thay đổi cùng nội dung" in said
    assert "An Nguyễn soạn lúc" in said
    assert f'href="/content/version/{other}"' in an.text
    assert "trực tiếp trên máy" not in said
    assert approve(lan, dated) == 409
    assert "Một bản khác đã duyệt đã thay đổi cùng nội dung (An Nguyễn, có hiệu lực lúc" in text_of(lan)
    assert lan.post(f"/content/version/{dated}/join") == 200
    joined = re.search(r"/content/version/(\d+)/approve", lan.text)
    assert joined is not None
    assert approve(lan, joined[1]) == 200
    assert amounts_and_names(office)[1][1] == "lệ phí trễ hạn"
    assert amounts_and_names(office)[2][0] == 9000


def test_the_later_of_two_days_of_one_fee_needs_no_question(office: Office, an: Browser, lan: Browser) -> None:
    for amount, day in (("9.000", "25/11/2026"), ("9.500", "26/11/2026")):
        assert approve(lan, saved(an, FEE, {"fee.items.2.amount_vnd": amount}), day) == 200
    on_day(office, 1)
    assert amounts_and_names(office)[2][0] == 9000


@pytest.mark.parametrize("days", [("25/11/2026", "26/11/2026"), ("26/11/2026", "25/11/2026")])
def test_of_two_days_of_one_row_that_becomes_another_thing_the_second_is_asked_back(
    office: Office, an: Browser, lan: Browser, days: tuple[str, str]
) -> None:
    renamed = saved(an, FEE, {"fee.items.2.basis": "phí chứng thực bản sao", "why": "Nghị quyết 12"})
    assert approve(lan, renamed, days[0]) == 200
    raised = saved(an, FEE, {"fee.items.2.amount_vnd": "9.500"})
    assert approve(lan, raised, days[1]) == 409
    name = amounts_and_names(office)[2][1]
    assert f"An Nguyễn soạn, Lan Nguyễn duyệt, có hiệu lực từ {days[0]}, cũng sửa mục “{name}”." in text_of(lan)
    assert "không tự áp dụng được" not in text_of(lan)
    assert approve(lan, raised, days[1], **{f"sure.{renamed}": "1"}) == 200
    with office.desk.content.editor.versions() as versions:
        assert [each.state for each in versions.open_versions()] == ["approved"] * 2


def back(browser: Browser, number: str, **more: str) -> int:
    assert browser.get(f"/content/version/{number}") == 200
    return browser.post(f"/content/version/{number}/back", more)


@pytest.mark.parametrize("to", ["before", "this"])
def test_going_back_against_a_planned_version_is_asked_back_with_its_day(
    office: Office, an: Browser, lan: Browser, to: str
) -> None:
    first = saved(an, FEE, {"fee.items.2.amount_vnd": "8.100"})
    assert approve(lan, first) == 200
    live = saved(an, FEE, {"fee.items.2.amount_vnd": "8.500"})
    assert approve(lan, live) == 200
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000", "why": "Nghị quyết 12"})
    assert approve(lan, dated, "25/11/2026") == 200
    going = {"to": to, "sure": "1"}
    number = live if to == "before" else first
    assert back(an, number, **going) == 409
    assert "Vẫn quay lại, dù đã có bản An Nguyễn soạn, Lan Nguyễn duyệt, có hiệu lực từ 25/11/2026." in text_of(an)
    assert "Lý do: Nghị quyết 12" in text_of(an)
    assert re.search(r"8\.500 8\.100", text_of(an)), "what going back changes"
    assert amounts_and_names(office)[2][0] == 8500
    assert an.post(f"/content/version/{number}/back", {**going, f"sure.{dated}": "1"}) == 200
    assert amounts_and_names(office)[2][0] == 8100
    on_day(office, 1)
    assert an.get(f"/content/version/{dated}") == 200
    assert "chưa áp dụng được vì nội dung đã khác" in text_of(an)


def test_going_back_asks_nothing_when_no_planned_version_is_hindered(office: Office, an: Browser, lan: Browser) -> None:
    live = saved(an, FEE, {"fee.items.2.amount_vnd": "8.500"})
    assert approve(lan, live) == 200
    dated = saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})
    assert approve(lan, dated, "25/11/2026") == 200
    assert back(an, live) == 200
    on_day(office, 1)
    assert (amounts_and_names(office)[2][0], amounts_and_names(office)[1][1]) == (8000, "lệ phí trễ hạn")


def test_a_change_at_once_after_the_first_of_two_steps_is_asked_back(office: Office, an: Browser, lan: Browser) -> None:
    for amount, day in (("9.000", "25/11/2026"), ("9.500", "27/11/2026")):
        assert approve(lan, saved(an, FEE, {"fee.items.2.amount_vnd": amount}), day) == 200
    on_day(office, 1)
    assert approve(lan, saved(an, FEE, {"fee.items.2.amount_vnd": "8.800"})) == 409
    assert "có hiệu lực từ 27/11/2026" in text_of(lan)


def test_a_later_day_needs_no_question_when_another_value_gets_the_day_of_today(
    office: Office, an: Browser, lan: Browser
) -> None:
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, dated, "25/11/2026") == 200
    assert approve(lan, saved(an, FEE, {"fee.items.2.amount_vnd": "8.500"}), "24/11/2026") == 200
    assert amounts_and_names(office)[2][0] == 8500
    on_day(office, 1)
    assert amounts_and_names(office)[2][0] == 9000


def test_putting_in_force_again_asks_about_a_version_that_was_saved_earlier_and_came_in_force_later(
    office: Office, an: Browser, lan: Browser
) -> None:
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, dated, "25/11/2026") == 200
    other = saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})
    assert approve(lan, other) == 200
    on_day(office, 1)
    assert lan.get("/content/procedure/1.001193") == 200
    listed = re.findall(r'class="grow"><a href="/content/version/([0-9]+)"', lan.text)
    assert listed[:2] == [dated, other], "the history is sorted by when versions came in force"
    assert back(an, other, to="this") == 409
    assert amounts_and_names(office)[2][0] == 9000


def test_going_on_with_a_draft_that_failed_on_its_day_accuses_no_hand(
    office: Office, an: Browser, lan: Browser
) -> None:
    dated = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, dated, "25/11/2026") == 200
    other = saved(an, FEE, {"fee.items.2.amount_vnd": "8.500"})
    assert approve(lan, other, **{f"sure.{dated}": "1"}) == 200
    on_day(office, 1)
    again = saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})
    assert f'href="/content/version/{other}"' in an.text
    assert approve(lan, again) == 409
    assert "trực tiếp trên máy" not in text_of(lan)
    assert "Một bản khác đã duyệt đã thay đổi cùng nội dung (An Nguyễn, có hiệu lực lúc" in text_of(lan)


def test_taking_a_taught_sentence_away_names_the_planned_version_that_it_hinders(an: Browser, lan: Browser) -> None:
    phrases = "/content/taught/1.001193/phrases"
    assert approve(lan, saved(an, phrases, {"phrases": "xin giấy cho bé"})) == 200
    dated = saved(an, phrases, {"phrases": "xin giấy cho bé\nkhai tên cho con"})
    assert approve(lan, dated, "25/11/2026") == 200
    assert an.post("/content/untaught", {"code": "1.001193", "sentence": "xin giấy cho bé"}) == 200
    assert "có hiệu lực từ 25/11/2026) sửa cùng nội dung nên đến ngày đó không tự áp dụng được" in an.text


def test_a_value_edited_by_hand_is_said_to_be_edited_by_hand(office: Office, an: Browser, lan: Browser) -> None:
    number = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, number, "25/11/2026") == 200
    assert approve(lan, saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})) == 200
    file = office.desk.config / BIRTH
    file.write_text(file.read_text(encoding="utf-8").replace("8000", "7000"), encoding="utf-8")
    assert lan.get(f"/content/version/{number}") == 200
    assert "sửa trực tiếp trên máy sau khi soạn" in text_of(lan)


def test_a_version_can_be_decided_after_a_hand_has_broken_its_file_and_it_was_mended(
    office: Office, an: Browser, lan: Browser
) -> None:
    number = saved(an, FEE, {"fee.items.2.amount_vnd": "9.000"})
    assert approve(lan, number, "25/11/2026") == 200
    assert approve(lan, saved(an, FEE, {"fee.items.1.basis": "lệ phí trễ hạn"})) == 200
    file = office.desk.config / BIRTH
    whole = file.read_text(encoding="utf-8")
    for text in (f"{whole}\n[[[", whole.replace("8000", "7000")):
        file.write_text(text, encoding="utf-8")
        office.desk.content.editor.notice_hand_edits((BIRTH,))
    assert lan.get(f"/content/version/{number}") == 200
    assert lan.post(f"/content/version/{number}/join") == 200


def test_what_is_wrong_with_a_version_on_its_day_is_said_on_its_page(office: Office, lan: Browser) -> None:
    content = office.desk.content
    new = office.desk.config / "procedures/ho-tich/moi.toml"
    birth = read_toml(office.desk.config / BIRTH)
    asked = {**birth["asked"], "names": ["việc mới lạ"], "phrases": ["làm việc mới lạ ở đâu"]}
    titles = {"code": "9.999999", "title": {"vi": "Việc mới", "en": "New thing"}, "official_title": "Việc mới lạ"}
    new.write_text(written({**birth, **titles, "asked": asked}), encoding="utf-8")
    policy, (path, values) = next(iter(content.policies().items()))
    texts = {path: written({**values, "procedures": ["9.999999"]})}
    subject = f"policy:{policy}"
    planned = content.editor.save(subject, "an", "", texts, {path: content.editor.head(path, subject).hash})
    assert approve(lan, str(planned.id), "25/11/2026") == 200
    new.unlink()
    on_day(office, 1)
    assert lan.get(f"/content/version/{planned.id}") == 200
    assert "duyệt lại. Mã thủ tục liên quan, mỗi dòng một mã: Danh mục không có thủ tục mang mã này." in text_of(lan)


def test_two_people_who_change_other_rows_need_not_choose(an: Browser, lan: Browser) -> None:
    an.get(PAPERS)
    lan.get(PAPERS)
    mine, theirs = form_fields(lan), form_fields(an)
    assert an.post(PAPERS, {**theirs, "documents.0.condition": "của An", "documents.1.condition": "cả hai, An"}) == 200
    assert lan.post(PAPERS, {**mine, "documents.2.condition": "của Lan", "documents.1.condition": "cả hai, Lan"}) == 409
    said = text_of(lan)
    assert "Cả hai cùng sửa: Giấy tờ cần nộp, xuất trình, mục 2 (" in said
    assert re.search(r"Lấy nội dung của anh/chị ?: cả hai, Lan Lấy nội dung của người kia ?: cả hai, An", said)
    assert re.findall(r'name="(choose[^"]*)"', lan.text) == ["choose.documents.1.condition"] * 2
    hidden = dict(re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', lan.text))
    assert lan.post(PAPERS, hidden) == 409, "undecided"
    assert lan.post(PAPERS, {**hidden, "choose.documents.1.condition": "mine"}) == 200
    assert lan.get(PAPERS) == 200
    joined = form_fields(lan)
    conditions = [joined[f"documents.{row}.condition"] for row in range(3)]
    assert conditions == ["của An", "cả hai, Lan", "của Lan"]


def test_a_paper_taken_out_is_shown_by_its_fields_in_words_and_so_is_it_in_the_log(office: Office, an: Browser) -> None:
    saved(an, PAPERS, {"documents.0.gone": "1"})
    said = text_of(an)
    assert "Giấy tờ cần nộp, xuất trình, mục 1, Khi nào cần ai cũng phải nộp (bỏ)" in said
    assert "always" not in said
    with office.desk.deeds() as deeds:
        (deed,) = deeds.newest(1)
    assert "mục 1, Khi nào cần: ai cũng phải nộp" in deed.before
    assert "always" not in deed.before


def test_a_refused_or_vanished_procedure_keeps_its_name(office: Office, an: Browser, lan: Browser) -> None:
    new = {"official_title": "Cấp giấy bán hàng", "title.vi": "Bán hàng rong", "field": "Hộ tịch"}
    new |= {"department": "tu-phap", "sources": "Quyết định của phường"}
    number = saved(an, "/content/new/-/short", new)
    assert lan.get(f"/content/version/{number}") == 200
    assert 'aria-label="Lý do' not in lan.text
    assert "Lý do không duyệt" in text_of(lan)
    assert lan.post(f"/content/version/{number}/refuse", {"why": "chưa đủ"}) == 200
    assert "Bán hàng rong" in re.findall(r"<h1>([^<]*)", lan.text)[0]
    assert "Tên ngắn để robot nói và hiển thị" in text_of(lan)
    again = saved(an, "/content/new/-/short", new)
    assert approve(lan, again) == 200
    assert an.post(f"/content/version/{again}/back") == 200
    assert "Bán hàng rong" in re.findall(r"<h1>([^<]*)", an.text)[0]
    with office.desk.deeds() as deeds:
        assert [each.thing for each in deeds.newest(2)] == ["Bán hàng rong"] * 2


def test_a_draft_that_builds_on_drafts_shows_their_authors_and_reasons(an: Browser, lan: Browser) -> None:
    saved(an, PAPERS, {"documents.0.condition": "một", "why": "Luật Hộ tịch"})
    saved(lan, PAPERS, {"documents.1.condition": "hai", "why": "Lan bổ sung"})
    saved(lan, FEE, {"fee.note": "ba"})
    said = text_of(lan)
    assert re.search(r"Dựa trên bản An Nguyễn soạn lúc [^.]*\. Lý do: Luật Hộ tịch\.", said)
    assert "Lý do: Lan bổ sung." in said
    assert "Lý do rút bản soạn" in said
