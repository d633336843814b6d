"""Compute which question a sentence asks (how much, until when, may another person do it ...), for any topic.

A linear model (multinomial logistic regression) of the sentence's words, pairs and triples of words, each as written
and without accents. `robot.knowledge.topics.question_training` learns it.
"""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from robot.knowledge.vietnamese.syllables import plain

MOST_WORDS = 3
"""Greatest number of words of a feature."""
PLAIN = "~"
"""First sign of a feature without accents."""

Floats = npt.NDArray[np.float32]


class QuestionModel:
    """The learned model. A sentence without a known feature asks the commonest question, that is none."""

    def __init__(
        self, questions: Sequence[str], vocabulary: Sequence[str], rarity: Floats, weights: Floats, bias: Floats
    ) -> None:
        """`rarity`: inverse document frequency of each feature; `weights`: (features, questions); `bias`: of each
        question."""
        self._questions = tuple(questions)
        self._column = {name: place for place, name in enumerate(vocabulary)}
        self._rarity, self._weights, self._bias = rarity, weights, bias

    def chances(self, tokens: Sequence[str]) -> Mapping[str, float]:
        """Return the chance of each question for the words `tokens`; their sum is 1."""
        scores = self._bias.copy()
        for found in (_counted(grams(tokens)), _counted(plain_grams(tokens))):
            columns = [(self._column[name], count) for name, count in found.items() if name in self._column]
            if columns:
                places = np.array([column for column, _ in columns])
                values = np.array([1 + math.log(count) for _, count in columns], np.float32) * self._rarity[places]
                scores += (values / np.linalg.norm(values)) @ self._weights[places]
        chances = np.exp(scores - scores.max())
        chances /= chances.sum()
        return dict(zip(self._questions, chances.tolist(), strict=True))


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
