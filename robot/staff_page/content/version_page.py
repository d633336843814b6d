"""A saved version: what it changes, its preview, and the decisions on it; and what waits for a decision."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion
from robot.desk.staff.roles import Right
from robot.editing.content_editor import Disputed, Overtaken, Texts, texts_of
from robot.editing.content_files import HandEdited, read_text
from robot.editing.content_items import ContentItem
from robot.editing.differences import Difference, differences
from robot.editing.form_fields import FieldKind, FormField, typed
from robot.editing.map_draft import SUBJECT as MAP
from robot.runtime.settings.toml_reader import parse_toml
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.content.page_words import ELSEWHERE
from robot.staff_page.content.wrong_words import explained, placed
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 200
"""Most versions on a page. Chosen."""
_FROM = FormField("from_day", FieldKind.DAY)


def version(desk: StaffStores, ask: Ask) -> Answer:
    """Show what one version changes, and what may be done with it."""
    found = version_of(desk, ask)
    return MISSING if found is None else _shown(desk, ask, found)


def waiting(desk: StaffStores, ask: Ask) -> Answer:
    """Show the versions that wait for approval or for their day, and those decided last."""
    content = desk.content.ready()
    with content.editor.versions() as versions:
        open_ones, newest = versions.open_versions(), versions.newest(SHOWN)
    newest = [each for each in newest if each.subject != MAP]  # it has a page of its own
    values = {
        "open": titles_of(desk, ask, open_ones),
        "done": titles_of(desk, ask, [each for each in newest if not each.is_open]),
        "words": words_of(desk, ask),
    }
    return RenderTemplate("content/waiting.html", values)


def approve(desk: StaffStores, ask: Ask) -> Answer:
    """Approve a draft; it is in force at once, or from the day in the form."""
    day = typed((_FROM,), ask.form, {})
    if day.errors:
        return _again(desk, ask, words_of(desk, ask).text(f"content_wrong.{day.errors['from_day']}"))

    def act(number: int) -> str:
        done = desk.content.editor.approve(number, ask.session.who, day.values.get("from_day"))
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
    item = desk.content.item_of(found)
    if not to_before and not sure and _is_later(desk, found):
        with desk.content.editor.versions() as versions:
            _, after = texts_of(versions, found)
        return _ask_back(desk, ask, found, _narrowed(desk, item, after))

    def act(number: int) -> str:
        desk.content.editor.go_back(
            number,
            ask.session.who,
            ask.form.get("why", ""),
            to_before=to_before,
            sure=sure,
            narrow=lambda _, after: _narrowed(desk, item, after),
        )
        return "content_taken_back"

    try:
        return _decided(desk, ask, act)
    except Disputed as disputed:
        return _ask_back(desk, ask, found, disputed.texts)


def join(desk: StaffStores, ask: Ask) -> Answer:
    """Take what was changed on the disk into a draft; where both changed a value, the draft's counts."""

    def act(number: int) -> str:
        desk.content.editor.join(number)
        return "content_joined"

    return _decided(desk, ask, act)


def _is_later(desk: StaffStores, found: ContentVersion) -> bool:
    """Whether a later version of the same thing is or was in force."""
    with desk.content.editor.versions() as versions:
        return any(each.state == "live" and each.id > found.id for each in versions.of_subject(found.subject, SHOWN))


def _narrowed(desk: StaffStores, item: ContentItem | None, after: Texts) -> Texts:
    """Return the files of `after` as they stand now, with `item` alone as `after` says it."""
    if item is None or None in after.values():
        return after
    now = {path: read_text(desk.content.config, path) for path in item.paths}
    texts = item.texts(now, item.table({**now, **after}))
    return {path: texts.get(path, text) for path, text in after.items()}


def _ask_back(desk: StaffStores, ask: Ask, found: ContentVersion, texts: Texts) -> RenderTemplate:
    """Show how going back would change the content of now; it must be confirmed."""
    now = {path: read_text(desk.content.config, path) for path in texts}
    shown = _shown(desk, ask, found)
    asked = differences_of(desk.content.item_of(found), now, texts)
    return RenderTemplate(shown.template, {**shown.values, "asked": asked, "to": ask.form.get("to", "before")}, 409)


def title_of(desk: StaffStores, ask: Ask, version: ContentVersion) -> str:
    """Return what a version is about, as officials read it."""
    return words_of(desk, ask, desk.content.item_of(version)).title or version.subject.partition(":")[2]


