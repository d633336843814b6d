"""How the visitor is addressed: as they call themself. Never guessed from anything but their words.

Only what can be nothing else counts: "cháu" begins a wish, or stands behind "cho" in "cho em hỏi". Kin that is spoken
of ("bà nội muốn", "làm cho cháu") and the robot that is spoken to ("em ơi") tell nothing.
"""

from collections.abc import Callable, Sequence

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.syllables import plain, syllables

_ADDRESSED = {word: word for word in ("bác", "cô", "chú", "ông", "bà", "anh", "chị")}
_ADDRESSED |= dict.fromkeys(("em", "cháu", "con", "mình", "tớ"), "bạn")
"""What visitors call themself -> what the robot then calls them. "Tôi" and "tui" tell nothing."""

_MEAN_MORE = frozenset(syllables("bà cô con chú tớ"))
"""Without tone marks they are other words too: "ba", "có", "còn", "chủ", "to"."""


class _Clues:
    """The words that tell, in one form: as they are written, or without their marks."""

    def __init__(self, form: Callable[[str], str], *, without: frozenset[str] = frozenset()) -> None:
        def heard(words: str) -> frozenset[str]:
            return frozenset(form(token) for token in syllables(words))

        said = {syllables(word)[0]: address for word, address in _ADDRESSED.items()}
        self.addressed = {form(token): address for token, address in said.items() if token not in without}
        self.wishes = heard("muốn cần hỏi xin nhờ định tính")
        self.asked_for = heard("hỏi gặp")  # behind "cho em"; "cho cháu đi học" is about a child
        self.opening = heard("dạ vâng ừ ờ à ơi ạ thưa chào alo này ê hả giờ chừ nay thì mà nhưng vậy thế robot rô bốt")
        self.greeting = heard("thưa chào dạ")
        self.let = heard("cho")
        self.for_me = heard("giúp giùm dùm hộ")
        self.closing = heard("với nhé nha nhá nghe nghen nào cái ạ đi một chút tí xíu")

    def of_self(self, tokens: Sequence[str], at: int) -> bool:
        """Whether the word at `at` is the speaker."""
        earlier, before = tokens[at - 2] if at > 1 else "", tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        begins = not before or before in self.opening or (before in self.addressed and earlier in self.greeting)
        if after in self.wishes and begins:
            return True
        if before in self.let and after in self.asked_for:
            return True
        return before in self.for_me and (not after or after in self.closing)  # no "giúp em gái tôi"


_MARKED, _UNMARKED = _Clues(str), _Clues(plain, without=_MEAN_MORE)


def address_of(text: str) -> str:
    """How to address whoever said `text`; "" where it does not tell. Any text is taken."""
    tokens, clues = syllables(text), _MARKED
    if is_unmarked(tokens):
        tokens, clues = tuple(plain(token) for token in tokens), _UNMARKED
    said = (token for at, token in enumerate(tokens) if token in clues.addressed and clues.of_self(tokens, at))
    return clues.addressed.get(next(said, ""), "")
