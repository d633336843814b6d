"""Convert the Roman numerals in a Vietnamese text to digits, except letters that may be something else."""

import re

_NUMERAL = r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?![^\W_])"
_BEFORE = (
    "quý|chương|mục|phần|khóa|khoá|kỳ|kì|cấp|hạng|loại|nhóm|bậc|phụ lục|thế kỷ|thế kỉ|đợt|giai đoạn|vùng|khu vực|"
    "lần thứ|thứ|tập|quyển|tiết|biểu|bảng|đại hội|điều|số"
)
_AFTER_WORD = re.compile(
    rf"(?<![^\W_])(?i:{_BEFORE})\s{_NUMERAL}(?:(?:,\s|\s?[-–]\s?|\s(?:và|hoặc|đến|tới)\s){_NUMERAL})*"
)
_ALONE = re.compile(rf"(?<![^\W_]){_NUMERAL}")
_SYLLABLES = frozenset(("I", "V", "X", "VI", "XI", "XV", "XX"))
"""Roman numerals that may also be letters or syllables in capitals, as in "XI MĂNG" (cement)."""
_VALUES = {"I": 1, "V": 5, "X": 10}


def numerals_said(text: str) -> str:
    """Return `text` with digits for Roman numerals: "quý II và III" becomes "quý 2 và 3"; "hạng C", "XI MĂNG" stay."""
    text = _AFTER_WORD.sub(lambda match: _ALONE.sub(lambda numeral: str(_value(numeral.group())), match.group()), text)
    return _ALONE.sub(lambda match: match.group() if match.group() in _SYLLABLES else str(_value(match.group())), text)


def _value(numeral: str) -> int:
    values = [_VALUES[letter] for letter in numeral]
    return sum(
        -value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True)
    )
