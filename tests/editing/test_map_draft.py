"""The lobby map as plain values: things added, changed, removed and joined, and the text of the map."""

import itertools
import tomllib

import pytest

from robot.core.trouble import Trouble
from robot.editing.map_draft import (
    LOBBY,
    MapDraft,
    draft_of,
    followers,
    lobby_of,
    lobby_with,
    text_of,
    thing_of,
)
from robot.editing.map_files import MapFiles
from robot.editing.map_joining import DisputedShape, joined
from robot.editing.new_things import (
    NewPlace,
    SeatRow,
    free_marker,
    free_place,
    with_marker,
    with_place,
    with_seats,
    with_shape,
    with_stop,
)
from robot.paths import CONFIG

TEXT = (CONFIG / LOBBY).read_text(encoding="utf-8")
MAP = lobby_of(TEXT)
DRAFT = draft_of(MAP)
NAMES = {"label.vi": "Quầy 7", "label.en": "Counter 7", "name.vi": "Tiếp dân", "name.en": "Complaints"}
COUNTER = NewPlace("counter", 7, NAMES, (1.5, 0.8), ("tiep-dan",), stop=True)
DESK = NewPlace("writing_desk", 0, {**NAMES, "label.vi": "Bàn 2", "label.en": "Desk 2"}, (1.0, 0.5), (), stop=False)


def changed(draft: MapDraft, **values: float) -> MapDraft:
    """`draft` with some values; "__" stands for a full stop, "_" for a colon."""
    named = {name.replace("__", ".").replace("_", ":"): value for name, value in values.items()}
    return draft._replace(values=draft.values | named)


def without(draft: MapDraft, *things: str) -> MapDraft:
    return draft._replace(
        values={name: value for name, value in draft.values.items() if thing_of(name) not in things},
        texts={name: text for name, text in draft.texts.items() if thing_of(name) not in things},
    )


def test_a_draft_that_was_not_touched_says_the_same_text() -> None:
    assert text_of(TEXT, DRAFT) == TEXT
    assert lobby_with(MAP, DRAFT) == MAP


def test_a_new_counter_stands_behind_the_last_counter_and_takes_its_departments_along() -> None:
    text = text_of(TEXT, with_place(DRAFT, MAP, COUNTER))
    lobby = lobby_of(text)
    assert [place.id for place in lobby.places[5:8]] == ["counter:6", "counter:7", "ticket"]
    assert lobby.places[6].departments == ("tiep-dan",)
    assert "tiep-dan" not in lobby.places[5].departments
    lines = TEXT.splitlines()
    gone = [line for line in lines if line not in text.splitlines()]
    assert gone == ['departments = ["xa-hoi", "bao-hiem", "quan-su", "giao-duc", "tiep-dan"]']
    assert text.count("\n[[places]]") == TEXT.count("\n[[places]]") + 1


def test_a_new_place_stands_on_free_floor_with_the_stop_before_it() -> None:
    draft = with_place(DRAFT, MAP, COUNTER)
    lobby = lobby_with(MAP, draft)
    new = next(place for place in lobby.places if place.id == "counter:7")
    assert new.approach is not None
    assert new.approach.y_m < new.centre[1] - new.size[1] / 2
    for place in MAP.places:
        apart = [abs(new.centre[at] - place.centre[at]) - (new.size[at] + place.size[at]) / 2 for at in (0, 1)]
        assert max(apart) >= 0, place.id


