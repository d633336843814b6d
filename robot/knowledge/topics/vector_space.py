"""Known sentences as sparse vectors of features, grouped by intent.

Features are weighted by their inverse document frequency over intents, not over sentences. So a word that only one
procedure uses is significant even if many of its sentences have it.
"""

import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from robot.knowledge.topics.feature_rows import FeatureRows
from robot.knowledge.topics.features import Features

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

HALF_SHARE = 0.06
"""A feature that this share of an intent's sentences have gets half its full weight for the intent."""

FEW = 8

POSTINGS = 60_000
"""At most this many matrix entries are read for one sentence, those of its rarest features first. The catalogue of a
ward stays below. With thousands of procedures the features left out are common words like "giấy", which say little."""


Amount = TypeVar("Amount", float, npt.NDArray[np.float64])


class Postings(msgspec.Struct, frozen=True):
    """Sparse matrix, column by column. Column n (a feature) has its row numbers in `owners` and its entries in
    `values`, both from index ends[n] to ends[n + 1]."""

    owners: npt.NDArray[np.int32]
    values: Floats
    ends: Counts  # one more than there are columns

    def add(self, columns: Counts, weights: Floats, size: int) -> Floats:
        """Return, for each of `size` rows, the sum of weight x value over `columns`. If these have more than `POSTINGS`
        entries, the commonest columns are left out."""
        lengths = self.ends[columns + 1] - self.ends[columns]
        if int(lengths.sum()) > POSTINGS:
            order = np.argsort(lengths, kind="stable")
            order = order[: max(1, int(np.searchsorted(np.cumsum(lengths[order]), POSTINGS, side="right")))]
            columns, weights, lengths = columns[order], weights[order], lengths[order]
        # places of all postings in a row: the start of each column, then 0, 1, 2 ...
        before = np.cumsum(lengths) - lengths
        places = np.arange(int(lengths.sum())) + np.repeat(self.ends[columns] - before, lengths)
        sums = np.bincount(self.owners[places], self.values[places] * np.repeat(weights, lengths), minlength=size)
        return sums.astype(np.float32)


class Space:
    """Vector space of the known sentences. It gives the similarity of each to a sentence that is asked, and the share
    of that sentence's features that an intent uses."""

    def __init__(self, vocabulary: Iterable[str], sizes: Counts, things: Postings, sentences: Postings) -> None:
        """`vocabulary`: the features, by column; `sizes`: number of sentences per intent; `things`, `sentences`:
        matrices of the features of each intent and each sentence."""
        self.vocabulary = {name: column for column, name in enumerate(vocabulary)}
        self.sizes, self.things, self.sentences = sizes, things, sentences
        self.rarity = _rarity(things, len(sizes))
        self.unseen = math.log(1 + len(sizes) / 1.5)
        self._width = int(sizes.sum())

    @classmethod
    def of(cls, rows: FeatureRows, sizes: Counts) -> "Space":
        """Return the space of the features of all known sentences, given intent by intent."""
        width = len(rows.vocabulary)
        row = np.repeat(np.arange(len(rows.lengths), dtype=np.int32), rows.lengths)
        owner = np.repeat(np.arange(len(sizes)), sizes)[row]
        held, counts = np.unique(owner * width + rows.columns, return_counts=True)
        thing, column = (held // max(1, width)).astype(np.int32), (held % max(1, width)).astype(np.int32)
        share = damped(counts.astype(np.float64), sizes[thing].astype(np.float64)).astype(np.float32)
        things = _by_column(column, thing, share, width)
        values = rows.weights * _rarity(things, len(sizes))[rows.columns]
        values /= np.sqrt(np.bincount(row, np.square(values), minlength=1)).astype(np.float32)[row]
        return cls(rows.vocabulary, sizes, things, _by_column(rows.columns, row, values, width))

    def weigh(self, name: str, weight: float) -> float:
        """Return `weight` times the rarity of the feature `name`: its weight in a sentence that is asked."""
        column = self.vocabulary.get(name)
        return weight * (self.unseen if column is None else float(self.rarity[column]))

    def held_by(self, things: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return, for each feature (by column), whether any of the intents `things` has it."""
        mine = np.isin(self.things.owners, np.array(things, np.int32))
        column = np.repeat(np.arange(len(self.rarity)), np.diff(self.things.ends))
        return np.bincount(column[mine], minlength=len(self.rarity)) > 0

    def similar(self, asked: Sequence[Features]) -> Floats:
        """Return the cosine, 0 to 1, of each known sentence with `asked`: for each word asked, the features for which
        it may stand."""
        norm = math.sqrt(sum(max(self.weigh(*meant) for meant in word.items()) ** 2 for word in asked)) or 1.0
        known = [(self.vocabulary[name], weight) for word in asked for name, weight in word.items()
                 if name in self.vocabulary]  # fmt: skip
        columns = np.array([column for column, _ in known], np.int64)
        weights = np.array([weight for _, weight in known], np.float32) / np.float32(norm)
        return self.sentences.add(columns, weights * self.rarity[columns], self._width)

    def covered(self, asked: Features) -> Floats:
        """Return for each intent the share, 0 to 1, of the features `asked` that its sentences use."""
        total = sum(self.weigh(*feature) for feature in asked.items()) or 1.0
        known = [(self.vocabulary[name], weight) for name, weight in asked.items() if name in self.vocabulary]
        columns = np.array([column for column, _ in known], np.int64)
        weights = np.array([weight for _, weight in known], np.float32) / np.float32(total)
        return self.things.add(columns, weights * self.rarity[columns], len(self.sizes))

    def covered_by_any(self, asked: Sequence[Features]) -> Floats:
        """Return for each intent the share, 0 to 1, of the words `asked` that its sentences use. Of the features for
        which a word may stand, the best counts."""
        covered = np.zeros(len(self.sizes), np.float32)
        total = 0.0
        for word in asked:
            total += max(self.weigh(*meant) for meant in word.items())
            known = [(self.vocabulary[name], weight) for name, weight in word.items() if name in self.vocabulary]
            best = np.zeros(len(self.sizes), np.float32)
            for column, weight in known:
                postings = slice(self.things.ends[column], self.things.ends[column + 1])
                owners = self.things.owners[postings]
                shares = self.things.values[postings] * (weight * self.rarity[column])
                best[owners] = np.maximum(best[owners], shares)
            covered += best
        return covered / np.float32(total or 1.0)


def _by_column(columns: npt.NDArray[np.int32], owners: npt.NDArray[np.int32], values: Floats, width: int) -> Postings:
    order = np.argsort(columns, kind="stable")
    ends = np.append(0, np.cumsum(np.bincount(columns, minlength=width)))
    return Postings(owners[order], values[order], ends)


def _rarity(things: Postings, count: int) -> Floats:
    """Return the inverse document frequency of each feature (column) over `count` intents."""
    holders = np.diff(things.ends).astype(np.float32)
    return np.asarray(np.log1p(count / (0.5 + holders)), np.float32)


def damped(count: Amount, size: Amount) -> Amount:
    """Return the weight, 0 to 1, of a feature that `count` of an intent's `size` sentences have; it is one half at the
    share `HALF_SHARE`.

    `FEW` is added to the number of sentences, so that a feature of a single sentence weighs little.
    """
    share = count / (size + FEW)
    return share / (share + HALF_SHARE)
