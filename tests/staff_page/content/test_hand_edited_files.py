"""A file that a hand has given values of wrong types: its pages open, its forms name what is wrong, and mend it."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml
from tests.staff_page.content.content_office import BIRTH, form_fields, open_content_office
from tests.staff_page.rig import Browser, Office

pytestmark = pytest.mark.waits
FORMS = ("fee", "time", "papers", "legal", "titles", "asked", "forms", "checks", "more")
POLICY = "policies/social/bhyt-75.toml"


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


@pytest.fixture
def by_hand(office: Office) -> Iterator[Any]:
    """Change a file by hand; it is as before after the test."""
    before: dict[Path, str] = {}

    def change(path: str, text: str | None = None, **values: Any) -> None:
        file = office.desk.config / path
        before.setdefault(file, file.read_text(encoding="utf-8"))
        good = before[file]
        file.write_text(edited(good, {**parse_toml(good, file), **values}) if text is None else text, encoding="utf-8")

    yield change
    for file, text in before.items():
        file.write_text(text, encoding="utf-8")
    with office.desk.content.editor.versions() as versions:
        waiting = versions.open_versions()
    for version in waiting:
        office.desk.content.editor.refuse(version.id, "", "")


def named(browser: Browser) -> list[str]:
    """What the form names as of a wrong type."""
    found = re.search(r"sai dạng do sửa trực tiếp.*?<ul>(.*?)</ul>", browser.text)
    return [] if found is None else [unescape(each) for each in re.findall("<li>(.*?)</li>", found[1])]


@pytest.mark.parametrize(
    ("key", "value", "forms"),
    [
        ("documents", ["a", "b"], {"papers": ["Giấy tờ cần nộp, xuất trình"]}),
        ("documents", 3, {"papers": ["Giấy tờ cần nộp, xuất trình"]}),
        ("result", 5, {"more": ["Kết quả nhận được, mỗi dòng một loại"]}),
        ("fee", {"items": 5}, {"fee": ["Các khoản thu"]}),
        ("time", "x", {"time": ["Thời hạn"]}),
        ("precheck", [1], {"checks": ["Câu robot hỏi để soát giấy tờ (tối đa 5 câu)"]}),
        ("asked", "x", {"asked": ["Cách người dân hỏi"]}),
        ("title", 5, {"titles": ["Tên ngắn"]}),
    ],
)
def test_every_form_of_a_procedure_opens_and_that_with_the_wrong_value_names_it(
    browser: Browser, by_hand: Any, key: str, value: Any, forms: dict[str, list[str]]
) -> None:
    by_hand(BIRTH, **{key: value})
    for form in FORMS:
        path = f"/content/procedure/1.001193/{form}"
        assert browser.get(path) == 200
        assert named(browser) == forms.get(form, []), form
        assert browser.post(path, form_fields(browser)) < 500, form
        if form not in forms:
            assert "Không có gì thay đổi" in browser.text, form


def test_a_list_of_papers_of_a_wrong_type_is_mended_on_its_form(office: Office, browser: Browser, by_hand: Any) -> None:
    by_hand(BIRTH, documents=["a", "b"], precheck=[])
    path = "/content/procedure/1.001193/papers"
    browser.get(path)
    paper = {"name": "Tờ khai", "kind": "bản chính", "need": "always"}
    assert browser.post(path, {**form_fields(browser), **{f"documents.0.{name}": each for name, each in paper.items()}})
    number = re.search(r"/content/version/(\d+)/approve", browser.text)
    assert number is not None, browser.text
    assert "<del>a</del>" in browser.text
    assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": ""}) == 200
    assert parse_toml((office.desk.config / BIRTH).read_text(encoding="utf-8"), Path())["documents"] == [paper]


@pytest.mark.parametrize(
    ("key", "value", "form", "label"),
    [
        ("asked", 5, "answer", "Các cách hỏi khác, mỗi dòng một cách"),
        ("question", 5, "answer", "Câu hỏi"),
        ("legal", ["x"], "basis", "Căn cứ pháp lý"),
        ("as_of", "x", "basis", "Ngày của quy định đã kiểm tra"),
    ],
)
def test_a_form_of_an_answer_names_the_wrong_value(
    browser: Browser, by_hand: Any, key: str, value: Any, form: str, label: str
) -> None:
    by_hand(POLICY, **{key: value})
    path = f"/content/policy/bhyt-75/{form}"
    assert browser.get(path) == 200
    assert named(browser) == [label]
    assert browser.post(path, form_fields(browser)) < 500


@pytest.mark.parametrize(
    ("file", "text", "form", "label"),
    [
        ("site_texts.toml", 'facts = "x"\n', "facts", "Thông tin của trung tâm"),
        ("site_texts.toml", "places = 5\n", "places", "Tên các nơi trong sảnh"),
        ("site_texts.toml", '[places]\n"counter:1" = "x"\n', "places", "Quầy 1"),
        ("site_phrases.toml", "procedures = 5\n", "", ""),
        ("site_phrases.toml", '[procedures]\n"1.001193" = 5\n', "", ""),
    ],
)
def test_the_pages_of_the_texts_of_the_site_open_and_their_form_mends_them(
    office: Office, browser: Browser, by_hand: Any, file: str, text: str, form: str, label: str
) -> None:
    by_hand(file, text)
    for path in ("/content/todo", "/content/all/site"):
        assert browser.get(path) == 200
    if form:
        assert browser.get(f"/content/site/{form}/{form}") == 200
        assert named(browser) == [label]
        assert browser.post(f"/content/site/{form}/{form}", form_fields(browser)) == 200
        number = re.search(r"/content/version/(\d+)/approve", browser.text)
        assert number is not None, browser.text
        assert browser.post(f"/content/version/{number[1]}/approve", {"from_day": ""}) == 200
        assert parse_toml((office.desk.config / file).read_text(encoding="utf-8"), Path()) == {}
