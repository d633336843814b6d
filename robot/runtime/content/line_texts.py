"""Fill the lines of the robot with the facts of a procedure, a policy answer, the centre or a place."""

import datetime
from collections.abc import Callable
from functools import lru_cache, partial

from robot.core.rules import FIELD
from robot.core.screen.lines import Line
from robot.knowledge.catalogue import fact_texts, policy_texts
from robot.knowledge.catalogue.answer_sentences import Answers, Counter
from robot.knowledge.catalogue.procedures import Both, Procedure
from robot.runtime.content.centre_answers import CentreAnswers
from robot.runtime.content.content_material import ContentMaterial
from robot.runtime.content.opening_hours_text import week_in_words
from robot.runtime.content.site_cards import in_language

WEEKS = 8
"""Weekly opening hours whose words are kept. Chosen: those of now and of a coming change, in each language."""


class LineTexts:
    """Makes the text of each line. `today` decides which fees apply and which facts are outdated."""

    def __init__(self, material: ContentMaterial, centre: CentreAnswers, today: Callable[[], datetime.date]) -> None:
        self._material, self._centre, self._today = material, centre, today
        self._words = material.words
        self._answers = Answers(material.words, material.policies)
        self._week_in_words = lru_cache(WEEKS)(lambda week, language: week_in_words(week, material.words, language))

    def text(self, line: Line, language: str) -> str:
        """Return the text of `line` as the screen shows it. Raises `Trouble` for a missing key, code, id or place."""
        group, _, name = line.key.partition(".")
        if line.policy:
            return self._of_policy(line, language)
        if line.procedure and group == "answer":
            return self._of_procedure(name, line, language)
        if group == "centre":
            return self._centre.answer(name, line.text, line.place, self._words, language)
        return self._words.text(line.key, language, self._values(line, language))

    def hands_over(self, line: Line, language: str) -> bool:
        """Whether a line about the centre says that the robot does not know the fact that was asked for."""
        group, _, name = line.key.partition(".")
        return group == "centre" and self._centre.hands_over(name, self._words, language)

    def by_policy(self, line: Line, language: str) -> bool:
        """Whether the answer `line` about a procedure is the sentence of a policy answer."""
        procedure = self._material.procedure(line.procedure)
        slot = line.key.partition(".")[2]
        return self._answers.by_policy(slot, procedure, language, self.counter(procedure, language), self._today())

    def phrase(self, language: str, key: str, **values: object) -> str:
        """Return the text "fact.KEY", a part of a sentence, with `values` filled in."""
        return self._words.text(f"fact.{key}", language, values)

    def addressed(self, told: Both, language: str) -> str:
        """Return a text of the catalogue with the visitor's form of address."""
        return self._words.addressed(told.of(language), language)

    def counter(self, procedure: Procedure, language: str) -> Counter:
        """Return the place where `procedure` is handed in, with its hours; empty when there is none."""
        here = self._material.counter_of(procedure)
        if here is None:
            return Counter()
        hours, days = self._week_in_words(self._material.days.week(self._today()), language)
        return Counter(in_language(here.label, language), in_language(here.name, language), days, hours)

    def where(self, procedure: Procedure, language: str) -> str:
        """Return the counter of `procedure`, or the office elsewhere that takes it."""
        label = self.counter(procedure, language).label
        if label or procedure.elsewhere is None:
            return label or self.phrase(language, "somewhere")
        return procedure.elsewhere.of(language)

    def _of_procedure(self, slot: str, line: Line, language: str) -> str:
        """Return the answer about the fact `slot` of a procedure; after a death, condolences before the first one."""
        procedure = self._material.procedure(line.procedure)
        answer = self._answers.sentence(
            slot,
            procedure,
            language,
            self.counter(procedure, language),
            self._today(),
            paper=line.n,
            yes_no=line.yes_no,
            confirmed=line.confirmed,
        )
        if slot == "intro" and not line.condoled and self._material.catalogue.condoles(procedure.code):
            return f"{self._words.text('answer.mourning', language, {})} {answer}"
        return answer

    def _of_policy(self, line: Line, language: str) -> str:
        """Return the text of a line about a policy answer: its question, its sentence, or its whole page."""
        policy, today = self._material.policy(line.policy), self._today()
        if line.key == "name.inform":
            return policy_texts.question(policy, language)
        text = policy_texts.sentence(policy, language, today, partial(self._words_of, language))
        if policy.needs_clerk(today) and not line.confirmed:
            text = f"{text} {self._words_of(language, 'answer.stale')}"
        if line.key == "answer.policy_page" and language == "vi":
            text = " ".join(filter(None, (text, policy.details, *(f"{law.document}." for law in policy.legal))))
        return text

    def _words_of(self, language: str, key: str, **values: object) -> str:
        return self._words.text(key, language, values)

    def _values(self, line: Line, language: str) -> dict[str, object]:
        hours, days = self._week_in_words(self._material.days.week(self._today()), language)
        values: dict[str, object] = {"n": line.n, "text": line.text, "hours": hours, "days": days}
        if line.procedure:
            procedure = self._material.procedure(line.procedure)
            values["title"] = procedure.title.of(language)
            values["where"] = self.where(procedure, language)
            values["documents_n"] = len(fact_texts.needed(procedure))
            if line.key.startswith("precheck."):
                check = procedure.precheck[line.n]
                told = check.ask if line.key == "precheck.ask" else check.missing
                values["text"] = self.addressed(told, language).rstrip(".")
            elif line.key == "name.tick":
                rows = fact_texts.rows(procedure, language, partial(self.phrase, language))
                values["text"] = rows[line.n].title if line.n < len(rows) else ""
        elif line.key == "name.topic":
            values["text"] = self._topic(line.text, language)
        if line.place:
            place = self._material.place(line.place)
            values["place"] = in_language(place.label, language)
            values["place_name"] = in_language(place.name, language)
        return values

    def _topic(self, key: str, language: str) -> str:
        catalogue = self._material.catalogue
        topic = catalogue.topics.get(key) or catalogue.fields.get(key.removeprefix(FIELD))
        return self._words_of(language, "list.all") if topic is None else topic.label.of(language)
