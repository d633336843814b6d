"""Correct the spelling of recognised text for the screen, by the spelling of the known sentences.

"giấy khai xinh" is shown as "giấy khai sinh": an unknown syllable takes the spelling of a known one that sounds alike.
Understanding is not affected: it compares sounds anyway.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from robot.knowledge.vietnamese.phonetic_distance import Sounds, canonical
from robot.knowledge.vietnamese.syllables import clean, syllables

NEAR = 0.2
"""Greatest phonetic cost (0 to 1) at which one syllable may be respelt as another."""
USUAL = 3
"""A syllable that the known sentences have at least this often is never respelt; two neighbouring syllables that they
have at least this often are a phrase, by which others are respelt."""
MOST_SENTENCES = 50_000
"""At most this many known sentences are counted; each takes about 8 us, and more would not change the result."""


class Spelling:
    """Respells text by the syllables of the known sentences and the pairs in which they stand side by side."""

    def __init__(self, sentences: Sequence[str], sounds: Sounds) -> None:
        self._sounds = sounds
        stands: Counter[str] = Counter()
        pairs: Counter[tuple[str, str]] = Counter()
        for sentence in sentences[:: 1 + len(sentences) // MOST_SENTENCES]:
            words = clean(sentence).split()
            stands.update(words)
            pairs.update(pairwise(words))
        self._usual = {word for word, count in stands.items() if count >= USUAL}
        self._together = frozenset(pairs)
        self._pairs = {pair: count for pair, count in pairs.items() if count >= USUAL}
        self._written: dict[str, list[str]] = {}
        for word in sorted({word for pair in self._pairs for word in pair}):
            self._written.setdefault(canonical(syllables(word)[0]), []).append(word)

    def shown(self, text: str) -> str:
        """Return `text` with its unknown syllables respelt; usual syllables and known pairs stay as they are."""
        words = text.split()
        strange = [at for at, word in enumerate(words) if clean(word) == word and self._is_strange(words, at)]
        changed = True
        while changed:  # a respelt syllable may be the context of its neighbour
            changed = False
            for at in tuple(strange):
                if found := self._meant(words, at):
                    words[at], changed = found, True
                    strange.remove(at)
        return " ".join(words)

    def _is_strange(self, words: list[str], at: int) -> bool:
        around = (tuple(words[max(0, at - 1) : at + 1]), tuple(words[at : at + 2]))
        return words[at] not in self._usual and self._together.isdisjoint(around)

    def _meant(self, words: list[str], at: int) -> str:
        """Return the known word that sounds like `words[at]` and forms a known pair with a neighbour, or ""."""
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        found = [
            (together, -cost, word)
            for spelled, cost in self._sounds.alike(syllables(words[at])[0]).items()
            if cost <= NEAR
            for word in self._written.get(spelled, ())
            if (together := self._pairs.get((before, word), 0) + self._pairs.get((word, after), 0))
        ]
        return max(found, default=(0, 0.0, ""))[2]
