"""Choose how to address a visitor, only by the word that the visitor uses for "I".

Only unmistakable uses count: "cháu" at the beginning of a wish, or behind "cho" in "cho em hỏi". Relatives who are
mentioned ("bà nội muốn", "làm cho cháu") and words that call the robot ("em ơi") do not count.
"""

from collections.abc import Callable, Sequence

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.syllables import plain, syllables

_ADDRESSED = {word: word for word in ("bác", "cô", "chú", "ông", "bà", "anh", "chị")}
_ADDRESSED |= dict.fromkeys(("em", "cháu", "con", "mình", "tớ"), "bạn")
"""Maps a visitor's word for "I" to the robot's form of address. "Tôi" and "tui" give no clue and have no entry."""

FORMS = tuple(dict.fromkeys(_ADDRESSED.values()))
"""The forms of address that the robot may use for a visitor."""

_MEAN_MORE = frozenset(syllables("bà cô con chú tớ"))
"""Words that count only with tone marks: without them they could also be "ba", "có", "còn", "chủ" and "to"."""


class _Clues:
    """The words by which an "I" is recognised, all spelt with tone marks or all without."""

    def __init__(self, form: Callable[[str], str], *, without: frozenset[str] = frozenset()) -> None:
        def heard(words: str) -> frozenset[str]:
            return frozenset(form(token) for token in syllables(words))

        said = {syllables(word)[0]: address for word, address in _ADDRESSED.items()}
        self.addressed = {form(token): address for token, address in said.items() if token not in without}
        self.wishes = heard("muốn cần hỏi xin nhờ định tính")
        self.asked_for = heard("hỏi gặp")  # after "cho em"; "cho cháu đi học" is about a child
        self.opening = heard("dạ vâng ừ ờ à ơi ạ thưa chào alo này ê hả giờ chừ nay thì mà nhưng vậy thế robot rô bốt")
        self.greeting = heard("thưa chào dạ")
        self.let = heard("cho")
        self.for_me = heard("giúp giùm dùm hộ")
        self.closing = heard("với nhé nha nhá nghe nghen nào cái ạ đi một chút tí xíu")

    def of_self(self, tokens: Sequence[str], at: int) -> bool:
        """Whether the word at index `at` refers to the speaker."""
        earlier, before = tokens[at - 2] if at > 1 else "", tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        begins = not before or before in self.opening or (before in self.addressed and earlier in self.greeting)
        if after in self.wishes and begins:
            return True
        if before in self.let and after in self.asked_for:
            return True
        return before in self.for_me and (not after or after in self.closing)  # but not "giúp em gái tôi"


_MARKED, _UNMARKED = _Clues(str), _Clues(plain, without=_MEAN_MORE)


def address_of(text: str) -> str:
    """Return the form of address for the visitor who said `text`; "" if it gives no clue. Any text is accepted."""
    tokens, clues = syllables(text), _MARKED
    if is_unmarked(tokens):
        tokens, clues = tuple(plain(token) for token in tokens), _UNMARKED
    said = (token for at, token in enumerate(tokens) if token in clues.addressed and clues.of_self(tokens, at))
    return clues.addressed.get(next(said, ""), "")
