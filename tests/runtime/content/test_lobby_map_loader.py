"""The map of the lobby is checked before a robot drives by it; every mistake is named."""

from collections.abc import Callable
from pathlib import Path

import pytest

from robot.core.trouble import Trouble, Troubles
from robot.paths import ROOT
from robot.runtime.content.lobby_map_loader import load_lobby, read_lobby, unreached
from robot.runtime.content.site_cards import map_card
from tests.another_site import L_SHAPED

SHIPPED = ROOT / "config" / "lobby.toml"
COUNTER_3 = "approach = { x_m = 5.53, y_m = 6.85, heading_deg = 270.0 }"

Edited = Callable[[str, str], list[str]]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Loads the shipped map after an edit; the troubles that come of it."""

    def load(old: str, new: str) -> list[str]:
        text = SHIPPED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "lobby.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(Troubles) as caught:
            load_lobby(path)
        lines = [trouble.line() for trouble in caught.value.found]
        assert all(str(path) in line and " | " in line for line in lines)
        return lines

    return load


def test_the_shipped_map_is_sound() -> None:
    lobby = load_lobby(SHIPPED)
    ids = [place.id for place in lobby.places]
    assert [f"counter:{number}" for number in range(1, 7)] == ids[:6]
    assert {"ticket", "toilet", "exit", "waiting", "writing-desk", "water", "cashier"} <= set(ids)
    owners = {department for place in lobby.places for department in place.departments}
    assert {"tu-phap", "cong-an", "chung-thuc", "dat-dai", "kinh-doanh", "xa-hoi", "bao-hiem", "quan-su"} <= owners


@pytest.mark.parametrize(
    ("old", "new", "key", "what"),
    [
        ("width_m = 12.0", "width_m = 500.0", "width_m = 500.0", "at most 100"),
        ("width_m = 12.0", "widht_m = 12.0", "widht_m = 12.0", "did you mean width_m?"),
        ("centre = [5.03, 8.3]", "centre = [5.03]", "places[2].centre", "needs 2 entries, has 1"),
        (COUNTER_3, COUNTER_3.replace("5.53", "15.53"), "places counter:3: approach", "outside the room"),
        (COUNTER_3, COUNTER_3.replace("6.85", "8.3"), "places counter:3: approach", "cannot stand here"),
        (COUNTER_3, COUNTER_3.replace("6.85", "7.3"), "places counter:3: approach", "before its front"),
        ("seats = [", "seats = [ [13.0, 1.0],", "seats[0]", "outside the room"),
        ('id = "counter:3"', 'id = "counter:2"', "places counter:2", "taken"),
        ('id = "counter:3"', 'id = "home"', "places home", "taken"),
        (
            'departments = ["tu-phap"]',
            'departments = ["dat-dai"]',
            "places counter:1, places counter:3: departments",
            "both places",
        ),
        ('label = { vi = "Quầy 3", en', 'label = { vi = "Quầy 3", fr', "places counter:3: label.en", "missing"),
        ('label = { vi = "Quầy 3", en', 'label = { vi = " ", en', "places counter:3: label.vi", "missing"),
        ("walls = [", "keep_out = [[[1.0, 1.0], [2.0, 2.0]]]\nwalls = [", "keep_out[0]", "three corners"),
        ("walls = [", "keep_out = [[[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]]\nwalls = [", "keep_out[0]", "three corners"),
        ("walls = [", "keep_out = [[[1.0, 1.0], [1.5, 1.5], [2.0, 2.0]]]\nwalls = [", "keep_out[0]", "not in one line"),
        (
            "walls = [",
            "keep_out = [[[1.0, 1.0], [2.0, 2.0], [2.0, 1.0], [1.0, 2.0]]]\nwalls = [",
            "keep_out[0]",
            "in turn round it",
        ),
        ("size = [1.7, 1.0]", "size = [-1.7, 1.0]", "places counter:1: size = [-1.7, 1.0]", "at least 0.01 m"),
        ("size = [1.7, 1.0]", "size = [1.7, 0.0]", "places counter:1: size = [1.7, 0.0]", "at least 0.01 m"),
        ("door = [[4.9, 0.0]", "door = [[7.1, 0.0]", "door = [[7.1, 0.0], [7.1, 0.0]]", "0.5 m wide"),
        (
            "walls = [",
            "side_doors = [[[0.0, 6.0], [0.0, 6.2]]]\nwalls = [",
            "side_doors[0] = [[0.0, 6.0]",
            "0.5 m wide",
        ),
        ("walls = [", "side_doors = [[[-1.0, 6.0], [0.0, 7.2]]]\nwalls = [", "side_doors[0][0]", "outside the room"),
        ('icon = "stamp"', 'icon = "stamp"\nturn_deg = 200.0', "places[3].turn_deg = 200.0", "from -180 to 180"),
        ("walls = [", "walls = [[[1.0, 6.0]], ", "walls[0] = [[1.0, 6.0]]", "two corners"),
        ("walls = [", "walls = [[[1.0, 6.0], [1.0, 6.0]], ", "walls[0]", "two corners"),
        ("walls = [", "walls = [[], ", "walls[0] = []", "two corners"),
        ("id = 9\n", "id = 8\n", "markers: id = 8", "listed twice"),
        ("x_m = 12.0\ny_m = 3.75", "x_m = 12.1\ny_m = 3.75", "markers 11 = [12.1, 3.75]", "outside the room"),
        ("walls = [", "walls = [[[0.0, 6.0], [12.0, 6.0]], ", "places counter:1: approach", "no way leads here"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_value(edited: Edited, old: str, new: str, key: str, what: str) -> None:
    lines = edited(old, new)
    assert any(key in line and what in line for line in lines), lines


def test_a_map_in_which_a_place_cannot_be_reached_is_read_where_that_is_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "lobby.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    path.write_text(text.replace(COUNTER_3, COUNTER_3.replace("6.85", "8.3")), encoding="utf-8")
    shut = unreached(path, read_lobby(path))
    assert [(each.place, each.trouble.key) for each in shut] == [("counter:3", "places counter:3: approach")]


def test_a_thin_post_is_an_area_to_keep_out_of(tmp_path: Path) -> None:
    path = tmp_path / "lobby.toml"
    post = "keep_out = [[[1.0, 1.0], [1.04, 1.0], [1.04, 1.04], [1.0, 1.04]]]\nwalls = ["
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace("walls = [", post, 1), encoding="utf-8")
    assert len(load_lobby(path).keep_out) == 1


def test_all_mistakes_of_a_run_are_told_together(edited: Edited) -> None:
    lines = edited(
        'id = "counter:3"\nlabel = { vi = "Quầy 3", en = "Counter 3" }',
        'id = "counter:2"\nlabel = { vi = "" }',
    )
    assert len(lines) == 3


def test_a_missing_map_says_so(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="missing"):
        load_lobby(tmp_path / "none.toml")


def test_a_map_that_is_not_toml_says_so(tmp_path: Path) -> None:
    path = tmp_path / "lobby.toml"
    path.write_text("width_m = = 3")
    with pytest.raises(Trouble, match="line 1 `width_m = = 3`"):
        load_lobby(path)


def test_a_dock_needs_floor_before_it_as_well(tmp_path: Path) -> None:
    path = tmp_path / "lobby.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    path.write_text(text.replace("\nhome = ", "\ndock = { x_m = 3.2, y_m = 1.3, heading_deg = 180.0 }\nhome = ", 1))
    assert load_lobby(path).dock is not None
    path.write_text(text.replace("\nhome = ", "\ndock = { x_m = 6.0, y_m = 2.3, heading_deg = 270.0 }\nhome = ", 1))
    assert load_lobby(path).dock is not None, "seats behind the staging pose are no hindrance"
    path.write_text(text.replace("\nhome = ", "\ndock = { x_m = 4.0, y_m = 2.8, heading_deg = 270.0 }\nhome = ", 1))
    with pytest.raises(Troubles, match="before it"):
        load_lobby(path)


def test_a_map_without_places_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lobby.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    path.write_text("places = []\n" + text[: text.index("\n[[places]]")], encoding="utf-8")
    with pytest.raises(Troubles, match="no place to which a visitor could be led"):
        read_lobby(path)


def test_the_drawing_has_every_door_and_the_room_that_a_turned_counter_takes() -> None:
    card = map_card(load_lobby(L_SHAPED), "vi")
    assert card.doors == ((7000, 0, 9200, 0), (0, 9600, 0, 11000))
    across = next(place for place in card.places if place.id == "counter:9")
    assert (across.width_mm, across.depth_mm) == (1909, 1909), "1.7 m x 1.0 m at 45 degrees"
