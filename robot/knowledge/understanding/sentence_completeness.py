"""Decide whether a sentence may end here: "tôi muốn làm giấy" goes on, "tôi muốn làm giấy khai sinh" may be complete.

A word that hardly ever ends one of the known sentences needs another word behind it. So does a word that none of them
has, provided that all of them were counted: "khát" asks for water, "khát khao" means longing.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from robot.knowledge.vietnamese.syllables import syllables

MOST_SENTENCES = 20_000
"""At most this many known sentences are counted; each takes about 5 us, and more would not change the result."""
LEAST_SHARE = 0.05
"""A word that ends less than this share of the sentences in which it occurs needs another word behind it."""
SELDOM = 5
"""Only a word that occurs at least this often may be found to need another behind it."""


_TURNS = frozenset(syllables("thì mà nhưng"))
_BEFORE_VERBS = frozenset(syllables("lại vẫn cũng cứ đã mới"))
"""After a word of `_TURNS` (but, then), these words need a verb behind them: "vừa muốn nói thì lại"."""


class Endings:
    """Recognises by its last word that a sentence goes on."""

    def __init__(self, sentences: Sequence[str], goes_on_after: Iterable[str]) -> None:
        """Count the known `sentences`. `goes_on_after`: words that never end a sentence, even if some of these do."""
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
        """Whether the last word of `tokens` certainly needs another behind it: "và", "của", "thì lại"."""
        if len(tokens) >= 2 and tokens[-1] in _BEFORE_VERBS and tokens[-2] in _TURNS:
            return True
        return bool(tokens) and tokens[-1] in self._goes_on_after

    def open(self, tokens: Sequence[str]) -> bool:
        """Whether the sentence `tokens` (from `syllables`) probably goes on."""
        if not tokens or tokens[-1] in self._open:
            return True
        return self._known is not None and tokens[-1] not in self._known
