"""Features of many sentences in a few arrays, so that they can be kept on the disk and reused after an edit."""

from array import array
from collections.abc import Iterable, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from robot.knowledge.topics.features import Features

Counts = npt.NDArray[np.int64]


class FeatureRows(msgspec.Struct, frozen=True):
    """Sparse matrix, row by row: one row for each sentence, one column for each feature.

    `vocabulary`: the feature of each column, in the order in which the sentences first have them; `columns`, `weights`:
    the entries of all rows, one row after the other; `lengths`: number of entries of each row.
    """

    vocabulary: tuple[str, ...]
    columns: npt.NDArray[np.int32]
    weights: npt.NDArray[np.float32]
    lengths: Counts

    @classmethod
    def of(cls, sentences: Iterable[Features], known: Sequence[str] = ()) -> "FeatureRows":
        """Return the rows of `sentences`. `known`: features that get the first columns.

        Sentences are taken one at a time: with thousands of procedures, all their features at once would need many
        times the memory of the result.
        """
        vocabulary = {name: column for column, name in enumerate(known)}
        columns, weights, lengths = array("i"), array("f"), array("q")
        for sentence in sentences:
            columns.extend(vocabulary.setdefault(name, len(vocabulary)) for name in sentence)
            weights.extend(sentence.values())
            lengths.append(len(sentence))
        return cls(
            tuple(vocabulary), np.array(columns, np.int32), np.array(weights, np.float32), np.array(lengths, np.int64)
        )

    def with_more(self, sentences: Iterable[Features]) -> "FeatureRows":
        """Return these rows and behind them those of `sentences`."""
        more = FeatureRows.of(sentences, self.vocabulary)
        return FeatureRows(
            more.vocabulary,
            np.concatenate([self.columns, more.columns]),
            np.concatenate([self.weights, more.weights]),
            np.concatenate([self.lengths, more.lengths]),
        )

    def chosen(self, rows: Counts) -> "FeatureRows":
        """Return the rows with the numbers `rows`, exactly as `of` makes them for those sentences alone."""
        lengths = self.lengths[rows]
        starts = (np.cumsum(self.lengths) - self.lengths)[rows]
        places = np.arange(int(lengths.sum())) + np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
        columns = self.columns[places]
        used, first, numbers = np.unique(columns, return_index=True, return_inverse=True)
        order = np.argsort(first)
        renumbered = np.empty(len(used), np.int32)
        renumbered[order] = np.arange(len(used))
        vocabulary = tuple(self.vocabulary[column] for column in used[order].tolist())
        return FeatureRows(vocabulary, renumbered[numbers], self.weights[places], lengths)
