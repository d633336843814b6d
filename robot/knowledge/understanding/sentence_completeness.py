"""Whether a sentence may end where it stands: "tôi muốn làm giấy" goes on, "tôi muốn làm giấy khai sinh" may not.

Counted over the known sentences: a word that hardly ever ends one of them wants another word behind it. Behind a word
that stands in none of them more is awaited, too, where all were counted: "khát" asks for water, "khát khao" is what
somebody says of love.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from robot.knowledge.vietnamese.syllables import syllables

MOST_SENTENCES = 20_000
"""More would say the same and take longer to count: about 5 us each."""
LEAST_SHARE = 0.05
"""A word that ends fewer of the sentences in which it stands goes on."""
SELDOM = 5
"""A word that stands fewer times, but does, may end a sentence."""


_TURNS = frozenset(syllables("thì mà nhưng"))
_BEFORE_VERBS = frozenset(syllables("lại vẫn cũng cứ đã mới"))
"""Right behind a word that turns the sentence these want a verb: "vừa muốn nói thì lại"."""


class Endings:
    """Knows the words that want a continuation."""

    def __init__(self, sentences: Sequence[str], goes_on_after: Iterable[str]) -> None:
        """`goes_on_after`: words after which a sentence goes on whatever the known ones do."""
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
        """Whether the end of `tokens` joins something to come: "và", "của", "thì lại", a thoughtful "dạ"."""
        if len(tokens) >= 2 and tokens[-1] in _BEFORE_VERBS and tokens[-2] in _TURNS:
            return True
        return bool(tokens) and tokens[-1] in self._goes_on_after

    def open(self, tokens: Sequence[str]) -> bool:
        """Whether more is to be expected after `tokens`, as `syllables` gives them."""
        if not tokens or tokens[-1] in self._open:
            return True
        return self._known is not None and tokens[-1] not in self._known
