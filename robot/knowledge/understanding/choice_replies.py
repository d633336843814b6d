"""Read short replies about what the screen shows: the second one, counter five, stop."""

from collections.abc import Iterable, Sequence

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.understanding.yes_no_replies import NEGATIONS
from robot.knowledge.vietnamese.numbers import read_number, with_marks
from robot.knowledge.vietnamese.syllables import plain, sound, syllables

_ORDINAL = {syllables(word)[0]: value for word, value in (("nhất", 0), ("nhì", 1), ("đầu", 0))}
_LAST, _OF_ALL = syllables("cuối cùng")
_MARKS = frozenset(syllables("thứ số cái việc mục dòng thẻ"))
_TIMES = frozenset(syllables("tuần tháng năm ngày giờ buổi quý kỳ lần hạn hôm đợt"))
"""Units of time. Beside one of them "cuối" (last) means the end of a period, not the last choice."""
_SHORT = 6
"""Greatest number of syllables in a reply that is read as a choice; a longer sentence says something else."""
_REJECTING = NEGATIONS | frozenset(syllables("bỏ trừ"))
_POLITE_QUESTION = frozenset((*syllables("được"), *syllables("phải"), *syllables("đúng")))
_NOT = syllables("không")[0]

_WRITTEN = {
    plain(token): token for token in (*_TIMES, *_REJECTING, *_POLITE_QUESTION, _NOT, _LAST, _OF_ALL, *_MARKS, *_ORDINAL)
}
"""Maps the unaccented form of each word above to its accented token, for sentences without tone marks."""

_IN_ENGLISH = {token: place for place, token in enumerate(syllables("first second third fourth fifth sixth"))}
_LAST_ONE = syllables("last")[0]
_ENGLISH_MARKS = frozenset(syllables("number option choice"))
_ENGLISH_BESIDE = frozenset(syllables("the one please option choice procedure i want would like take choose it is"))

_COUNTER = frozenset(syllables("quầy quẩy counter"))
_WINDOWS = _COUNTER | frozenset(syllables("bàn ô cửa"))
"""Words for a counter. "bàn", "ô" and "cửa" also have other meanings: to discuss, a box, a door."""
_OPENING = frozenset(syllables("mở đóng"))
_NUMBER = frozenset(syllables("số number"))
_FOUR = syllables("tư")[0]
_NO_FOUR = frozenset(syllables("pháp vấn nhân"))
"""Words after "tư" that make it part of another word (justice department, advice, private) and not the number four."""
_COUNTED = frozenset(syllables("giờ buổi ngoái nay chút người lần cửa"))
"""Words after a number that show that it counts something and names no counter: "tám giờ", "một cửa"."""
_ON_THE_WAY = _WINDOWS | frozenset(
    syllables(
        "ở đâu mô nào chỗ phía hướng lối đường góc bên đây đó kia này ấy nằm ngồi sao kiểu cách là thì có không vậy "
        "thế rứa hả nhỉ rồi giờ ra đi đến tới qua sang vào vô lên xuống dẫn đưa dắt chỉ tìm kiếm muốn cần cho với "
        "giúp giùm dùm hộ nhé nha nhá ạ ơi dạ vâng ừ ờ luôn tôi tui mình em con cháu bác cô chú anh chị ông bà robot"
    )
)
"""Words with which visitors ask the way to a counter: question words, verbs of motion, forms of address, particles."""
_COUNTER_WRITTEN = {
    plain(token): token for token in (*_ON_THE_WAY - frozenset(syllables("bàn ô cửa quẩy")), *syllables("số quầy"))
}
"""Maps unaccented words for asking the way to accented tokens. The ambiguous "ban", "o" and "cua" are left out."""


def chosen(tokens: Sequence[str], count: int) -> int | None:
    """Return the index (from 0, below `count`) of the choice on the screen that `tokens` name; None if they name none.

    Such as "cái thứ hai", "so ba", "the second one", "hai". A refused choice does not count: "không phải cái thứ hai".
    """
    if len(tokens) > _SHORT:
        return None
    if is_unmarked(tokens):
        place = _in_english(tokens, count)
        if place is not None:
            return place if 0 <= place < count else None
        tokens = tuple(_WRITTEN.get(plain(token), token) for token in with_marks(tokens))
    if _rejects(tokens):
        return None
    for at, token in enumerate(tokens):
        marked = bool(at and tokens[at - 1] in _MARKS) or len(tokens) == 1
        if token == _LAST:
            if _is_last_of_all(tokens, at, marked=marked):
                return count - 1
            continue
        if token in _ORDINAL and (marked or len(tokens) <= 2):
            return _ORDINAL[token] if _ORDINAL[token] < count else None
        number = read_number(tokens, at) if marked else None
        if number is not None and 1 <= number[0] <= count:
            return number[0] - 1
    return None


def _in_english(tokens: Sequence[str], count: int) -> int | None:
    """Return the index of a choice named in English ("the second one", "option two please"); None if none is."""
    for at, token in enumerate(tokens):
        others = (*tokens[:at], *tokens[at + 1 :])
        if (token in _IN_ENGLISH or token == _LAST_ONE) and _ENGLISH_BESIDE.issuperset(others):
            return _IN_ENGLISH.get(token, count - 1)
        if token in _ENGLISH_MARKS and at + 1 < len(tokens) and (number := read_number(tokens, at + 1)) is not None:
            rest = (*tokens[:at], *tokens[at + 1 + number[1] :])
            return number[0] - 1 if _ENGLISH_BESIDE.issuperset(rest) else None
    return None


def _rejects(tokens: Sequence[str]) -> bool:
    polite = len(tokens) > 1 and tokens[-1] == _NOT and tokens[-2] in _POLITE_QUESTION  # "số hai được không"
    return any(token in _REJECTING for token in (tokens[:-1] if polite else tokens))


def _is_last_of_all(tokens: Sequence[str], at: int, *, marked: bool) -> bool:
    before, after = tokens[at - 1] if at else "", tokens[at + 1] if at + 1 < len(tokens) else ""
    return (marked or after == _OF_ALL) and not _TIMES.intersection((before, after))


def counter(tokens: Sequence[str]) -> int | None:
    """Return the number of the counter that `tokens` name ("quầy số năm", "bàn 3"), or None."""
    if is_unmarked(tokens):
        tokens = tuple(_COUNTER_WRITTEN.get(plain(token), token) for token in with_marks(tokens))
    for at, token in enumerate(tokens[:-1]):
        if token not in _WINDOWS or (at and tokens[at - 1] in _OPENING):
            continue
        numbered = tokens[at + 1] in _NUMBER and at + 2 < len(tokens)
        start = at + 2 if numbered else at + 1
        number = read_number(tokens, start)
        if number is None:
            continue
        rest = tokens[start + number[1] :]
        following = rest[0] if rest else ""
        if tokens[start] == _FOUR and following in _NO_FOUR:
            continue
        asks_the_way = _ON_THE_WAY.issuperset((*tokens[:at], *rest))
        if numbered or (following not in _COUNTED and (token in _COUNTER or asks_the_way)):
            return number[0]
    return None


def says_any(tokens: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether one of `phrases` occurs in the sentence `tokens`, compared by sound."""
    heard = f" {' '.join(sound(token) for token in tokens)} "
    return any(f" {' '.join(sound(token) for token in syllables(phrase))} " in heard for phrase in phrases)
