"""Replace the amounts, measures, shares and plain numbers of a Vietnamese text by words."""

import re

from robot.knowledge.vietnamese.numbers import number_words

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

_UNITS = {
    "đ": "đồng", "đ.": "đồng", "VNĐ": "đồng", "VND": "đồng", "vnđ": "đồng", "vnd": "đồng",
    "m2": "mét vuông", "m3": "mét khối", "km2": "ki lô mét vuông", "cm2": "xăng ti mét vuông",
    "m": "mét", "km": "ki lô mét", "cm": "xăng ti mét", "mm": "mi li mét", "ha": "héc ta",
    "kg": "ki lô gam", "g": "gam", "l": "lít", "ml": "mi li lít", "MB": "mê ga bai", "%": "phần trăm",
    "°C": "độ xê", "o'clock": "giờ",
}  # fmt: skip
_UNIT_NAMES = "|".join(re.escape(unit) for unit in sorted(_UNITS, key=len, reverse=True))
_UNIT = re.compile(rf"(?<=[0-9])\s?({_UNIT_NAMES})(?![^\W_])")
_PER_UNIT = re.compile(rf"/\s?({_UNIT_NAMES})(?![^\W_])")
_PER = re.compile(r"\b(đồng|nghìn|triệu|tỷ)\s?/\s?(?=[^\W\d_])")
_RANGE = re.compile(
    r"(?<![\w.,/-])([0-9][0-9.,:/hg]*(?:\s(?:phần trăm|đồng|nghìn|triệu|tỷ|ngày|tháng|tuổi|giờ))?)"
    r"\s*[-–—]\s*([0-9][0-9.,:/hg]*)(?![\w-])"
)
_COUNTER = re.compile(r"\b([Qq])uầy ([0-9]{1,3})\b")
_MONTH_4 = re.compile(r"\b([Tt]háng|[Tt]hứ) 0?4\b(?![.,/:]?[0-9])")
_FIRST = re.compile(r"\b([Tt]hứ) 0?1\b(?![.,/:]?[0-9])")
_TIMES = re.compile(r"(?<=[0-9])\s?[xX×]\s?(?=[0-9])")
_THOUSANDS = re.compile(
    r"(?<![0-9.,])([0-9]{1,3}(?:[, ][0-9]{3})+)(?=\s?đồng)|(?<![0-9.,])([0-9]{1,3}(?:,[0-9]{3}){2,})\b"
)
_LARGE = re.compile(r"(?<![0-9.,])([0-9]{1,6})[.,]([0-9]{1,3})\s?(nghìn|ngàn|triệu|tỷ|tỉ)\b")
_DECIMAL = re.compile(r"(?<![0-9,.])([0-9]{1,3}(?:\.[0-9]{3}){1,3}(?=,)|[0-9]{1,12})(,|\.)([0-9]+)(?![0-9]|[,.][0-9])")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?![0-9])|[0-9]+")
_SPELT_AFTER = re.compile(r"\b(?:mẫu|mẫu số|mã|mã số|số hiệu)\s$", re.IGNORECASE)
_WORTH = {"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_MOST_DIGITS = 12


def spelt(digits: str) -> str:
    """Return the words for `digits`, one by one."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def units_said(text: str) -> str:
    """Return `text` with its units in words: "50.000đ/m2" becomes "50.000 đồng một mét vuông"."""
    text = _UNIT.sub(lambda match: f" {_UNITS[match[1]]}", text)
    text = _PER_UNIT.sub(lambda match: f" một {_UNITS[match[1]]}", text)
    return _PER.sub(r"\1 một ", text)


def ranges_said(text: str) -> str:
    """Return `text` with "đến" for the dash in a range (also of amounts, dates, times): "3-5" becomes "3 đến 5"."""
    return _RANGE.sub(r"\1 đến \2", text)


def numbers_said(text: str) -> str:
    """Return `text` with words for every number that is still written in digits."""
    text = _COUNTER.sub(r"\1uầy số \2", text)
    text = _FIRST.sub(r"\1 nhất", _MONTH_4.sub(r"\1 tư", text))
    text = _TIMES.sub(" nhân ", text)
    text = _THOUSANDS.sub(lambda match: re.sub("[, ]", "", match.group()), text)
    text = _LARGE.sub(_large, text)
    text = _DECIMAL.sub(_decimal, text)
    text = re.sub(r"(?<=[0-9])/(?=[0-9])", " trên ", text)
    return _NUMBER.sub(_number, text)


def _large(match: re.Match[str]) -> str:
    """Return a large amount in words, without "comma": "10,8 triệu" becomes "mười triệu tám trăm nghìn"."""
    whole, part, unit = match.groups()
    amount = int(whole + part) * _WORTH[unit] // 10 ** len(part)
    exact = amount * 10 ** len(part) == int(whole + part) * _WORTH[unit]
    return number_words(amount) if exact and amount < 10**_MOST_DIGITS else match.group()


def _decimal(match: re.Match[str]) -> str:
    whole, sign, part = match.groups()
    if sign == "." and len(part) % 3 == 0:
        return match.group()  # dots separate thousands
    return f"{number_words(int(whole.replace('.', '')))} {'phẩy' if sign == ',' else 'chấm'} {spelt(part)}"


def _number(match: re.Match[str]) -> str:
    digits = match[0].replace(".", "")
    form = digits[0] == "0" and _SPELT_AFTER.search(match.string[: match.start()])
    spell = len(digits) > _MOST_DIGITS or (digits[0] == "0" and len(digits) > 2) or form
    return f" {spelt(digits) if spell else number_words(int(digits))} "
