"""The size of the room and the waiting seats of the lobby map, which officials change, over HTTP."""

import re
from collections.abc import Iterator

import pytest

from robot.editing.map_draft import LOBBY
from tests.staff_page.lobby.map_form_fields import fields, findings, map_now, opened, send, text_now
from tests.staff_page.rig import Browser, Office

ROW = {"seats.count": "3", "seats.apart": "0,55", "seats.x": "2,4", "seats.y": "0,5"}


@pytest.fixture
def browser(office: Office) -> Iterator[Browser]:
    """A browser on the page of the map as shipped, which is there again afterwards."""
    path = office.desk.config / LOBBY
    text = path.read_text(encoding="utf-8")
    yield opened(office)
    path.write_text(text, encoding="utf-8")


def newest_deed(office: Office) -> tuple[str, str]:
    with office.desk.deeds() as deeds:
        deed = deeds.newest(1)[0]
    return deed.before, deed.after


def lobby_versions(office: Office) -> list[int]:
    """The numbers of the map's versions, the newest first."""
    with office.desk.content.editor.versions() as versions:
        return [each.id for each in versions.of_file(LOBBY, 99)]


def test_a_wider_room_is_saved_with_its_markers_and_stands_in_the_log(office: Office, browser: Browser) -> None:
    assert (fields(browser)["room.w"], fields(browser)["room.d"]) == ("12", "9")
    assert send(browser, "save", {"room.w": "12,2", "marker:11.x": "12,2", "wall:0:1.x": "12,2"}) == 200
    assert (map_now(office).width_m, map_now(office).depth_m) == (12.2, 9.0)
    before, after = newest_deed(office)
    assert "Phòng: rộng 12;" in before + ";"
    assert "Phòng: rộng 12,2;" in after + ";"
    assert text_now(office).count("width_m = 12.2") == 1


def test_what_lies_outside_a_smaller_room_is_named_and_nothing_is_cut(office: Office, browser: Browser) -> None:
    before = text_now(office)
    assert send(browser, "save", {"room.w": "9,5", "room.d": "8,5"}) == 422
    said = findings(browser)
    for thing in ("Quầy 6", "Quầy 6: chỗ robot dừng", "Mã định vị 11", "Thu phí", "Nước uống", "Tường thứ 1"):
        assert f"{thing}: điểm này nằm ngoài phòng 9,5 x 8,5 m" in said, thing
    assert said.count("Tường thứ 1: điểm này") == 1
    assert text_now(office) == before
    assert len([name for name in fields(browser) if name.startswith("place:")]) == len(
        [name for name in fields(opened(office)) if name.startswith("place:")]
    )
    assert send(browser, "check", {"room.w": "12", "room.d": "8,7"}) == 200
    assert "Quầy 1: vượt ra ngoài phòng 12 x 8,7 m: 0,10 m" in findings(browser)


def tick_of(browser: Browser) -> str:
    (name,) = re.findall(r'name="(sure\.room_[wd]\.\w+)" value="1">', browser.text)
    return str(name)


@pytest.mark.parametrize(
    ("side", "typed", "asked"),
    [
        ("d", "90", "Chiều sâu của phòng đổi từ 9 m thành 90 m"),
        ("w", "100", "Chiều rộng của phòng đổi từ 12 m thành 100 m"),
        ("w", "16,1", "Chiều rộng của phòng đổi từ 12 m thành 16,1 m"),
    ],
)
def test_a_room_that_grows_by_more_than_a_third_is_saved_only_when_that_is_ticked(
    office: Office, browser: Browser, side: str, typed: str, asked: str
) -> None:
    before = text_now(office)
    assert send(browser, "save", {f"room.{side}": typed}) == 422
    assert asked in browser.text
    assert text_now(office) == before
    tick = tick_of(browser)
    assert send(browser, "check") == 200
    assert send(browser, "add_seat", {tick: "1"}) == 200
    assert f'name="{tick}" value="1" checked' in browser.text
    assert send(browser, "save") == 200, findings(browser)
    assert "Đã lưu" in findings(browser)
    assert (map_now(office).width_m if side == "w" else map_now(office).depth_m) == float(typed.replace(",", "."))


def test_the_tick_of_one_size_of_the_room_counts_for_no_other(office: Office, browser: Browser) -> None:
    assert send(browser, "check", {"room.d": "90"}) == 200
    assert send(browser, "save", {tick_of(browser): "1", "room.d": "95"}) == 422
    assert map_now(office).depth_m == 9.0
    assert send(browser, "save", {"room.d": "12"}) == 200
    assert map_now(office).depth_m == 12.0


