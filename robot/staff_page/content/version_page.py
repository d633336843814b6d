"""A saved version: what it changes, its preview, and the decisions on it; and what waits for a decision."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from robot.core.trouble import DiskFull, Trouble, Troubles
from robot.desk.content_versions.removed_forms import RemovedForm
from robot.desk.content_versions.store import ContentVersion
from robot.desk.staff.roles import Right
from robot.editing.carrying import texts_of
from robot.editing.content_editor import Narrow, holds_content
from robot.editing.content_files import HandEdited, read_text
from robot.editing.content_items import ContentItem
from robot.editing.differences import Difference, differences
from robot.editing.edit_outcomes import Disputed, GoingBack, Overtaken, Texts
from robot.editing.form_fields import FieldKind, FormField, typed
from robot.editing.map_files import is_of_map
from robot.editing.procedure_items import PROCEDURE
from robot.runtime.settings.toml_reader import parse_toml
from robot.staff_page.blank_forms.form_uses import said
from robot.staff_page.blank_forms.removed_forms import brought_back, removed_in
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.content.page_words import ELSEWHERE, PageWords
from robot.staff_page.content.version_relations import (
    Hindered,
    built_on,
    hindered,
    hindered_at_once,
    overtaken_by,
)
from robot.staff_page.content.wrong_words import explained, placed
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 200
"""Most versions on a page. Chosen."""
_MAKE_A_DRAFT = ("content_joined", "content_redrafted")
_IN_FORCE = ("content_approved", "content_taken_back")
"""Deeds after which the robot follows, unless a file is broken: then it keeps its last good content."""
_FROM = FormField("from_day", FieldKind.DAY)


class AskedBack(NamedTuple):
    """Effects of going back that a person must confirm. `is_later`: it undoes a later change; `hindered`: the planned
    versions that could not be put in force on their day; `removed`: the deleted forms that come back with it."""

    going: GoingBack
    is_later: bool
    hindered: list[Hindered]
    removed: list[RemovedForm]


def version(desk: StaffStores, ask: Ask) -> Answer:
    """Show what one version changes, and what may be done with it."""
    found = version_of(desk, ask)
    return MISSING if found is None else _shown(desk, ask, found)


def waiting(desk: StaffStores, ask: Ask) -> Answer:
    """Show the versions that wait for approval or for their day, and those decided last."""
    content = desk.content.ready()
    with content.editor.versions() as versions:
        open_ones, newest = versions.open_versions(), versions.newest(SHOWN)
    values = {
        "open": titles_of(desk, ask, [each for each in open_ones if _is_shown(each)]),
        "done": titles_of(desk, ask, [each for each in newest if not each.is_open and _is_shown(each)]),
        "words": words_of(desk, ask),
    }
    return RenderTemplate("content/waiting.html", values)


def approve(desk: StaffStores, ask: Ask) -> Answer:
    """Approve a draft; it is in force at once, or from the day in the form."""
    day = typed((_FROM,), ask.form, {})
    if day.errors:
        return _again(desk, ask, words_of(desk, ask).text(f"content_wrong.{day.errors['from_day']}"))

    from_day, found = day.values.get("from_day"), version_of(desk, ask)
    planned = list[Hindered]()
    if found is not None and found.is_open:
        with contextlib.suppress(Trouble):  # a file is broken: the approval says so
            planned = hindered(desk, found, from_day)
    if found is not None and not _ticked(ask, planned):
        shown = _shown(desk, ask, found)
        return RenderTemplate(shown.template, {**shown.values, "hindered": planned, "day_": from_day}, 409)

    def act(number: int) -> str:
        done = desk.content.editor.approve(number, ask.session.who, from_day)
        return "content_approved" if done.state == "live" else "content_planned"

    return _decided(desk, ask, act)


def refuse(desk: StaffStores, ask: Ask) -> Answer:
    """Refuse a draft, with the reason in the form; or withdraw one's own."""

    def act(number: int) -> str:
        found = version_of(desk, ask)
        mine = found is not None and found.who == ask.session.who
        if not mine and not ask.session.may(Right.APPROVE):
            raise Trouble("needs the right to approve", "cần quyền duyệt nội dung", remedy="", remedy_vi="")
        desk.content.editor.refuse(number, ask.session.who, ask.form.get("why", ""))
        return "content_withdrawn" if mine else "content_refused"

    return _decided(desk, ask, act)


