"""What sentences are compared by: words, their pairs, concepts and ages.

A known sentence has one set of words. A sentence that was heard also carries, with a smaller weight, the known words
that sound like its own; one that was typed without accents carries every known word that is written so.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from robot.knowledge.understanding.lexicon import Concepts
from robot.knowledge.vietnamese.numbers import read_number
from robot.knowledge.vietnamese.phonetic_distance import Sounds, canonical
from robot.knowledge.vietnamese.syllables import plain, syllables

Features = dict[str, float]
"""Feature -> weight."""

PAIR_WEIGHT = 0.6
CONCEPT_WEIGHT = 1.2
ALTERNATIVES = 6
"""So many known words are thought of for each word that is heard."""
LEAST_TELLING = 0.05
"""Words that nearly every thing has still count a little."""

_AGE_AFTER = frozenset(syllables("tuổi tủi"))
_AGE_BEFORE = frozenset(syllables("lên tròn đủ ngoài"))
_AGE_WORDS = _AGE_AFTER | _AGE_BEFORE
_AGES = ((6, "infant"), (14, "child"), (18, "youth"), (60, "adult"), (75, "elder"))


def words(tokens: Sequence[str], concepts: Concepts, *, accents: bool = True) -> Features:
    """The words of a sentence that was cut into syllables, as they are written."""
    content = [canonical(token) for token in concepts.content(tokens)]
    features = dict.fromkeys(content, 1.0)
    for left, right in pairwise(content):
        features[f"{left} {right}"] = PAIR_WEIGHT
    features.update(_marks(tokens, concepts, accents=accents))
    return features


class Meant:
    """The known words that heard or typed ones may stand for."""

    def __init__(self, vocabulary: Mapping[str, int], rarity: Sequence[float], sounds: Sounds) -> None:
        """`vocabulary`: the features of all known sentences; `rarity`: how much each tells."""
        self._vocabulary, self._rarity = vocabulary, rarity
        self._sounds = sounds
        self._written: dict[str, list[str]] = {}
        for feature in vocabulary:
            if " " not in feature and ":" not in feature:
                self._written.setdefault(plain(feature), []).append(feature)

    def words(self, tokens: Sequence[str], concepts: Concepts, *, accents: bool) -> list[Features]:
        """For each word, pair and mark of a sentence, what it may stand for; a word that is like none, for itself."""
        like = [self._like(token, accents=accents) for token in concepts.content(tokens)]
        pairs = [self._pair(left, right) for left, right in pairwise(like)]
        marks = _marks(tokens, concepts, accents=accents)
        return [*like, *pairs, *({name: weight} for name, weight in marks.items())]

    def _like(self, token: str, *, accents: bool) -> Features:
        if accents:
            said = self._telling(canonical(token))
            costs = self._sounds.alike(token)
            # a common word that sounds like a rare one ("có" and "co") tells no more than the common word would
            weights = [
                ((1.0 - cost) * min(1.0, said / self._telling(word)), word)
                for word, cost in costs.items()
                if word in self._vocabulary
            ]
            meant = {word: weight for weight, word in sorted(weights, reverse=True)[:ALTERNATIVES]}
        else:
            written = self._written.get(plain(canonical(token)), ())
            said = min(map(self._telling, written), default=1.0)
            meant = {word: said / self._telling(word) for word in written}
        return meant or {canonical(token): 1.0}

    def _telling(self, word: str) -> float:
        column = self._vocabulary.get(word)
        return math.inf if column is None else max(LEAST_TELLING, float(self._rarity[column]))

    def _pair(self, left: Features, right: Features) -> Features:
        known: Features = {}
        for one, one_weight in left.items():
            for other, other_weight in right.items():
                pair = f"{one} {other}"
                if pair in self._vocabulary:
                    known[pair] = PAIR_WEIGHT * one_weight * other_weight
        return known or {f"{next(iter(left))} {next(iter(right))}": PAIR_WEIGHT}


def _marks(tokens: Sequence[str], concepts: Concepts, *, accents: bool) -> Features:
    """Concepts ("c:") and bands of ages ("n:"): features that no word looks like."""
    found = concepts.of(tokens, accents=accents).items()
    marks = {f"c:{concept}": CONCEPT_WEIGHT * weight for concept, weight in found}
    return marks | {f"n:{age}": CONCEPT_WEIGHT for age in _ages(tokens)}


def _ages(tokens: Sequence[str]) -> set[str]:
    """Bands of the ages that are named: "bảy tuổi", "lên mười", "tròn sáu mươi"."""
    found: set[str] = set()
    if _AGE_WORDS.isdisjoint(tokens):
        return found
    for at in range(len(tokens)):
        number = read_number(tokens, at)
        if number is None:
            continue
        value, length = number
        after = tokens[at + length] if at + length < len(tokens) else ""
        before = tokens[at - 1] if at else ""
        if after in _AGE_AFTER or before in _AGE_BEFORE:
            found.add(next((band for limit, band in _AGES if value < limit), "old"))
    return found