@pytest.mark.parametrize("typed", ["", "0", "1,9", "101", "-3", "mười hai", "1e1", "<b>9</b>", "9" * 10_000])
def test_a_size_that_no_room_has_stays_typed_beside_its_error(office: Office, browser: Browser, typed: str) -> None:
    before = text_now(office)
    assert send(browser, "save", {"room.d": typed, "seat:2:0.x": "5,5"}) == 422
    assert "Đề nghị ghi một số từ 2 đến 100" in findings(browser)
    assert (fields(browser)["room.d"], fields(browser)["seat:2:0.x"]) == (typed, "5,5")
    assert text_now(office) == before


def test_a_seat_is_moved_and_another_removed(office: Office, browser: Browser) -> None:
    shipped = map_now(office).seats
    assert send(browser, "save", {"seat:0:0.x": "3,9", "seat:13.gone": "1"}) == 200, findings(browser)
    assert map_now(office).seats == ((3.9, 4.4), *shipped[1:13])
    before, after = newest_deed(office)
    assert before == "Ghế thứ 1: 4 × 4,4 m; Ghế thứ 14: 8,8 × 3,7 m"
    assert after == "Ghế thứ 1: 3,9 × 4,4 m; Ghế thứ 14: đã bỏ"
    assert send(browser, "save", {"seat:4.gone": "1"}) == 200
    assert newest_deed(office) == ("Ghế thứ 5: 7,2 × 4,4 m", "Ghế thứ 5: đã bỏ")
    with office.desk.content.editor.versions() as versions:
        number = versions.of_file(LOBBY, 1)[0].id
    assert browser.post(f"/lobby/back/{number}") == 200
    assert len(map_now(office).seats) == 13


def test_a_row_of_seats_is_added_and_saved(office: Office, browser: Browser) -> None:
    assert send(browser, "add_seat", ROW) == 200
    assert "Đã đặt 3 ghế vào sơ đồ, chưa lưu" in findings(browser)
    assert browser.text.count('class="thing seat fresh"') == 3
    assert fields(browser)["seats.count"] == "1"
    assert send(browser, "add_seat", {"seats.way": "y", "seats.x": "0,3", "seats.y": "0,5"}) == 200
    assert send(browser, "save") == 200, findings(browser)
    assert map_now(office).seats[14:] == ((2.4, 0.5), (2.95, 0.5), (3.5, 0.5), (0.3, 0.5))


def overlaps_of(browser: Browser, name: str) -> list[str]:
    return [line for line in findings(browser).split("\n") if name in line and "chồng lên nhau" in line]


def test_a_seat_without_a_position_stands_on_free_floor(browser: Browser) -> None:
    assert send(browser, "add_seat") == 200
    assert send(browser, "check") == 200
    assert overlaps_of(browser, "Ghế thứ 15") == []
    assert send(browser, "check", {"seat:14:0.x": "4", "seat:14:0.y": "4,4"}) == 200
    assert len(overlaps_of(browser, "Ghế thứ 15")) == 1


def test_a_long_row_of_seats_is_one_entry_of_what_is_not_saved_and_of_the_log(office: Office, browser: Browser) -> None:
    row = {"seats.count": "20", "seats.apart": "0,5", "seats.x": "1", "seats.y": "2,5"}
    assert send(browser, "add_seat", row) == 200
    assert "<b>Chưa lưu:</b> Ghế thứ 15–34: thêm 20 ghế</p>" in browser.text
    assert send(browser, "check", {f"seat:{number}.gone": "1" for number in (1, 2, 3, 4, 14, 30)}) == 200
    assert "<b>Chưa lưu:</b> Ghế thứ 2–5: đã bỏ; Ghế thứ 15–32: thêm 18 ghế</p>" in browser.text
    assert send(browser, "save", {f"seat:{number}.gone": "1" for number in range(10, 28)}) == 200, findings(browser)
    assert newest_deed(office) == ("Ghế thứ 2–5: 4 ghế", "Ghế thứ 2–5: đã bỏ")


@pytest.mark.parametrize(
    ("count", "says"),
    [("1", "One seat is on the map"), ("2", "2 seats are on the map")],
)
def test_new_seats_are_counted_in_english_sentences(browser: Browser, count: str, says: str) -> None:
    browser.post("/language", {"language": "en"})
    browser.get("/lobby")
    assert send(browser, "add_seat", {"seats.count": count}) == 200
    assert findings(browser).startswith(f"{says}, not saved yet")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"seats.count": "0"}, "Đề nghị ghi số ghế từ 1 đến 20"),
        ({"seats.count": "21"}, "Đề nghị ghi số ghế từ 1 đến 20"),
        ({"seats.count": "ba"}, "Đề nghị ghi số ghế từ 1 đến 20"),
        ({"seats.count": "9" * 10_000}, "Đề nghị ghi số ghế từ 1 đến 20"),
        ({"seats.apart": "0,1"}, "Đề nghị ghi một số từ 0,45 đến 5"),
        ({"seats.x": "<b>2</b>"}, "Đề nghị ghi một số từ 0 đến 100"),
        ({"seats.y": ""}, "Đề nghị ghi cả ngang và dọc"),
    ],
)
def test_what_is_wrong_with_a_row_of_seats_stands_beside_it_and_stays_typed(
    office: Office, browser: Browser, typed: dict[str, str], says: str
) -> None:
    before = text_now(office)
    assert send(browser, "add_seat", {**ROW, **typed, "marker:8.x": "3,5"}) == 422
    assert says in findings(browser)
    assert {**ROW, **typed, "marker:8.x": "3,5"}.items() <= fields(browser).items()
    assert text_now(office) == before


