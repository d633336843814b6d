"""Read the digits that a visitor reads out from a receipt: "hai sáu, không bảy, mười ba", "two six oh seven".

A dossier code is PREFIX-YYMMDD-NNNN. The field on the screen already contains the centre's prefix; if visitors read
the prefix out as well, it is skipped.
"""

from collections.abc import Sequence

from robot.knowledge.understanding.phrases import is_unmarked
from robot.knowledge.vietnamese.procedure_codes import digits_at
from robot.knowledge.vietnamese.syllables import plain, syllables

DATE_DIGITS, CODE_DIGITS = 6, 10

_PREFIX_DIGITS = 4
"""Number of digits behind the letter of a code's prefix: "H49.34" has 4."""
_PREFIX = frozenset(syllables("h hát hắt hờ"))
_DASH = frozenset(syllables("gạch ngang nối trừ xuyệt sẹc dash hyphen minus"))

_BESIDE = frozenset(
    syllables(
        "mã số hồ sơ giấy hẹn biên nhận phiếu là của tôi tui em bác cháu con anh chị ông bà cô chú dạ vâng à ạ ờ ừ ừm "
        "ơi nhé nha rồi thì tới đến tiếp theo đây chấm phẩy the number code file is it my and then dot point please um"
    )
)
"""Words that visitors may say beside the digits without changing their meaning."""
_POLITE = frozenset(syllables("dạ vâng ạ"))

_THOUSAND, _ODD = frozenset(syllables("nghìn ngàn")), frozenset(syllables("linh lẻ"))

_ENGLISH = {
    token: str(number)
    for number, token in enumerate(
        syllables(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen"
        )
    )
} | dict.fromkeys(syllables("oh o"), "0")
_TENS = {
    token: str(tens)
    for tens, token in enumerate(syllables("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
_REPEATED = {syllables("double")[0]: 2, syllables("triple")[0]: 3}

_ONE_DIGIT = syllables("không một hai ba bốn tư năm lăm nhăm sáu bảy tám chín")
_MARKED = {
    plain(token): token for token in (*_BESIDE, *_DASH, *_PREFIX, *syllables("trăm nghìn ngàn linh"), *_ONE_DIGIT)
}
_TEN, _TIMES_TEN = syllables("mười mươi")
_MUOI = syllables("muoi")[0]


def digits_of(text: str) -> str:
    """Return the digits that `text` reads out, at most the last `CODE_DIGITS`; "" if it says anything else too."""
    tokens = syllables(text)
    if is_unmarked(tokens):
        tokens = _with_marks(tokens)
    digits, at, passed = "", 0, 0
    while at < len(tokens):
        token, number = tokens[at], _number(tokens, at)
        if number is not None:
            said, length = number
            digits += said[passed:]
            passed, at = max(0, passed - len(said)), at + length
        elif token in _BESIDE:
            at += 1
        elif token in _DASH or _begins_prefix(token):
            passed = 0 if token in _DASH else _PREFIX_DIGITS - sum(sign.isdecimal() for sign in token[:-1])
            at += 1
        else:
            return ""
    if digits == "0" and not _POLITE.isdisjoint(tokens):
        return ""  # "dạ không" is a refusal
    return digits[-CODE_DIGITS:]


def _number(tokens: Sequence[str], at: int) -> tuple[str, int] | None:
    """Return the digits of the number (Vietnamese or English) that begins at `tokens[at]`, and its number of tokens."""
    token, following = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
    if token in _REPEATED and following in _ENGLISH:
        return _ENGLISH[following] * _REPEATED[token], 2
    if token in _TENS:
        ones = _ENGLISH.get(following, "")
        return (_TENS[token] + ones, 2) if len(ones) == 1 and ones != "0" else (f"{_TENS[token]}0", 1)
    if token in _ENGLISH:
        return _ENGLISH[token], 1
    number = digits_at(tokens, at)
    if number is not None and following in _THOUSAND and len(number[0]) == 1:
        return _thousands(number[0], tokens, at + 2)
    return number


def _begins_prefix(token: str) -> bool:
    """Whether `token` begins the prefix of a dossier code, when read out: "hát", "h", "h49"."""
    return token in _PREFIX or (token[:1] == "h" and token[1:-1].isdecimal())


def _thousands(first: str, tokens: Sequence[str], at: int) -> tuple[str, int]:
    """Return the digits of a number with digit `first` before "nghìn" (thousand), and its number of tokens. Its rest,
    such as "không trăm bốn lăm" or "linh năm", begins at `at`."""
    odd = at < len(tokens) and tokens[at] in _ODD
    rest = digits_at(tokens, at + odd) if at + odd < len(tokens) else None
    return (f"{first}{rest[0]:0>3}", 2 + odd + rest[1]) if rest else (f"{first}000", 2)


def _with_marks(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return `tokens` with accented number words; "muoi" becomes "mươi" after an odd number of digits, else "mười"."""
    written: list[str] = []
    digits = 0
    for token in tokens:
        if token == _MUOI:
            written.append(_TIMES_TEN if digits % 2 else _TEN)
            digits += written[-1] == _TEN
        else:
            written.append(token if token in _ENGLISH else _MARKED.get(plain(token), token))
            digits += written[-1] in _ONE_DIGIT
    return tuple(written)


def with_digits(code: str, digits: str) -> str:
    """Return the unfinished `code` in the field with `digits` appended; to a complete code, a new one with `digits`."""
    prefix, dash, rest = code.partition("-")
    if code.isdecimal() or not dash:
        prefix, dash, rest = "", "", code if code.isdecimal() else ""
    before = "".join(sign for sign in rest if sign.isdecimal())
    after = (digits if len(before) >= CODE_DIGITS else before + digits)[:CODE_DIGITS]
    if not dash:
        return after
    date, number = after[:DATE_DIGITS], after[DATE_DIGITS:]
    return f"{prefix}-{date}-{number}" if number else f"{prefix}-{date}"


def is_whole(code: str) -> bool:
    """Whether the dossier `code` has all its digits."""
    rest = code if code.isdecimal() else code.partition("-")[2]
    return sum(sign.isdecimal() for sign in rest) >= CODE_DIGITS
