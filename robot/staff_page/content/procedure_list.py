"""The list of procedures: searched, filtered by what is to be done, sorted; and the page of one."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import ContentVersion, ContentVersions
from robot.editing.carrying import texts_of
from robot.editing.content_files import read_text
from robot.editing.content_items import ContentItem
from robot.editing.procedure_index import IndexedProcedure
from robot.editing.procedure_items import PROCEDURE
from robot.knowledge.vietnamese.syllables import plain, syllables
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.content.version_page import SHOWN
from robot.staff_page.request_types import Answer, Ask, RenderTemplate
from robot.staff_page.stores import StaffStores

PAGE_ROWS = 100
"""Rows of a page of the list; the whole list is shown for printing. Chosen."""
SOON_DAYS = 90
"""A procedure whose rules end within this many days is on the work list, in days. Chosen."""
FILTERS = ("all", "wrong", "missing", "ended", "soon", "confirm", "draft", "announced")
SORTS = ("title", "code", "field", "as_of")


class ListedProcedure(NamedTuple):
    """A row of the list. `todo`: what is to be done with it, as word keys; `draft`: its open version."""

    entry: IndexedProcedure
    field: str
    as_of: datetime.date | None
    todo: tuple[str, ...]
    draft: ContentVersion | None


def procedures(desk: StaffStores, ask: Ask) -> Answer:
    """Show the procedures that fit the search and the filter of the address."""
    content, query = desk.content.ready(), ask.query
    with content.editor.versions() as versions:
        drafts = {each.subject: each for each in reversed(versions.open_versions())}
    today = desk.now().date()
    entries = content.index.all().values()
    rows = [_listed(each, drafts.get(f"{PROCEDURE}:{each.code}"), today) for each in entries]
    counts = {name: sum(_fits(row, name) for row in rows) for name in FILTERS}
    wanted = query.get("todo", "all") if query.get("todo") in FILTERS else "all"
    searched = query.get("q", "")[:100]
    found = [row for row in rows if _fits(row, wanted) and _found(row, searched)]
    sort = query.get("sort", "title") if query.get("sort") in SORTS else "title"
    found.sort(key=lambda row: _sort_key(row, sort))
    whole = query.get("whole") == "1"
    values = {
        "rows": found if whole else found[:PAGE_ROWS],
        "size": len(found),
        "whole": whole,
        "counts": counts,
        "wanted": wanted,
        "q": searched,
        "sort": sort,
        "filters": FILTERS,
        "sorts": SORTS,
        "waiting": len(drafts),
    }
    return RenderTemplate("content/list.html", values)


def item_page(desk: StaffStores, ask: Ask) -> Answer:
    """Show one item: its forms, its open draft and its versions."""
    content, item = desk.content.ready(), desk.content.item(ask.parts["kind"], ask.parts["key"])
    if item is None:
        return MISSING
    content.editor.notice_hand_edits(item.paths)
    with content.editor.versions() as versions:
        known = _versions_of(desk, versions, item)
    draft = content.draft(item.subject)
    entry = content.index.find(item.key) if item.kind == PROCEDURE else None
    values = {
        "item": item,
        "entry": entry,
        "listed": None if entry is None else _listed(entry, draft, desk.now().date()),
        "versions": known,
        "draft": draft,
        "planned": content.planned(item.subject),
        "words": words_of(desk, ask, item),
    }
    return RenderTemplate("content/item.html", values)


def _versions_of(desk: StaffStores, versions: ContentVersions, item: ContentItem) -> list[ContentVersion]:
    """Return the versions of an item, and the edits by hand of its files that concern it, the newest first."""
    own = versions.of_subject(item.subject, SHOWN)
    by_hand = [each for path in item.paths for each in versions.of_file(path, SHOWN) if each.kind == "hand"]
    now = {path: read_text(desk.content.config, path) for path in item.paths}

    def concerns(version: ContentVersion) -> bool:
        before, after = texts_of(versions, version)
        try:
            return item.table({**now, **before}) != item.table({**now, **after})
        except Trouble:  # the hand has broken the file
            return True

    known = {each.id: each for each in (*own, *filter(concerns, by_hand))}
    return sorted(known.values(), key=_in_turn, reverse=True)


def _in_turn(version: ContentVersion) -> tuple[bool, int, bool, int]:
    """Return the key that sorts versions in the order in which they came in force, not by the clock. One that never
    did stands behind the version that had come in force last before it; open ones are the newest."""
    turn = version.base_turn if version.turn is None else version.turn
    return version.is_open, turn, version.turn is None, version.id


def todo_of(entry: IndexedProcedure, today: datetime.date) -> tuple[str, ...]:
    """Return what is to be done with a procedure, as word keys: wrong, ended, soon, missing, confirm."""
    procedure = entry.procedure
    if procedure is None:
        return ("wrong",)
    found = []
    if procedure.valid_until is not None and procedure.valid_until < today:
        found.append("ended")
    elif procedure.valid_until is not None and (procedure.valid_until - today).days <= SOON_DAYS:
        found.append("soon")
    fee_known = bool(procedure.fee.is_free) or any(item.amount_vnd is not None for item in procedure.fee.items)
    time_known = procedure.time.value is not None or bool(procedure.time.same_day)
    if not (fee_known and time_known and procedure.documents):
        found.append("missing")
    if procedure.stale(today) and "ended" not in found:
        found.append("confirm")
    return tuple(found)


def _listed(entry: IndexedProcedure, draft: ContentVersion | None, today: datetime.date) -> ListedProcedure:
    as_of = entry.table.get("as_of")
    return ListedProcedure(
        entry,
        str(entry.table.get("field", "")),
        as_of if isinstance(as_of, datetime.date) else None,
        todo_of(entry, today),
        draft,
    )


def _fits(row: ListedProcedure, wanted: str) -> bool:
    if wanted == "announced":
        return bool(row.entry.within)
    if wanted == "draft":
        return row.draft is not None
    return wanted == "all" or wanted in row.todo


def _found(row: ListedProcedure, searched: str) -> bool:
    """Whether every word of the search begins a word of the title or stands in the code; accents do not count."""
    if not searched.strip():
        return True
    title = f"{row.entry.title} {row.entry.table.get('official_title', '')}"
    text = " ".join(plain(word) for word in syllables(title))
    words = [plain(word) for word in syllables(searched)]
    return searched.strip() in row.entry.code or (bool(words) and all(f" {word}" in f" {text}" for word in words))


def _sort_key(row: ListedProcedure, sort: str) -> tuple[object, ...]:
    keys: Mapping[str, object] = {
        "title": row.entry.title.casefold(),
        "code": row.entry.code,
        "field": row.field.casefold(),
        "as_of": row.as_of or datetime.date.min,
    }
    return keys[sort], row.entry.code
