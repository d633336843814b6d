"""Places, markers, walls and doors of the lobby map that officials add, change and remove, over HTTP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from robot.desk.day_orders.model import OrderKind, PauseValue
from robot.editing.map_draft import LOBBY
from robot.staff_page.content.content_follower import ContentFollower
from robot.staff_page.lobby.typed_map import MOST_NEW
from tests.staff_page.lobby.map_form_fields import fields, findings, map_now, opened, send, text_now
from tests.staff_page.rig import NOW, Browser, Office

NEW = {
    "new.kind": "counter",
    "new.number": "7",
    "new.name.vi": "Tiếp dân",
    "new.name.en": "Complaints",
    "new.w": "1,2",
    "new.leads": "no",
    "new.field:tiep-dan": "yes",
}
SPOT = {"place:counter:7.x": "2,8", "place:counter:7.y": "0,5"}


@pytest.fixture
def browser(office: Office) -> Iterator[Browser]:
    """A browser on the page of the map as shipped, which is there again afterwards."""
    paths = [office.desk.config / name for name in (LOBBY, "site_texts.toml")]
    texts = [path.read_text(encoding="utf-8") if path.exists() else None for path in paths]
    yield opened(office)
    for path, text in zip(paths, texts, strict=True):
        path.unlink(missing_ok=True) if text is None else path.write_text(text, encoding="utf-8")


def follow(office: Office, browser: Browser, changed: dict[str, str]) -> None:
    """Save the map, and let the program of the pages see it."""
    follower = ContentFollower(office.desk)
    assert send(browser, "save", changed) == 200, findings(browser)
    follower.look()
    follower.look()


def test_a_counter_that_is_added_is_called_from_and_steered_at_once(office: Office, browser: Browser) -> None:
    assert send(browser, "add_place", NEW) == 200
    assert "Đã đặt Quầy 7 vào sơ đồ, chưa lưu" in findings(browser)
    assert len(map_now(office).places) == 13
    follow(office, browser, SPOT)
    place = next(place for place in map_now(office).places if place.id == "counter:7")
    assert (place.label, place.centre, place.size) == ({"vi": "Quầy 7", "en": "Counter 7"}, (2.8, 0.5), (1.2, 0.8))
    assert (place.departments, place.approach) == (("tiep-dan",), None)
    with office.desk.deeds() as deeds:
        deed = deeds.newest(1)[0]
    assert "Quầy 7: chưa có" in deed.before
    assert "Quầy 7: 2,8 × 0,5 m, Tên (tiếng Việt) “Tiếp dân”, rộng 1,2, sâu 0,8" in deed.after
    assert "Lĩnh vực Khiếu nại, hòa giải: Quầy 6" in deed.before
    browser.get("/")
    assert "Quầy 7 – Tiếp dân" in browser.text
    browser.get("/counter/counter:7")
    with office.desk.tickets() as tickets:
        label = tickets.issue("counter:7", "").label
    assert browser.post("/counter/counter:7/next", {"shown": ""}) == 200
    with office.desk.tickets() as tickets:
        assert (label[0], tickets.current("counter:7")) == ("7", tickets.find(label))
    browser.get("/steer/fields")
    assert "Quầy 7 – Tiếp dân" in browser.text
    browser.get("/lobby")
    assert send(browser, "save", {"place:counter:7.gone": "1", "field:tiep-dan": "counter:6"}) == 422
    assert "Quầy 7: chưa bỏ được: đang phục vụ 1 số" in findings(browser)
    with office.desk.tickets() as tickets:
        tickets.finish("counter:7")
    browser.get("/lobby")
    follow(office, browser, {"place:counter:7.gone": "1", "field:tiep-dan": "counter:6"})
    with office.desk.deeds() as deeds:
        assert "Quầy 7: đã bỏ" in deeds.newest(1)[0].after
    assert "counter:7" not in office.desk.counters


def test_a_desk_gets_the_usual_names_and_size_of_its_kind(office: Office, browser: Browser) -> None:
    assert (
        send(browser, "add_place", {"new.kind": "writing_desk", "new.label.vi": "Bàn viết 2", "new.label.en": "Desk 2"})
        == 200
    )
    assert send(browser, "save", {"place:writing-desk-2.x": "2,8", "place:writing-desk-2.y": "0,5",
                                  "place:writing-desk-2.leads": "no"}) == 200, findings(browser)  # fmt: skip
    place = next(place for place in map_now(office).places if place.id == "writing-desk-2")
    assert (place.name["vi"], place.size, place.icon) == ("Bàn viết tờ khai", (1.5, 0.8), "form")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"new.number": "6"}, "Đã có quầy mang số này"),
        ({"new.number": "0"}, "Đề nghị ghi số quầy từ 1 đến 99"),
        ({"new.number": "bảy"}, "Đề nghị ghi số quầy"),
        ({"new.label.vi": "QUẦY 1"}, "Nhãn này đã dùng cho nơi khác"),
        ({"new.name.vi": ""}, "Đề nghị ghi ô này"),
        ({"new.name.vi": "ộ" * 10_000}, "Tên dài quá 60 ký tự"),
        ({"new.label.vi": "x" * 25}, "Nhãn dài quá 24 ký tự"),
        ({"new.name.vi": "<b>Tiếp dân</b>"}, "Đề nghị chỉ dùng chữ, số và dấu câu"),
        ({"new.name.en": "Complaints 🙂"}, "Đề nghị chỉ dùng chữ, số và dấu câu"),
        ({"new.w": "0"}, "Đề nghị ghi một số từ 0,1 đến 20"),
        ({"new.w": "-1"}, "Đề nghị ghi một số từ 0,1 đến 20"),
        ({"new.field:tiep-dan": ""}, "Đề nghị chọn ít nhất một lĩnh vực"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_place_stands_beside_it_and_stays_typed(
    office: Office, browser: Browser, typed: dict[str, str], says: str
) -> None:
    before = text_now(office)
    assert send(browser, "add_place", {**NEW, **typed, "marker:8.x": "3,5"}) == 422
    assert says in findings(browser)
    assert {**NEW, **typed, "marker:8.x": "3,5"}.items() - {("new.field:tiep-dan", "")} <= fields(browser).items()
    assert "<b>Tiếp" not in browser.text
    assert text_now(office) == before


def test_a_decomposed_name_is_kept_composed(office: Office, browser: Browser) -> None:
    assert send(browser, "save", {"place:toilet.name.vi": "Nha\u0300   ve\u0323\u0302 sinh"}) == 200
    assert send(browser, "save", {"place:toilet.name.vi": "Khu ve\u0323\u0302  sinh"}) == 200
    place = next(place for place in map_now(office).places if place.id == "toilet")
    assert place.name["vi"] == "Khu vệ sinh"


def test_saving_the_map_names_the_planned_version_that_it_hinders(office: Office, browser: Browser) -> None:
    content = office.desk.content
    item = content.item("site", "places")
    assert item is not None
    for name, day in (("Khu rửa tay", NOW.date()), ("Khu vệ sinh tầng 1", NOW.date() + timedelta(1))):
        head = content.editor.head(item.path, item.subject)
        table = item.table({item.path: head.text})
        table["toilet"]["name"] = {**table["toilet"]["name"], "vi": name}
        texts = item.texts({item.path: head.text}, table)
        version = content.editor.save(item.subject, "Hoa", "", texts, {item.path: head.hash})
        content.editor.approve(version.id, "Bình", day)
    assert browser.get("/lobby") == 200
    assert send(browser, "save", {"place:toilet.name.vi": "Nhà vệ sinh chung"}) == 200
    assert "có hiệu lực từ 25/11/2026) sửa cùng nội dung" in findings(browser)
    with content.editor.versions() as versions:
        content.editor.refuse(versions.open_versions()[0].id, "Bình", "")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"place:counter:1.w": "0"}, "Đề nghị ghi một số từ 0,1 đến 20"),
        ({"place:counter:1.label.vi": "Quầy 2"}, "Nhãn này đã dùng cho nơi khác"),
        ({"place:counter:1.name.en": " "}, "Đề nghị ghi ô này"),
        ({"place:counter:1.name.vi": "<script>"}, "Đề nghị chỉ dùng chữ, số và dấu câu"),
        ({"marker:3.s": "7"}, "Đề nghị ghi một số từ 0,02 đến 1"),
        ({"place:counter:1.t": "270"}, "Đề nghị ghi một số từ -180 đến 180"),
    ],
)
def test_a_wrong_name_or_size_is_not_saved_and_stays_typed(
    office: Office, browser: Browser, changed: dict[str, str], says: str
) -> None:
    before = text_now(office)
    assert send(browser, "save", changed) == 422
    assert says in findings(browser)
    assert changed.items() <= fields(browser).items()
    assert text_now(office) == before


def test_a_place_is_renamed_and_resized_also_where_the_site_has_its_own_name(office: Office, browser: Browser) -> None:
    own = office.desk.config / "site_texts.toml"
    own.write_text('[places."counter:1"]\nlabel = { vi = "Quầy Một", en = "Counter One" }\n'
                   'name = { vi = "Đất", en = "Land" }\n', encoding="utf-8")  # fmt: skip
    browser.get("/lobby")
    assert fields(browser)["place:counter:1.label.vi"] == "Quầy Một"
    assert send(browser, "save", {"place:counter:1.label.vi": "Quầy số 1", "place:counter:1.w": "1,6"}) == 200
    place = map_now(office).places[0]
    assert (place.label["vi"], place.label["en"], place.size) == ("Quầy số 1", "Counter One", (1.6, 1.0))
    assert place.name["vi"] == "Đất đai, xây dựng"
    assert own.read_text(encoding="utf-8") == '[places."counter:1"]\nname = { vi = "Đất", en = "Land" }\n'
    assert fields(browser)["place:counter:1.name.vi"] == "Đất"


def test_a_place_in_use_is_not_removed_and_the_reason_is_said(office: Office, browser: Browser) -> None:
    with office.desk.tickets() as tickets:
        ticket = tickets.issue("counter:4", "")
    with office.desk.orders() as orders:
        order = orders.give(OrderKind.PAUSE, "counter:4", PauseValue(), NOW, NOW + timedelta(hours=1), "lan")
    assert send(browser, "check", {"place:counter:4.gone": "1"}) == 200
    said = findings(browser)
    assert "Quầy 4: chưa bỏ được: còn 1 số đang chờ hôm nay" in said
    assert "Quầy 4: chưa bỏ được: đang có lệnh tạm dừng" in said
    assert "thủ tục nộp theo lĩnh vực này" in said
    assert "cách tường hay đồ vật gần nhất 1,09 m" in said, "the marker of the counter still hangs there"
    assert "place:counter:4.x" not in fields(browser)
    assert send(browser, "save") == 422, "it stays removed in the form, and on the map it stays"
    with office.desk.tickets() as tickets:
        tickets.give_up(ticket.label)
    with office.desk.orders() as orders:
        orders.withdraw(order.id)
    assert send(browser, "save", {"field:chung-thuc": "counter:3"}) == 200, findings(browser)
    assert map_now(office).places[2].departments == ("tu-phap", "chung-thuc")
    assert all(place.id != "counter:4" for place in map_now(office).places)


def test_a_counter_without_a_field_is_hinted_at(browser: Browser) -> None:
    assert send(browser, "check", {"field:tra-ket-qua": "counter:1"}) == 200
    assert "Thu phí: không còn lĩnh vực nào" in findings(browser)


@pytest.mark.usefixtures("office")
def test_going_back_takes_an_added_counter_away_unless_numbers_wait_there(office: Office, browser: Browser) -> None:
    before = text_now(office)
    send(browser, "add_place", NEW)
    follow(office, browser, SPOT)
    with office.desk.content.editor.versions() as versions:
        newest = versions.of_file(LOBBY, 1)[0]
    with office.desk.tickets() as tickets:
        ticket = tickets.issue("counter:7", "")
    assert browser.post(f"/lobby/back/{newest.id}") == 200
    assert "còn 1 số đang chờ" in browser.text
    with office.desk.tickets() as tickets:
        tickets.give_up(ticket.label)
    assert browser.post(f"/lobby/back/{newest.id}") == 200
    assert text_now(office) == before


def test_a_thing_beyond_the_limit_is_refused_with_words_and_none_is_lost(browser: Browser) -> None:
    new = {"new.kind": "other", "new.name.vi": "Nơi khác", "new.name.en": "Another place"}
    assert send(browser, "add_place", {**new, "new.label.vi": "Nơi 1", "new.label.en": "Place 1"}) == 200
    form, more = fields(browser), dict[str, str]()
    for number in range(2, MOST_NEW):
        for name, text in form.items():
            if name.startswith(("place:place.", "stop:place.")):
                more[name.replace("place.", f"place-{number}.")] = text.replace(" 1", f" {number}")
    things = sorted({name.partition(".")[0] for name in more})
    assert send(browser, "add_marker", {**more, "things": " ".join((form["things"], *things))}) == 200
    before = sorted(fields(browser)["things"].split())
    assert len([each for each in before if each.startswith("place:place")]) == MOST_NEW - 1
    for do in ("add_marker", "add_place"):
        assert send(browser, do, {**new, "new.label.vi": "Nơi 99", "new.label.en": "Place 99"}) == 422
        assert "Chưa thêm được: mỗi lần lưu sơ đồ thêm được tối đa 40 địa điểm và mã định vị" in findings(browser)
        assert sorted(fields(browser)["things"].split()) == before
    assert send(browser, "add_seat") == 200


def test_a_marker_is_added_and_another_removed(office: Office, browser: Browser) -> None:
    assert send(browser, "add_marker") == 200
    assert send(browser, "save", {"marker:16.y": "8,6", "marker:16.z": "1,6", "marker:8.gone": "1"}) == 200, findings(
        browser
    )
    markers = {marker.id: marker for marker in map_now(office).markers}
    assert (markers[16].x_m, markers[16].y_m, markers[16].height_m, markers[16].size_m) == (0.0, 8.6, 1.6, 0.2)
    assert 8 not in markers
    assert "# AprilTags of the family 36h11" in text_now(office)


def test_a_wall_and_a_side_door_are_added_moved_and_removed(office: Office, browser: Browser) -> None:
    assert send(browser, "add_wall") == 200
    assert (
        send(browser, "add_door", {"wall:1:0.x": "0,2", "wall:1:0.y": "0,2", "wall:1:1.x": "0,2", "wall:1:1.y": "1"})
        == 200
    )
    assert send(browser, "save", {"door:1:0.y": "6", "door:1:1.y": "7"}) == 200, findings(browser)
    lobby = map_now(office)
    assert lobby.walls[1] == ((0.2, 0.2), (0.2, 1.0))
    assert lobby.side_doors == (((0.0, 6.0), (0.0, 7.0)),)
    assert send(browser, "check", {"wall:1.gone": "1", "door:1.gone": "1", "door:0.gone": "1"}) == 200
    assert send(browser, "save") == 200
    lobby = map_now(office)
    assert (len(lobby.walls), lobby.side_doors, lobby.door) == (1, (), ((4.9, 0.0), (7.1, 0.0)))


def test_two_people_add_move_and_remove_at_once(office: Office, browser: Browser) -> None:
    second = opened(office)
    assert send(browser, "add_place", NEW) == 200
    assert send(browser, "save", {**SPOT, "place:water.gone": "1"}) == 200, findings(browser)
    assert send(second, "save", {"place:water.x": "10,9", "place:toilet.name.vi": "Khu vệ sinh"}) == 409
    assert "Nước uống" in findings(second)
    assert "place:water.x" not in fields(second)
    assert send(second, "add_marker") == 200
    assert send(second, "save", {"marker:16.y": "8,6"}) == 200, findings(second)
    lobby = map_now(office)
    named = {place.id: place.name["vi"] for place in lobby.places}
    assert named["counter:7"] == "Tiếp dân"
    assert named["toilet"] == "Khu vệ sinh"
    assert "water" not in named
    assert 16 in [marker.id for marker in lobby.markers]


def test_an_older_version_is_taken_back_and_what_came_later_stays(office: Office, browser: Browser) -> None:
    assert send(browser, "add_place", NEW) == 200
    assert send(browser, "save", SPOT) == 200, findings(browser)
    with office.desk.content.editor.versions() as versions:
        number = versions.of_file(LOBBY, 1)[0].id
    assert send(browser, "save", {"marker:8.x": "3,5"}) == 200
    assert browser.post(f"/lobby/back/{number}") == 200
    lobby = map_now(office)
    assert all(place.id != "counter:7" for place in lobby.places)
    assert lobby.places[5].departments[-1] == "tiep-dan"
    assert lobby.markers[8].x_m == 3.5
    with office.desk.content.editor.versions() as versions:
        assert versions.of_file(LOBBY, 1)[0].kind == "back"


def test_a_value_that_was_changed_again_is_shown_before_it_is_taken_back(office: Office, browser: Browser) -> None:
    assert send(browser, "save", {"marker:8.x": "3,5"}) == 200
    with office.desk.content.editor.versions() as versions:
        number = versions.of_file(LOBBY, 1)[0].id
    assert send(browser, "save", {"marker:8.x": "3,6"}) == 200
    assert browser.post(f"/lobby/back/{number}") == 409
    assert "Mã định vị 8: nay đang ghi 3,6" in findings(browser)
    assert fields(browser)["marker:8.x"] == "3,4"
    assert map_now(office).markers[8].x_m == 3.6
    assert send(browser, "save") == 200
    assert map_now(office).markers[8].x_m == 3.4


def test_numbers_of_a_counter_that_is_gone_are_still_named(office: Office, browser: Browser) -> None:
    assert send(browser, "add_place", NEW) == 200
    follow(office, browser, SPOT)
    with office.desk.tickets() as tickets:
        label = tickets.issue("counter:7", "").label
        tickets.give_up(label)
    browser.get("/lobby")
    follow(office, browser, {"place:counter:7.gone": "1", "field:tiep-dan": "counter:6"})
    assert office.desk.place("counter:7", "vi") == "Quầy 7"
    assert office.desk.place("cashier", "vi").startswith("Thu phí – ")
    assert office.desk.place("old-desk", "vi") == "nơi không còn trên sơ đồ"
    assert browser.get("/counter/counter:7") == 200
    assert browser.get("/deeds") == 200
