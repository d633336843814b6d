"""What two sentences are compared by: syllables, pairs of syllables, concepts and ages, in three degrees of care.

`exact` keeps letters and tones, `heard` only what survives an accent or a recogniser, `plain` what survives a keyboard
without accents. A sentence without any accent is compared by `plain` alone.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from robot.knowledge.lexicon import Concepts
from robot.knowledge.numbers import read_number
from robot.knowledge.text import has_accents, plain, sound, syllables

PAIR_WEIGHT = 0.6
CONCEPT_WEIGHT = 1.2

_AGE_AFTER = frozenset(syllables("tuổi"))
_AGE_BEFORE = frozenset(syllables("lên tròn đủ ngoài"))
_AGES = ((6, "infant"), (14, "child"), (18, "youth"), (60, "adult"), (75, "elder"))


class Sentence(msgspec.Struct, frozen=True):
    """Feature -> weight in each degree of care; `text` is the sentence as it was compared."""

    text: str
    views: dict[str, dict[str, float]]


def read(text: str, concepts: Concepts) -> Sentence:
    """The features of `text`. Any text is taken; one without words has no features."""
    return of_tokens(syllables(text), concepts, accents=has_accents(text))


def of_tokens(tokens: Sequence[str], concepts: Concepts, *, accents: bool) -> Sentence:
    """The features of a sentence that was cut into syllables before; `accents` = it was written with them."""
    content = concepts.content(tokens)
    marks = {
        f"c:{concept}": CONCEPT_WEIGHT * weight for concept, weight in concepts.of(tokens, accents=accents).items()
    }
    if accents:
        marks |= {f"n:{age}": CONCEPT_WEIGHT for age in _ages(tokens)}
    views = {"plain": _words(content, plain) | marks}
    if accents:
        views["exact"] = _words(content, str) | marks
        views["heard"] = _words(content, sound) | marks
    return Sentence(" ".join(token[:-1] for token in content), views)


def _words(tokens: Sequence[str], form: Callable[[str], str]) -> dict[str, float]:
    words = [form(token) for token in tokens]
    features = dict.fromkeys(words, 1.0)
    features.update({f"{left} {right}": PAIR_WEIGHT for left, right in pairwise(words)})
    return features


def _ages(tokens: Sequence[str]) -> set[str]:
    """Bands of the ages that are named: "bảy tuổi", "lên mười", "tròn sáu mươi"."""
    found: set[str] = set()
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
