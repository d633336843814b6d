"""Answer when the centre is open on the day that a visitor means, by the clock and the calendar of working days."""

import datetime
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from robot.desk.dossiers.working_days import Week, WorkingDays, holiday_names
from robot.knowledge.catalogue.templates import Templates
from robot.knowledge.vietnamese.meant_days import WEEKDAYS
from robot.runtime.content.opening_hours_text import clock_in_words, days_in_words, hours_in_words, week_in_words

Day = datetime.date
Span = tuple[int, int]
_ONE = datetime.timedelta(1)
_FOUR_YEARS = 4 * 366
_NOON, _EVENING, _MIDNIGHT = 12 * 60, 18 * 60, 24 * 60
_PARTS = {"am": (0, _NOON), "pm": (_NOON, _EVENING), "eve": (_EVENING, _MIDNIGHT)}
"""The parts of the day in a slot, (from, to) in minutes of the day."""
_LUNCH = 11 * 60 + 30, 13 * 60 + 30
"""When visitors mean noon, (from, to) in minutes of the day: a break that touches it is a lunch break. Chosen."""
_LONGEST_BREAK_MIN = 4 * 60
"""A longer time between opening hours is said as closed, not as a lunch break. Chosen."""
_TET, _HUNG_KINGS = "Tết Nguyên Đán", "Ngày Giỗ Tổ Hùng Vương"
"""The first day of each lunar feast, as `holiday_names` calls it in Vietnamese."""
_FIXED_FEASTS = ("01-01", "04-30", "05-01", "09-02", "11-24")
"""The public holidays with a fixed date: Labour Code 2019, Art. 112, and the Day of Vietnamese Culture."""
_AFTER_TET = 10
"""Up to this many days after the first day of Tết a question about Tết means this one, not the next. Chosen."""
_SOON_DAYS = 14
"""Other usual hours are said beside those of today so many days before they begin. Chosen: as `SiteCard.apart`."""
_STEP_MIN = 5
"""The time left is said in steps of this many minutes, from twice as many on. Chosen."""


class OpeningAnswers:
    """Answers questions about opening hours by the calendar `days`."""

    def __init__(self, days: WorkingDays) -> None:
        self._days = days

    def answer(self, slot: str, now: datetime.datetime, language: str, templates: Templates) -> str:
        """Return the answer for `slot`, a day and time as `robot.knowledge.vietnamese.meant_days` writes them, at the
        local time `now`."""
        day, _, time = slot.partition(" ")
        if day in (*_PARTS, "lunch", "now") or (day[:1].isdigit() and ":" in day):
            day, time = "", day
        words = _Words(templates, language, now.date())
        return _Asked(self._days, words, now).answer(day, time)


class _Words:
    """Days, times and sentences about them in one language."""

    def __init__(self, words: Templates, language: str, today: Day) -> None:
        self.templates, self.language, self._today = words, language, today

    def say(self, key: str, **values: object) -> str:
        """Return the sentence `opening.KEY`, beginning with a capital."""
        said = self.templates.text(f"opening.{key}", self.language, values)
        return said[:1].upper() + said[1:]

    def part(self, key: str, **values: object) -> str:
        return self.templates.text(f"opening.{key}", self.language, values)

    def hours(self, spans: Sequence[Span]) -> str:
        return hours_in_words(spans, self.templates, self.language)

    def days(self, weekdays: Sequence[int]) -> str:
        return days_in_words(weekdays, self.templates, self.language)

    def week(self, week: Week) -> tuple[str, str]:
        """Return the usual hours of a week, and the weekdays on which they hold."""
        return week_in_words(week, self.templates, self.language)

    def clock(self, minute: int) -> str:
        return clock_in_words(minute, self.templates, self.language)

    def day(self, day: Day) -> str:
        """Return a day as a part of a sentence: "hôm nay", "ngày mai, thứ Ba", "thứ Bảy, ngày 5 tháng 12"."""
        if day == self._today:
            return self.part("today")
        if day == self._today + _ONE:
            return self.part("tomorrow", day=self.days([day.weekday()]))
        return self.date(day)

    def date(self, day: Day) -> str:
        """Return a date with its weekday, and with its year where that is not the present one."""
        month = self.templates.text(f"month.m{day.month}", self.language, {})
        said = {"weekday": self.days([day.weekday()]), "d": day.day, "month": month}
        date = self.templates.text("day.long", self.language, said)
        return date if day.year == self._today.year else self.part("with_year", day=date, n=day.year)

    def time_left(self, minutes: int) -> str:
        """Return how long `minutes` are, in steps that a visitor needs no finer."""
        if minutes >= 2 * _STEP_MIN:
            minutes -= minutes % _STEP_MIN
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self.part("minutes", n=max(1, rest))
        return self.part("hours_minutes", n=hours, minute=rest) if rest else self.part("full_hours", n=hours)