def back(desk: StaffStores, ask: Ask) -> Answer:
    """Take back what this version changed, or (`to` = "this") put it in force again; what that undoes of later versions
    is shown first, and must be confirmed."""
    found = version_of(desk, ask)
    if found is None:
        return MISSING
    to_before, sure = ask.form.get("to") != "this", "sure" in ask.form
    narrow = partial(_narrowed, desk, desk.content.item_of(found))
    asked = _asked_back(desk, found, narrow, to_before=to_before)
    if asked is not None and (((asked.is_later or asked.removed) and not sure) or not _ticked(ask, asked.hindered)):
        return _ask_back(desk, ask, found, asked)

    def act(number: int) -> str:
        why = ask.form.get("why", "")
        with brought_back(desk, ask, () if asked is None else asked.removed):
            desk.content.editor.go_back(number, ask.session.who, why, to_before=to_before, sure=sure, narrow=narrow)
        return "content_taken_back"

    return _decided(desk, ask, act)


def join(desk: StaffStores, ask: Ask) -> Answer:
    """Take what was changed on the disk into a draft; where both changed a value, the draft's counts."""

    def act(number: int) -> str:
        desk.content.editor.join(number)
        return "content_joined"

    return _decided(desk, ask, act)


def redraft(desk: StaffStores, ask: Ask) -> Answer:
    """Draft what a refused or withdrawn version says once more."""

    def act(number: int) -> str:
        desk.content.editor.redraft(number, ask.session.who)
        return "content_redrafted"

    return _decided(desk, ask, act)


def _asked_back(desk: StaffStores, found: ContentVersion, narrow: Narrow, *, to_before: bool) -> AskedBack | None:
    """Return what going back does; None when a file is broken or the version was never in force: going back says so."""
    with contextlib.suppress(Trouble):
        going = desk.content.editor.going_back(found.id, to_before=to_before, narrow=narrow)
        later = going.is_disputed if to_before else _is_later(desk, found)
        removed = removed_in(desk.content, going.texts)
        return AskedBack(going, later, hindered_at_once(desk, going.texts), removed)
    return None


def _is_later(desk: StaffStores, found: ContentVersion) -> bool:
    """Whether a later version of the same thing is or was in force."""
    with desk.content.editor.versions() as versions:
        return versions.live_of_subject(found.subject)[0].id != found.id


def _narrowed(desk: StaffStores, item: ContentItem | None, _: Texts, after: Texts) -> Texts:
    """Return the files of `after` as they stand now, with `item` alone as `after` says it."""
    if item is None or None in after.values():
        return after
    now = {path: read_text(desk.content.config, path) for path in item.paths}
    texts = item.texts(now, item.table({**now, **after}))
    return {path: texts.get(path, text) for path, text in after.items()}


def _ticked(ask: Ask, planned: list[Hindered]) -> bool:
    """Whether the form confirms that each of these planned versions is hindered."""
    return all(f"sure.{each.version.id}" in ask.form for each in planned)


def _ask_back(desk: StaffStores, ask: Ask, found: ContentVersion, asked: AskedBack) -> RenderTemplate:
    """Show how going back would change the content of now, and what it hinders; it must be confirmed."""
    shown = _shown(desk, ask, found)
    values = {
        "asked": asked,
        "asked_changes": differences_of(desk.content.item_of(found), asked.going.now, asked.going.texts),
        "to": ask.form.get("to", "before"),
    }
    return RenderTemplate(shown.template, {**shown.values, **values}, 409)


def title_of(desk: StaffStores, ask: Ask, version: ContentVersion) -> str:
    """Return what a version is about, as officials read it."""
    item = desk.content.item_of(version)
    return _title(desk, words_of(desk, ask, item), version)


