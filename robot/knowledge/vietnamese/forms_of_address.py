"""Choose how to address a visitor, only by the word that the visitor uses for "I".

Only unmistakable uses count: "cháu" at the beginning of a wish, behind "cho" in "cho em hỏi", with an age ("bà bảy sáu
tuổi rồi"), or where only the speaker can be meant ("bác nghe không rõ"). Relatives who are mentioned ("bà nội muốn",
"làm cho cháu") and words that call the robot ("em ơi") do not count.
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


_AGE_WITHIN = 6
"""An age is said at most this many syllables after the word for "I": "bà năm nay bảy mươi sáu tuổi". Chosen."""


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
        self.filler = heard("năm nay đã hơn gần cũng mới chỉ đang thì sắp ngoài tròn được")
        self.numbers = heard("một hai ba bốn tư năm lăm sáu bảy bẩy tám chín mười mươi mốt")
        self.age = heard("tuổi")
        self.vocative = heard("ơi à ạ nhé nha nhá hả")
        self.speakers = heard("tôi tui tao em cháu con mình tớ")
        self.of_the_speaker = tuple(
            tuple(form(token) for token in syllables(words))
            for words in (
                "không nghe", "nghe không", "nghe chưa", "chưa nghe", "không hiểu", "chưa hiểu", "không biết chữ",
                "không thấy", "già rồi", "lớn tuổi", "có tuổi", "cao tuổi", "tên là", "đến đây", "tới đây", "ra đây",
                "chỉ muốn", "cũng muốn", "đang cần", "đang muốn", "đây", "quên mất",
            )
        )  # fmt: skip
        """What people say of themselves to a robot; "bà bị ốm" and "bà mất rồi" are about another person."""
        self.closing = heard("với nhé nha nhá nghe nghen nào cái ạ đi một chút tí xíu")

    def of_self(self, tokens: Sequence[str], at: int) -> bool:
        """Whether the word at index `at` refers to the speaker."""
        earlier, before = tokens[at - 2] if at > 1 else "", tokens[at - 1] if at else ""
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        begins = not before or before in self.opening or (before in self.addressed and earlier in self.greeting)
        if begins and (after in self.wishes or self._says_of_self(tokens, at + 1) or self._says_age(tokens, at)):
            return True
        if before in self.let and after in self.asked_for:
            return True
        return before in self.for_me and (not after or after in self.closing)  # but not "giúp em gái tôi"

    def _says_of_self(self, tokens: Sequence[str], start: int) -> bool:
        return any(tuple(tokens[start : start + len(words)]) == words for words in self.of_the_speaker)

    def _says_age(self, tokens: Sequence[str], at: int) -> bool:
        """Whether an age follows the word at index `at`, and no other word for "I" shows that a relative is meant."""
        end = next((i for i in range(at + 1, min(at + 1 + _AGE_WITHIN, len(tokens))) if tokens[i] in self.age), 0)
        between = tokens[at + 1 : end] if end else ()
        counted = [token for token in between if token in self.numbers or token[:1].isdigit()]
        if not counted or any(token not in counted and token not in self.filler for token in between):
            return False
        called = {i for i, token in enumerate(tokens[1:]) if token in self.vocative}
        return not any(token in self.speakers and i != at and i not in called for i, token in enumerate(tokens))


_MARKED, _UNMARKED = _Clues(str), _Clues(plain, without=_MEAN_MORE)


def address_of(text: str) -> str:
    """Return the form of address for the visitor who said `text`; "" if it gives no clue. Any text is accepted."""
    tokens, clues = syllables(text), _MARKED
    if is_unmarked(tokens):
        tokens, clues = tuple(plain(token) for token in tokens), _UNMARKED
    said = (token for at, token in enumerate(tokens) if token in clues.addressed and clues.of_self(tokens, at))
    return clues.addressed.get(next(said, ""), "")
