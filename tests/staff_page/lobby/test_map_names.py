"""What the map check finds is shown in words of officials, without keys of the map file and ids of places."""

import re
from functools import cache
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import fields, replace

from hardware.motion.saved_marker_findings import marker_file
from robot.editing.map_draft import LOBBY, draft_of, lobby_of
from robot.editing.map_findings import faults_of
from robot.editing.map_trial import check_map
from robot.knowledge.catalogue.templates import Templates
from robot.navigation.localization.misplaced_marker_report import Misplaced
from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose
from robot.navigation.map.map_check import findings
from robot.navigation.map.map_finding import MapFinding
from robot.paths import CONFIG
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import load_settings
from robot.staff_page.lobby.map_form import labels_of
from robot.staff_page.lobby.map_names import MapNames
from tests.navigation.map.hall import DESK, HALL

TEXT = (CONFIG / LOBBY).read_text(encoding="utf-8")
SHIPPED = lobby_of(TEXT)
SETTINGS = load_settings()
KEYS = {field.encode_name for kind in (Lobby, Place, Marker, Pose) for field in fields(kind)} | {"kiosk"}
"""The keys of the map file, and the name of the technicians' commands. Some are words in English, none in
Vietnamese."""
TABLE = replace(DESK, id="xq-desk")
AISLE = replace(TABLE, id="xq-aisle", centre=(2.0, 9.0), approach=Pose(2.0, 7.6, 90.0))
ROOM = replace(HALL, places=(TABLE,))
DOCK = Pose(2.0, 2.0, 270.0)
BESIDE = replace(TABLE, approach=Pose(7.3, 2.7, 180.0))
POST = ((2.28, 2.3), (2.33, 2.3), (2.33, 2.4), (2.28, 2.4))
LONG = replace(
    ROOM, width_m=30.0, places=(replace(TABLE, centre=(28.0, 5.0), approach=Pose(26.3, 5.0, 180.0)),), markers=()
)


@cache
def words() -> Templates:
    return load_words(CONFIG / "words")


def shown(found: MapFinding, lobby: Lobby, language: str = "vi") -> str:
    """A finding as the page shows it."""
    names = MapNames(
        labels_of(draft_of(lobby), language), {}, language, lambda key, **values: words().text(key, language, values)
    )
    return ": ".join(names.finding(found))


def assert_plain(found: MapFinding, lobby: Lobby) -> None:
    """Assert that a finding shows no key of the file and no id of a place, in both languages."""
    ids = {place.id for place in (*lobby.places, *SHIPPED.places)}
    vi, en = (shown(found, lobby, language) for language in ("vi", "en"))
    assert not {*re.findall(r"[a-z0-9]+(?:[_:-][a-z0-9]+)*", vi)} & (KEYS | ids), vi
    assert not re.search(r"\w_\w|counter:|xq-|\[", f"{vi} {en}"), (vi, en)


def with_marker(*place: float) -> Lobby:
    return replace(ROOM, markers=(*ROOM.markers, Marker(7, *place)))


