"""The page of questions that the robot did not understand, and the form by which staff teach them to it."""

import contextlib
import datetime
from typing import NamedTuple

from robot.core.commands import Listen
from robot.core.trouble import Trouble, Troubles
from robot.desk.database.backups import forgetting
from robot.desk.feedback.sentence_groups import SentenceGroup, grouped
from robot.desk.feedback.unanswered import NOT_HERE, SKIPPED, OpenQuestion
from robot.desk.staff.roles import Right
from robot.editing.content_files import read_text, sole_writer
from robot.editing.policy_items import POLICY
from robot.editing.site_items import TAUGHT
from robot.knowledge.catalogue.known_facts import POLICY_LESS, QUESTIONS
from robot.knowledge.topics.topic_keys import VARIANT
from robot.runtime.content.site_overlays import PHRASES
from robot.runtime.content.staff_answers import GivenAnswer, answer_path, as_sentence, given_answer, keep_answer
from robot.runtime.content.teaching import group_of, settle, teach
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

DAYS = 30
SHOWN = 30
NEAR = 0.05
"""A procedure is preselected as the guess only if its probability is at least this. Chosen."""


class QuestionGroup(NamedTuple):
    """A group of sentences. `guess`, `title`: code and title of the procedure most likely meant; "" = none is."""

    group: SentenceGroup
    guess: str
    title: str


class RefusedAnswer(NamedTuple):
    """An answer that was not kept: the question, what was typed, and why, in words."""

    code: str
    question: str
    typed: str
    wrong: str


class Unknown(NamedTuple):
    """A question whose fact is not known, with the procedure's title and the fact in words. `answerable`: staff can
    answer it here; otherwise the fact belongs to the procedure's own content. `given`: the answer that it has
    nevertheless; `refused`: the answer that was sent with the page's form and is not kept."""

    asked: OpenQuestion
    title: str
    fact: str
    answerable: bool
    given: GivenAnswer
    refused: RefusedAnswer | None


def questions(desk: StaffStores, ask: Ask) -> Answer:
    """Show the questions not understood, the most frequent first, with the procedures to choose from."""
    return _page(desk, ask, None)


def _page(desk: StaffStores, ask: Ask, refused: RefusedAnswer | None) -> RenderTemplate:
    since = desk.now().date() - datetime.timedelta(DAYS - 1)
    with desk.unanswered() as kept:
        groups, dismissed = grouped(kept.sentences(since))[:SHOWN], kept.dismissed(since)
    procedures = desk.knowledge.content.catalogue.procedures
    language = ask.session.language
    choices = sorted((desk.title(code, language), code) for code in procedures)
    asked = [_with_guess(desk, group, language) for group in groups]
    return RenderTemplate(
        "questions.html",
        {
            "asked": asked,
            "choices": choices,
            "days": DAYS,
            "language": language,
            "open": _open(desk, since, language, refused),
            "dismissed": dismissed,
        },
        422 if refused else 200,
    )


def answer(desk: StaffStores, ask: Ask) -> Answer:
    """Keep the answer of staff to a question whose fact the robot does not know, and take it off the list. Refused when
    the question has an answer with a source, or another answer by now than the page has shown: that one is shown."""
    code, question, sentence = (ask.form.get(key, "") for key in ("code", "question", "sentence"))
    words, language = desk.knowledge.content, ask.session.language
    seen, wrong = " ".join(ask.form.get("seen", "").split()), ""
    try:
        with desk.teaching, sole_writer(desk.database):
            given = given_answer(desk.config, words, code, question)
            if given.source or given.text == seen:  # an answer with a source is not replaced: that is reported
                _keep(desk, ask, code, question, sentence)
            elif given.text != as_sentence(sentence):
                wrong = words.text("desk_page.answered_already", language)
    except Trouble as trouble:
        wrong = words.text("desk_page.not_taught", language, text=_in_words(trouble, language))
    if wrong:
        return _page(desk, ask, RefusedAnswer(code, question, sentence, wrong))
    ask.session.told = ("desk_page.answered", desk.title(code, language))
    return Goto("/questions#top")


def _keep(desk: StaffStores, ask: Ask, code: str, question: str, sentence: str) -> None:
    """Write an answer of staff and a version of it, and take the question off the list. Raises `Trouble`."""
    path = answer_path(code, question)
    before = read_text(desk.config, path)
    file = keep_answer(desk.config, desk.knowledge.content, code, question, sentence, desk.now().date())
    desk.content.editor.record(f"{POLICY}:{file.stem}", ask.session.who, sentence, path, before)
    with desk.unanswered() as kept:
        kept.close_question(code, question)
    desk.note(ask.session, "question_answered", desk.title(code, "vi"), after=sentence)


