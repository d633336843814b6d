"""Which procedures use an uploaded form, in force or in a version that waits; and one form in place of another."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from robot.core.trouble import RefusedBySystem, Trouble, Troubles
from robot.desk.content_versions.store import ContentVersion
from robot.editing.carrying import carried, texts_of
from robot.editing.content_files import read_text
from robot.editing.edit_outcomes import Overtaken, waits_for_its_day
from robot.editing.form_fields import value_at
from robot.editing.procedure_items import PROCEDURE
from robot.editing.toml_edits import edited
from robot.runtime.settings.toml_reader import parse_toml
from robot.staff_page.content.content_desk import ContentDesk
from robot.staff_page.content.page_words import PageWords
from robot.staff_page.content.wrong_words import explained


class FormUse(NamedTuple):
    """A procedure that uses a form. `waiting`: the open version that says so; None = it is in force."""

    code: str
    title: str
    waiting: ContentVersion | None = None


class FormExchange(NamedTuple):
    """Outcome of putting one form in place of another. `waiting`: number of procedures whose open version has the new
    one; `saved`: how many of these were saved now; `wrong`: what went wrong, in words."""

    waiting: int
    saved: int
    wrong: list[str]


def uses(content: ContentDesk) -> dict[str, list[FormUse]]:
    """Return the uses of every uploaded form, by the name of its file."""
    found: dict[str, list[FormUse]] = {}
    for code, entry in content.index.all().items():
        for name in files_of(entry.table):
            found.setdefault(name, []).append(FormUse(code, entry.title))
    with content.editor.versions() as versions:
        drafts = [each for each in versions.open_versions() if each.subject.startswith(f"{PROCEDURE}:")]
        texts = [(each, file.path, versions.text(file.after) or "") for each in drafts for file in each.files]
    for version, path, text in texts:
        with suppress(Trouble):  # no TOML: it can never be in force
            table, code = parse_toml(text, Path(path)), version.subject.partition(":")[2]
            for name in files_of(table):
                known = found.setdefault(name, [])
                if code not in {use.code for use in known}:
                    known.append(FormUse(code, str(value_at(table, "title.vi") or code), version))
    return found


def planned_uses(content: ContentDesk, words: PageWords, old: str) -> list[str]:
    """Return, in words, the approved versions that on their day would bring the form `old` into a procedure, though it
    was replaced before: what was approved is changed by no one but those who approve."""
    with content.editor.versions() as versions:
        open_ = [each for each in versions.open_versions() if each.subject.startswith(f"{PROCEDURE}:")]
        planned = [(each, *texts_of(versions, each)) for each in open_ if each.state == "approved"]
    return [
        f"{content.called(version)}: {said(waits_for_its_day(version), words)}"
        for version, before, after in planned
        if any(_brings(content, path, before[path], after[path], old) for path in after)
    ]


def said(trouble: Trouble, words: PageWords) -> str:
    """Return an error and what to do, as officials read it."""
    if isinstance(trouble, RefusedBySystem):
        return explained(trouble, words)
    what, remedy = (trouble.vi, trouble.remedy_vi) if words.language == "vi" else (trouble.what, trouble.remedy)
    return f"{what[:1].upper()}{what[1:]}; {remedy}."


def _brings(content: ContentDesk, path: str, before: str | None, after: str | None, old: str) -> bool:
    """Whether the change from `before` to `after` writes the name of the form `old` into a file that is without it."""
    with suppress(Trouble):  # no TOML: it can never be in force
        now = read_text(content.config, path)
        if now is not None:
            now = edited(now, _with_form(parse_toml(now, Path(path)), old, f"x-{old}"))
        return old in files_of(parse_toml(carried(before, after, now).text or "", Path(path)))
    return False


def exchange(content: ContentDesk, words: PageWords, old: str, new: str, who: str, why: str) -> FormExchange:
    """Save a draft of each procedure with the form `new` in place of `old`, but of those whose draft has it already."""
    waiting, saved, wrong = 0, 0, list[str]()
    for use in uses(content).get(old, []):
        try:
            done = _exchanged(content, use.code, old, new, who, why)
            waiting, saved = waiting + (done is not None), saved + bool(done)
        except Overtaken:
            wrong.append(f"{use.title}: {words.text('content_wrong.overtaken')}")
        except Trouble as trouble:
            wrong.append(f"{use.title}: {explained(trouble, words)}")
        except Troubles as troubles:
            wrong += [f"{use.title}: {explained(each, words)}" for each in troubles.found]
    return FormExchange(waiting, saved, wrong)


def _exchanged(content: ContentDesk, code: str, old: str, new: str, who: str, why: str) -> bool | None:
    """Return whether a draft was saved; None for a procedure that uses neither form."""
    item = content.item(PROCEDURE, code)
    if item is None:
        return None
    heads = [content.editor.head(path, item.subject) for path in item.paths]
    texts = {head.path: head.text for head in heads}
    table = item.table(texts)
    if old not in files_of(table):
        return False if new in files_of(table) else None
    after = item.texts(texts, _with_form(table, old, new))
    content.editor.save(item.subject, who, why, after, {head.path: head.hash for head in heads})
    return True


def _with_form(table: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    rows = [{**row, "file": new} if row.get("file") == old else row for row in _rows(table)]
    return {**table, "forms": rows} if rows else dict(table)


def _rows(table: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    rows = table.get("forms")
    yield from (row for row in rows if isinstance(row, dict)) if isinstance(rows, Iterable) else ()


def files_of(table: Mapping[str, Any]) -> list[str]:
    """Return the names of the uploaded forms that a procedure uses, each once."""
    return list(dict.fromkeys(row["file"] for row in _rows(table) if isinstance(row.get("file"), str)))
