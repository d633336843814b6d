"""Match typed words with the words of known texts, even if typed without accents, unfinished, or with an error."""

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from robot.knowledge.vietnamese.syllables import plain

Floats = npt.NDArray[np.float32]

_OTHER_TONE, _OTHER_LETTERS = 0.85, 0.5
"""Factors of the likeness of a word whose tone, or whose letters, differ from a word typed with accents."""

_BEGUN = 0.7
"""Least likeness, 0 to 1, of a longer word that begins with the typed letters; it grows with the share typed."""

_COMMON = 0.1
"""Rarity of a word that the texts of every group (procedure) contain."""

_SLIP, _TWO_SLIPS = 0.75, 0.65
_SLIPS_FROM, _SLIPS_ALONE_FROM, _TWO_SLIPS_FROM = 3, 4, 6
"""Least number of letters of a typed word for one typing error; for one, if it is the only word; for two errors."""


class TypedWords:
    """Index of the words of `texts`, each a sequence of tokens (from `syllables.syllables`). `sizes`: how many
    consecutive texts form each group, such as those of one procedure."""

    def __init__(self, texts: Sequence[Sequence[str]], sizes: Sequence[int]) -> None:
        vocabulary: dict[str, int] = {}
        self._word_of = np.array(
            [vocabulary.setdefault(token, len(vocabulary)) for text in texts for token in text], np.int32
        )
        lengths = np.array([len(text) for text in texts])
        self._starts = np.cumsum(lengths) - lengths
        self._sizes = np.array(sizes)
        self._groups = np.cumsum(self._sizes) - self._sizes
        bare: dict[str, int] = {}
        self._bare_of = np.array([bare.setdefault(_bare(token), len(bare)) for token in vocabulary], np.int32)
        self._bare, self._id_of = tuple(bare), bare
        self._forms = tuple((token[:-1], token[-1]) for token in vocabulary)
        self._rarity = self._rarities(texts, sizes)
        weights = self._rarity[self._bare_of][self._word_of]
        self._total = np.add.reduceat(weights, self._starts)

    def knows(self, word: str) -> bool:
        """Whether `word`, given without accents, is one of the indexed words."""
        return _folded(word) in self._id_of

    def rarest(self, tokens: Sequence[str], most: int) -> list[str]:
        """Return the `most` rarest of `tokens`, in their order. The last token is always among them."""
        near = np.zeros(0, np.float32)
        rare = sorted(range(len(tokens) - 1), key=lambda at: self._rarity_of(tokens[at], near), reverse=True)
        kept = {*rare[: most - 1], len(tokens) - 1}
        return [token for at, token in enumerate(tokens) if at in kept]

    def compare(
        self, tokens: Sequence[str], *, last_begun: bool, slipped: bool = False
    ) -> tuple[Floats, Floats, Floats]:
        """Return three shares, 0 to 1, for each text: of `tokens` that are in the text, of `tokens` that are in its
        group, and of the text's words that are in `tokens`.

        `last_begun`: the last token may be unfinished. `slipped`: a correct word may also be a typing error of another.
        """
        covered, together, held = (np.zeros(len(self._starts), np.float32) for _ in range(3))
        asked = 0.0
        rarity_of = self._rarity[self._bare_of]
        for place, token in enumerate(tokens):
            slips_from = _SLIPS_FROM if len(tokens) > 1 else _SLIPS_ALONE_FROM
            begun = last_begun and place == len(tokens) - 1
            likeness = self._likeness(token, slips_from, begun=begun, slipped=slipped)
            rarity = self._rarity_of(token, rarity_of[likeness >= _BEGUN])
            asked += rarity
            best = np.maximum.reduceat(likeness[self._word_of], self._starts)
            covered += rarity * best
            together += rarity * np.repeat(np.maximum.reduceat(best, self._groups), self._sizes)
            held += np.maximum.reduceat((likeness * rarity_of)[self._word_of], self._starts)
        asked = asked or 1.0
        return covered / asked, together / asked, np.minimum(1.0, held / self._total)

    def _rarity_of(self, token: str, near: Floats) -> float:
        """Return the rarity of the word `token`; if it is unknown, the least of `near`, else the greatest of all."""
        known = self._id_of.get(_bare(token))
        if known is not None:
            return float(self._rarity[known])
        return float(near.min() if near.size else self._rarity.max())

    def _likeness(self, token: str, slips_from: int, *, begun: bool, slipped: bool) -> Floats:
        """Return the likeness, 0 to 1, of the typed `token` to each word of the vocabulary."""
        typed = _bare(token)
        bare = np.zeros(len(self._bare), np.float32)
        exact = self._id_of.get(typed)
        if exact is not None:
            bare[exact] = 1.0
        if begun:
            for i, word in enumerate(self._bare):
                if word.startswith(typed) and i != exact:
                    bare[i] = _BEGUN + (1 - _BEGUN) * len(typed) / len(word)
        if (slipped or not bare.any()) and len(typed) >= slips_from:
            slips = 1 if len(typed) < _TWO_SLIPS_FROM else 2
            found = process.extract(typed, self._bare, scorer=OSA.distance, score_cutoff=slips, limit=None)
            for _, distance, place in found:
                bare[place] = max(bare[place], _SLIP if distance == 1 else _TWO_SLIPS)
        likeness: Floats = bare[self._bare_of]
        letters, tone = token[:-1], token[-1]
        if tone != "0" or letters != plain(token):
            alike: list[int] = np.flatnonzero(likeness).tolist()
            for i in alike:
                likeness[i] *= _marked(letters, tone, *self._forms[i])
        return likeness

    def _rarities(self, texts: Sequence[Sequence[str]], sizes: Sequence[int]) -> Floats:
        """Return the rarity of each unaccented word; it is higher the fewer groups contain the word."""
        groups: Counter[int] = Counter()
        at = 0
        for size in sizes:
            groups.update({self._id_of[_bare(token)] for text in texts[at : at + size] for token in text})
            at += size
        return np.array([_COMMON + math.log(len(sizes) / groups[i]) for i in range(len(self._bare))], np.float32)


def _marked(letters: str, tone: str, known: str, known_tone: str) -> float:
    """Return the factor, up to 1, for the likeness of a known word to a word typed with accents."""
    if not known.startswith(letters):
        return _OTHER_LETTERS
    return 1.0 if tone in ("0", known_tone) else _OTHER_TONE


@lru_cache(maxsize=16384)
def _bare(token: str) -> str:
    return _folded(plain(token))


def _folded(word: str) -> str:
    """Return `word` with a final "y" written as "i", so that "ky" and "ki" are equal."""
    return word[:-1] + "i" if word.endswith("y") and not any(vowel in word[:-1] for vowel in "aeiou") else word
