"""Convert numbers to Vietnamese words, and the words of visitors to numbers."""

from collections.abc import Sequence

from robot.knowledge.vietnamese.syllables import plain, syllables

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_GROUPS = ("", "nghìn", "triệu", "tỷ")

_HEARD = {syllables(word)[0]: value for value, word in enumerate(_DIGITS) if value}
_HEARD |= {syllables(word)[0]: value for word, value in (("mốt", 1), ("tư", 4), ("lăm", 5), ("nhăm", 5), ("bẩy", 7))}
_TEN, _TENS, _DOZEN = (syllables(word)[0] for word in ("mười", "mươi", "chục"))
_TWENTY = syllables("hăm")[0]
_THIRTY = syllables("băm")[0]

_MARKED = {plain(token): token for token in (*_HEARD, _TENS, _DOZEN)}
"""Maps the unaccented form of each number word to its accented token."""

_ENGLISH = {
    token: value for value, token in enumerate(syllables("one two three four five six seven eight nine ten"), 1)
}


def number_words(number: int) -> str:
    """Return `number` (0 to 999,999,999,999) in northern words: 105 becomes "một trăm linh năm", 24 "hai mươi tư"."""
    if number == 0:
        return _DIGITS[0]
    groups: list[int] = []
    rest = number
    while rest:
        rest, group = divmod(rest, 1000)
        groups.append(group)
    words: list[str] = []
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            words += [_hundreds(groups[place], full=bool(words)), _GROUPS[place]]
    return " ".join(word for word in words if word)


def _hundreds(group: int, *, full: bool) -> str:
    hundreds, rest = divmod(group, 100)
    tens, ones = divmod(rest, 10)
    words: list[str] = []
    if hundreds or full:
        words += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if ones:
            words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
        return " ".join(words)
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 4 and tens > 1:
        words.append("tư")
    elif ones == 5:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)


def read_number(tokens: Sequence[str], start: int) -> tuple[int, int] | None:
    """Return the number from 1 to 99 that begins at `tokens[start]`, and its number of tokens; None if there is none.

    Such as "mười lăm", "hai mươi lăm", "hai lăm", "hăm lăm", "bảy chục", "14", "three". `tokens`: from `syllables`.
    """
    first = tokens[start]
    if first in _ENGLISH:
        return _ENGLISH[first], 1
    if first[:-1].isdecimal() and len(first) <= 3:
        return int(first[:-1]), 1
    following = tokens[start + 1] if start + 1 < len(tokens) else ""
    if first in (_TEN, _TWENTY, _THIRTY):
        tens = {_TEN: 10, _TWENTY: 20, _THIRTY: 30}[first]
        ones = _HEARD.get(following, 0)
        return tens + ones, 2 if ones else 1
    value = _HEARD.get(first)
    if value is None:
        return None
    if following in (_TENS, _DOZEN, _TEN):
        last = tokens[start + 2] if start + 2 < len(tokens) else ""
        ones = _HEARD.get(last, 0)
        return value * 10 + ones, 3 if ones else 2
    ones = _HEARD.get(following, 0)
    if ones and value > 1:
        return value * 10 + ones, 2
    return value, 1


def with_marks(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return `tokens`, a sentence without tone marks, with accented number words: "muoi lam" becomes "mười lăm"."""
    written: list[str] = []
    for at, token in enumerate(tokens):
        ten = plain(token) == plain(_TEN) and not (at and written[-1] in _HEARD)  # else the "mươi" of "hai mươi"
        written.append(_TEN if ten else _MARKED.get(plain(token), token))
    return tuple(written)