def dismiss(desk: StaffStores, ask: Ask) -> Answer:
    """Take the group of a sentence off the list: it is to be skipped, is not handled here, or names a person and is
    deleted. The log of deeds does not get the sentence, because it may name a person."""
    sentence, why = ask.form.get("sentence", ""), ask.form.get("why", "")
    with desk.unanswered() as kept:
        texts = [each.text for each in group_of(kept, sentence)]
        if why == "delete":
            with forgetting(desk.database, desk.now().date()):
                kept.forget(texts)
        else:
            kept.teach(texts, NOT_HERE if why == "not-here" else SKIPPED)
    if texts:
        desk.note(
            ask.session, {"delete": "question_deleted", "not-here": "question_not_here"}.get(why, "question_skipped")
        )
        ask.session.told = ("content_told.dismissed", str(len(texts)))
    return Goto("/questions")


def call_back(desk: StaffStores, ask: Ask) -> Answer:
    """Put a dismissed sentence on the list again."""
    sentence = ask.form.get("sentence", "")
    with desk.unanswered() as kept:
        kept.call_back(sentence)
    desk.note(ask.session, "question_called_back")
    return Goto("/questions")


def learn(desk: StaffStores, ask: Ask) -> Answer:
    """Add a sentence to a procedure's phrases; if the robot would still misunderstand it, report that, add nothing."""
    code, sentence = ask.form.get("code", ""), ask.form.get("sentence", "")
    try:
        with desk.teaching:
            before = read_text(desk.config, PHRASES)
            taught = teach(desk.config, desk.settings, desk.lobby, code, sentence)
            desk.content.editor.record(f"{TAUGHT}:{code}", ask.session.who, sentence, PHRASES, before)
            with desk.unanswered() as kept:
                known, _ = settle(kept, taught, code)
    except (Trouble, Troubles) as trouble:
        ask.session.refuse("desk_page.not_taught", _in_words(trouble, ask.session.language))
        return Goto("/questions")
    desk.note(ask.session, "phrase_taught", desk.title(code, "vi"), after=sentence)
    ask.session.told = ("desk_page.taught", str(known))
    return Goto("/questions")


def _in_words(trouble: Trouble | Troubles, language: str) -> str:
    found = trouble.found if isinstance(trouble, Troubles) else [trouble]
    return "; ".join(each.vi if language == "vi" else each.what for each in found)


def _open(desk: StaffStores, since: datetime.date, language: str, refused: RefusedAnswer | None) -> list[Unknown]:
    """Return the questions of these days whose facts are still not known, the most frequent first; before them the one
    whose answer was refused."""
    content = desk.knowledge.content
    with desk.unanswered() as kept:
        asked = kept.open_questions(since)
    unknown = [each for each in asked if not content.knows(each.code, each.question, "vi")][:SHOWN]
    if refused is not None:
        others = [each for each in unknown if (each.code, each.question) != refused[:2]]
        times = sum(each.times for each in unknown if each not in others)
        unknown = [OpenQuestion(refused.code, refused.question, times, ""), *others]
    return [_unknown(desk, each, language, refused) for each in unknown]


def _unknown(desk: StaffStores, asked: OpenQuestion, language: str, refused: RefusedAnswer | None) -> Unknown:
    content, given = desk.knowledge.content, GivenAnswer()
    with contextlib.suppress(Trouble):  # staff cannot answer it here
        given = given_answer(desk.config, content, asked.code, asked.question)
    return Unknown(
        asked,
        desk.title(asked.code, language),
        content.text(f"question.{asked.question}", language) if asked.question in QUESTIONS else "",
        asked.question in QUESTIONS and asked.question not in POLICY_LESS,
        given,
        refused if refused is not None and (asked.code, asked.question) == refused[:2] else None,
    )


def _with_guess(desk: StaffStores, group: SentenceGroup, language: str) -> QuestionGroup:
    key, chance = desk.knowledge.understander.read(group.text, Listen(turn=1)).best("procedure")
    code = key.partition(VARIANT)[0] if chance >= NEAR else ""
    return QuestionGroup(group, code, desk.title(code, language))


ROUTES = (
    PageRoute("/questions", questions, Right.SERVE),
    PageRoute("/questions/answer", answer, Right.SERVE, "POST"),
    PageRoute("/questions/dismiss", dismiss, Right.SERVE, "POST"),
    PageRoute("/questions/call-back", call_back, Right.SERVE, "POST"),
    PageRoute("/questions/learn", learn, Right.SERVE, "POST"),
)