@pytest.mark.parametrize(
    ("lobby", "what"),
    [
        (replace(ROOM, dock=Pose(2.5, 2.0, 90.0)), "m from home"),
        (replace(ROOM, dock=replace(ROOM.home, heading_deg=270.0)), "faces another way"),
        (replace(ROOM, home=DOCK, dock=DOCK, keep_out=(POST,)), "on the last"),
        (replace(ROOM, dock=Pose(2.0, 0.7, 270.0)), "the robot is held"),
        (replace(ROOM, home=Pose(2.0, 0.7, 90.0), places=(AISLE,)), "the robot is held"),
        (
            replace(ROOM, home=DOCK, dock=DOCK, places=(BESIDE,), walls=(((1.55, 1.0), (1.55, 4.0)),)),
            "the robot may be held",
        ),
        (with_marker(0.0, 3.1, 1.5, 0.0, 0.2), "same spot"),
        (with_marker(0.0, 5.0, 1.5, 180.0, 0.2), "faces into it"),
        (with_marker(0.08, 5.0, 1.5, 0.0, 0.2), "hangs in the air"),
        (with_marker(0.03, 5.0, 1.5, 90.0, 0.2), "faces along"),
        (with_marker(0.0, 5.0, 4.5, 0.0, 0.2), "above the floor"),
        (with_marker(5.0, 10.0, 1.5, 270.0, 0.05), "not in sight from any route"),
        (replace(LONG, markers=(Marker(2, 0.0, 3.0, 1.5, 0.0, 0.2),)), "the robot stops after"),
        (replace(ROOM, walls=(((5.0, 0.0), (5.0, 4.55)), ((5.0, 5.45), (5.0, 10.0)))), "a narrow passage"),
        (replace(ROOM, places=(replace(TABLE, id="Xq_Desk"),)), "with this id"),
        (replace(ROOM, places=(replace(TABLE, label={"vi": "a" * 25, "en": "Desk"}),)), "more than 24"),
        (replace(ROOM, places=(TABLE, replace(TABLE, id="xq-b", centre=(8.0, 5.9), approach=None))), "in one another"),
        (replace(ROOM, places=(TABLE,), seats=((9.0, 5.3),)), "in one another"),
        (replace(ROOM, width_m=9.5), "out of the room"),
        (replace(ROOM, door=((4.0, 4.0), (6.0, 4.0))), "from the nearest wall"),
        (replace(ROOM, side_doors=(((5.0, 6.0), (5.0, 7.2)),)), "from the nearest wall"),
        (replace(ROOM, places=(replace(TABLE, approach=Pose(7.3, 5.0, 0.0)),)), "the screen looks"),
    ],
)
def test_a_finding_from_geometry_shows_no_key_and_no_id(lobby: Lobby, what: str) -> None:
    found = findings(lobby)
    assert any(what in each.what for each in found), found
    for each in found:
        assert_plain(each, lobby)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("x_m = 5.53, y_m = 6.85", "x_m = 5.53, y_m = 8.3", "cannot stand here"),
        ("x_m = 5.53, y_m = 6.85", "x_m = 5.53, y_m = 7.3", "before its front"),
        ("x_m = 5.53, y_m = 6.85", "x_m = 15.53, y_m = 6.85", "outside the room"),
        ('id = "counter:3"', 'id = "counter:2"', "taken"),
        ('departments = ["tu-phap"]', 'departments = ["dat-dai"]', "at both places"),
        ('label = { vi = "Quầy 3", en', 'label = { vi = " ", en', "words are missing"),
        ("walls = [", "keep_out = [[[1.0, 1.0], [2.0, 2.0]]]\nwalls = [", "three corners"),
        ("size = [1.7, 1.0]", "size = [1.7, 0.0]", "at least 0.01 m"),
        ("door = [[4.9, 0.0]", "door = [[7.1, 0.0]", "0.5 m wide"),
        ("walls = [", "walls = [[[1.0, 6.0]], ", "two corners"),
        ("id = 9\n", "id = 8\n", "listed twice"),
        ("x_m = 12.0\ny_m = 3.75", "x_m = 12.1\ny_m = 3.75", "outside the room"),
        ("walls = [", "walls = [[[0.0, 6.0], [12.0, 6.0]], ", "no way leads here"),
        ("\nhome = ", "\ndock = { x_m = 4.0, y_m = 2.8, heading_deg = 270.0 }\nhome = ", "cannot stand here"),
    ],
)
def test_an_error_of_the_map_shows_no_key_and_no_id(old: str, new: str, what: str) -> None:
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    found = check_map(text, SETTINGS).errors
    assert any(what in each.what for each in found), found
    for each in found:
        assert_plain(each, lobby_of(text))


def test_what_drives_have_found_and_what_the_map_lacks_shows_no_key_and_no_id(tmp_path: Path) -> None:
    on_map = {marker.id: marker for marker in SHIPPED.markers}
    moved = (Misplaced((on_map[9],), (0.25, 0.1)), Misplaced((on_map[2], on_map[4])))
    settings = replace(SETTINGS, base=replace(SETTINGS.base, pose_file=str(tmp_path / "pose.json")))
    marker_file(tmp_path / "pose.json").write_bytes(msgspec.json.encode(moved))
    bare = replace(SHIPPED, places=SHIPPED.places[:6])
    found = faults_of(bare, settings) + faults_of(replace(bare, markers=()), settings)
    assert {each.key for each in found} >= {"markers 9", "markers 2, 4", "markers", "places"}
    for each in found:
        assert_plain(each, bare)
    (alone,) = (each for each in found if each.key == "markers 9")
    assert "ở gần ngang 8,85 m, dọc 0,10 m" in shown(alone, bare)


def test_places_without_a_name_of_their_own_are_called_other_places() -> None:
    lacking = MapFinding("places", ["toilet", "xq-copies"], "missing", "chưa có")
    assert shown(lacking, SHIPPED).endswith("chưa có: Nhà vệ sinh, Nơi khác")
    gone = MapFinding("route xq-gone -> home", None, "narrow", "hẹp")
    assert "nơi không còn trên sơ đồ" in shown(gone, SHIPPED)
