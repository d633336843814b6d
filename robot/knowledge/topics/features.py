"""Features by which sentences are compared: words, pairs of words, concepts (things with several names) and age groups.

A known sentence gets its own words as features. A recognised sentence also gets, with a smaller weight, known words
that sound like its words. A sentence typed without accents gets every known word that has the same letters.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from robot.knowledge.topics.lexicon import Concepts
from robot.knowledge.vietnamese.numbers import read_number
from robot.knowledge.vietnamese.phonetic_distance import Sounds, canonical
from robot.knowledge.vietnamese.syllables import plain, syllables

Features = dict[str, float]
"""Maps each feature to its weight."""

PAIR_WEIGHT = 0.6
CONCEPT_WEIGHT = 1.2
ALTERNATIVES = 6
"""Greatest number of known words for which one recognised word may stand."""
LOST = 0.75
"""Least share of such words in a sentence that has lost its accents. Chosen: "tram tuoi an chi" has no other words."""
LEAST_TELLING = 0.05
"""Least weight of a word, even of one that the sentences of nearly every intent contain."""

_AGE_AFTER = frozenset(syllables("tuổi tủi"))
_AGE_BEFORE = frozenset(syllables("lên tròn đủ ngoài"))
_AGE_WORDS = _AGE_AFTER | _AGE_BEFORE
_AGES = ((6, "infant"), (14, "child"), (18, "youth"), (60, "adult"), (75, "elder"))


def words(tokens: Sequence[str], concepts: Concepts, *, accents: bool = True) -> Features:
    """Return the features of the sentence `tokens`: its words as written, their pairs, concepts and age groups."""
    content = [canonical(token) for token in concepts.content(tokens)]
    features = dict.fromkeys(content, 1.0)
    for left, right in pairwise(content):
        features[f"{left} {right}"] = PAIR_WEIGHT
    features.update(_marks(tokens, concepts, accents=accents))
    return features


class Meant:
    """Finds the known words for which a recognised or typed word may stand."""

    def __init__(self, vocabulary: Mapping[str, int], rarity: Sequence[float], sounds: Sounds) -> None:
        """`vocabulary`: maps each feature of the known sentences to its column; `rarity`: its weight, by column."""
        self._vocabulary, self._rarity = vocabulary, rarity
        self._sounds = sounds
        self._written: dict[str, list[str]] = {}
        for feature in vocabulary:
            if " " not in feature and ":" not in feature:
                self._written.setdefault(plain(feature), []).append(feature)

    def words(self, tokens: Sequence[str], concepts: Concepts, *, accents: bool) -> list[Features]:
        """Return, for each word, pair of words, concept and age group of `tokens`, the features for which it may stand.
        An unknown word stands for itself."""
        like = [self._like(token, accents=accents) for token in concepts.content(tokens)]
        pairs = [self._pair(left, right) for left, right in pairwise(like)]
        marks = _marks(tokens, concepts, accents=accents)
        return [*like, *pairs, *({name: weight} for name, weight in marks.items())]

    def lost_accents(self, tokens: Sequence[str]) -> bool:
        """Whether `tokens`, which have no accents, are Vietnamese typed without them: most have a known word that is
        written with accents and otherwise alike. English words seldom have one."""
        bare = [canonical(token) for token in tokens]
        lost = sum(any(word != token for word in self._written.get(plain(token), ())) for token in bare)
        return lost >= LOST * len(bare)

    def _like(self, token: str, *, accents: bool) -> Features:
        if accents:
            said = self._significance(canonical(token))
            costs = self._sounds.alike(token)
            # a common word that sounds like a rare one ("có" and "co") is worth no more than the common word
            weights = [
                ((1.0 - cost) * min(1.0, said / self._significance(word)), word)
                for word, cost in costs.items()
                if word in self._vocabulary
            ]
            meant = {word: weight for weight, word in sorted(weights, reverse=True)[:ALTERNATIVES]}
        else:
            written = self._written.get(plain(canonical(token)), ())
            said = min(map(self._significance, written), default=1.0)
            meant = {word: said / self._significance(word) for word in written}
        return meant or {canonical(token): 1.0}

    def _significance(self, word: str) -> float:
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
    """Return the concepts and age groups in `tokens` as features "c:NAME" and "n:NAME", which no word equals."""
    found = concepts.of(tokens, accents=accents).items()
    marks = {f"c:{concept}": CONCEPT_WEIGHT * weight for concept, weight in found}
    return marks | {f"n:{age}": CONCEPT_WEIGHT for age in _ages(tokens)}


def _ages(tokens: Sequence[str]) -> set[str]:
    """Return the groups (such as "child") of the ages said in `tokens`: "bảy tuổi", "lên mười", "tròn sáu mươi"."""
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
