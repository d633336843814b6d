"""What was heard, for the screen: a strange syllable that sounds like one of a known phrase is written like it.

"giấy khai xinh" is shown as "giấy khai sinh". Only what is shown changes, never what is understood: that compares
sounds anyway.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from robot.knowledge.vietnamese.phonetic_distance import Sounds, canonical
from robot.knowledge.vietnamese.syllables import clean, syllables

NEAR = 0.2
"""Syllables that cost more than this are not taken for each other."""
USUAL = 3
"""So often must a syllable stand in known sentences to be left alone anywhere, and two together to be a phrase."""
MOST_SENTENCES = 20_000
"""More would say the same and take longer to count: about 8 us each."""


class Spelling:
    """Knows the syllables of the known sentences and which stand side by side."""

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
        """`text` as the known sentences write it: as many syllables; usual ones and known pairs stay as they are."""
        words = text.split()
        strange = [at for at, word in enumerate(words) if clean(word) == word and self._is_strange(words, at)]
        changed = True
        while changed:  # a syllable that is found may be the context of its neighbour
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
        """The known word that the one at `at` sounds like and that stands beside its neighbours; "" where none is."""
        before, after = words[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
        found = [
            (together, -cost, word)
            for spelled, cost in self._sounds.alike(syllables(words[at])[0]).items()
            if cost <= NEAR
            for word in self._written.get(spelled, ())
            if (together := self._pairs.get((before, word), 0) + self._pairs.get((word, after), 0))
        ]
        return max(found, default=(0, 0.0, ""))[2]
