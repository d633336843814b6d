"""Short things that visitors say about what is before them: the second one, counter five, stop."""

from collections.abc import Iterable, Sequence

from robot.knowledge.numbers import read_number
from robot.knowledge.text import sound, syllables

_ORDINAL = {syllables(word)[0]: value for word, value in (("nhất", 0), ("nhì", 1), ("đầu", 0))}
_LAST = syllables("cuối")[0]
_MARKS = frozenset(syllables("thứ số cái việc mục dòng thẻ"))
_WINDOWS = frozenset(syllables("quầy bàn ô cửa quẩy"))
_NUMBER = syllables("số")[0]
_JUSTICE = syllables("tư pháp")
"""A department, and no number four."""
_SHORT = 6
"""A longer sentence says more than a choice."""


def chosen(tokens: Sequence[str], count: int) -> int | None:
    """Which of `count` things is meant, from 0: "cái thứ hai", "số ba", "việc đầu tiên", "hai". None if none is."""
    if len(tokens) > _SHORT:
        return None
    for at, token in enumerate(tokens):
        marked = (at and tokens[at - 1] in _MARKS) or len(tokens) == 1
        if token == _LAST:
            return count - 1
        if token in _ORDINAL and (marked or len(tokens) <= 2):
            return _ORDINAL[token] if _ORDINAL[token] < count else None
        number = read_number(tokens, at) if marked else None
        if number is not None and 1 <= number[0] <= count:
            return number[0] - 1
    return None


def counter(tokens: Sequence[str]) -> int | None:
    """The number of a counter that is named: "quầy số năm", "bàn 3". None if none is."""
    for at, token in enumerate(tokens[:-1]):
        if token in _WINDOWS:
            start = at + 2 if tokens[at + 1] == _NUMBER and at + 2 < len(tokens) else at + 1
            number = read_number(tokens, start) if tuple(tokens[start : start + 2]) != _JUSTICE else None
            if number is not None:
                return number[0]
    return None


def says_any(tokens: Sequence[str], phrases: Iterable[str]) -> bool:
    """Whether any of `phrases` stands in the sentence, as it sounds."""
    heard = f" {' '.join(sound(token) for token in tokens)} "
    return any(f" {' '.join(sound(token) for token in syllables(phrase))} " in heard for phrase in phrases)