def titles_of(desk: StaffStores, ask: Ask, versions: list[ContentVersion]) -> list[tuple[ContentVersion, str]]:
    """Return versions with what they are about; each thing is looked up once."""
    known: dict[str, str] = {}
    for each in versions:
        if each.subject not in known:
            known[each.subject] = title_of(desk, ask, each)
    return [(each, known[each.subject]) for each in versions]


def changes_of(desk: StaffStores, version: ContentVersion, item: ContentItem | None) -> list[Difference]:
    """Return what a version changes, field by field."""
    with desk.content.editor.versions() as versions:
        return differences_of(item, *texts_of(versions, version))


def differences_of(item: ContentItem | None, before: Texts, after: Texts) -> list[Difference]:
    """Return every difference of some files: those of `item` by its fields, then those elsewhere in the files."""
    if item is None or set(item.paths) - set(after):
        return [each for path in after for each in _of_file(path, before[path], after[path])]
    try:
        old, new = (item.table(texts) if None not in texts.values() else {} for texts in (before, after))
        found = differences(old, new)
        if None in before.values() or None in after.values():
            return found
        without = item.texts(before, new)
    except (Trouble, ValueError, KeyError):
        return [each for path in after for each in _of_file(path, before[path], after[path])]
    return [*found, *(each for path in after for each in _of_file(path, without[path], after[path]))]


def _of_file(path: str, before: str | None, after: str | None) -> list[Difference]:
    """Return the values of a file that differ; the whole texts where one is not TOML."""
    try:
        old, new = ({} if text is None else parse_toml(text, Path(path)) for text in (before, after))
    except Trouble:
        return [Difference(ELSEWHERE, 0, "", before or "", after or "")]
    return [each._replace(place=ELSEWHERE, row=0, field="") for each in differences(old, new)]


def _shown(desk: StaffStores, ask: Ask, found: ContentVersion, wrong: str = "") -> RenderTemplate:
    item = desk.content.item_of(found)
    words, editor = words_of(desk, ask, item), desk.content.editor
    with editor.versions() as versions:
        authors = versions.authors(found.id)
    with desk.accounts() as accounts:
        alone = editor.second_person and not accounts.any_active()
    own = ask.session.who in authors
    values: dict[str, Any] = {
        "version": found,
        "item": item,
        "title_": title_of(desk, ask, found),
        "changes": changes_of(desk, found, item),
        "words": words,
        "wrong": wrong,
        "mine": bool(found.who) and found.who == ask.session.who,
        "own": own,
        "alone": alone,
        "may_approve": ask.session.may(Right.APPROVE) and not alone and not (editor.second_person and own),
        "disputed": found.is_open and bool(editor.disputed(found)),
        "by_hand": _by_hand(desk, found, item) if found.is_open else [],
        "asked": None,
    }
    return RenderTemplate("content/version.html", values, 409 if wrong else 200)


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
    except HandEdited:
        return _again(desk, ask, words.text("content_wrong.hand_edited"))
    except Overtaken:
        return _again(desk, ask, words.text("content_wrong.waits"))
    except Trouble as trouble:
        return _again(desk, ask, explained(trouble, words))
    except Troubles as troubles:
        return _again(desk, ask, "; ".join(placed(each, words) for each in troubles.found))
    item = desk.content.item_of(found)
    before, after = words_of(desk, ask, item).summary(changes_of(desk, found, item))
    if deed == "content_taken_back" and ask.form.get("to") != "this":
        before, after = after, before
    desk.note(ask.session, deed, title_of(desk, ask, found), before, after, ask.form.get("why", ""))
    ask.session.told = (f"content_told.{deed}", title_of(desk, ask, found))
    return Goto(f"/content/version/{found.id if deed != 'content_joined' else _newest_of(desk, found)}")


def _newest_of(desk: StaffStores, found: ContentVersion) -> int:
    """Return the number of the newest version of the subject of `found`."""
    with desk.content.editor.versions() as versions:
        return versions.of_subject(found.subject, 1)[0].id


def _again(desk: StaffStores, ask: Ask, wrong: str) -> Answer:
    found = version_of(desk, ask)
    return MISSING if found is None else _shown(desk, ask, found, wrong)


def version_of(desk: StaffStores, ask: Ask) -> ContentVersion | None:
    """Return the version that the address names; None when there is none."""
    number = ask.parts["number"]
    with desk.content.ready().editor.versions() as versions:
        found = versions.get(int(number)) if number.isdecimal() and len(number) < 12 else None
    return None if found is None or found.subject == MAP else found