def _title(desk: StaffStores, words: PageWords, version: ContentVersion) -> str:
    return words.title or words.of_file(version) or desk.content.called(version)


def titles_of(desk: StaffStores, ask: Ask, versions: list[ContentVersion]) -> list[tuple[ContentVersion, str]]:
    """Return versions with what they are about; each thing is looked up once."""
    known: dict[str, str] = {}
    for each in versions:
        if each.subject not in known:
            known[each.subject] = title_of(desk, ask, each)
    return [(each, known[each.subject]) for each in versions]


def hindered_titles(desk: StaffStores, ask: Ask, texts: Texts) -> str:
    """Return what the planned versions are about that could not be put in force once `texts` are written, with their
    days, as officials read it; "" = there is none, or a file in force is broken."""
    words, found = words_of(desk, ask), list[Hindered]()
    with contextlib.suppress(Trouble):
        found = hindered_at_once(desk, texts)
    return "; ".join(
        words.text("content.hinders_named", text=title_of(desk, ask, each), when=f"{each.from_day:%d/%m/%Y}")
        for each, _ in found
    )


def changes_of(desk: StaffStores, version: ContentVersion, item: ContentItem | None) -> list[Difference]:
    """Return what a version changes, field by field."""
    with desk.content.editor.versions() as versions:
        before, after = texts_of(versions, version)
    if item is None and version.subject.startswith(f"{PROCEDURE}:"):
        return [each for path in after for each in _of_file(path, before[path], after[path])]
    return differences_of(item, before, after)


def differences_of(item: ContentItem | None, before: Texts, after: Texts) -> list[Difference]:
    """Return every difference of some files: those of `item` by its fields, then those elsewhere in the files."""
    if item is None or set(item.paths) - set(after):
        return [each for path in after for each in _elsewhere(path, before[path], after[path])]
    try:
        old, new = item.table(before), item.table(after)
        found = differences(old, new)
        if not item.within or None in before.values() or None in after.values():
            return found
        without = item.texts(before, new)
    except (Trouble, ValueError, KeyError):
        return [each for path in after for each in _elsewhere(path, before[path], after[path])]
    return [*found, *(each for path in after for each in _elsewhere(path, without[path], after[path]))]


def _of_file(path: str, before: str | None, after: str | None) -> list[Difference]:
    """Return the values of a file that differ; the whole texts where one is not TOML."""
    try:
        old, new = ({} if text is None else parse_toml(text, Path(path)) for text in (before, after))
    except Trouble:
        return [Difference(ELSEWHERE, 0, "", before or "", after or "")]
    return differences(old, new)


def _elsewhere(path: str, before: str | None, after: str | None) -> list[Difference]:
    return [each._replace(place=ELSEWHERE, row=0, field="") for each in _of_file(path, before, after)]


def _shown(desk: StaffStores, ask: Ask, found: ContentVersion, wrong: str = "") -> RenderTemplate:
    item = desk.content.item_of(found)
    words, editor = words_of(desk, ask, item), desk.content.editor
    with desk.accounts() as accounts:
        alone = editor.second_person and not accounts.any_active()
    with editor.versions() as versions:
        authors = versions.authors(found.id)
    own, disputed = ask.session.who in authors, False
    try:
        disputed = found.is_open and bool(editor.disputed(found))
    except Trouble as trouble:  # a file is broken
        wrong = wrong or explained(trouble, words)
    values: dict[str, Any] = {
        "version": found,
        "item": item,
        "title_": _title(desk, words, found),
        "changes": changes_of(desk, found, item),
        "words": words,
        "wrong": wrong,
        "mine": bool(found.who) and found.who == ask.session.who,
        "own": own,
        "of_several": len(authors) > 1,
        "alone": alone,
        "may_approve": ask.session.may(Right.APPROVE) and not alone and not (editor.second_person and own),
        "disputed": disputed,
        "late": found.state == "approved" and found.from_day is not None and found.from_day < desk.now().date(),
        "not_in_force": _why_not_in_force(desk, found, words),
        "by_hand": _by_hand(desk, found, item) if disputed else [],
        "overtaken_by": overtaken_by(desk, found) if disputed else None,
        "built_on": built_on(desk, found),
        "hindered": [],
        "day_": found.from_day if found.state == "approved" else None,
        "asked": None,
    }
    return RenderTemplate("content/version.html", values, 409 if wrong else 200)


