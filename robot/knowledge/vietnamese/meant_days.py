"""Find the day and the time of day that a question about opening hours means, in Vietnamese or English.

The result does not depend on today's date, so that it can stand in an event: `robot.runtime.content.opening_answers`
resolves it with the clock and the calendar.
"""

import re
import unicodedata
from collections.abc import Iterator

from robot.knowledge.vietnamese.numbers import number_words
from robot.knowledge.vietnamese.syllables import clean, has_accents

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The weekdays as words of the result, Monday first."""

_WEEKDAY_SAID = (
    "thứ (?:hai|2)|mondays?", "thứ (?:ba|3)|tuesdays?", "thứ (?:tư|bốn|4)|wednesdays?", "thứ (?:năm|5)|thursdays?",
    "thứ (?:sáu|6)|fridays?", "thứ (?:bảy|bẩy|bây|7)|saturdays?", "chủ nhật|chúa nhật|sundays?",
)  # fmt: skip
_MONTHS_EN = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NEXT = "tuần (?:sau|tới)|next week|next"
_FEASTS = {
    "giỗ tổ|hùng vương|hung kings?": "hung-kings",
    "quốc khánh|national day|(?:lễ|nghỉ|ngày|dịp) hai chín": "09-02",
    "giải phóng|thống nhất|chiến thắng|reunification|liberation|(?:lễ|nghỉ|ngày|dịp) ba mươi tư": "04-30",
    "quốc tế lao động|labou?r day": "05-01",
    "tết (?:dương|tây)|năm mới dương|new year s (?:day|eve)|new years day": "01-01",
    "ngày văn hóa|culture day": "11-24",
    "giáng sinh|noel|nô en|christmas": "12-25",
}
_RELATIVE = {
    "day after tomorrow|ngày mốt|bữa mốt|hôm mốt|mốt|ngày kia|hôm kia tới": "+2",
    "ngày kìa": "+3",
    "ngày mai|hôm mai|bữa mai|sáng mai|trưa mai|chiều mai|tối mai|mai|tomorrow": "+1",
    "(?:hôm|bữa|bựa|ngày|sáng|trưa|chưa|chiều|tối) (?:nay|ni)|today|tonight|this (?:morning|afternoon|evening)": "+0",
}
_NOT_NEW_YEAR = "tết (?:trung thu|thiếu nhi|độc lập|nguyên tiêu)"
_NEW_YEAR = "tết|giao thừa|mùng mấy|lunar new year"
_ANY_FEAST = "ngày lễ|dịp lễ|nghỉ lễ|lễ|nghỉ bù|(?:public |bank )?holidays?"
_PARTS = {
    "trưa|chưa nay|lunch|lunchtime|noon|midday": "lunch",
    "tối|đêm|khuya|ngoài giờ|evenings?|night|tonight|after hours": "eve",
    "sáng|mornings?": "am",
    "chiều|xế|afternoons?": "pm",
}
_NOW = (
    "bây giờ|bây chừ|bi chừ|giờ này|giờ ni|chừ|lúc này|hiện giờ|hiện tại|hiện|đang (?:mở|đóng|làm|nghỉ)|"
    "còn (?:làm|nhận|mở|tiếp|kịp|ai)|bao lâu nữa|bao nhiêu phút nữa|mấy phút nữa|hết giờ chưa|đóng cửa chưa|"
    "mở (?:cửa )?chưa|nghỉ chưa|về hết|now|still open|open yet|currently|how long until|closed already"
)
_CLOCK = (
    r"(?<!tháng )(?<!ngày )(?:(?P<hour>{hours}) (?:giờ|h)(?: (?P<half>rưỡi|30|ba mươi))?|(?P<alone>{hours}) rưỡi)"
    r"(?: (?P<part>sáng|trưa|chiều|tối))?"
)
_CLOCK_EN = re.compile(r"\b(\d{1,2})(?: (30))? ?(am|pm|o clock)\b")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2}) ?[/.-] ?(\d{1,2})(?![\d/])")
_HOUR_SIGN = re.compile(r"\b(\d{1,2})\s?(?:h|g|:)\s?(\d{2})?\b")
_FIRST_HOUR = 6
"""An hour below this, with no part of the day, is meant in the afternoon: no office opens so early. Chosen."""


def meant_day(text: str) -> str:
    """Return the day and time of day that `text` means, "" for none: one or two words, the day first.

    Days: "+0" today, "+1" tomorrow ...; "mon" .. "sun" the next one, "sat/next" that of next week; "weekend"; "09-02" a
    date; "d15" the next 15th; "hung-kings" and "tet" (lunar), "tet:3" its third day; "holiday" any public holiday.
    Times: "am", "lunch", "pm", "eve", "now", "16:30".
    """
    raw = unicodedata.normalize("NFC", text).lower()
    slashed = _SLASHED.search(raw)
    said = _Said(_HOUR_SIGN.sub(r"\1 giờ \2", raw))
    day = _slashed_date(slashed) if slashed else ""
    day = day or said.date() or said.feast() or said.new_year() or said.weekday() or said.relative()
    day = day or ("holiday" if said.has(_ANY_FEAST, without="lệ phí") else "") or said.day_of_month()
    time = said.time()
    if time == "now" and day not in ("", "+0"):
        time = ""
    return f"{day} {time}".strip()


def _slashed_date(match: re.Match[str]) -> str:
    return _date(int(match[1]), int(match[2]))


def _date(day: int, month: int) -> str:
    return f"{month:02d}-{day:02d}" if 1 <= day <= 31 and 1 <= month <= 12 else ""


class _Said:
    """A sentence without punctuation; without any tone mark, it is compared with phrases that have none either."""

    def __init__(self, text: str) -> None:
        self._unmarked = not has_accents(text)
        self._text = clean(text)

    def _form(self, pattern: str) -> str:
        return _plain(pattern) if self._unmarked else pattern

    def find(self, pattern: str) -> re.Match[str] | None:
        return re.search(rf"(?<!\w)(?:{self._form(pattern)})(?!\w)", self._text)

    def has(self, pattern: str, without: str = "") -> bool:
        text = self._text if not without else re.sub(self._form(without), "", self._text)
        return re.search(rf"(?<!\w)(?:{self._form(pattern)})(?!\w)", text) is not None

    def first(self, phrases: dict[str, str]) -> str:
        """Return the word of the first of `phrases` that occurs; "" if none does."""
        return next((word for pattern, word in phrases.items() if self.has(pattern)), "")

    def date(self) -> str:
        """Return a date that is said with its month."""
        months = "|".join(_longest_first(_MONTHS))
        found = self.find(rf"(?P<day>{_DAY_WORDS}) (?:tháng )(?P<month>{months})")
        if found:
            return _date(self._number(found["day"], _DAYS), self._number(found["month"], _MONTHS))
        found = self.find(rf"(?P<month>{'|'.join(_MONTHS_EN)}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?")
        found = found or self.find(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{'|'.join(_MONTHS_EN)})")
        return _date(int(found["day"]), _MONTHS_EN.index(found["month"]) + 1) if found else ""

    def _number(self, said: str, numbers: dict[str, int]) -> int:
        return next(number for word, number in numbers.items() if self._form(word) == said)

    def feast(self) -> str:
        return self.first(_FEASTS)

    def new_year(self) -> str:
        """Return "tet", or "tet:N" for its N-th day; the days before it are a part of "tet"."""
        found = self.find(rf"mùng (?P<day>{_DAY_WORDS})")
        if not self.has(_NEW_YEAR, without=_NOT_NEW_YEAR):
            return ""
        number = self._number(found["day"], _DAYS) if found else 0
        return f"tet:{number}" if 1 <= number <= 10 else "tet"

    def weekday(self) -> str:
        named = [name for name, said in zip(WEEKDAYS, _WEEKDAY_SAID, strict=True) if self.has(said)]
        if named == ["sat", "sun"] or (not named and self.has("cuối tuần|weekends?")):
            return "weekend"
        return "".join(named[:1]) + ("/next" if named and self.has(_NEXT) else "")

    def relative(self) -> str:
        return self.first(_RELATIVE)

    def day_of_month(self) -> str:
        found = self.find(rf"(?:ngày|mùng|hôm) (?P<day>{_DAY_WORDS})")
        return f"d{self._number(found['day'], _DAYS)}" if found else ""

    def time(self) -> str:
        """Return the clock time, "now" or part of the day."""
        clock = self._clock()
        return clock or self.first(_PARTS) or ("now" if self.has(_NOW) else "")

    def _clock(self) -> str:
        if english := _CLOCK_EN.search(self._text):
            hour = int(english[1]) % 12 + (12 if english[3] == "pm" else 0)
            if english[3] == "o clock" and hour < _FIRST_HOUR:
                hour += 12
            return f"{hour:02d}:{english[2] or '00'}"
        found = self.find(_CLOCK.format(hours="|".join(_longest_first(_HOURS))))
        if found is None:
            return ""
        hour, part = self._number(found["hour"] or found["alone"], _HOURS), found["part"]
        afternoon = part in map(self._form, ("chiều", "tối")) or (part is None and hour < _FIRST_HOUR)
        if hour < 12 and afternoon:
            hour += 12
        return f"{hour:02d}:{'30' if found['half'] or found['alone'] else '00'}"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).replace("đ", "d")


def _ways_to_say(number: int) -> Iterator[str]:
    """Yield the words for a number up to 31, also short ones such as "hăm ba" and "ba mốt"."""
    words = number_words(number)
    yield words
    yield str(number)
    ten, _, one = words.partition(" mươi ")
    if one:
        yield f"{ten} {one}"
        if ten == "hai":
            yield f"hăm {one}"


def _longest_first(words: dict[str, int]) -> list[str]:
    return sorted(words, key=lambda word: (-len(word), word))


_DAYS = {word: number for number in range(1, 32) for word in _ways_to_say(number)}
_MONTHS = {word: number for number in range(1, 13) for word in _ways_to_say(number)} | {"tư": 4, "giêng": 1, "chạp": 12}
_HOURS = {word: number for number in range(1, 24) for word in _ways_to_say(number)}
_DAY_WORDS = "|".join(_longest_first(_DAYS))