def test_a_full_map_takes_no_more_seats_and_keeps_those_that_a_hand_has_written(
    office: Office, browser: Browser
) -> None:
    many = [[round(0.3 + 0.05 * n, 2), 6.0] for n in range(160)]
    path = office.desk.config / LOBBY
    seats = re.compile(r"^seats = \[.*?^\]$", re.DOTALL | re.MULTILINE)
    path.write_text(seats.sub(f"seats = {many}", text_now(office)), encoding="utf-8")
    browser.get("/lobby")
    assert send(browser, "add_seat") == 422
    assert "Sơ đồ ghi được tối đa 150 ghế" in findings(browser)
    assert send(browser, "check", {"marker:8.x": "3,5"}) == 200
    assert len([name for name in fields(browser) if name.startswith("seat:") and name.endswith(".x")]) == 160


def test_no_more_areas_are_added_than_the_form_takes(browser: Browser) -> None:
    for _ in range(20):
        assert send(browser, "add_area") == 200
    assert send(browser, "add_area") == 422
    assert "tối đa 20 mục loại này" in findings(browser)
    assert "area:19:0.x" in fields(browser)


def test_a_wrong_number_stays_with_its_seat_when_another_is_removed(browser: Browser) -> None:
    assert send(browser, "check", {"seat:1.gone": "1", "seat:3:0.x": "sáu"}) == 422
    shown = fields(browser)
    assert (shown["seat:2:0.x"], shown["seat:2:0.y"], shown["seat:3:0.x"]) == ("sáu", "4,4", "7,2")


def test_a_wrong_number_stays_with_its_seat_when_another_person_removes_one(office: Office, browser: Browser) -> None:
    second = opened(office)
    assert send(browser, "save", {"seat:0.gone": "1"}) == 200, findings(browser)
    assert send(second, "save", {"seat:3:0.x": "sáu"}) == 422
    shown = fields(second)
    assert (shown["seat:1:0.x"], shown["seat:2:0.x"], shown["seat:2:0.y"]) == ("5,6", "sáu", "4,4")
    assert [name for name, value in shown.items() if value == "sáu"] == ["seat:2:0.x"]
    assert send(second, "save", {"seat:2:0.x": "6,3"}) == 200, findings(second)
    assert map_now(office).seats[1:4] == ((5.6, 4.4), (6.3, 4.4), (7.2, 4.4))


def test_a_wrong_number_of_a_new_seat_stays_with_it_when_another_person_adds_some(
    office: Office, browser: Browser
) -> None:
    second = opened(office)
    assert send(second, "add_seat", {"seats.x": "0,3", "seats.y": "0,5"}) == 200
    assert send(browser, "add_seat", ROW) == 200
    assert send(browser, "save") == 200, findings(browser)
    assert send(second, "check", {"seat:14:0.x": "ba"}) == 422
    shown = fields(second)
    assert (shown["seat:14:0.x"], shown["seat:17:0.x"], shown["seat:17:0.y"]) == ("2,4", "ba", "0,5")


def test_a_wrong_number_stays_with_its_wall_when_another_person_removes_one(office: Office, browser: Browser) -> None:
    assert (send(browser, "add_wall"), send(browser, "save")) == (200, 200), findings(browser)
    second, wall = opened(office), map_now(office).walls[1]
    assert send(browser, "save", {"wall:0.gone": "1"}) == 200, findings(browser)
    assert send(second, "check", {"wall:1:0.y": "sáu"}) == 422
    shown = fields(second)
    assert [name for name, value in shown.items() if value == "sáu"] == ["wall:0:0.y"]
    assert shown["wall:0:1.y"] == f"{wall[1][1]:g}".replace(".", ",")
    assert "wall:1:0.y" not in shown


