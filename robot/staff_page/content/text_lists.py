"""Lists of the other kinds of content: policy answers, the robot's sentences, texts of the site; and the work list."""

import datetime
from collections import Counter
from collections.abc import Mapping
from typing import Any, NamedTuple

from robot.core.trouble import Trouble, Troubles
from robot.editing.content_files import HandEdited, read_text
from robot.editing.edit_outcomes import Overtaken
from robot.editing.policy_items import POLICY
from robot.editing.procedure_forms import forms_of_procedure
from robot.editing.procedure_items import PROCEDURE
from robot.editing.site_items import FACTS, PLACES, SITE, TAUGHT, TaughtItem
from robot.editing.word_items import FILES, WORDS
from robot.knowledge.catalogue.procedures import FRESH_DAYS
from robot.knowledge.vietnamese.syllables import plain, syllables
from robot.runtime.content.site_overlays import PHRASES
from robot.staff_page.content.form_page import MISSING, words_of
from robot.staff_page.content.procedure_list import FILTERS, PAGE_ROWS, SOON_DAYS, todo_of
from robot.staff_page.content.version_page import hindered_titles
from robot.staff_page.content.wrong_words import explained, placed
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

ASKED_DAYS = 30
"""Questions without a known fact are counted for this many days. Chosen, as on the page of questions."""
_FORM_OF = {"fee": "fee", "time": "time", "papers": "papers", "legal": "legal", "where": "titles"}
"""The form of a procedure in which the fact that answers a question stands; for others "more"."""


class TextRow(NamedTuple):
    """A row of a list of texts: the address of its page, what it says, a remark, and what is to be done with it."""

    path: str
    title: str
    note: str
    todo: tuple[str, ...] = ()


def texts(desk: StaffStores, ask: Ask) -> Answer:
    """Show the list of one kind of texts, searched and filtered by the fields of the address."""
    kind = ask.parts["kind"]
    if kind == SITE:
        return _site(desk, ask)
    if kind not in (POLICY, WORDS):
        return MISSING
    filters = ("all", "ended", "soon", "confirm", "replaced") if kind == POLICY else ("all", *FILES)
    rows = _policies(desk) if kind == POLICY else _sentences(desk)
    wanted = ask.query.get("todo", "all") if ask.query.get("todo") in filters else "all"
    searched = ask.query.get("q", "")[:100]
    found = [row for row in rows if (wanted == "all" or wanted in row.todo) and _fits(row, searched)]
    whole = ask.query.get("whole") == "1"
    values = {
        "kind": kind,
        "rows": found if whole else found[:PAGE_ROWS],
        "size": len(found),
        "filters": filters,
        "counts": {each: sum(each == "all" or each in row.todo for row in rows) for each in filters},
        "wanted": wanted,
        "q": searched,
    }
    return RenderTemplate("content/texts.html", values)


def untaught(desk: StaffStores, ask: Ask) -> Answer:
    """Take a taught sentence away again, at once: teaching it needed no second person either."""
    code, sentence = ask.form.get("code", ""), ask.form.get("sentence", "")
    content, item = desk.content.ready(), desk.content.item(TAUGHT, code)
    if not isinstance(item, TaughtItem):
        return MISSING
    head, words = content.editor.head(PHRASES, item.subject), words_of(desk, ask, item)
    texts = item.without({PHRASES: head.text}, [sentence])
    hindered = hindered_titles(desk, ask, texts)
    try:
        content.editor.put_at_once(item.subject, ask.session.who, sentence, texts, {PHRASES: head.hash})
    except (Overtaken, HandEdited):
        ask.session.refuse("content_told.not_untaught", words.text("content_wrong.waits"))
        return Goto("/content/all/site")
    except Trouble as trouble:
        ask.session.refuse("content_told.not_untaught", explained(trouble, words))
        return Goto("/content/all/site")
    except Troubles as troubles:
        ask.session.refuse("content_told.not_untaught", "; ".join(placed(each, words) for each in troubles.found))
        return Goto("/content/all/site")
    desk.note(ask.session, "content_untaught", item.title, before=sentence)
    ask.session.told = ("content_told.untaught_hinders", hindered) if hindered else ("content_told.untaught", sentence)
    return Goto("/content/all/site")


