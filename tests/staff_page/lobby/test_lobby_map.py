"""The page of the lobby map over HTTP: check, save, versions, and edits that meet."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.content_versions.store import ContentVersion, NewVersion
from robot.editing.map_draft import LOBBY, SUBJECT, lobby_of
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.content.site_overlays import SITE_TEXTS
from tests.staff_page.lobby.map_form_fields import fields, map_now, opened, send, text_now
from tests.staff_page.rig import Office

X, Y, STOP_X = "place:counter:1.x", "place:counter:1.y", "stop:counter:1.x"


@pytest.fixture
def shipped(office: Office) -> Iterator[str]:
    """The map's text as shipped, which is there again afterwards."""
    path = office.desk.config / LOBBY
    text = path.read_text(encoding="utf-8")
    yield text
    path.write_text(text, encoding="utf-8")


def versions_of(office: Office) -> list[ContentVersion]:
    with office.desk.content.editor.versions() as versions:
        return versions.of_file(LOBBY, 50)


def test_the_page_shows_the_map_with_every_thing_and_its_place(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert "Sơ đồ sảnh" in browser.text
    shown = fields(browser)
    lobby = lobby_of(shipped)
    assert shown[X] == "1,15"
    assert shown["marker:15.h"] == "0"
    assert len(re.findall('data-thing="place:', browser.text)) == len(lobby.places)
    assert len(re.findall('data-thing="marker:', browser.text)) == len(lobby.markers)
    assert not re.search(r"heading_deg|\.toml|x_m", browser.text)


def test_a_form_that_was_not_touched_changes_nothing(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert send(browser, "save") == 200
    assert "không có gì thay đổi" in browser.text
    assert text_now(office) == shipped


@pytest.mark.usefixtures("shipped")
def test_the_check_finds_no_error_in_the_map_as_shipped(office: Office) -> None:
    browser = opened(office)
    assert send(browser, "check") == 200
    assert "Không có lỗi" in browser.text


@pytest.mark.parametrize("names", ["places = 5", '[places]\n"counter:1" = "x"', "x = ["])
def test_the_map_is_checked_and_saved_although_a_hand_has_broken_the_names_of_places(
    office: Office, shipped: str, names: str
) -> None:
    browser, file = opened(office), office.desk.config / SITE_TEXTS
    before = file.read_text(encoding="utf-8")
    file.write_text(names, encoding="utf-8")
    try:
        assert browser.get("/lobby") == 200
        assert send(browser, "check", {X: "1,2"}) == 200
        assert send(browser, "save", {X: "1,2"}) == 200
    finally:
        file.write_text(before, encoding="utf-8")
    assert map_now(office).places[0].centre == (1.2, 8.3)
    assert text_now(office) != shipped


def test_a_counter_is_saved_with_a_comma_or_a_point_and_all_comments_stay(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert send(browser, "save", {X: "1,2", "marker:0.x": "1.20"}, "kê lại quầy") == 200
    assert "lần khởi động tới" in browser.text
    lobby = map_now(office)
    assert lobby.places[0].centre == (1.2, 8.3)
    assert lobby.markers[0].x_m == 1.2
    changed = [
        pair for pair in zip(shipped.splitlines(), text_now(office).splitlines(), strict=True) if len({*pair}) > 1
    ]
    assert changed == [("centre = [1.15, 8.3]", "centre = [1.2, 8.3]"), ("x_m = 1.15", "x_m = 1.2")]
    newest = versions_of(office)[0]
    assert (newest.state, newest.why) == ("live", "kê lại quầy")
    with office.desk.deeds() as deeds:
        deed = deeds.newest(1)[0]
    assert (deed.deed, deed.why) == ("lobby_saved", "kê lại quầy")
    assert "Quầy 1: 1,2 × 8,3 m" in deed.after


def test_a_map_by_which_the_robot_cannot_drive_is_refused_with_the_reason(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert send(browser, "save", {STOP_X: "1,15", "stop:counter:1.y": "8,3"}) == 422
    assert "Quầy 1: chỗ robot dừng" in browser.text
    assert "lỗi phải sửa trước khi lưu" in browser.text
    assert fields(browser)[STOP_X] == "1,15"
    assert text_now(office) == shipped


@pytest.mark.usefixtures("shipped")
def test_a_thing_outside_the_room_is_an_error_of_the_check(office: Office) -> None:
    browser = opened(office)
    assert send(browser, "check", {X: "50"}) == 200
    assert "nằm ngoài phòng" in browser.text


@pytest.mark.parametrize(
    "typed", ["", "x" * 10_000, "<b>1</b>", "1; DROP TABLE deed", "🙂", "e\u0302", "-1", "1e3", "nan", "1000", "1,2,3"]
)
def test_what_is_no_number_is_shown_again_and_marked(office: Office, shipped: str, typed: str) -> None:
    browser = opened(office)
    assert send(browser, "save", {X: typed}) == 422
    assert fields(browser)[X] == typed
    assert 'aria-invalid="true"' in browser.text
    assert "<b>1</b>" not in browser.text
    assert text_now(office) == shipped


def test_fields_of_things_that_are_not_there_are_ignored(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert send(browser, "save", {"place:x.x": "1", "area:999:1.x": "1", "home.z": "1", "field:quan-su": "home"}) == 200
    assert text_now(office) == shipped


@pytest.mark.usefixtures("shipped")
def test_an_area_is_added_moved_saved_and_taken_out_again(office: Office) -> None:
    browser = opened(office)
    assert send(browser, "add_area") == 200
    corners = {f"area:0:{n}.{axis}": value for n, spot in enumerate(
        (("0,1", "0,1"), ("0,4", "0,1"), ("0,4", "0,4"), ("0,1", "0,4"))
    ) for axis, value in zip("xy", spot, strict=True)}  # fmt: skip
    assert corners.keys() <= fields(browser).keys()
    assert send(browser, "save", corners) == 200
    assert map_now(office).keep_out == (((0.1, 0.1), (0.4, 0.1), (0.4, 0.4), (0.1, 0.4)),)
    assert send(browser, "save", {"area:0.gone": "1"}) == 200
    assert map_now(office).keep_out == ()


@pytest.mark.usefixtures("shipped")
def test_two_tabs_lose_nothing(office: Office) -> None:
    first, second = opened(office), opened(office)
    assert send(first, "save", {"marker:8.x": "3,5"}) == 200
    assert send(second, "save", {"marker:9.x": "8,5", "marker:8.x": "3,45"}) == 409
    assert "người khác sửa" in second.text
    assert "bên kia ghi 3,5" in second.text
    assert map_now(office).markers[9].x_m == 8.6
    assert send(second, "save") == 200
    markers = map_now(office).markers
    assert (markers[8].x_m, markers[9].x_m) == (3.45, 8.5)


@pytest.mark.usefixtures("shipped")
def test_an_edit_by_hand_stays_and_becomes_a_version(office: Office) -> None:
    browser = opened(office)
    assert send(browser, "save", {"marker:8.x": "3,5"}) == 200
    path = office.desk.config / LOBBY
    path.write_text("# bằng tay\n" + text_now(office).replace("x_m = 8.6", "x_m = 8.55"), encoding="utf-8")
    assert send(browser, "save", {"marker:8.x": "3,3"}) == 409
    assert send(browser, "save") == 200
    assert text_now(office).startswith("# bằng tay\n")
    markers = map_now(office).markers
    assert (markers[8].x_m, markers[9].x_m) == (3.3, 8.55)
    assert [each.kind for each in versions_of(office)[:2]] == ["edit", "hand"]


def test_a_click_goes_back_to_the_earlier_map(office: Office, shipped: str) -> None:
    browser = opened(office)
    assert send(browser, "save", {"marker:8.x": "3,6"}) == 200
    newest = versions_of(office)[0]
    assert browser.post(f"/lobby/back/{newest.id}") == 200
    assert "Đã quay lại sơ đồ trước" in browser.text
    assert text_now(office) == shipped
    with office.desk.deeds() as deeds:
        assert deeds.newest(1)[0].deed == "lobby_taken_back"
    assert browser.post("/lobby/back/999999") == 404
    assert browser.get("/content/waiting") == 200
    assert browser.get(f"/content/version/{newest.id}") == 404


def test_a_map_that_has_errors_today_is_not_gone_back_to(office: Office, shipped: str) -> None:
    browser = opened(office)
    path: Path = office.desk.config / LOBBY
    path.write_text(
        shipped.replace("approach = { x_m = 1.65, y_m = 6.85", "approach = { x_m = 1.15, y_m = 8.3"), "utf-8"
    )
    browser.get("/lobby")
    assert send(browser, "save", {STOP_X: "1,65", "stop:counter:1.y": "6,85"}) == 200
    assert browser.post(f"/lobby/back/{versions_of(office)[0].id}") == 200
    assert "Không quay lại được" in browser.text
    assert map_now(office).places[0].approach == lobby_of(shipped).places[0].approach


def test_a_map_that_is_put_back_is_a_version_of_the_map_and_no_button_leads_to_the_broken_one(
    office: Office, shipped: str
) -> None:
    desk, browser = office.desk, opened(office)
    load_or_last_good(desk.config, office.settings)
    (desk.config / LOBBY).write_text(f"{shipped}\nx = [\n", encoding="utf-8")
    desk.content_faults = load_or_last_good(desk.config, office.settings).faults
    browser.get("/")
    assert browser.post("/content-back") == 200
    newest = versions_of(office)[0]
    assert (newest.subject, newest.kind) == (SUBJECT, "back")
    assert browser.get("/lobby") == 200
    assert f"/lobby/back/{newest.id}" not in browser.text
    assert browser.post(f"/lobby/back/{newest.id}") == 200
    assert "Không quay lại được" in browser.text
    assert text_now(office) == shipped


def test_a_version_that_an_older_program_named_by_its_file_is_taken_back_on_the_page_of_the_map(
    office: Office, shipped: str
) -> None:
    browser, text = opened(office), shipped.replace("x_m = 8.6", "x_m = 8.55")
    (office.desk.config / LOBBY).write_text(text, encoding="utf-8")
    at_s = int(office.desk.now().timestamp())
    with office.desk.content.editor.versions() as versions:
        number = versions.save(NewVersion(f"file:{LOBBY}", "", "", at_s, {LOBBY: (shipped, text)}, "back", "live"))
    browser.get("/lobby")
    assert f"/lobby/back/{number}" in browser.text
    assert browser.post(f"/lobby/back/{number}") == 200
    assert text_now(office) == shipped
    assert browser.get(f"/content/version/{number}") == 404
    browser.get("/content/waiting")
    assert f"/content/version/{number}" not in browser.text
