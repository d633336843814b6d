"""Read how visitors rate their visit by voice: a mark, or a reason for it."""

from collections.abc import Iterable, Sequence

from robot.core.dialogue.spoken_commands import BLAME, PRAISE
from robot.knowledge.understanding.phrases import Phrases
from robot.knowledge.understanding.yes_no_replies import NEGATIONS
from robot.knowledge.vietnamese.numbers import read_number
from robot.knowledge.vietnamese.syllables import syllables

BEST, GOOD, BAD = 5, 4, 2
"""Three of the marks from 1 to 5. A denied `GOOD` or `BEST` counts as `BAD`: "không được tốt"."""
_MARKS = frozenset(syllables("sao điểm star stars"))
_OUT_OF = 10
"""A mark above five is taken to be on a scale with this highest mark."""
_LABEL = 5
"""Greatest number of syllables in the label of a rating button."""
_OF_A_FACE = _MARKS | frozenset(syllables("lòng thường satisfied dissatisfied neutral"))
"""Words that occur in the labels of rating buttons: "rất không hài lòng", "bình thường"."""
_BESIDE = 3
"""A sentence that names a reason may have at most this many other syllables; a longer sentence is a remark."""


class SpokenRatings:
    """Reads spoken ratings by the phrases in `config/requests.toml`."""

    def __init__(
        self, rating: Sequence[Iterable[str]], praise: Sequence[Iterable[str]], blame: Sequence[Iterable[str]]
    ) -> None:
        """Read by these phrases. `rating`: of each mark, from worst to best; `praise`, `blame`: of each reason, in the
        order of the page."""
        self._rating = Phrases(rating)
        self._reasons = {PRAISE: Phrases(praise), BLAME: Phrases(blame)}

    def score(self, tokens: Sequence[str]) -> int | None:
        """Return the mark from 1 to 5: "rất hài lòng", "năm sao", "tám điểm"; None when no mark is said."""
        for at in range(len(tokens) - 1):
            value, length = read_number(tokens, at) or (0, 0)
            if 0 < value <= _OUT_OF and at + length < len(tokens) and tokens[at + length] in _MARKS:
                return value if value <= BEST else -(-value * BEST // _OUT_OF)
        found = self._rating.find(tokens)
        if found is None:
            return None
        denied = not NEGATIONS.isdisjoint(tokens[: found[1].start])
        return BAD if denied and found[0] + 1 >= GOOD else found[0] + 1

    def other_score(self, tokens: Sequence[str]) -> int | None:
        """Return the mark by which a visitor corrects the rating, in the words of a button; None for any other
        sentence, since it may be a remark."""
        found = self.score(tokens)
        return found if len(tokens) <= _LABEL and not _OF_A_FACE.isdisjoint(tokens) else None

    def reason(self, tokens: Sequence[str], offers: Iterable[str]) -> int | None:
        """Return the number of the reason that is said, if the page (`offers`) shows reasons; else None."""
        for name in offers:
            found = self._reasons[name].find(tokens) if name in self._reasons else None
            if found is not None and len(tokens) <= len(found[1]) + _BESIDE:
                return found[0]
        return None
