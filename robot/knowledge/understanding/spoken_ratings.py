"""Read how visitors rate their visit in words: a mark, a reason, or nothing to add."""

from collections.abc import Iterable, Sequence

from robot.core.dialogue.spoken_commands import BLAME, PRAISE
from robot.knowledge.understanding.phrases import Phrases
from robot.knowledge.understanding.yes_no_replies import NEGATIONS
from robot.knowledge.vietnamese.numbers import read_number
from robot.knowledge.vietnamese.syllables import syllables

BEST, GOOD, BAD = 5, 4, 2
"""Marks from 1 to 5. A denied `GOOD` or `BEST` counts as `BAD`: "không được tốt"."""
_MARKS = frozenset(syllables("sao điểm star stars"))
_OUT_OF = 10
"""Highest mark on the scale of ten, which is assumed for marks above five."""
_LABEL = 5
"""Maximum number of syllables in the label of a rating button."""
_OF_A_FACE = _MARKS | frozenset(syllables("lòng thường satisfied dissatisfied neutral"))
"""Words that occur in the labels of rating buttons: "rất không hài lòng", "bình thường"."""
_BESIDE = 3
"""Maximum number of syllables beside a reason on the page; a longer sentence is a remark."""


class SpokenRatings:
    """Reads spoken ratings with the phrases of `config/requests.toml`."""

    def __init__(
        self, rating: Sequence[Iterable[str]], praise: Sequence[Iterable[str]], blame: Sequence[Iterable[str]]
    ) -> None:
        """`rating` from worst to best; the reasons in the order of the page."""
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
        """Return a corrected mark, said in the words of a button; any other sentence may be a remark: None."""
        found = self.score(tokens)
        return found if len(tokens) <= _LABEL and not _OF_A_FACE.isdisjoint(tokens) else None

    def reason(self, tokens: Sequence[str], offers: Iterable[str]) -> int | None:
        """Return the number of the reason that is said, if `offers` has `PRAISE` or `BLAME`; else None."""
        for name in offers:
            found = self._reasons[name].find(tokens) if name in self._reasons else None
            if found is not None and len(tokens) <= len(found[1]) + _BESIDE:
                return found[0]
        return None
