"""Read numbers as officials type them: "22,5", "1.234,5", "97,5 %", "19.1"."""

import re

_PLAIN = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:([. \u00a0])\d{3}(?:\1\d{3})*)(?:,\d{1,6})?", re.ASCII)
_GROUPED_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d{1,6}|\d{1,3}(?:,\d{3}){2,}", re.ASCII)
_MOST_CHARS = 40


class NotANumber(ValueError):
    """Error: a text that is no number. Its message is the text, shortened."""


def number_of(text: str) -> float | None:
    """Return the number that `text` means; None for an empty text. Raises `NotANumber`.

    A comma is the decimal sign, as Vietnamese is written, and so is a single point: "22,5" and "22.5". A point before
    groups of three digits separates thousands: "1.234" is 1234, but "0.500" is 0.5.
    """
    sign = text.strip()
    if not sign:
        return None
    if len(sign) > _MOST_CHARS:
        raise NotANumber(f"{sign[:_MOST_CHARS]}…")
    if _GROUPED.fullmatch(sign) and not sign.startswith("0"):
        return float(re.sub(r"[. \u00a0]", "", sign).replace(",", "."))
    if _GROUPED_ENGLISH.fullmatch(sign):
        return float(sign.replace(",", ""))
    if _PLAIN.fullmatch(sign):
        return float(sign.replace(",", "."))
    raise NotANumber(sign)


def fraction_of(numerator: str, denominator: str) -> tuple[float | None, float | None]:
    """Return numerator and denominator as typed; a share "97,5 %" or "748/772" in the first field stands for both.

    Raises `NotANumber`, also for a denominator without a numerator.
    """
    over, under = numerator.strip(), denominator.strip()
    if over.endswith("%") and not under:
        return number_of(over[:-1]), 100.0
    if "/" in over and not under:
        over, _, under = over.partition("/")
    first, second = number_of(over), number_of(under)
    if first is None and second is not None:
        raise NotANumber(under)
    return first, second