def test_taking_things_out_keeps_all_comments_and_the_rest_of_the_text() -> None:
    fewer = without(DRAFT, "place:exit", "stop:exit", "marker:15", "place:water", "stop:water", "marker:3")
    text = text_of(TEXT, fewer)
    comments = [line for line in TEXT.splitlines() if line.startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == comments
    assert [line for line in text.splitlines() if line not in TEXT.splitlines()] == []
    assert draft_of(lobby_of(text)) == fewer


def test_sizes_names_turns_and_what_is_solid_are_written() -> None:
    draft = changed(DRAFT, place_toilet__w=1.2, place_toilet__t=90.0)
    texts = {**draft.texts, "place:toilet.name.en": "WC", "place:toilet.solid": "no", "place:waiting.solid": "yes"}
    lobby = lobby_of(text_of(TEXT, draft._replace(texts=texts)))
    toilet, waiting = (next(place for place in lobby.places if place.id == each) for each in ("toilet", "waiting"))
    assert (toilet.size, toilet.turn_deg, toilet.name["en"], toilet.solid) == ((1.2, 1.1), 90.0, "WC", False)
    assert waiting.solid


def test_a_department_of_a_place_that_is_gone_works_nowhere() -> None:
    lobby = lobby_of(text_of(TEXT, without(DRAFT, "place:counter:1", "stop:counter:1")))
    assert all("dat-dai" not in place.departments for place in lobby.places)


def test_markers_walls_doors_and_areas_are_added() -> None:
    draft = with_marker(DRAFT, MAP)
    for kind in ("area", "wall", "door"):
        draft = with_shape(draft, MAP, kind)
    lobby = lobby_of(text_of(TEXT, draft))
    assert lobby.markers[-1].id == 16
    assert (len(lobby.keep_out), len(lobby.walls), len(lobby.side_doors)) == (1, 2, 1)
    assert draft_of(lobby) == draft


def test_the_size_of_the_room_is_written_in_its_two_lines() -> None:
    text = text_of(TEXT, changed(DRAFT, room__w=12.5, room__d=8.9))
    assert set(text.splitlines()) - set(TEXT.splitlines()) == {"width_m = 12.5", "depth_m = 8.9"}


def seats(draft: MapDraft, *spots: tuple[float, float]) -> MapDraft:
    return draft._replace(shapes={**draft.shapes, "seat": tuple((spot,) for spot in spots)})


def test_seats_are_moved_added_and_removed_in_their_lines() -> None:
    first, *rest = MAP.seats
    text = text_of(TEXT, seats(DRAFT, (4.1, 4.4), *rest[1:], (1.0, 7.0)))
    assert lobby_of(text).seats == ((4.1, 4.4), *rest[1:], (1.0, 7.0))
    assert "  [4.0, 3.7], [4.8, 3.7], [5.6, 3.7]," in text
    assert "seats" not in text_of(TEXT, seats(DRAFT)).replace("# seats", "")
    assert first == (4.0, 4.4)


def test_a_row_of_seats_stands_where_it_is_wanted_or_on_free_floor() -> None:
    upwards = with_seats(DRAFT, MAP, SeatRow(3, 0.55, (1.0, 7.0), upwards=True)).shapes["seat"]
    assert upwards[14:] == (((1.0, 7.0),), ((1.0, 7.55),), ((1.0, 8.1),))
    free = with_seats(DRAFT, MAP, SeatRow(4, 0.6)).shapes["seat"][14:]
    for (x, y), *_ in free:
        assert all(max(abs(x - a), abs(y - b)) >= 0.45 for a, b in MAP.seats)
    assert [round(b[0][0] - a[0][0], 3) for a, b in itertools.pairwise(free)] == [0.6] * 3


def test_two_people_who_move_remove_and_add_different_seats_lose_nothing() -> None:
    a, b, c, d = (0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0)
    start, moved = seats(DRAFT, a, b, c, d), (0.0, 1.5)
    mine, theirs = seats(DRAFT, moved, b, d, (9.0, 9.0)), seats(DRAFT, a, b, c, (3.0, 2.0), (8.0, 8.0))
    both = joined(start, mine, theirs)
    assert both.draft.shapes["seat"] == ((moved,), (b,), ((3.0, 2.0),), ((8.0, 8.0),), ((9.0, 9.0),))
    assert both.conflicts == ()


@pytest.mark.parametrize(
    ("mine", "theirs", "result"),
    [
        (((0.5, 1.0),), ((0.7, 2.0),), ((0.5, 2.0),)),
        ((), ((0.7, 1.0),), ()),
    ],
)
def test_of_one_seat_that_both_change_mine_stands_and_the_seats_are_named(
    mine: tuple[tuple[float, float], ...],
    theirs: tuple[tuple[float, float], ...],
    result: tuple[tuple[float, float], ...],
) -> None:
    both = joined(seats(DRAFT, (0.0, 1.0)), seats(DRAFT, *mine), seats(DRAFT, *theirs))
    one, other = (((spots[0],) if spots else None) for spots in (mine, theirs))
    assert both.disputed == (DisputedShape("seat", 0, ((0.0, 1.0),), one, other),)
    assert both.draft.shapes["seat"] == tuple((spot,) for spot in result)


def test_each_thing_of_mine_is_followed_into_the_joined_map() -> None:
    a, b, c, d = (0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0)
    start, new, other = seats(DRAFT, a, b, c), (9.0, 9.0), (8.0, 8.0)
    mine = with_marker(with_place(seats(start, a, c, new, d), MAP, DESK), MAP)
    theirs = changed(with_place(seats(start, b, c, other, d), MAP, DESK), place_writing_desk_2__x=3.0)
    both = joined(start, mine, with_marker(theirs, MAP))
    assert both.draft.shapes["seat"] == ((c,), (other,), (d,), (new,))
    names = [both.name_of(f"seat:{number}:0.x") for number in range(4)]
    assert names == [None, "seat:0:0.x", "seat:3:0.x", "seat:2:0.x"]
    assert both.name_of("room.w") == "room.w"


def test_where_mine_has_no_shapes_of_its_own_those_of_the_base_are_followed() -> None:
    a, b, c = (0.0, 1.0), (1.0, 1.0), (2.0, 1.0)
    both = joined(seats(DRAFT, a, b, c), seats(DRAFT, a, b, c), seats(DRAFT, b, c))
    assert [both.name_of(f"seat:{number}:0.y") for number in range(3)] == [None, "seat:0:0.y", "seat:1:0.y"]


def test_a_seat_that_is_moved_beside_a_removed_one_is_followed_by_its_place() -> None:
    a, b, c, d = (0.0, 1.0), (1.0, 1.0), (2.0, 1.0), (3.0, 1.0)
    start = seats(DRAFT, a, b, c, d)
    both = joined(start, start, seats(DRAFT, (1.1, 1.0), (2.9, 1.0)))
    names = [both.name_of(f"seat:{number}:0.x") for number in range(4)]
    assert names == [None, "seat:0:0.x", None, "seat:1:0.x"]
    none = joined(start, start, seats(DRAFT))
    assert [none.name_of(f"seat:{number}:0.x") for number in range(4)] == [None] * 4


def test_a_new_marker_of_mine_is_followed_to_its_free_number() -> None:
    mine = with_marker(DRAFT, MAP)
    both = joined(DRAFT, mine, changed(mine, marker_16__y=0.3))
    assert (both.name_of("marker:16.y"), both.name_of("marker:15.y")) == ("marker:17.y", "marker:15.y")


def test_two_edits_of_one_area_are_joined_corner_by_corner() -> None:
    start = with_shape(DRAFT, MAP, "area")
    (corners,) = start.shapes["area"]
    mine, theirs = ((0.1, 0.1), *corners[1:]), (*corners[:3], (0.2, 0.9))
    both = joined(start, *(start._replace(shapes={**start.shapes, "area": (each,)}) for each in (mine, theirs)))
    assert both.draft.shapes["area"] == ((mine[0], *corners[1:3], theirs[3]),)
    assert both.conflicts == ()


def test_free_names_are_found() -> None:
    assert free_place("toilet", DRAFT.things) == "toilet-2"
    assert free_place("meeting-room", DRAFT.things) == "meeting-room"
    assert free_marker(without(DRAFT, "marker:4").things) == 4


def test_two_edits_of_different_things_are_joined() -> None:
    mine = with_place(DRAFT, MAP, COUNTER)
    theirs = with_marker(without(changed(DRAFT, marker_8__x=3.5), "place:water", "stop:water"), MAP)
    both = joined(DRAFT, mine, theirs)
    assert both.conflicts == ()
    assert "place:counter:7.x" in both.draft.values
    assert both.draft.texts["field:tiep-dan"] == "counter:7"
    assert both.draft.values["marker:8.x"] == 3.5
    assert "marker:16.x" in both.draft.values
    assert "place:water" not in both.draft.things
    assert draft_of(lobby_of(text_of(TEXT, both.draft))) == both.draft


def test_of_two_values_of_one_thing_mine_stands_and_is_named() -> None:
    both = joined(DRAFT, changed(DRAFT, place_water__w=1.0), changed(DRAFT, place_water__w=1.2, place_water__d=1.0))
    assert both.conflicts == ("place:water.w",)
    assert (both.draft.values["place:water.w"], both.draft.values["place:water.d"]) == (1.0, 1.0)


@pytest.mark.parametrize("mine_removes", [True, False])
def test_a_thing_that_one_removes_and_the_other_changes_is_gone_and_named(*, mine_removes: bool) -> None:
    edits = [without(DRAFT, "place:water", "stop:water"), changed(DRAFT, place_water__x=10.8, stop_water__x=9.2)]
    both = joined(DRAFT, *(edits if mine_removes else reversed(edits)))
    assert set(both.conflicts) == {"place:water", "stop:water"}
    assert not [name for name in (*both.draft.values, *both.draft.texts) if "water" in name]


def test_a_stop_that_is_added_to_a_removed_place_goes_with_it() -> None:
    start = without(DRAFT, "stop:water")
    both = joined(start, with_stop(start, "water"), without(start, "place:water"))
    assert "stop:water" not in both.draft.things


def test_two_new_places_of_one_name_are_both_kept() -> None:
    other = DESK._replace(texts={**DESK.texts, "name.vi": "Bàn của bên kia"})
    both = joined(DRAFT, with_place(DRAFT, MAP, DESK), with_place(DRAFT, MAP, other))
    assert both.draft.texts["place:writing-desk-2.name.vi"] == "Bàn của bên kia"
    assert both.draft.texts["place:writing-desk-3.name.vi"] == "Tiếp dân"
    assert both.conflicts == ()


def test_two_new_markers_of_one_number_are_both_kept_and_two_equal_ones_are_one() -> None:
    mine = with_marker(DRAFT, MAP)
    both = joined(DRAFT, mine, changed(mine, marker_16__y=0.3))
    assert both.draft.values["marker:16.y"] == 0.3
    assert both.draft.values["marker:17.y"] == mine.values["marker:16.y"]
    assert "marker:17" not in joined(DRAFT, mine, mine).draft.things


def test_a_new_counter_of_two_people_is_one_counter() -> None:
    other = COUNTER._replace(texts={**NAMES, "name.vi": "Một cửa"})
    both = joined(DRAFT, with_place(DRAFT, MAP, COUNTER), with_place(DRAFT, MAP, other))
    assert both.conflicts == ("place:counter:7.name.vi",)
    assert both.draft.texts["place:counter:7.name.vi"] == "Tiếp dân"


def test_a_department_that_moves_to_a_place_that_the_other_removes_works_nowhere_and_is_named() -> None:
    mine = DRAFT._replace(texts=DRAFT.texts | {"field:tiep-dan": "cashier"})
    both = joined(DRAFT, mine, without(DRAFT, "place:cashier", "stop:cashier"))
    assert both.draft.texts["field:tiep-dan"] == ""
    assert "field:tiep-dan" in both.conflicts


def test_the_sites_own_names_stay_where_they_are_not_changed() -> None:
    own = (
        '# của chúng tôi\n[places.water]\nlabel = { vi = "Nước", en = "Water" }\n\n'
        '[places.toilet]\nname = { vi = "WC", en = "WC" }\n'
    )
    files = MapFiles(TEXT, own)
    draft = draft_of(files.lobby)
    assert draft.texts["place:water.label.vi"] == "Nước"
    assert files.saying(draft) == {}
    new = files.saying(draft._replace(texts=draft.texts | {"place:water.label.vi": "Nước nóng"}))
    assert "water" not in tomllib.loads(new["site_texts.toml"])["places"]
    assert "# của chúng tôi" in new["site_texts.toml"]
    assert next(place for place in lobby_of(new[LOBBY]).places if place.id == "water").label["vi"] == "Nước nóng"
    gone = files.saying(without(draft, "place:toilet", "stop:toilet"))
    assert list(tomllib.loads(gone["site_texts.toml"])["places"]) == ["water"]


def test_markers_and_stops_move_with_their_place() -> None:
    assert followers(MAP)["place:counter:1"] == ("stop:counter:1", "marker:0")


def test_a_text_that_is_no_map_is_refused() -> None:
    with pytest.raises(Trouble):
        lobby_of("width_m = 1")
