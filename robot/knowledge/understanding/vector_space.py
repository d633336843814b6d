"""Known sentences as sparse vectors of features, grouped by intent.

Features are weighted by their inverse document frequency over intents, not sentences: a word of one procedure is
significant, however often its sentences repeat it.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from robot.knowledge.understanding.features import Features

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

HALF_SHARE = 0.06
"""Share of an intent's sentences at which a feature has half its full weight."""

FEW = 8

POSTINGS = 60_000
"""Maximum number of entries read for one sentence, of its rarest features. The catalogue of a ward stays below; with
thousands of procedures the rest are common words like "giấy", which are insignificant."""


Amount = TypeVar("Amount", float, npt.NDArray[np.float64])


class Postings(msgspec.Struct, frozen=True):
    """Sparse matrix by columns: column n lists `owners` of a feature and their `values` from ends[n] to ends[n + 1]."""

    owners: npt.NDArray[np.int32]
    values: Floats
    ends: Counts  # one more than there are columns

    def add(self, columns: Counts, weights: Floats, size: int) -> Floats:
        """Sum weight x value for each owner from 0 to `size`, over the rarest of `columns` within `POSTINGS`."""
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
    """Vector space of known sentences: similarity of sentences, and coverage by an intent's vocabulary."""

    def __init__(self, vocabulary: Iterable[str], sizes: Counts, things: Postings, sentences: Postings) -> None:
        """`vocabulary`: features by column. `sizes`: sentences per intent. `things`, `sentences`: their features."""
        self.vocabulary = {name: column for column, name in enumerate(vocabulary)}
        self.sizes, self.things, self.sentences = sizes, things, sentences
        self.rarity = _rarity(things, len(sizes))
        self.unseen = math.log(1 + len(sizes) / 1.5)
        self._width = int(sizes.sum())

    @classmethod
    def of(cls, sentences: Iterable[Features], sizes: Counts) -> "Space":
        """Build the space of all known sentences, intent by intent.

        Sentences are taken one at a time: with thousands of procedures their features need many times the memory of the
        result.
        """
        vocabulary: dict[str, int] = {}
        columns, weights, lengths = array("i"), array("f"), array("i")
        held, counts, breadths = array("i"), array("i"), array("i")
        given = iter(sentences)
        for size in sizes.tolist():
            owned: Counter[int] = Counter()
            for sentence in islice(given, size):
                mine = [vocabulary.setdefault(name, len(vocabulary)) for name in sentence]
                owned.update(mine)
                columns.extend(mine)
                weights.extend(sentence.values())
                lengths.append(len(mine))
            held.extend(owned.keys())
            counts.extend(owned.values())
            breadths.append(len(owned))
        thing = np.repeat(np.arange(len(sizes), dtype=np.int32), breadths)
        share = damped(np.array(counts, np.float64), sizes[thing].astype(np.float64)).astype(np.float32)
        things = _by_column(np.array(held, np.int32), thing, share, len(vocabulary))
        row = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        column = np.array(columns, np.int32)
        values = np.array(weights, np.float32) * _rarity(things, len(sizes))[column]
        values /= np.sqrt(np.bincount(row, np.square(values), minlength=1)).astype(np.float32)[row]
        return cls(vocabulary, sizes, things, _by_column(column, row, values, len(vocabulary)))

    def weigh(self, name: str, weight: float) -> float:
        """Return the weight of a feature in a sentence that is asked."""
        column = self.vocabulary.get(name)
        return weight * (self.unseen if column is None else float(self.rarity[column]))

    def held_by(self, things: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return, for each column, whether any of the intents `things` has the feature."""
        mine = np.isin(self.things.owners, np.array(things, np.int32))
        column = np.repeat(np.arange(len(self.rarity)), np.diff(self.things.ends))
        return np.bincount(column[mine], minlength=len(self.rarity)) > 0

    def similar(self, asked: Sequence[Features]) -> Floats:
        """Return each known sentence's cosine with `asked`, 0 to 1. Each element of `asked` is one word's readings."""
        norm = math.sqrt(sum(max(self.weigh(*meant) for meant in word.items()) ** 2 for word in asked)) or 1.0
        known = [(self.vocabulary[name], weight) for word in asked for name, weight in word.items()
                 if name in self.vocabulary]  # fmt: skip
        columns = np.array([column for column, _ in known], np.int64)
        weights = np.array([weight for _, weight in known], np.float32) / np.float32(norm)
        return self.sentences.add(columns, weights * self.rarity[columns], self._width)

    def covered(self, asked: Features) -> Floats:
        """Return the share of `asked`, 0 to 1, that belongs to the vocabulary of each intent."""
        total = sum(self.weigh(*feature) for feature in asked.items()) or 1.0
        known = [(self.vocabulary[name], weight) for name, weight in asked.items() if name in self.vocabulary]
        columns = np.array([column for column, _ in known], np.int64)
        weights = np.array([weight for _, weight in known], np.float32) / np.float32(total)
        return self.things.add(columns, weights * self.rarity[columns], len(self.sizes))

    def covered_by_any(self, asked: Sequence[Features]) -> Floats:
        """Return the coverage as `covered` does, with the best of each word's readings in `asked`."""
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
    """Return the inverse document frequency of each column over `count` intents."""
    holders = np.diff(things.ends).astype(np.float32)
    return np.asarray(np.log1p(count / (0.5 + holders)), np.float32)


def damped(count: Amount, size: Amount) -> Amount:
    """Return the weight, 0 to 1, of a feature of `count` of an intent's `size` sentences; half at `HALF_SHARE`.

    An intent counts as having `FEW` more sentences, so that a feature of a single sentence weighs little.
    """
    share = count / (size + FEW)
    return share / (share + HALF_SHARE)
