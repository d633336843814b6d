"""Answer a legal question in quotations, or refuse: nothing is paraphrased, and nothing is guessed.

A policy answer that fits comes first, with its legal basis. Then follow the articles that fit, each with number,
clause, state and source. An ended text is never quoted as the answer.
"""

import datetime
import re
from collections.abc import Mapping
from typing import NamedTuple

from robot.core.commands import Listen
from robot.core.events import Act
from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.knowledge.catalogue.policies import Policy
from robot.knowledge.understanding.understand import Understander
from robot.law.answer_gate import LEAST, NEAR, chance, is_of
from robot.law.article_index import FoundArticle
from robot.law.asked_sentences import places_of
from robot.law.law_library import LawLibrary
from robot.law.law_words import LawSubject
from robot.law.legal_text import Clause, LegalArticle, LegalText
from robot.law.validity import Validity, ValidityState, validity_of
from robot.runtime.content.editions import Knowledge

QUOTED = 3
"""At most this many articles are quoted. Chosen: the right one is among the first three in most cases."""
SEARCHED = 6
"""This many articles are looked at, since ended ones are left out."""
SURE_POLICY = 0.85
"""Least certainty of the robot's understanding at which a policy answer is given. Measured: see robot/law/README.md."""
BASIS = 3.0
"""Added to the score of an article that the policy answer cites. Measured on the tuning half of the questions."""
FAR = 6.0
"""A further article is quoted only if its score is at most this far below the first one's. Chosen."""


_CLAUSE = re.compile(r"\bkhoản (\d+[a-zđ]?)\b")


class Quotation(NamedTuple):
    """An article of a text that is quoted. `clause`: the clause that fits best; None = the article has none."""

    text: LegalText
    article: LegalArticle
    clause: Clause | None
    validity: Validity


class LegalAnswer(NamedTuple):
    """The answer to a question. Without policy and quotations it is refused.

    `missing`: the law that a refused question is about; `near`: articles that may be about a refused question, whose
    headings can be shown, not as an answer.
    """

    question: str
    policy: Policy | None
    quotations: tuple[Quotation, ...]
    missing: LawSubject | None = None
    near: tuple[Quotation, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether no text on the device answers the question."""
        return self.policy is None and not self.quotations


class LegalAnswers:
    """Answers questions from the policy answers and the texts of a library."""

    def __init__(
        self, library: LawLibrary, documents: Mapping[str, LegalDocument], knowledge: Knowledge | None
    ) -> None:
        """`documents`: the records of `config/legal.toml`; `knowledge`: the robot's content; None = no policy
        answers."""
        self._library, self._documents, self._knowledge = library, documents, knowledge

    def answer(self, question: str, today: datetime.date) -> LegalAnswer:
        """Return the answer to any `question` on the day `today`. Raises `Trouble` or `Troubles` for bad files."""
        asked = " ".join(question.split())
        if not asked:
            return LegalAnswer(question, None, ())
        subject = self._library.words().subject(asked, self._library.texts())
        policy = self._policy(asked, today)
        if policy is not None and subject is not None and not subject.is_in(f"{policy.question} {policy.answer}"):
            policy = None  # the understanding has taken the question for another matter
        found = self._library.index().search(asked, SEARCHED)
        near: list[FoundArticle] = []
        if found and chance(found[0]) >= LEAST and (subject is None or is_of(found[0], subject)):
            near = [each for each in found if each.score >= found[0].score - FAR]
        quotations = self._quotations(policy, found, near, today)[:QUOTED]
        refused = policy is None and not quotations
        if not refused:
            return LegalAnswer(question, policy, tuple(quotations))
        close = found if found and chance(found[0]) >= NEAR and subject is None else []
        named = (self._quoted(_key(each), each.clause, today) for each in close)
        return LegalAnswer(question, None, (), subject, tuple(each for each in named if each)[:QUOTED])

    def _policy(self, question: str, today: datetime.date) -> Policy | None:
        """Return the policy answer to a question; None if there is none, or its last day has passed."""
        if self._knowledge is None:
            return None
        understander: Understander = self._knowledge.understander
        meaning = understander.understand(question, Listen(turn=1))
        if meaning.act is not Act.INFORM or not meaning.policy or meaning.score < SURE_POLICY:
            return None
        policy = self._knowledge.content.policies.find(meaning.policy)
        if policy is None or (policy.valid_until is not None and policy.valid_until < today):
            return None
        return policy

    def _quotations(
        self, policy: Policy | None, found: list[FoundArticle], near: list[FoundArticle], today: datetime.date
    ) -> list[Quotation]:
        """Return the articles in force that a policy answer cites and those that are `near`, the best first."""
        cited = self._cited(policy)
        scores = {_key(each): each.score + BASIS * (_key(each) in cited) for each in found}
        clauses = {_key(each): each.clause for each in found} | {key: at for key, at in cited.items() if at is not None}
        keys = dict.fromkeys((*(key for key in cited), *(_key(each) for each in near)))
        ordered = sorted(keys, key=lambda key: -scores.get(key, 0.0))
        return [quoted for key in ordered if (quoted := self._quoted(key, clauses.get(key, 0), today))]

    def _cited(self, policy: Policy | None) -> dict[tuple[str, str], int | None]:
        """Return the articles on the device that a policy answer cites, with the place of the clause that it names."""
        texts = self._library.texts()
        cited: dict[tuple[str, str], int | None] = {}
        for reference in policy.legal if policy else ():
            for number, article_number in places_of(reference):
                article = texts[number].article(article_number) if number in texts else None
                if article is not None:
                    named = _CLAUSE.search(reference.article or "")
                    cited.setdefault((number, article_number), article.place_of(named[1]) if named else None)
        return cited

    def _quoted(self, key: tuple[str, str], clause: int, today: datetime.date) -> Quotation | None:
        """Return the quotation of an article; None if its text is not in force."""
        text = self._library.texts()[key[0]]
        article = text.article(key[1])
        validity = self._validity(text, today)
        if article is None or validity.state in (ValidityState.ENDED, ValidityState.NOT_YET):
            return None
        return Quotation(text, article, article.clauses[clause] if article.clauses else None, validity)

    def _validity(self, text: LegalText, today: datetime.date) -> Validity:
        return validity_of(text.header, self._documents, today)


def _key(found: FoundArticle) -> tuple[str, str]:
    return found.place.text.header.number, found.place.article.number