class _Asked:
    """A question about opening hours that is asked at the local time `now`."""

    def __init__(self, days: WorkingDays, words: _Words, now: datetime.datetime) -> None:
        self._days, self._words = days, words
        self._minute, self._today = now.hour * 60 + now.minute, now.date()

    def answer(self, day: str, time: str) -> str:
        """Return the answer for the word of the day and that of the time; "" = none was said."""
        if day.startswith("tet"):
            return self._new_year(int(day[4:] or 0))
        if day == "weekend":
            return self._weekend()
        if day == "holiday":
            return self._next_feast()
        if day == "hung-kings":
            return self._feast(self._named(_HUNG_KINGS, self._today))
        if day in _FIXED_FEASTS and (feast := self._next(_is_date(day))) is not None:
            return self._feast(feast)
        meant = self._meant(day)
        if meant is None:
            return self._usually(time)
        return self._currently() if time == "now" and meant == self._today else self._on(meant, time)

    def _meant(self, word: str) -> Day | None:
        """Return the day of a word: today or the next such day; None for no word, and for a date that never comes."""
        today = self._today
        if word.startswith("+"):
            return today + int(word[1:]) * _ONE
        name, _, later = word.partition("/")
        if name in WEEKDAYS:
            ahead = WEEKDAYS.index(name) - today.weekday()
            return today + (ahead + 7 if later else ahead % 7) * _ONE
        if word[:1] == "d":
            return self._next(lambda day: day.day == int(word[1:]))
        return self._next(_is_date(word)) if word else None

    def _next(self, fits: Callable[[Day], bool]) -> Day | None:
        days = (self._today + ahead * _ONE for ahead in range(_FOUR_YEARS))
        return next((day for day in days if fits(day)), None)

    def _usually(self, time: str) -> str:
        """Answer a question that names no day."""
        if time == "now":
            return self._currently()
        if ":" in time:
            return self._on(self._days.from_day(self._today), time)
        if not time:
            return _joined(self._every_weekday(), self._today_differs(), self._changes_soon())
        usual = self._days.usual(self._today)
        said, mixed = self._usual_lunch() if time == "lunch" else self._usual_part(time)
        apart = mixed or self._days.spans(self._today) != usual
        known = usual or self._days.is_working(self._today)
        if apart and known:
            said = _joined(self._on(self._today, time), self._words.say("usually", text=said))
        return _joined(said, self._changes_soon())

    def _every_weekday(self) -> str:
        """Return the usual hours of every weekday."""
        hours, days = self._words.week(self._days.week(self._today))
        return self._words.templates.text("say.hours", self._words.language, {"hours": hours, "days": days})

    def _usual_part(self, part: str) -> tuple[str, bool]:
        """Return on which weekdays, and when, the centre is usually open in a part of the day, and whether open
        weekdays differ in that."""
        words, week = self._words, self._days.week(self._today)
        inside = tuple(_within(spans, part) for spans in week)
        if not any(inside):
            return self._usually_closed(part), False
        hours, days = words.week(inside)
        said = words.say("usual_open", text=words.part(f"usual_{part}"), hours=hours, days=days)
        if closed := [day for day, spans in enumerate(week) if spans and not inside[day]]:
            off = words.say("part_off", text=words.part(f"part_{part}"), days=words.days(closed))
            return f"{said} {off}", True
        return said, len(set(filter(None, inside))) > 1

    def _usually_closed(self, part: str) -> str:
        words = self._words
        hours, days = words.week(self._days.week(self._today))
        return words.say("usual_closed", text=words.part(f"usual_{part}"), hours=hours, days=days)

    def _usual_lunch(self) -> tuple[str, bool]:
        """Return what is usual at noon, and whether open weekdays differ in that; then all hours are said."""
        found = {_at_noon(spans) for spans in self._days.week(self._today) if spans}
        if len(found) > 1:
            return self._every_weekday(), True
        for kind, gaps in found:
            if kind == "lunch":
                return self._words.say("lunch", hours=self._words.hours(gaps)), False
            if kind == "through":
                return self._words.say("lunch_none"), False
            if kind == "closed":
                return self._usually_closed("lunch"), False
        return self._every_weekday(), False

    def _today_differs(self) -> str:
        """Return a sentence if the centre works today otherwise than usual on this weekday; else ""."""
        spans = self._days.spans(self._today)
        if spans == self._days.usual(self._today):
            return ""
        if not spans:
            return self._words.say("today_closed")
        return self._words.say("today_short", hours=self._words.hours(spans))

    def _changes_soon(self) -> str:
        """Return a sentence for each time that other usual hours begin in the next days; else ""."""
        said = []
        for day in self._soon_changes():
            hours, days = self._words.week(self._days.week(day))
            said.append(self._words.say("changes", day=self._words.day(day), hours=hours, days=days))
        return " ".join(said)

    def _soon_changes(self) -> Iterator[Day]:
        """Yield the next days from which other usual hours hold."""
        day = self._days.next_change(self._today)
        while day is not None and (day - self._today).days <= _SOON_DAYS:
            yield day
            day = self._days.next_change(day)

    def _currently(self) -> str:
        """Answer whether the centre is open now, and for how long."""
        words, spans = self._words, self._days.spans(self._today)
        if not spans:
            return self._closed(self._today)
        if self._minute < spans[0][0]:
            return words.say("now_early", hours=words.hours(spans))
        for (_, ends), (begins, _) in pairwise(spans):
            if self._minute < begins:
                return self._around_break(ends, begins)
        if self._minute < spans[-1][1]:
            return words.say("now_open", **self._left(spans[-1][1]))
        return words.say("now_late", when=self._reopens(self._today))

    def _around_break(self, ends: int, begins: int) -> str:
        """Answer before or in the time from `ends` to `begins`, minutes of the day, in which the centre is closed."""
        words, lunch = self._words, _is_lunch(ends, begins)
        if self._minute < ends:
            key = "now_before_lunch" if lunch else "now_before_break"
            return words.say(key, **self._left(ends), to=words.clock(begins))
        return words.say("now_lunch" if lunch else "now_break", at=words.clock(begins))

    def _left(self, ends: int) -> dict[str, str]:
        return {"at": self._words.clock(ends), "time": self._words.time_left(ends - self._minute)}

    def _on(self, day: Day, time: str) -> str:
        """Answer for `day`, or a time of it."""
        words, spans = self._words, self._days.spans(day)
        if not spans:
            return self._closed(day)
        if day == self._today and self._minute >= spans[-1][1]:
            return self._currently()
        name, hours = words.day(day), words.hours(spans)
        if ":" in time:
            minute = int(time[:2]) * 60 + int(time[3:])
            ends = next((end for begin, end in spans if begin <= minute < end), None)
            if ends is None:
                return words.say("at_closed", day=name, at=words.clock(minute), hours=hours)
            return words.say("at_open", day=name, at=words.clock(minute), to=words.clock(ends))
        if time == "lunch":
            return self._lunch_on(name, spans)
        if time in _PARTS:
            part, inside = words.part(f"part_{time}"), _within(spans, time)
            if inside:
                return words.say("part_open", text=part, day=name, hours=words.hours(inside))
            return words.say("part_closed", text=part, day=name, hours=hours)
        return words.say("open", day=name, hours=hours)

    def _lunch_on(self, name: str, spans: Sequence[Span]) -> str:
        """Answer for the noon of the day that is called `name`."""
        words, (kind, gaps) = self._words, _at_noon(spans)
        if kind == "lunch":
            return words.say("lunch_on", day=name, hours=words.hours(gaps))
        if kind == "through":
            return words.say("lunch_none_on", day=name)
        if kind == "closed":
            return words.say("part_closed", text=words.part("part_lunch"), day=name, hours=words.hours(spans))
        return words.say("open", day=name, hours=words.hours(spans))

    def _closed(self, day: Day) -> str:
        """Say that the centre is closed on `day`, why, and when it opens again."""
        words, when = self._words, self._reopens(day)
        feast = holiday_names(day.year, words.language).get(day)
        if feast is None:
            return words.say("closed", day=words.day(day), when=when)
        said = words.say("closed_feast", day=words.day(day), name=feast, when=when)
        return said if self._days.is_certain(day, day) else f"{said} {words.say('unsure')}"

    def _reopens(self, day: Day) -> str:
        opens = self._days.from_day(day + _ONE)
        return self._words.part("when", day=self._words.day(opens), at=self._words.clock(self._days.spans(opens)[0][0]))

    def _weekend(self) -> str:
        """Answer for the Saturday and the Sunday that come next, today among them."""
        days = sorted(self._today + (number - self._today.weekday()) % 7 * _ONE for number in (5, 6))
        usual = self._days.week(self._today)[5:]
        later = any(self._days.week(change)[5:] != usual for change in self._soon_changes())
        if any(self._days.usual(day) or self._days.is_working(day) for day in days):
            said = " ".join(self._on(day, "") for day in days)
        else:
            said = self._words.say("weekend_closed", when=self._reopens(days[0]))
        return _joined(said, self._changes_soon() if later else "")

    def _next_feast(self) -> str:
        """Answer for the public holiday that comes next."""
        fixed = [self._next(_is_date(date)) for date in _FIXED_FEASTS]
        lunar = [self._named(name, self._today) for name in (_TET, _HUNG_KINGS)]
        day = min(day for day in (*fixed, *lunar) if day is not None)
        told = self._new_year(0) if day in lunar[:1] else self._feast(day)
        return f"{self._words.say('feasts_closed')} {told}"

    def _feast(self, day: Day) -> str:
        """Answer for the public holiday on `day`: the days off around it, as far as the schedule is known."""
        names = holiday_names(day.year, self._words.language)
        return self._days_off(names.get(day, ""), day)

    def _new_year(self, number: int) -> str:
        """Answer for Tết, or for its day `number`."""
        first = self._named(_TET, self._today - _AFTER_TET * _ONE)
        if number and self._days.is_certain(first, first):
            return self._on(first + (number - 1) * _ONE, "")
        certain = self._days.is_certain(first, first)
        return self._days_off(self._words.part("tet" if certain else "tet_day"), first)

    def _days_off(self, name: str, day: Day) -> str:
        words = self._words
        if not self._days.is_certain(day, day):
            return f"{words.say('feast', name=name, first=words.date(day))} {words.say('unsure')}"
        if self._days.is_working(day):
            worked = words.hours(self._days.spans(day))
            return words.say("feast_worked", name=name, first=words.date(day), hours=worked)
        first, last = self._days.free_run(day)
        when = self._reopens(last)
        if first == last:
            return words.say("feast_day", name=name, first=words.date(first), when=when)
        return words.say("feast_run", name=name, first=words.date(first), last=words.date(last), when=when)

    def _named(self, name: str, earliest: Day) -> Day:
        """Return the next day, from `earliest` on, of the holiday that is called `name` in Vietnamese."""
        years = range(earliest.year, earliest.year + 3)
        return min(d for y in years for d, told in holiday_names(y, "vi").items() if told == name and d >= earliest)


