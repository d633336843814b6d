"""Put opening hours and working days into words, as parts of a sentence."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from robot.desk.dossiers.working_days import Span, Week, common_hours
from robot.knowledge.catalogue.templates import Templates

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def hours_in_words(spans: Iterable[tuple[int, int]], words: Templates, language: str) -> str:
    """Return opening hours, (from, to) in minutes of the day, as words."""
    phrase = partial(_phrase, words, language)
    told = [phrase("hours", **{"from": _clock(start, phrase), "to": _clock(end, phrase)}) for start, end in spans]
    return _listed(told, phrase)


def week_in_words(week: Week, words: Templates, language: str) -> tuple[str, str]:
    """Return the opening hours of most weekdays as words, and the weekdays on which they hold; weekdays with other
    hours follow with theirs."""
    usual, days_of = common_hours(week), dict[tuple[Span, ...], list[int]]()
    for day, spans in enumerate(week):
        if spans:
            days_of.setdefault(spans, []).append(day)
    told = [days_in_words(days_of.pop(usual, ()), words, language)]
    for spans, days in days_of.items():
        named, hours = days_in_words(days, words, language), hours_in_words(spans, words, language)
        told.append(_phrase(words, language, "hours_apart", day=named, hours=hours))
    return hours_in_words(usual, words, language), ", ".join(told)


def days_in_words(weekdays: Iterable[int], words: Templates, language: str) -> str:
    """Return the working weekdays (0 = Monday) as words; three or more consecutive days as a span."""
    phrase = partial(_phrase, words, language)
    days = sorted(set(weekdays))
    names = [words.text(f"day.{_WEEKDAYS[day]}", language, {}) for day in days]
    if language == "vi":  # inside a Vietnamese sentence: "thứ Hai", "chủ nhật"
        names = [name[:1].lower() + name[1:] for name in names]
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return phrase("days_run", first=names[0], last=names[-1])
    return _listed(names, phrase)


def clock_in_words(minutes: int, words: Templates, language: str) -> str:
    """Return a time of the day in minutes as words: "7 giờ 30"."""
    return _clock(minutes, partial(_phrase, words, language))


def _phrase(words: Templates, language: str, key: str, **values: object) -> str:
    return words.text(f"fact.{key}", language, values)


def _listed(parts: Sequence[str], phrase: Callable[..., str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return phrase("and", first=", ".join(parts[:-1]), second=parts[-1])


def _clock(minutes: int, phrase: Callable[..., str]) -> str:
    hour, minute = divmod(minutes, 60)
    return phrase("clock" if minute else "clock_full", hour=hour, minute=f"{minute:02d}")
