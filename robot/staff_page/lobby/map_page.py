"""The page of the lobby map: the drawing with its form, the map check, saving, and going back to an earlier map."""

from collections.abc import Callable
from typing import NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion, text_hash
from robot.desk.staff.roles import Right
from robot.editing.content_editor import Overtaken
from robot.editing.content_files import HandEdited, read_text
from robot.editing.map_draft import LOBBY, SUBJECT, MapDraft, draft_of, joined, lobby_of, lobby_with, text_of
from robot.editing.map_trial import MapVerdict, check_map
from robot.navigation.map.lobby_map import Lobby
from robot.staff_page.content.form_page import words_of
from robot.staff_page.lobby.map_drawing import label_spot, map_drawing
from robot.staff_page.lobby.map_names import MapNames
from robot.staff_page.lobby.typed_map import TypedMap, flat, number_text, typed_map
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

FORM_BYTES = 100_000
"""Largest form of the map, bytes. Chosen: the shipped map's has some 5 kB."""
SHOWN = 10
"""Versions on the page. Chosen."""
WHY_CHARS = 300
NEW_AREA_M = 1.0
"""Edge of a new area in the middle of the room, m. Chosen."""


class MapField(NamedTuple):
    """A value in the form. `axis`: "x", "y" or "h"; `wrong`: it is no number of this kind."""

    name: str
    axis: str
    text: str
    wrong: bool


class MapRow(NamedTuple):
    """A thing in the form, with its fields."""

    thing: str
    label: str
    fields: tuple[MapField, ...]


class ShownMap(NamedTuple):
    """A state of the page. `text`: of the map in force; `theirs`: values of another edit, by the names of conflicts."""

    text: str
    lobby: Lobby
    typed: TypedMap
    verdict: MapVerdict | None = None
    overtaken: bool = False
    theirs: MapDraft | None = None
    conflicts: tuple[str, ...] = ()


def lobby_map(desk: StaffStores, ask: Ask) -> Answer:
    """Show the map in force."""
    text = _in_force(desk)
    lobby = lobby_of(text)
    return _page(desk, ask, ShownMap(text, lobby, TypedMap(draft_of(lobby), {})))


def change(desk: StaffStores, ask: Ask) -> Answer:
    """Check the map in the form, save it, or add an area to it."""
    shown = _typed(desk, ask)
    if ask.form.get("do") == "add":
        draft = shown.typed.draft
        added = draft._replace(areas=(*draft.areas, _new_area(shown.lobby)))
        return _page(desk, ask, shown._replace(typed=shown.typed._replace(draft=added)))
    if shown.typed.wrong:
        return _page(desk, ask, shown, 422)
    wanted = text_of(shown.text, shown.typed.draft)
    shown = shown._replace(verdict=check_map(wanted, desk.settings))
    if shown.overtaken:
        return _page(desk, ask, shown, 409)
    if ask.form.get("do") != "save":
        return _page(desk, ask, shown)
    if shown.verdict is not None and shown.verdict.errors:
        return _page(desk, ask, shown, 422)
    return _saved(desk, ask, shown, wanted)


def back(desk: StaffStores, ask: Ask) -> Answer:
    """Put the map as it was before a version in force again."""
    content, number = desk.content.ready(), ask.parts["number"]
    with content.editor.versions() as versions:
        found = versions.get(int(number)) if number.isdecimal() and len(number) < 12 else None
    if found is None or found.subject != SUBJECT:
        return RenderTemplate("missing.html", {}, 404)
    before = _in_force(desk)
    try:
        _withdraw_open(desk, ask)
        content.editor.go_back(found.id, ask.session.who, ask.form.get("why", ""), to_before=True)
    except (Trouble, Troubles, Overtaken, HandEdited):
        ask.session.told, ask.session.refused = ("page_lobby.not_back", ""), True
        return Goto("/lobby")
    _note(desk, ask, "lobby_taken_back", before, _in_force(desk))
    ask.session.told = ("page_lobby.did_back", "")
    return Goto("/lobby")


def _typed(desk: StaffStores, ask: Ask) -> ShownMap:
    """Return what was typed, joined with what another page or a hand has changed since the form was shown."""
    text, base_hash = _in_force(desk), ask.form.get("base", "")
    lobby = lobby_of(text)
    theirs = draft_of(lobby)
    with desk.content.editor.versions() as versions:
        base_text = versions.text(base_hash)
    if base_hash == text_hash(text) or base_text is None:
        return ShownMap(text, lobby, typed_map(theirs, ask.form))
    base = draft_of(lobby_of(base_text))
    mine = typed_map(base, ask.form)
    both = joined(base, mine.draft, theirs)
    return ShownMap(text, lobby, TypedMap(both.draft, mine.wrong), None, True, theirs, both.conflicts)


def _saved(desk: StaffStores, ask: Ask, shown: ShownMap, wanted: str) -> Answer:
    if wanted == shown.text:
        ask.session.told = ("page_lobby.nothing", "")
        return Goto("/lobby")
    why = ask.form.get("why", "")[:WHY_CHARS]
    try:
        _withdraw_open(desk, ask)
        desk.content.editor.put_at_once(SUBJECT, ask.session.who, why, {LOBBY: wanted}, {LOBBY: text_hash(shown.text)})
    except (Overtaken, HandEdited):
        return _page(desk, ask, _typed(desk, ask), 409)
    except Troubles as troubles:
        names = _names(desk, ask, shown.lobby)
        ask.session.told = ("page_lobby.refused", "; ".join(names.trouble(each) for each in troubles.found))
        ask.session.refused = True
        return _page(desk, ask, shown, 422)
    _note(desk, ask, "lobby_saved", shown.text, wanted, why)
    ask.session.told = ("page_lobby.did_save", "")
    return Goto("/lobby")


