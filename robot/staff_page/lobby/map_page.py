"""The page of the lobby map: the drawing with its form, the map check, saving, and going back to an earlier map."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import NO_FILE, ContentVersion, ContentVersions
from robot.desk.staff.roles import Right
from robot.editing.content_files import HandEdited
from robot.editing.edit_outcomes import Disputed, Overtaken
from robot.editing.map_draft import LOBBY, SHAPES, SUBJECT, MapDraft, draft_of, lobby_with
from robot.editing.map_files import PATHS, MapFiles, is_of_map, read_map_files
from robot.editing.map_joining import DisputedShape, followed, joined, owner_of
from robot.editing.map_trial import MapVerdict, check_map
from robot.editing.new_things import id_of, with_marker, with_place, with_seats, with_shape
from robot.editing.plausibility import ImplausibleValue, room_doubts
from robot.navigation.map.lobby_map import Lobby
from robot.staff_page.content.form_page import words_of
from robot.staff_page.content.version_page import hindered_titles
from robot.staff_page.lobby.map_drawing import label_spot, map_drawing
from robot.staff_page.lobby.map_form import MapForm, labels_of
from robot.staff_page.lobby.map_names import MapNames, NamedFinding
from robot.staff_page.lobby.map_uses import idle_hints, uses_of
from robot.staff_page.lobby.new_place_form import typed_place, typed_seats
from robot.staff_page.lobby.typed_map import (
    MOST_NEW,
    MOST_SHAPES,
    TypedMap,
    WrongField,
    new_things,
    number_text,
    things_shown,
    typed_map,
)
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import LONG_FORM_BYTES, Answer, Ask, Goto, RenderTemplate
from robot.staff_page.steering.departments import department_names
from robot.staff_page.stores import StaffStores

SHOWN = 10
"""Versions on the page. Chosen."""
WHY_CHARS = 300
_SHAPES = {"add_area": "area", "add_wall": "wall", "add_door": "door"}


class ShownMap(NamedTuple):
    """A state of the page. `files`: those in force, which say `lobby`; `uses`: why removed places must stay; `base`:
    the map from which the form was made, if another one is in force by now; `untouched`: the form changes nothing of
    `base`; `conflicts`, `disputed`: names and shapes that both edits changed; `going_back`: one of them is an earlier
    map; `new_wrong`: wrong fields of a new place; `added`: name of a new place; `added_seats`: how many new seats."""

    files: MapFiles
    lobby: Lobby
    typed: TypedMap
    verdict: MapVerdict | None = None
    uses: tuple[NamedFinding, ...] = ()
    base: MapDraft | None = None
    untouched: bool = False
    conflicts: tuple[str, ...] = ()
    disputed: tuple[DisputedShape, ...] = ()
    going_back: bool = False
    new_wrong: Mapping[str, WrongField] = {}
    added: str = ""
    added_seats: int = 0


def lobby_map(desk: StaffStores, ask: Ask) -> Answer:
    """Show the map in force."""
    files = _in_force(desk)
    lobby = files.lobby
    return _page(desk, ask, ShownMap(files, lobby, TypedMap(draft_of(lobby), {})))


def change(desk: StaffStores, ask: Ask) -> Answer:
    """Check the map in the form, save it, or add a thing to it."""
    shown, do = _typed(desk, ask), ask.form.get("do", "")
    if do.startswith("add_"):
        return _added(desk, ask, shown, do)
    if shown.typed.wrong:
        return _page(desk, ask, shown, 422)
    wanted = shown.files.saying(shown.typed.draft)
    uses = uses_of(desk, draft_of(shown.lobby), shown.typed.draft, *_names_and_words(desk, ask, shown))
    verdict = check_map(wanted.get(LOBBY, shown.files.map), desk.settings)
    shown = shown._replace(verdict=verdict, uses=tuple(uses))
    if shown.base is not None:
        saved = do == "save" and _is_in_force(shown)
        return _done(ask, "nothing" if shown.untouched else "did_save") if saved else _page(desk, ask, shown, 409)
    if do != "save":
        return _page(desk, ask, shown)
    if verdict.errors or uses or not all(ticked for _, ticked in _doubts(ask, shown)):
        return _page(desk, ask, shown, 422)
    return _saved(desk, ask, shown, wanted)


def back(desk: StaffStores, ask: Ask) -> Answer:
    """Take back what a version has changed. What was changed again since then is shown, for a person to decide."""
    content, number = desk.content.ready(), ask.parts["number"]
    with content.editor.versions() as versions:
        found = versions.get(int(number)) if number.isdecimal() and len(number) < 12 else None
        if found is None or not is_of_map(found):
            return RenderTemplate("missing.html", {}, 404)
        then, since = _sides(versions, found)
    before = _in_force(desk)
    try:
        both = joined(draft_of(since.lobby), draft_of(then.lobby), draft_of(before.lobby))
        shown = ShownMap(before, before.lobby, TypedMap(both.draft, {}), base=draft_of(since.lobby), going_back=True)
        if uses := uses_of(desk, draft_of(before.lobby), both.draft, *_names_and_words(desk, ask, shown)):
            ask.session.refuse("page_lobby.refused", "; ".join(": ".join(each) for each in uses))
            return Goto("/lobby")
        _withdraw_open(desk, ask)
        if before.map == since.map:
            hindered = hindered_titles(desk, ask, content.editor.going_back(found.id, to_before=True).texts)
            content.editor.go_back(found.id, ask.session.who, ask.form.get("why", ""), to_before=True)
        elif both.conflicts or both.disputed:
            return _page(desk, ask, shown._replace(conflicts=both.conflicts, disputed=both.disputed), 409)
        elif _is_in_force(shown):
            return _done(ask, "did_back")
        else:
            texts = {LOBBY: before.map, **before.saying(both.draft)}
            hindered = hindered_titles(desk, ask, texts)
            content.editor.put_at_once(SUBJECT, ask.session.who, "", texts, before.hashes, kind="back")
    except (Trouble, Troubles, Disputed, Overtaken, HandEdited):
        ask.session.refuse("page_lobby.not_back", "")
        return Goto("/lobby")
    _note(desk, ask, "lobby_taken_back", before, _in_force(desk))
    return _done(ask, "did_back", hindered)


def _typed(desk: StaffStores, ask: Ask) -> ShownMap:
    """Return what was typed, joined with what another page or a hand has changed since the form was shown."""
    files, fields = _in_force(desk), _fields(desk, ask)
    lobby = files.lobby
    theirs, base_files = draft_of(lobby), _files_at(desk, ask.form.get("base", ""))
    if base_files is None or base_files == files:
        return ShownMap(files, lobby, typed_map(theirs, ask.form, fields))
    base = draft_of(base_files.lobby)
    mine = typed_map(base, ask.form, fields)
    both = joined(base, mine.draft, theirs)
    wrong, lost = dict[str, WrongField](), list[str]()
    for name, each in mine.wrong.items():
        if (new := both.name_of(name)) is None:
            lost.append(owner_of(name))
        else:
            wrong[new] = each
    conflicts = tuple(dict.fromkeys((*both.conflicts, *lost)))
    shown = ShownMap(files, lobby, TypedMap(both.draft, wrong), base=base, untouched=mine.draft == base)
    return shown._replace(conflicts=conflicts, disputed=both.disputed)


def _files_at(desk: StaffStores, base: str) -> MapFiles | None:
    """Return the files from which a form was made; None when they are not known."""
    hashes = base.split(".")
    if len(hashes) != len(PATHS):
        return None
    with desk.content.editor.versions() as versions:
        texts = ["" if each == NO_FILE else versions.text(each) for each in hashes]
    if None in texts:
        return None
    files = MapFiles(*(text or "" for text in texts))
    try:
        draft_of(files.lobby)
    except Trouble:  # the hash of another text
        return None
    return files


def _added(desk: StaffStores, ask: Ask, shown: ShownMap, do: str) -> RenderTemplate:
    """Show the map with the thing that is to be added."""
    draft, lobby = shown.typed.draft, lobby_with(shown.lobby, shown.typed.draft)
    if full := _full(shown, do):
        ask.session.refuse(*full)
        return _page(desk, ask, shown, 422)
    if do == "add_marker":
        new = with_marker(draft, lobby)
    elif (kind := _SHAPES.get(do)) is not None:
        new = with_shape(draft, lobby, kind)
    elif do == "add_seat":
        row, wrong = typed_seats(ask.form, draft)
        if wrong:
            return _page(desk, ask, shown._replace(new_wrong=wrong), 422)
        new = with_seats(draft, lobby, row)
        shown = shown._replace(added_seats=row.seats)
    else:
        place, wrong = typed_place(ask.form, draft, _fields(desk, ask), desk.knowledge.content.text)
        if wrong:
            return _page(desk, ask, shown._replace(new_wrong=wrong), 422)
        new = with_place(draft, lobby, place)
        shown = shown._replace(added=f"place:{id_of(place, draft)}")
    status = 200 if shown.base is None else 409
    return _page(desk, ask, shown._replace(typed=shown.typed._replace(draft=new)), status)


def _full(shown: ShownMap, do: str) -> tuple[str, str] | None:
    """Return why no more things of this kind can be added, a key of words and the limit in them; None = some can."""
    draft = shown.typed.draft
    if (kind := _SHAPES.get(do)) is not None:
        most = MOST_SHAPES[kind]
        return ("page_lobby.most_shapes", str(most)) if len(draft.shapes[kind]) >= most else None
    fresh = () if do == "add_seat" else new_things(draft_of(shown.lobby), draft.things)
    return ("page_lobby.most_new", str(MOST_NEW)) if len(fresh) >= MOST_NEW else None


def _saved(desk: StaffStores, ask: Ask, shown: ShownMap, wanted: Mapping[str, str]) -> Answer:
    if not wanted:
        return _done(ask, "nothing")
    why = ask.form.get("why", "")[:WHY_CHARS]
    texts, bases = {LOBBY: shown.files.map, **wanted}, shown.files.hashes
    try:
        _withdraw_open(desk, ask)
        hindered = hindered_titles(desk, ask, texts)
        desk.content.editor.put_at_once(SUBJECT, ask.session.who, why, texts, bases)
    except (Overtaken, HandEdited):
        again = _typed(desk, ask)
        return _done(ask, "did_save") if _is_in_force(again) else _page(desk, ask, again, 409)
    except Troubles as troubles:
        names, _ = _names_and_words(desk, ask, shown)
        ask.session.told = ("page_lobby.refused", "; ".join(names.trouble(each) for each in troubles.found))
        ask.session.refused = True
        return _page(desk, ask, shown, 422)
    _note(desk, ask, "lobby_saved", shown.files, _in_force(desk), why)
    return _done(ask, "did_save", hindered)


def _done(ask: Ask, key: str, hindered: str = "") -> Goto:
    """Go to the map with a message. `hindered`: what was planned and stands against the map now, "" = nothing."""
    ask.session.told = (f"page_lobby.{key}_hinders" if hindered else f"page_lobby.{key}", hindered)
    return Goto("/lobby")


def _is_in_force(shown: ShownMap) -> bool:
    """Whether the map in force says all that was typed, as after a second click on the button that saves."""
    disputed = shown.conflicts or shown.disputed or shown.typed.wrong
    return not disputed and not shown.files.saying(shown.typed.draft)


def _doubts(ask: Ask, shown: ShownMap) -> list[tuple[ImplausibleValue, bool]]:
    """Return what a person should confirm before the map is saved, and whether it is ticked."""
    found = room_doubts(draft_of(shown.lobby).values, shown.typed.draft.values)
    return [(doubt, doubt.name in ask.form) for doubt in found]


def _withdraw_open(desk: StaffStores, ask: Ask) -> None:
    """Withdraw a version whose writing was interrupted, which would keep every later one out; its text stays listed."""
    if (version := desk.content.editor.head(LOBBY, SUBJECT).open) is not None:
        desk.content.editor.refuse(version.id, ask.session.who, "")


def _in_force(desk: StaffStores) -> MapFiles:
    """Return the files of the map, and keep them so that an edit that begins here can be joined with later ones."""
    content = desk.content.ready()
    files = read_map_files(content.config)
    with content.editor.versions() as versions:
        for text in files:
            versions.keep(text or None)
    return files


def _sides(versions: ContentVersions, version: ContentVersion) -> tuple[MapFiles, MapFiles]:
    """Return the map before and after a version; a file that it has not changed is left out."""
    files = {file.path: file for file in version.files}
    before = [versions.text(files[path].before) or "" if path in files else "" for path in PATHS]
    after = [versions.text(files[path].after) or "" if path in files else "" for path in PATHS]
    return MapFiles(*before), MapFiles(*after)


def _note(desk: StaffStores, ask: Ask, deed: str, before: MapFiles, after: MapFiles, why: str = "") -> None:
    old, new = draft_of(before.lobby), draft_of(after.lobby)
    was, now = _names(desk, ask, old, new).changes(old, new)
    desk.note(ask.session, deed, "", was, now, why)


def _fields(desk: StaffStores, ask: Ask) -> dict[str, str]:
    """Return the names of all departments."""
    return department_names(desk.knowledge.content, ask.session.language)


def _names_and_words(desk: StaffStores, ask: Ask, shown: ShownMap) -> tuple[MapNames, Callable[..., str]]:
    older = () if shown.base is None else (shown.base,)
    return _names(desk, ask, *older, draft_of(shown.lobby), shown.typed.draft), words_of(desk, ask).text


def _names(desk: StaffStores, ask: Ask, *drafts: MapDraft) -> MapNames:
    """Return the names of the things of all these drafts, those of the last one first."""
    language, labels = ask.session.language, dict[str, str]()
    for draft in drafts:
        labels |= labels_of(draft, language)
    return MapNames(labels, _fields(desk, ask), language, words_of(desk, ask).text)


def _page(desk: StaffStores, ask: Ask, shown: ShownMap, status: int = 200) -> RenderTemplate:
    language, draft, verdict = ask.session.language, shown.typed.draft, shown.verdict
    names, words = _names_and_words(desk, ask, shown)
    form, before = MapForm(shown.typed, names, language, words), draft_of(shown.lobby)
    departments, placed = _fields(desk, ask), bool(shown.added)
    errors = [*shown.uses, *(names.finding(each) for each in (verdict.errors if verdict else ()))]
    hints = [names.finding(each) for each in verdict.hints] if verdict else []
    page = {
        "drawing": map_drawing(lobby_with(shown.lobby, draft), language),
        "label_spot": label_spot,
        "form": form,
        "fields": form.fields(departments),
        "labels": labels_of(draft, language),
        "new": form.new({} if placed else ask.form, shown.new_wrong),
        "new_fields": [] if placed else [each for each in departments if ask.form.get(f"new.field:{each}")],
        "new_seats": form.new_seats({} if shown.added_seats else ask.form, shown.new_wrong),
        "adding": any(name.startswith("new.") for name in shown.new_wrong),
        "adding_seats": any(name.startswith("seats.") for name in shown.new_wrong),
        "added": names.thing(shown.added) if placed else "",
        "added_seats": shown.added_seats,
        "fresh": {*draft.things, *_new_corners(before, draft)} - {*before.things},
        "things": things_shown(draft),
        "base": ".".join(shown.files.hashes.values()),
        "why": ask.form.get("why", ""),
        "doubts": [
            (
                each.name,
                each.key,
                {end: number_text(value, language) for end, value in each.values.items() if isinstance(value, float)},
                ticked,
            )
            for each, ticked in _doubts(ask, shown)
        ],
        "changed": names.changes(before, draft)[1],
        "checked": verdict is not None,
        "errors": list(dict.fromkeys(errors)),
        "hints": [*hints, *(idle_hints(before, draft, names, words) if verdict else ())],
        "wrong": shown.typed.wrong,
        "overtaken": "" if shown.base is None else "back_overtaken" if shown.going_back else "overtaken",
        "conflict_head": "back_conflicts" if shown.going_back else "conflicts",
        "conflicts": list(_conflict_lines(shown, names, before)),
        "versions": _versions(desk, ask),
        "who": words_of(desk, ask).who,
        "name": names.thing,
    }
    return RenderTemplate("lobby/map.html", page, status)


def _new_corners(before: MapDraft, after: MapDraft) -> Iterator[str]:
    """Yield the names of the corners of shapes that were added."""
    for kind in SHAPES:
        added = followed(before.shapes[kind], after.shapes[kind])[1]
        for number, shape in enumerate(after.shapes[kind]):
            if shape in added:
                yield from (f"{kind}:{number}:{corner}" for corner in range(len(shape)))


def _conflict_lines(shown: ShownMap, names: MapNames, theirs: MapDraft) -> Iterator[tuple[str, str, str]]:
    """Yield what both edits changed: its name, a key of words for what the other edit says, and the value there."""
    says = "now_says" if shown.going_back else "theirs"
    for name in shown.conflicts:
        if "." in name or name.startswith("field:"):
            yield names.about(name), says, names.value(name, theirs)
        else:
            yield names.thing(name), "one_removed", ""
    for each in shown.disputed:
        about, other = names.thing(f"{each.kind}:{each.number}"), each.theirs if each.mine is None else each.mine
        if each.mine is not None and each.theirs is not None:
            yield about, says, names.corners(each.theirs)
        else:
            yield f"{about} ({names.corners(each.was)})", "shape_removed", names.corners(other or ())


def _versions(desk: StaffStores, ask: Ask) -> list[tuple[ContentVersion, str, str, bool]]:
    """Return the newest versions with what each changed, before and after, and whether that can be taken back."""
    with desk.content.editor.versions() as versions:
        found = [each for each in versions.of_file(LOBBY, SHOWN) if each.state == "live"]
        return [(each, *_changed(desk, ask, _sides(versions, each))) for each in found]


def _changed(desk: StaffStores, ask: Ask, sides: tuple[MapFiles, MapFiles]) -> tuple[str, str, bool]:
    """Return what changed between two maps, before and after, and whether both can be read."""
    try:
        old, new = (draft_of(each.lobby) for each in sides)
    except Trouble:
        return "", "", False
    return (*_names(desk, ask, old, new).changes(old, new), True)


ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/lobby", lobby_map, Right.STEER),
    PageRoute("/lobby", change, Right.STEER, "POST", LONG_FORM_BYTES),
    PageRoute("/lobby/back/{number}", back, Right.STEER, "POST"),
)
