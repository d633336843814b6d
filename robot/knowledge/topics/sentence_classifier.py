"""Compute how likely each label is for a sentence: the question it asks (how much, until when, may another person do
it ...), or its kind of topic.

Two linear models (multinomial logistic regressions) are added: one of the sentence's words, pairs and triples of words,
each as written and without accents; and one of its embedding, where there is a language model.
`robot.knowledge.topics.classifier_training` learns both.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from robot.knowledge.vietnamese.syllables import plain

MOST_WORDS = 3
"""Greatest number of words of a feature."""
PLAIN = "~"
"""First sign of a feature without accents."""
MEANING_SHARE = 0.5
"""Weight of the model of embeddings beside that of words. Measured on four authors who were left out (2026-11-30): the
question is found for 89, 87, 82 and 78 % of their sentences, by words alone for 87, 84, 81 and 77 %."""

Floats = npt.NDArray[np.float32]


class LinearModel(NamedTuple):
    """Scores of labels: `weights`, (features, labels), and `bias`, (labels,)."""

    weights: Floats
    bias: Floats


class SentenceClassifier:
    """The learned models. A sentence without a known feature has the commonest label."""

    def __init__(
        self, labels: Sequence[str], vocabulary: Sequence[str], rarity: Floats, words: LinearModel, meaning: LinearModel
    ) -> None:
        """`rarity`: inverse document frequency of each feature of `vocabulary`; `words`: of these features; `meaning`:
        of embeddings."""
        self._labels = tuple(labels)
        self._column = {name: place for place, name in enumerate(vocabulary)}
        self._rarity, self._words, self._meaning = rarity, words, meaning

    def chances(self, tokens: Sequence[str], vector: Floats | None = None) -> Mapping[str, float]:
        """Return the chance of each label for the words `tokens`; their sum is 1. `vector`: the sentence's embedding,
        (dimensions,); None = there is no language model."""
        scores = self._words.bias.copy()
        for found in (_counted(grams(tokens)), _counted(plain_grams(tokens))):
            columns = [(self._column[name], count) for name, count in found.items() if name in self._column]
            if columns:
                places = np.array([column for column, _ in columns])
                values = np.array([1 + math.log(count) for _, count in columns], np.float32) * self._rarity[places]
                scores += (values / np.linalg.norm(values)) @ self._words.weights[places]
        if vector is not None and len(self._meaning.weights):
            scores += MEANING_SHARE * (vector @ self._meaning.weights + self._meaning.bias)
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return dict(zip(self._labels, chances.tolist(), strict=True))


class Classifiers(NamedTuple):
    """The classifier of questions, and that of the labels of topics."""

    questions: SentenceClassifier
    labels: SentenceClassifier


def grams(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the words, pairs and triples of words of `tokens`."""
    for length in range(1, MOST_WORDS + 1):
        for start in range(len(tokens) - length + 1):
            yield " ".join(tokens[start : start + length])


def plain_grams(tokens: Sequence[str]) -> Iterator[str]:
    """Yield the same without accents, marked by `PLAIN`."""
    return (PLAIN + gram for gram in grams([plain(token) for token in tokens]))


def _counted(names: Iterator[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
