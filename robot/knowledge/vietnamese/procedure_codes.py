"""Read spoken procedure codes: "một chấm hai số không một một chín ba" is 1.001193."""

from collections.abc import Iterable, Sequence

from robot.knowledge.vietnamese.syllables import syllables


def _heard(*words: str) -> frozenset[str]:
    return frozenset(syllables(word)[0] for word in words)


_DIGITS = {
    token: str(digit)
    for digit, words in enumerate(
        (("không", "hông", "hổng"), ("một", "mốt"), ("hai",), ("ba",), ("bốn", "tư"), ("năm", "lăm", "nhăm"),
         ("sáu",), ("bảy", "bẩy"), ("tám",), ("chín",))
    )
    for token in _heard(*words)
}  # fmt: skip
_ONES = {token: digit for token, digit in _DIGITS.items() if digit != "0"}
_POINT = _heard("chấm", "phẩy")
_TIMES, _TWICE = _heard("số"), _heard("đôi")
_HUNDRED, _ODD, _TENS, _TEN = _heard("trăm"), _heard("linh", "lẻ"), _heard("mươi", "chục"), _heard("mười")
_CODE = _heard("mã")
_FILE = _heard("hồ")
"""First syllable of "hồ sơ" (dossier): the code of a dossier is not that of a procedure."""

SHORTEST_END = 4
"""After the word "mã" (code), at least this many last digits of a procedure's code are enough to name it."""


def spoken_code(tokens: Sequence[str], codes: Iterable[str]) -> str:
    """Return the one of `codes` whose digits `tokens` (from `syllables`) say; "" if none or several match."""
    known = {code.replace(".", ""): code for code in codes if code[:1].isdigit()}
    for start in range(len(tokens)):
        if start and digits_at(tokens, start - 1) is not None:
            continue  # in the middle of a longer number
        digits = _digits(tokens[start:])
        if digits in known:
            return known[digits]
        if start and tokens[start - 1] in _CODE and len(digits) >= SHORTEST_END and _FILE.isdisjoint(tokens):
            ending = [code for plain, code in known.items() if plain.endswith(digits)]
            if len(ending) == 1:
                return ending[0]
    return ""


def _digits(tokens: Sequence[str]) -> str:
    """Return the digits that are said from the first token on, up to the first word that is no digit."""
    said = ""
    at = 0
    while at < len(tokens):
        found = digits_at(tokens, at)
        if found is None:
            if tokens[at] not in _POINT or not said:
                break
            at += 1
            continue
        digits, length = found
        said += digits
        at += length
    return said


def digits_at(tokens: Sequence[str], at: int) -> tuple[str, int] | None:
    """Return the digits of the number that begins at `tokens[at]`, and its number of tokens; None if there is none.

    "ba số không", "đôi bảy", "trăm chín mươi ba", "mười lăm", "tám", "260713". A "không" after "mười" is a new number.
    """
    first, *rest = tokens[at : at + 5]
    second = rest[0] if rest else ""
    if first[:-1].isdecimal():
        return first[:-1], 1
    if first in _TWICE and second in _DIGITS:
        return _DIGITS[second] * 2, 2
    if first in _TEN:
        followed = second in _ONES and (*rest[1:2], "")[0] not in _TENS  # but not "mười, hai mươi"
        return ("1" + _DIGITS[second], 2) if followed else ("10", 1)
    if first not in _DIGITS:
        return None
    if second in _TIMES and len(rest) > 1 and rest[1] in _DIGITS:
        return _DIGITS[rest[1]] * int(_DIGITS[first]), 3
    if second in _HUNDRED:
        return _hundreds(_DIGITS[first], rest[1:])
    if second in _ODD and len(rest) > 1 and rest[1] in _ONES:
        return f"{_DIGITS[first]}0{_DIGITS[rest[1]]}", 3
    if second in _TENS:
        third, fourth = (*rest[1:3], "", "")[:2]
        followed = third in _ONES and fourth not in _TENS  # but not "hai mươi, hai mươi"
        return (_DIGITS[first] + _DIGITS[third], 3) if followed else (_DIGITS[first] + "0", 2)
    return _DIGITS[first], 1


def _hundreds(hundreds: str, rest: Sequence[str]) -> tuple[str, int]:
    """Return the digits of a number with digit `hundreds` before "trăm", and its number of tokens. `rest`: what follows
    "trăm", such as "linh năm", "chín mươi ba", "mười lăm"."""
    first, second, third = (*rest, "", "", "")[:3]
    if first in _ODD and second in _DIGITS:
        return f"{hundreds}0{_DIGITS[second]}", 4
    if first in _TEN:
        return (f"{hundreds}1{_DIGITS[second]}", 4) if second in _ONES else (f"{hundreds}10", 3)
    if first in _ONES and second in _ONES:
        return hundreds + _DIGITS[first] + _DIGITS[second], 4
    if first in _DIGITS and second in _TENS:
        return (hundreds + _DIGITS[first] + _DIGITS[third], 5) if third in _ONES else (
            f"{hundreds}{_DIGITS[first]}0", 4)  # fmt: skip
    return f"{hundreds}00", 2
