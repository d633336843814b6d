"""Find the articles that fit a question: by their words, by their meaning, by their headings, and by their law."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from robot.law.clause_meanings import USUAL, ClauseMeanings
from robot.law.law_words import AskedTerms, LawWords, terms_of, tokens
from robot.law.passages import ArticlePlace, Passages, WordTable

WORDS, MEANING, TITLE, HEADING, LAW = 20.0, 5.0, 3.0, 3.0, 0.5
"""Weights of the words, the meaning, the title's and the question's share in common, and the law's other articles.
Measured on the tuning half of tests/data/law/questions.toml and on the sentences of the policy answers."""
DISTRICT = 1.5
"""Taken from articles about districts, which have been abolished, unless districts or foreigners are asked about."""
COMPARED = 60
"""This many articles are compared by all measures. Chosen: the right one is among the first 10 in 98 %."""
OF_LAW = 3
"""A law counts by its best articles up to this many."""

_DISTRICT, _ABROAD = "cấp huyện", ("huyện", "nước ngoài")

Floats = npt.NDArray[np.float32]


class FoundArticle(NamedTuple):
    """An article that fits a question.

    The measures: `words`, share of the question's words, 0 to about 2; `meaning`, -1 to 1; `title`, share of the title
    that is asked for; `heading`, share of the question in the headings; `pairs`, share of the question's pairs of words
    in the article; `lead`, how far its score is above the next article's; `meant`, number of the question's phrases
    whose words of the law are known.
    """

    place: ArticlePlace
    clause: int  # the clause that fits best
    score: float
    words: float
    meaning: float
    title: float
    heading: float
    pairs: float
    lead: float
    meant: int


class ArticleIndex:
    """The articles of all texts."""

    def __init__(
        self, places: Sequence[ArticlePlace], table: WordTable, meanings: ClauseMeanings | None, words: LawWords
    ) -> None:
        self._places, self._meanings, self._words = tuple(places), meanings, words
        self._passages = Passages(table)
        numbers = [place.text.header.number for place in self._places]
        laws = {number: law for law, number in enumerate(dict.fromkeys(numbers))}
        self._laws = np.array([laws[number] for number in numbers], np.int64)
        self._titles = [frozenset(terms_of(tokens(place.article.title))) for place in self._places]
        names = {
            number: frozenset(terms_of(tokens(_name(place))))
            for number, place in zip(numbers, self._places, strict=True)
        }
        self._headings = [title | names[number] for title, number in zip(self._titles, numbers, strict=True)]
        self._district = np.array(
            [_DISTRICT in f"{place.article.chapter} {place.article.title}".lower() for place in self._places]
        )

    def search(self, question: str, most: int) -> list[FoundArticle]:
        """Return at most `most` articles, the best first; none for a question without words."""
        asked = self._words.terms(question)
        if not asked.weights:
            return []
        scores = self._passages.scores(asked.weights)
        words = self._passages.of_articles(scores)
        meaning = np.full(len(words), USUAL, np.float32)
        if self._meanings is not None:
            meaning = self._meanings.likeness(question)
        near = np.argsort(-(WORDS * words + MEANING * meaning), kind="stable")[:COMPARED]
        whole = sum(weight * self._passages.weight(term) for term, weight in asked.weights.items())
        titles = np.array([self._share_of_title(int(each), asked) for each in near])
        headings = np.array([self._share_in_heading(int(each), asked, whole) for each in near])
        total = (
            WORDS * words[near]
            + MEANING * meaning[near]
            + TITLE * titles * np.minimum(1, 2 * headings)
            + HEADING * headings
        )
        total = total + LAW * self._of_laws(near, total)
        if not any(word in question.lower() for word in _ABROAD):
            total = total - DISTRICT * self._district[near]
        order = np.argsort(-total, kind="stable")
        sorted_total = np.append(total[order], 0.0)
        return [
            self._found(
                int(near[at]),
                scores,
                asked,
                float(total[at]),
                float(sorted_total[rank] - sorted_total[rank + 1]),
                float(words[near[at]]),
                float(meaning[near[at]]),
                float(titles[at]),
                float(headings[at]),
            )
            for rank, at in enumerate(order[:most].tolist())
        ]

    def _share_of_title(self, article: int, asked: AskedTerms) -> float:
        weights = [(self._passages.weight(term), term in asked.weights) for term in self._titles[article]]
        whole = sum(weight for weight, _ in weights)
        return sum(weight for weight, common in weights if common) / whole if whole else 0.0

    def _share_in_heading(self, article: int, asked: AskedTerms, whole: float) -> float:
        common = (term for term in asked.weights if term in self._headings[article])
        return sum(asked.weights[term] * self._passages.weight(term) for term in common) / max(whole, 1e-9)

    def _of_laws(self, near: npt.NDArray[np.intp], total: npt.NDArray[np.floating]) -> Floats:
        laws = self._laws[near]
        best = {law: float(np.sort(total[laws == law])[::-1][:OF_LAW].sum()) / OF_LAW for law in set(laws.tolist())}
        return np.array([best[law] for law in laws.tolist()], np.float32)

    def _found(
        self, article: int, scores: Floats, asked: AskedTerms, score: float, lead: float, *shares: float
    ) -> FoundArticle:
        place = self._places[article]
        have = set(terms_of(tokens(place.article.text))) | self._headings[article]
        of_clauses = self._passages.clause_scores(article, scores)
        clause = int(np.argmax(of_clauses)) if of_clauses else 0
        words, meaning, title, heading = shares
        pairs = self._share_of_pairs(asked, have)
        return FoundArticle(place, clause, score, words, meaning, title, heading, pairs, lead, asked.meant)

    def _share_of_pairs(self, asked: AskedTerms, have: set[str]) -> float:
        """Return the share of the question's own pairs of words that an article with the terms `have` has."""
        pairs = [(asked.weights[term] * self._passages.weight(term), term in have) for term in asked.own if " " in term]
        whole = sum(weight for weight, _ in pairs)
        return sum(weight for weight, common in pairs if common) / whole if whole else 0.0


def _name(place: ArticlePlace) -> str:
    return place.text.header.name
