"""Spell codes and telephone numbers of a Vietnamese text: letter by letter, digit by digit, with pauses between groups.

Of an identity number or a dossier's code only the last digits are said, because bystanders can listen.
"""

import re

from robot.knowledge.vietnamese.spoken_numbers import spelt

_LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "F": "ép", "G": "giê", "H": "hát", "I": "i",
    "J": "gi", "K": "ca", "L": "e lờ", "M": "em mờ", "N": "en nờ", "O": "o", "P": "pê", "Q": "quy", "R": "e rờ",
    "S": "ét", "T": "tê", "U": "u", "V": "vê", "W": "vê kép", "X": "ích", "Y": "y dài", "Z": "dét",
}  # fmt: skip
_DOSSIER = re.compile(r"(?<![^\W_])[A-Z][0-9]{2}(?:\.[0-9]+)*-[0-9]{6}-[0-9]*([0-9]{4})\b")
_IDENTITY = re.compile(r"(?<![\w.,/])0[0-9]{8}([0-9]{3})(?![0-9]|[.,/][0-9])")
_PROCEDURE = re.compile(r"\b([0-9])\.([0-9]{3})([0-9]{3})\b")
_HOTLINE = re.compile(r"(?<![\w.,/])(1[89]00)[ .-]?([0-9]{4}|[0-9]{6})(?![0-9]|[.,/][0-9])")
_TELEPHONE = re.compile(
    r"(?<![\w.,/])(?:(\+84)[ .-]?(?=[1-9])|(?=0[1-9]))([0-9]{1,4}(?:[ .-]?[0-9]{2,9}){1,4})(?![0-9])"
)
_CALL = re.compile(
    r"\b((?:gọi|gọi số|gọi điện|điện thoại|số điện thoại|tổng đài|đường dây nóng|số máy):?)"
    r" ([0-9]{3,6})(?![0-9]|[.,][0-9])",
    re.IGNORECASE,
)
_FORM = re.compile(r"(?<![^\W_])([0-9]{1,3}[a-z]?)/([A-ZĐ]{1,5}(?:-[A-ZĐ]{1,5})*)(?![^\W_])")
_MIXED = re.compile(r"(?<![^\W_])([A-ZĐ]{1,5})[-.]?([0-9]{1,6})((?:[-/.]?[A-ZĐ]{1,3}(?![^\W_]))?)(?![^\W_])")


def codes_said(text: str) -> str:
    """Return `text` with every code or telephone number in words; other numbers are left as they are."""
    text = _DOSSIER.sub(lambda match: f"có bốn số cuối là {spelt(match[1])}", text)
    text = _IDENTITY.sub(lambda match: f"có ba số cuối là {spelt(match[1])}", text)
    text = _PROCEDURE.sub(lambda match: f"{spelt(match[1])} chấm {spelt(match[2])}, {spelt(match[3])}", text)
    text = _HOTLINE.sub(lambda match: _grouped([match[1], *_cut(match[2])]), text)
    text = _TELEPHONE.sub(_telephone, text)
    text = _CALL.sub(lambda match: f"{match[1]} {_grouped(_cut(match[2]))}", text)
    text = _FORM.sub(lambda match: f"{_signs(match[1])} {_signs(match[2])}", text)
    return _MIXED.sub(lambda match: " ".join(filter(None, map(_signs, match.groups()))), text)


def _telephone(match: re.Match[str]) -> str:
    abroad, number = match[1], match[2]
    digits = re.sub("[^0-9]", "", number)
    if not 9 <= len(digits) + (1 if abroad else 0) <= 11:
        return match.group()
    groups = re.split("[ .-]", number)
    if len(groups) == 1:
        groups = _cut(digits, 4)
    return _grouped([*(["84"] if abroad else []), *groups])


def _cut(digits: str, first: int = 0) -> list[str]:
    """Return `digits` cut into groups: one of `first` digits, then threes; four stay together, none stands alone."""
    groups = [digits[:first]] if first else []
    rest = digits[first:]
    while len(rest) > 4:
        groups.append(rest[:3])
        rest = rest[3:]
    return [*groups, rest]


def _grouped(groups: list[str]) -> str:
    return ", ".join(spelt(group) for group in groups)


def _signs(code: str) -> str:
    """Return the words that spell a code: the names of its letters, its digits one by one."""
    return " ".join(_LETTERS.get(sign.upper()) or spelt(sign) for sign in code if sign.isalnum())
