"""Replace the dates and clock times of a Vietnamese text by words."""

import re

from robot.knowledge.vietnamese.numbers import number_words

_ISO = re.compile(r"(?<![\w.,/-])((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(?![\w-])")
_DASHED = re.compile(r"(?<![\w.,/-])([0-3]?[0-9])([-.])([01]?[0-9])\2((?:19|20)[0-9]{2})(?![\w-])")
_FULL = re.compile(r"(?<![\w./])([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?![0-9/])")
_MONTH = re.compile(r"(?<![\w./])((?:tháng )?)(0?[1-9]|1[0-2])/((?:19|20)[0-9]{2})(?![0-9/])")
_DAY = re.compile(r"(?<![\w./])([0-9]{1,2})/([0-9]{1,2})(?![0-9/]|\.[0-9])")
_ALWAYS_OPEN = re.compile(r"\b24/7\b")
_COLON = re.compile(r"(?<![\w.,:/])([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?(?![0-9:])")
_HOUR = re.compile(r"(?<![\w.,:/])([0-9]{1,2})\s?(?:h|g(?=[0-9]))([0-9]{2})?(?![^\W_])")
_TWO_HOURS = re.compile(r"(?<![\w.,:/])(?<!giờ )([0-9]{1,2}) đến (1[3-9]|2[0-3]) ?(?:h|giờ)(?![^\W_])")
_WRITTEN = re.compile(
    r"(?<![\w.,:/])(?:(?<=lúc )|(?<=trước )|(?<=từ )|(?<=đến )|(?<=tới )|(?<=vào )|(?=[0-9]+ giờ [0-9]))"
    r"(1[3-9]|2[0-3]) giờ(?: ([0-5][0-9])(?: phút)?)?(?![^\W_])"
)
_PART_FOLLOWS = re.compile(r"\s(?:sáng|trưa|chiều|tối|đêm|làm việc|liên tục)\b")
_DATE_BEFORE = re.compile(r"\b(?:ngày|mùng|từ|đến|trước|sau|hôm|dịp|lễ|sáng|chiều|tối|hai|ba|tư|năm|sáu|bảy|nhật),?\s$")


def plain_dates(text: str) -> str:
    """Return `text` with slashes in dates that have dashes or dots, so that any dash left is one between two dates."""
    return _DASHED.sub(r"\1/\3/\4", _ISO.sub(r"\3/\2/\1", text))


def dates_said(text: str) -> str:
    """Return `text` with dates and clock times in words. Impossible ones (31/15, 25:70) are left as they are."""
    text = _FULL.sub(lambda match: _date(match, match[3]), text)
    text = _MONTH.sub(lambda match: f"tháng {_month(int(match[2]))} năm {number_words(int(match[3]))}", text)
    text = _ALWAYS_OPEN.sub("suốt ngày đêm", text)
    text = _DAY.sub(_day, text)
    text = _TWO_HOURS.sub(r"\1h đến \2h", text)
    text = _COLON.sub(_clock, text)
    text = _HOUR.sub(_clock, text)
    return _WRITTEN.sub(_clock, text)


def _day(match: re.Match[str]) -> str:
    """Return "30/4" in words as a date; "1/2" as a half, unless a word before it announces a date."""
    first, second = int(match[1]), int(match[2])
    plain = not match[1].startswith("0") and not match[2].startswith("0")
    if plain and 0 < first < second <= 4 and not _DATE_BEFORE.search(match.string[: match.start()]):
        return f"{number_words(first)} phần {number_words(second)}"
    return _date(match, "")


def _date(match: re.Match[str], year: str) -> str:
    day, month = int(match[1]), int(match[2])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match.group()
    day_words = f"mùng {number_words(day)}" if day <= 10 else number_words(day)
    start = match.string[: match.start()].rstrip()
    ngay = "" if re.search(r"\b[Nn]gày$", start) else "ngày "
    return f"{ngay}{day_words} tháng {_month(month)}" + (f" năm {number_words(int(year))}" if year else "")


def _month(month: int) -> str:
    return "tư" if month == 4 else number_words(month)


def _clock(match: re.Match[str]) -> str:
    """Return a clock time in words; from 13:00 on with the hours 1 to 12, as people say it."""
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 24 or minute > 59:
        return match.group()
    named = _PART_FOLLOWS.match(match.string, match.end())
    said = hour - 12 if 13 <= hour <= 23 else hour
    part = "" if named or not 13 <= hour <= 23 else f" {_part(hour)}"
    return f"{number_words(said)} giờ" + (f" {number_words(minute)}" if minute else "") + part


def _part(hour: int) -> str:
    if hour < 18:
        return "chiều"
    return "tối" if hour < 22 else "đêm"
