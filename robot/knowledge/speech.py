"""What is written, as a voice says it: money, days, dates, clock times, counters and abbreviations in words."""

import re
from collections.abc import Mapping

from robot.knowledge.numbers import number_words

_LEGAL = re.compile(r"\b[0-9]+(?:\.[0-9]+)?/[0-9]{4}/[A-ZĐ][\w-]*")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_CODE = re.compile(r"\b([0-9])\.([0-9]{3})([0-9]{3})\b")
_DATE = re.compile(r"\b([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\b")
_CLOCK = re.compile(r"\b([0-9]{1,2}):([0-9]{2})\b")
_COUNTER = re.compile(r"\b([Qq])uầy ([0-9]{1,3})\b")
_QUOTES = re.compile(r"[“”„«»\"]")
_PER = re.compile(r"(đồng|dong)/(?=\w)")
_DECIMAL = re.compile(r"\b([0-9]+),([0-9]+)\b")
_NUMBER = re.compile(r"\b[0-9]{1,3}(?:\.[0-9]{3})+\b|\b[0-9]{1,12}\b")
_MIXED = re.compile(r"[0-9]+")
_WORD = re.compile(r"[^\W_]+|%|&")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def say(text: str, language: str, pronunciation: Mapping[str, Mapping[str, str]]) -> str:
    """`text` for the voice. Remarks in brackets, numbers of legal documents and quotation marks are shown, not spoken.

    `pronunciation`: language -> abbreviation -> how it is said.
    """
    text = _QUOTES.sub("", _BRACKETS.sub("", _LEGAL.sub("", text)))
    known = pronunciation.get(language, {})
    text = _WORD.sub(lambda word: known.get(word.group(), word.group()), text)
    text = _vietnamese_numbers(text) if language == "vi" else _PER.sub(r"\1 per ", text)
    text = re.sub(r"\s*;\s*", ", ", text.replace("/", " "))
    return re.sub(r"\s+([,.?!])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _vietnamese_numbers(text: str) -> str:
    text = _CODE.sub(lambda m: f"{_spelt(m[1])} chấm {_spelt(m[2])}, {_spelt(m[3])}", text)
    text = _DATE.sub(_date, text)
    text = _CLOCK.sub(_clock, text)
    text = _COUNTER.sub(lambda m: f"{m[1]}uầy số {number_words(int(m[2]))}", text)
    text = _PER.sub(r"\1 một ", text)
    text = _DECIMAL.sub(lambda m: f"{number_words(int(m[1]))} phẩy {_spelt(m[2])}", text)
    text = _NUMBER.sub(lambda m: number_words(int(m[0].replace(".", ""))), text)
    return _MIXED.sub(lambda m: f" {_spelt(m[0])} ", text)


def _spelt(digits: str) -> str:
    return " ".join(_DIGITS[int(digit)] for digit in digits)


def _date(match: re.Match[str]) -> str:
    day, month, year = (int(part) for part in match.groups())
    day_words = f"mùng {number_words(day)}" if day <= 10 else number_words(day)
    month_words = "tư" if month == 4 else number_words(month)
    start = match.string[: match.start()].rstrip()
    ngay = "" if start.endswith("ngày") else "ngày "
    return f"{ngay}{day_words} tháng {month_words} năm {number_words(year)}"


def _clock(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    return f"{number_words(hour)} giờ" + (f" {number_words(minute)}" if minute else "")