def todo(desk: StaffStores, ask: Ask) -> Answer:
    """Show the work list: what is missing, ended or to be confirmed, and what visitors asked in vain, by topic."""
    today = desk.now().date()
    entries = desk.content.ready().index.all()
    counts = Counter(each for entry in entries.values() for each in todo_of(entry, today))
    policies = Counter(each for row in _policies(desk) for each in row.todo)
    with desk.unanswered() as kept:
        asked = kept.open_questions(today - datetime.timedelta(ASKED_DAYS - 1))
        unknown = len(kept.sentences(today - datetime.timedelta(ASKED_DAYS - 1)))
    content, language = desk.knowledge.content, ask.session.language
    known_forms = forms_of_procedure((), ())
    questions = [
        (
            f"/content/{PROCEDURE}/{each.code}/{form if form in known_forms else 'more'}",
            desk.title(each.code, language),
            content.text(f"question.{each.question}", language),
            each.times,
        )
        for each in asked
        if each.code in entries and not content.knows(each.code, each.question, "vi")
        for form in [_FORM_OF.get(each.question, "more")]
    ]
    values: Mapping[str, Any] = {
        "counts": [(each, counts[each]) for each in FILTERS if counts[each]],
        "policies": [(each, policies[each]) for each in ("ended", "soon", "confirm") if policies[each]],
        "questions": questions,
        "unknown": unknown,
        "days": ASKED_DAYS,
        "empty_facts": _empty_facts(desk, ask),
    }
    return RenderTemplate("content/todo.html", values)


def _policies(desk: StaffStores) -> list[TextRow]:
    today, replaced = desk.now().date(), desk.knowledge.content.policies.replaced
    rows = []
    for key, (_, table) in desk.content.policies().items():
        found, ends, checked = [], table.get("valid_until"), table.get("as_of")
        if key in replaced:
            found.append("replaced")
        elif isinstance(ends, datetime.date) and ends < today:
            found.append("ended")
        elif isinstance(ends, datetime.date) and (ends - today).days <= SOON_DAYS:
            found.append("soon")
        old = isinstance(checked, datetime.date) and (today - checked).days > FRESH_DAYS
        if key not in replaced and (old or table.get("confidence") != "high"):
            found.append("confirm")
        question, answer = str(table.get("question", key)), str(table.get("answer", ""))
        rows.append(TextRow(f"/content/{POLICY}/{key}/answer", question, answer, tuple(found)))
    return sorted(rows, key=lambda row: row.title.casefold())


def _sentences(desk: StaffStores) -> list[TextRow]:
    return [
        TextRow(f"/content/{WORDS}/{key}/sentence", text, "", (file,)) for key, file, text in desk.content.sentences()
    ]


def _site(desk: StaffStores, ask: Ask) -> Answer:
    content, words = desk.content.ready(), words_of(desk, ask)
    text = read_text(content.config, PHRASES)
    taught = []
    for code in content.taught_codes(text):
        item = content.item(TAUGHT, code)
        if isinstance(item, TaughtItem):
            taught.append((code, item.title, item.sentences({PHRASES: text})))
    values = {
        "cards": [(f"/content/{SITE}/{key}/{key}", words.text(f"content.title_{key}")) for key in (FACTS, PLACES)],
        "empty_facts": _empty_facts(desk, ask),
        "taught": taught,
    }
    return RenderTemplate("content/site.html", values)


def _empty_facts(desk: StaffStores, ask: Ask) -> list[str]:
    """Return the facts of the centre that nothing is written about, in words."""
    item = desk.content.item(SITE, FACTS)
    if item is None:
        return []
    words = words_of(desk, ask, item)
    known, _ = item.read(FACTS, {path: desk.content.editor.head(path, item.subject).text for path in item.paths})
    names = dict.fromkeys(part.name.partition(".")[0] for part in item.forms.forms[FACTS])
    return [words.label(name) for name in names if name not in known]


def _fits(row: TextRow, searched: str) -> bool:
    text = " ".join(plain(word) for word in syllables(f"{row.title} {row.note}"))
    return all(f" {plain(word)}" in f" {text}" for word in syllables(searched))