def _why_not_in_force(desk: StaffStores, found: ContentVersion, words: PageWords) -> str:
    """Return what is wrong with a draft that was not put in force on its day; "" for another version, or when only
    values have changed meanwhile."""
    if found.state == "draft" and found.from_day is not None:
        with contextlib.suppress(Trouble, HandEdited):  # the page says so elsewhere
            try:
                desk.content.editor.check_now(found)
            except Troubles as troubles:
                return "; ".join(placed(each, words) for each in troubles.found)
    return ""


def _by_hand(desk: StaffStores, found: ContentVersion, item: ContentItem | None) -> list[Difference]:
    """Return what was changed on the disk since the version was saved, field by field."""
    now = {file.path: read_text(desk.content.config, file.path) for file in found.files}
    with desk.content.editor.versions() as versions:
        before, _ = texts_of(versions, found)
    return [] if now == before else differences_of(item, before, now)


def _decided(desk: StaffStores, ask: Ask, act: Callable[[int], str]) -> Answer:
    found, words = version_of(desk, ask), words_of(desk, ask)
    if found is None:
        return MISSING
    try:
        deed = act(found.id)
    except (HandEdited, Disputed):
        return _again(desk, ask, _changed_meanwhile(desk, found, words))
    except Overtaken:
        return _again(desk, ask, words.text("content_wrong.waits"))
    except DiskFull as trouble:
        return _again(desk, ask, said(trouble, words))
    except Trouble as trouble:
        return _again(desk, ask, explained(trouble, words))
    except Troubles as troubles:
        return _again(desk, ask, "; ".join(placed(each, words) for each in troubles.found))
    item = desk.content.item_of(found)
    words = words_of(desk, ask, item)
    title, (before, after) = _title(desk, words, found), words.summary(changes_of(desk, found, item))
    if deed == "content_taken_back" and ask.form.get("to") != "this":
        before, after = after, before
    desk.note(ask.session, deed, title, before, after, ask.form.get("why", ""))
    later = "_later" if deed in _IN_FORCE and desk.content_faults else ""
    ask.session.told = (f"content_told.{deed}{later}", title)
    return Goto(f"/content/version/{_newest_of(desk, found) if deed in _MAKE_A_DRAFT else found.id}")


def _newest_of(desk: StaffStores, found: ContentVersion) -> int:
    """Return the number of the newest version of the subject of `found`."""
    with desk.content.editor.versions() as versions:
        return versions.of_subject(found.subject, 1)[0].id


def _changed_meanwhile(desk: StaffStores, found: ContentVersion, words: PageWords) -> str:
    by = overtaken_by(desk, found)
    if by is None:
        return words.text("content_wrong.hand_edited")
    return words.text("content_wrong.changed_meanwhile", who=words.who(by.who), when=words.moment(by.live_s))


def _again(desk: StaffStores, ask: Ask, wrong: str) -> Answer:
    found = version_of(desk, ask)
    return MISSING if found is None else _shown(desk, ask, found, wrong)


def version_of(desk: StaffStores, ask: Ask) -> ContentVersion | None:
    """Return the version that the address names; None when there is none."""
    number = ask.parts["number"]
    with desk.content.ready().editor.versions() as versions:
        found = versions.get(int(number)) if number.isdecimal() and len(number) < 12 else None
    return found if found is not None and _is_shown(found) else None


def _is_shown(version: ContentVersion) -> bool:
    """Whether a version is shown here: those of the map have a page of their own."""
    return not is_of_map(version) and holds_content(version)