def _is_date(word: str) -> Callable[[Day], bool]:
    """Return whether a day has the date `word`, "09-02"."""
    return lambda day: f"{day:%m-%d}" == word


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _within(spans: Sequence[Span], part: str) -> tuple[Span, ...]:
    """Return the opening hours in a part of the day; those that go on beyond it, until they end."""
    first, last = _PARTS[part]
    return tuple((max(a, first), b) for a, b in spans if a < last and b > first)


def _at_noon(spans: Sequence[Span]) -> tuple[str, tuple[Span, ...]]:
    """Return what opening hours mean for noon: "lunch" with the breaks, "through" without a break, "closed", or "" =
    none of these, so that only the hours themselves are right."""
    gaps = [(ends, begins) for (_, ends), (begins, _) in pairwise(spans)]
    if breaks := tuple(gap for gap in gaps if _is_lunch(*gap)):
        return "lunch", breaks
    first, last = _LUNCH
    if any(begins <= first and ends > last for begins, ends in spans):
        return "through", ()
    return "" if any(begins < last and ends > first for begins, ends in spans) else "closed", ()


def _is_lunch(ends: int, begins: int) -> bool:
    """Whether the time between two opening hours is a lunch break."""
    return ends < _LUNCH[1] and begins > _LUNCH[0] and begins - ends <= _LONGEST_BREAK_MIN
