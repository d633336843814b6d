"""Decide whether a sentence may end here: "tôi muốn làm giấy" goes on, "tôi muốn làm giấy khai sinh" may be complete.

Counted over the known sentences: a word that hardly ever ends a sentence needs another word behind it. So does an
unknown word, provided that all sentences were counted: "khát" asks for water, "khát khao" means longing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from robot.knowledge.vietnamese.syllables import syllables

MOST_SENTENCES = 20_000
"""Maximum number of known sentences counted; each takes about 5 us, and more would not change the result."""
LEAST_SHARE = 0.05
"""A word that ends a smaller share of its sentences calls for another word behind it."""
SELDOM = 5
"""Minimum number of occurrences to judge that a word calls for another; a rarer known word may end a sentence."""


_TURNS = frozenset(syllables("thì mà nhưng"))
_BEFORE_VERBS = frozenset(syllables("lại vẫn cũng cứ đã mới"))
"""Words that call for a verb when they follow a word of `_TURNS`: "vừa muốn nói thì lại"."""


class Endings:
    """Recognises words that call for a continuation."""

    def __init__(self, sentences: Sequence[str], goes_on_after: Iterable[str]) -> None:
        """`goes_on_after`: words that never end a sentence, however known sentences end."""
        stands: Counter[str] = Counter()
        ends: Counter[str] = Counter()
        step = 1 + len(sentences) // MOST_SENTENCES
        for sentence in sentences[::step]:
            tokens = syllables(sentence)
            stands.update(tokens)
            ends.update(tokens[-1:])
        rare = {word for word, count in stands.items() if count >= SELDOM and ends[word] < LEAST_SHARE * count}
        self._goes_on_after = {token for word in goes_on_after for token in syllables(word)}
        self._open = rare | self._goes_on_after
        self._known = frozenset(stands) if step == 1 else None

    def joins(self, tokens: Sequence[str]) -> bool:
        """Whether the last word of `tokens` joins something to come: "và", "của", "thì lại", a thoughtful "dạ"."""
        if len(tokens) >= 2 and tokens[-1] in _BEFORE_VERBS and tokens[-2] in _TURNS:
            return True
        return bool(tokens) and tokens[-1] in self._goes_on_after

    def open(self, tokens: Sequence[str]) -> bool:
        """Whether more words are to be expected after `tokens` (from `syllables`)."""
        if not tokens or tokens[-1] in self._open:
            return True
        return self._known is not None and tokens[-1] not in self._known