def _withdraw_open(desk: StaffStores, ask: Ask) -> None:
    """Withdraw a version whose writing was interrupted, which would keep every later one out; its text stays listed."""
    if (version := desk.content.editor.head(LOBBY, SUBJECT).open) is not None:
        desk.content.editor.refuse(version.id, ask.session.who, "")


def _in_force(desk: StaffStores) -> str:
    """Return the map's text, and keep it so that an edit that begins with it can be joined with later ones."""
    content = desk.content.ready()
    text = read_text(content.config, LOBBY)
    if text is None:
        raise Trouble(
            "there is no map of the lobby",
            "chưa có sơ đồ sảnh",
            remedy="restore config/lobby.toml",
            remedy_vi="xin báo kỹ thuật viên",
        )
    with content.editor.versions() as versions:
        versions.keep(text)
    return text


def _note(desk: StaffStores, ask: Ask, deed: str, before: str, after: str, why: str = "") -> None:
    old, new = lobby_of(before), lobby_of(after)
    was, now = _names(desk, ask, new).changes(draft_of(old), draft_of(new))
    desk.note(ask.session, deed, "", was, now, why)


def _names(desk: StaffStores, ask: Ask, lobby: Lobby) -> MapNames:
    return MapNames(lobby, ask.session.language, words_of(desk, ask).text)


def _new_area(lobby: Lobby) -> tuple[tuple[float, float], ...]:
    x, y, half = round(lobby.width_m / 2, 1), round(lobby.depth_m / 2, 1), NEW_AREA_M / 2
    return (x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)


def _page(desk: StaffStores, ask: Ask, shown: ShownMap, status: int = 200) -> RenderTemplate:
    language, names = ask.session.language, _names(desk, ask, shown.lobby)
    draft, wrong = shown.typed.draft, shown.typed.wrong
    values = flat(draft)
    theirs = {} if shown.theirs is None else flat(shown.theirs)
    verdict = shown.verdict
    page = {
        "drawing": map_drawing(lobby_with(shown.lobby, draft), language),
        "label_spot": label_spot,
        "groups": _groups(values, wrong, names, language),
        "areas": len(draft.areas),
        "base": text_hash(shown.text),
        "why": ask.form.get("why", ""),
        "changed": names.changes(draft_of(shown.lobby), draft)[1],
        "checked": verdict is not None,
        "errors": [names.finding(each) for each in verdict.errors] if verdict else [],
        "hints": [names.finding(each) for each in verdict.hints] if verdict else [],
        "wrong": bool(wrong),
        "overtaken": shown.overtaken,
        "conflicts": [_conflict(name, names, theirs, language) for name in shown.conflicts],
        "versions": _versions(desk, names),
        "who": words_of(desk, ask).who,
        "name": names.thing,
    }
    return RenderTemplate("lobby/map.html", page, status)


def _conflict(name: str, names: MapNames, theirs: dict[str, float], language: str) -> tuple[str, str]:
    if name == "areas":
        return names.thing("areas"), ""
    return names.thing(name.rpartition(".")[0]), number_text(theirs[name], language) if name in theirs else "–"


def _groups(
    values: dict[str, float], wrong: dict[str, str], names: MapNames, language: str
) -> list[tuple[str, list[MapRow]]]:
    """Return the rows of the form by kind of thing."""
    found: dict[str, dict[str, list[MapField]]] = {"place": {}, "home": {}, "marker": {}, "area": {}}
    for name, value in values.items():
        thing, _, axis = name.rpartition(".")
        kind = {"stop": "place", "dock": "home"}.get(first := thing.partition(":")[0], first)
        field = MapField(name, axis, wrong.get(name, number_text(value, language)), name in wrong)
        found[kind].setdefault(thing, []).append(field)
    return [
        (kind, [MapRow(thing, names.thing(thing), tuple(fields)) for thing, fields in things.items()])
        for kind, things in found.items()
    ]


def _versions(desk: StaffStores, names: MapNames) -> list[tuple[ContentVersion, str, str]]:
    """Return the newest versions with what each changed, before and after."""
    with desk.content.editor.versions() as versions:
        found = [each for each in versions.of_file(LOBBY, SHOWN) if each.state == "live"]
        return [(each, *_changed(each, versions.text, names)) for each in found]


def _changed(version: ContentVersion, text: Callable[[str], str | None], names: MapNames) -> tuple[str, str]:
    file = version.files[0]
    try:
        before, after = (draft_of(lobby_of(text(each) or "")) for each in (file.before, file.after))
    except Trouble:
        return "", ""
    return names.changes(before, after)


ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/lobby", lobby_map, Right.STEER),
    PageRoute("/lobby", change, Right.STEER, "POST", FORM_BYTES),
    PageRoute("/lobby/back/{number}", back, Right.STEER, "POST"),
)
