"""The passages of the texts and their words: BM25 (Robertson and Zaragoza 2009) over clauses with their headings.

A passage is a clause with the title of its article and the name of its law, or a whole article.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from robot.law.law_words import terms_of, tokens
from robot.law.legal_text import LegalArticle, LegalText

TITLE = 5
"""A word of an article's title counts as often as this many in its text. Measured."""
SATURATION, LENGTH_SHARE = 1.2, 0.6
"""BM25's k1 and b. Measured: other values change the answers of less than 1 % of the questions."""
UNKNOWN = 8.0
"""Weight of a word that no text has: about that of a word that one article has."""
WHOLE = -1
"""Number of the clause of a passage that is a whole article."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Ids = npt.NDArray[np.int64]


class ArticlePlace(NamedTuple):
    """An article of a text."""

    text: LegalText
    article: LegalArticle


class WordTable(msgspec.Struct, frozen=True):
    """For each word (row `ends[i - 1]` to `ends[i]` of `passages` and `scores`) the passages that have it."""

    words: tuple[str, ...]
    ends: npt.NDArray[np.int64]
    passages: Ints
    scores: Floats  # BM25 of the word in the passage, without its weight
    weights: Floats  # of each word: logarithm of how rare it is among the articles
    owners: Ints  # of each passage: its article
    clauses: Ints  # of each passage: the number of its clause in the article, or `WHOLE`


class Passages:
    """Scores passages by the words of a question."""

    def __init__(self, table: WordTable) -> None:
        self._table = table
        self._rows = {word: row for row, word in enumerate(table.words)}
        self._starts = np.flatnonzero(np.diff(table.owners, prepend=-1))

    def weight(self, word: str) -> float:
        """Return the weight of a word: the rarer, the greater."""
        row = self._rows.get(word)
        return UNKNOWN if row is None else float(self._table.weights[row])

    def scores(self, weights: Mapping[str, float]) -> Floats:
        """Return the score of each passage for the words `weights`, as a share of the greatest that is usual, 0 to
        about 2."""
        found = np.zeros(len(self._table.owners), np.float32)
        whole = 0.0
        for word, share in weights.items():
            row = self._rows.get(word)
            whole += share * self.weight(word)
            if row is not None:
                begin, end = (int(self._table.ends[row - 1]) if row else 0), int(self._table.ends[row])
                found[self._table.passages[begin:end]] += (
                    share * self._table.weights[row] * self._table.scores[begin:end]
                )
        return found / np.float32(max(whole, 1.0))

    def of_articles(self, scores: Floats) -> Floats:
        """Return the greatest score of each article's passages."""
        return np.asarray(np.maximum.reduceat(scores, self._starts), np.float32)

    def clause_scores(self, article: int, scores: Floats) -> list[float]:
        """Return the scores of the clauses of an article."""
        mine = (self._table.owners == article) & (self._table.clauses != WHOLE)
        return [float(score) for score in scores[mine]]


def articles_of(texts: Mapping[str, LegalText]) -> list[ArticlePlace]:
    """Return all articles, text by text, in the order of the texts' numbers."""
    return [ArticlePlace(texts[number], article) for number in sorted(texts) for article in texts[number].articles]


def table_of(places: Sequence[ArticlePlace], asked: Mapping[tuple[str, str], Sequence[str]]) -> WordTable:
    """Make the table of words. `asked`: for (number, article) sentences in which people ask about it."""
    numbers: dict[str, int] = {}
    passages: list[tuple[Ids, Floats, int]] = []  # words, how often each counts, and length of a passage
    owners, clauses = [], []
    for owner, place in enumerate(places):
        heading = _heading(place, numbers)
        parts = [_numbered(terms_of(tokens(clause.text)), numbers) for clause in place.article.clauses]
        units = list(enumerate(parts))
        sentences = [_numbered(set(terms_of(tokens(text))), numbers) for text in asked.get(key_of(place), ())]
        if len(parts) > 1 or sentences:
            units.append((WHOLE, np.concatenate((*parts, *sentences))))
        for clause, terms in units:
            passages.append(_counted(terms, heading))
            owners.append(owner)
            clauses.append(clause)
    return _table(tuple(numbers), passages, np.array(owners, np.int32), np.array(clauses, np.int32))


def key_of(place: ArticlePlace) -> tuple[str, str]:
    """Return the numbers of a text and of its article."""
    return place.text.header.number, place.article.number


def _numbered(terms: Iterable[str], numbers: dict[str, int]) -> Ids:
    """Return the number of each term; a new term gets the next one."""
    return np.array([numbers.setdefault(term, len(numbers)) for term in terms], np.int64)


def _heading(place: ArticlePlace, numbers: dict[str, int]) -> Ids:
    title = _numbered(terms_of(tokens(place.article.title)), numbers)
    others = [_numbered(terms_of(tokens(text)), numbers) for text in (place.text.header.name, place.article.chapter)]
    return np.concatenate((np.repeat(title, TITLE), *others))


def _counted(terms: Ids, heading: Ids) -> tuple[Ids, Floats, int]:
    words, times = np.unique(np.concatenate((terms, heading)), return_counts=True)
    return words, times.astype(np.float32), len(terms) + len(heading)


def _table(
    words: tuple[str, ...], passages: Sequence[tuple[Ids, Floats, int]], owners: Ints, clauses: Ints
) -> WordTable:
    lengths = np.array([length for _, _, length in passages])
    norms = (SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / lengths.mean())).astype(np.float32)
    scores = [times * (SATURATION + 1) / (times + norm) for (_, times, _), norm in zip(passages, norms, strict=True)]
    of_passage = np.repeat(np.arange(len(passages), dtype=np.int32), [len(ids) for ids, _, _ in passages])
    ids = np.concatenate([each for each, _, _ in passages])
    order = np.argsort(ids, kind="stable")
    ends = np.cumsum(np.bincount(ids, minlength=len(words)))
    sorted_passages = of_passage[order]
    new_article = np.diff(owners[sorted_passages], prepend=-1) != 0
    new_article[ends[:-1][ends[:-1] < len(new_article)]] = True
    having = np.add.reduceat(new_article.astype(np.int64), np.concatenate(([0], ends[:-1])))
    count = int(owners[-1]) + 1
    weights = np.log(1 + (count - having + 0.5) / (having + 0.5)).astype(np.float32)
    return WordTable(words, ends, sorted_passages, np.concatenate(scores)[order], weights, owners, clauses)