def test_a_wrong_number_of_a_seat_that_another_person_has_removed_is_named(office: Office, browser: Browser) -> None:
    second = opened(office)
    assert send(browser, "save", {"seat:3.gone": "1"}) == 200, findings(browser)
    assert send(second, "save", {"seat:3:0.x": "sáu"}) == 409
    assert "Ghế thứ 4: một bên đã bỏ, bên kia đã sửa" in findings(second)
    assert "sáu" not in fields(second).values()


def test_a_second_click_on_the_button_that_saves_says_saved_and_saves_nothing_twice(
    office: Office, browser: Browser
) -> None:
    page, form = browser.text, {"seat:5:0.x": "8,05", "marker:8.x": "3,5"}
    assert send(browser, "save", form) == 200, findings(browser)
    text, deed, versions = text_now(office), newest_deed(office), lobby_versions(office)
    browser.text = page
    assert send(browser, "save", form) == 200
    assert findings(browser).startswith("Đã lưu sơ đồ sảnh")
    assert "người khác" not in findings(browser)
    assert (text_now(office), newest_deed(office), lobby_versions(office)) == (text, deed, versions)


def test_an_old_page_that_changes_nothing_says_so_when_it_is_saved(office: Office, browser: Browser) -> None:
    second = opened(office)
    assert send(browser, "save", {"seat:5:0.x": "8,05"}) == 200, findings(browser)
    assert send(second, "save") == 200
    assert "không có gì thay đổi" in findings(second)


def test_a_second_click_on_the_way_back_makes_no_second_version(office: Office, browser: Browser) -> None:
    assert send(browser, "save", {"seat:5:0.x": "8,05"}) == 200, findings(browser)
    page, number = browser.text, lobby_versions(office)[0]
    assert browser.post(f"/lobby/back/{number}") == 200
    versions, browser.text = lobby_versions(office), page
    assert browser.post(f"/lobby/back/{number}") == 200
    assert lobby_versions(office) == versions


def test_two_people_change_room_and_seats_and_nothing_is_lost(office: Office, browser: Browser) -> None:
    second, shipped = opened(office), map_now(office).seats
    assert send(browser, "save", {"room.d": "9,1", "seat:0:0.x": "3,9", "seat:13.gone": "1"}) == 200, findings(browser)
    assert send(second, "add_seat", ROW) == 409
    assert send(second, "save", {"room.w": "12,1", "seat:1:0.y": "4,5"}) == 200, findings(second)
    lobby = map_now(office)
    assert (lobby.width_m, lobby.depth_m) == (12.1, 9.1)
    assert lobby.seats == ((3.9, 4.4), (4.8, 4.5), *shipped[2:13], (2.4, 0.5), (2.95, 0.5), (3.5, 0.5))


def test_of_one_seat_that_two_people_move_mine_stands_and_the_page_says_so(office: Office, browser: Browser) -> None:
    second = opened(office)
    assert send(browser, "save", {"seat:0:0.x": "3,9"}) == 200
    assert send(second, "save", {"seat:0:0.x": "3,8"}) == 409
    assert "Ghế thứ 1: bên kia ghi 3,9 × 4,4 m" in findings(second)
    assert fields(second)["seat:0:0.x"] == "3,8"
    assert map_now(office).seats[0] == (3.9, 4.4)


@pytest.mark.parametrize(
    ("one", "other"),
    [({"seat:1:0.x": "4,75"}, {"seat:1.gone": "1"}), ({"seat:1.gone": "1"}, {"seat:1:0.x": "4,75"})],
)
def test_a_seat_that_one_moves_and_another_removes_is_named_with_its_number_and_both_places(
    office: Office, browser: Browser, one: dict[str, str], other: dict[str, str]
) -> None:
    second = opened(office)
    assert send(browser, "save", one) == 200, findings(browser)
    assert send(second, "save", other) == 409
    assert "Ghế thứ 2 (4,8 × 4,4 m): một bên đã bỏ, bên kia đổi thành 4,75 × 4,4 m" in findings(second)


def test_a_wall_that_two_people_move_is_named_with_its_number_and_the_other_ends(
    office: Office, browser: Browser
) -> None:
    second = opened(office)
    assert send(browser, "save", {"wall:0:0.y": "8,9"}) == 200, findings(browser)
    assert send(second, "save", {"wall:0:0.y": "8,8"}) == 409
    assert re.search(r"Tường thứ 1: bên kia ghi \S+ × 8,9 m – ", findings(second))


def test_two_things_that_stand_in_one_another_are_named_by_their_names(browser: Browser) -> None:
    assert send(browser, "check", {"seat:0:0.x": "4,6", "seat:6:0.x": "10,5", "seat:6:0.y": "4,7"}) == 200
    said = findings(browser)
    assert "Ghế thứ 1 và Ghế thứ 2: hai vật chồng lên nhau 0,25 m" in said
    assert "Vệ sinh và Ghế thứ 7" in said
