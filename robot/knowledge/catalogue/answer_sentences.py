"""Compose sentences about a procedure: fill the template that fits the known facts with their values.

If a fact is missing, the only policy answer of that kind is given; without one, the template whose key ends in
".unknown" hands the visitor over to a clerk. After a doubtful fact comes the sentence "answer.stale": a clerk will
confirm it. After one that is only announced comes "answer.announced" with the day on which the list was read.
"""

import datetime
from functools import partial
from typing import NamedTuple

from robot.knowledge.catalogue import fact_texts
from robot.knowledge.catalogue.known_facts import QUESTIONS, said_by_policy
from robot.knowledge.catalogue.paper_names import sentence
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Procedure
from robot.knowledge.catalogue.record_facts import UNKNOWN, Asked, Values, record_answer
from robot.knowledge.catalogue.templates import Templates

SLOTS = ("intro", "title", *QUESTIONS)
"""Facts about which there are answers: endings of the keys "answer.SLOT"."""
_CERTAIN = frozenset(("title", "where", "hours"))
"""Facts that the centre itself knows, so that no advice to ask a clerk follows them, even if others are doubtful; only
a doubtful place is stated with that advice."""
_NO_FACT = (UNKNOWN, "depends")
"""Endings of the keys of templates that state no fact."""


class Counter(NamedTuple):
    """The counter of a procedure: label and name ("" = the centre has none), days and hours in words."""

    label: str = ""
    name: str = ""
    days: str = ""
    hours: str = ""


class Answers:
    """Composes answers about procedures from the sentence templates and the policy answers."""

    def __init__(self, words: Templates, policies: Policies) -> None:
        self._words = words
        self._policies = policies

    def sentence(
        self,
        slot: str,
        procedure: Procedure,
        language: str,
        counter: Counter,
        today: datetime.date,
        *,
        paper: int = 0,
        yes_no: bool = False,
        confirmed: bool = False,
    ) -> str:
        """Return the answer about the fact `slot` (such as "fee"), by the template "answer.SLOT".

        `paper`, `yes_no`: as in `Asked`. `confirmed`: the visitor has heard already that a clerk will confirm.
        """
        phrase = partial(self._phrase, language)
        asked = Asked(language, today, phrase, counter.label, paper, yes_no)
        ending, values = record_answer(slot, procedure, asked)
        doubtful = procedure.stale(today)
        if ending.endswith(UNKNOWN) and (said := said_by_policy(procedure, slot, self._policies, language)):
            text, doubtful = self._words.addressed(said[0], language), said[1].needs_clerk(today)
            stated = True
        else:
            text = self._filled(f"answer.{slot}" + (f".{ending}" if ending else ""), procedure, asked, counter, values)
            certain = slot in _CERTAIN and not (slot == "where" and procedure.place_doubtful)
            stated = not certain and not ending.endswith(_NO_FACT)
        if stated and doubtful and (procedure.announced or not confirmed):
            text = f"{text} {self._caution(procedure, language, heard=confirmed or slot == 'where')}"
        return text

    def _caution(self, procedure: Procedure, language: str, *, heard: bool) -> str:
        """Return the sentence after doubtful facts. After announced ones it names the list and its day, unless the
        visitor has `heard` that, or the fact is the counter, which no list gives."""
        if heard or not procedure.announced:
            return self._words.text("answer.stale", language, {})
        day = procedure.as_of
        said = f"{day:%d/%m/%Y}" if language == "vi" else f"{day.day} {day:%B %Y}"
        return self._words.text("answer.announced", language, {"d": said})

    def by_policy(self, slot: str, procedure: Procedure, language: str, counter: Counter, today: datetime.date) -> bool:
        """Whether the answer about the fact `slot` is the sentence of a policy answer."""
        asked = Asked(language, today, partial(self._phrase, language), counter.label)
        ending, _ = record_answer(slot, procedure, asked)
        return ending.endswith(UNKNOWN) and said_by_policy(procedure, slot, self._policies, language) is not None

    def _filled(self, key: str, procedure: Procedure, asked: Asked, counter: Counter, values: Values) -> str:
        """Return the text of the template `key` with `values` and the procedure's title and counter filled in."""
        language = asked.language
        place = asked.where or (procedure.elsewhere.of(language) if procedure.elsewhere else asked.phrase("somewhere"))
        common = {
            "title": fact_texts.brief(procedure.title.of(language)),
            "where": place,
            "Where": sentence(place),
            "name": counter.name,
            "days": counter.days,
            "hours": counter.hours,
            "office": procedure.elsewhere.of(language) if procedure.elsewhere else "",
        }
        return self._words.text(key, language, common | values)

    def _phrase(self, language: str, key: str, **values: object) -> str:
        return self._words.text(f"fact.{key}", language, values)
