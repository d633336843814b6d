"""Turn written text into words for a voice: amounts, dates, clock times, codes, numerals and abbreviations.

A normalised Vietnamese text has letters and punctuation only, no digit and no listed abbreviation. Normalising it again
changes nothing.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from robot.knowledge.vietnamese.roman_numerals import numerals_said
from robot.knowledge.vietnamese.spoken_codes import codes_said
from robot.knowledge.vietnamese.spoken_dates import dates_said, plain_dates
from robot.knowledge.vietnamese.spoken_numbers import numbers_said, ranges_said, units_said

Pronunciation = Mapping[str, Mapping[str, str]]
"""Maps a language to its abbreviations, and each of them to the words that a voice says for it."""

_LEGAL = re.compile(r"\b[0-9]+(?:\.[0-9]+)?/[0-9]{4}/[A-ZĐ][\w-]*")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_QUOTES = re.compile(r"[“”„«»\"]")
_PER = re.compile(r"(dong)/(?=\w)")
_UNSAID = re.compile(r"[^\w\s,.?!:;'’-]|_")
_PASSES = 6  # one pass is usual; each further one expands what the pass before has left open


def say(text: str, language: str, pronunciation: Pronunciation) -> str:
    """Return `text` in the words that a voice says; bracketed remarks, numbers of legal documents and quotation marks
    are left out.

    `pronunciation` lists words and abbreviations. A key ending in a dot ("P.") counts only before a name or number.
    """
    known = pronunciation.get(language, {})
    for _ in range(_PASSES):
        said = _vietnamese(text, known) if language == "vi" else _english(text, known)
        if said == text:
            break
        text = said
    return text


def _vietnamese(text: str, known: Mapping[str, str]) -> str:
    text = units_said(_shown_only(_plain_digits(text)))
    text = _abbreviations(text, known)
    text = numerals_said(text)
    text = codes_said(plain_dates(text))
    text = dates_said(ranges_said(text))
    return _closed(numbers_said(text))


def _english(text: str, known: Mapping[str, str]) -> str:
    text = _abbreviations(_shown_only(unicodedata.normalize("NFC", text)), known)
    text = re.sub(r"\s*;\s*", ", ", _PER.sub(r"\1 per ", text).replace("/", " "))
    return _spaced(text)


def _shown_only(text: str) -> str:
    return _QUOTES.sub("", _BRACKETS.sub("", _LEGAL.sub("", text)))


def _plain_digits(text: str) -> str:
    """Return `text` in NFC with ASCII digits: "m²" becomes "m2", "½" "1/2". Other numerals, not letters, are
    dropped."""
    return unicodedata.normalize("NFC", "".join(_plain(sign) for sign in unicodedata.normalize("NFC", text)))


def _plain(sign: str) -> str:
    if sign.isascii() or not sign.isnumeric():
        return sign
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if sign.isalpha():
        return sign
    alike = unicodedata.normalize("NFKC", sign).replace("\N{FRACTION SLASH}", "/")
    return f" {alike}" if alike.isascii() else " "


def _abbreviations(text: str, known: Mapping[str, str]) -> str:
    pattern, said = _table(tuple(known.items()))
    return pattern.sub(lambda match: said[match.group()], text) if said else text


@lru_cache(maxsize=8)
def _table(known: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[str], dict[str, str]]:
    """Return a pattern that finds the abbreviations, the longest first, and the words to say for each.

    Words in small letters are also found at the start of a sentence, with a capital.
    """
    said = {key: value if key[0].isalnum() else f" {value} " for key, value in known}
    said |= {
        key.capitalize(): value[:1].upper() + value[1:]
        for key, value in known
        if len(key) > 2 and key.isalpha() and key.islower() and key.capitalize() not in said
    }
    keys = sorted(said, key=len, reverse=True)
    begins = "|".join(sorted({re.escape(key[0]) for key in keys}))  # tested first: few letters begin a key
    return re.compile(rf"(?={begins})(?:{'|'.join(_whole(key) for key in keys)})"), said


def _whole(key: str) -> str:
    """Return the pattern (regular expression) that finds `key` as a whole word."""
    before = r"(?<![^\W_])" if key[0].isalnum() else ""
    if key[-1] == ".":
        return rf"{before}{re.escape(key)}(?=\s?[0-9A-ZĐÀ-Ỹ])"
    return before + re.escape(key) + (r"(?![^\W_])" if key[-1].isalnum() else "")


def _closed(text: str) -> str:
    """Return `text` with commas or blanks for signs that are not spoken, and repeated signs reduced to one."""
    text = text.replace("…", "...").replace(";", ",")
    text = re.sub(r"\s*\.{2,}\s*(?=[^\W\d_])", lambda match: ", " if _goes_on(match) else ". ", text)
    text = re.sub(r"\.{2,}", ".", text)
    text = re.sub(r"(?<=[^\W_])\.(?=[^\W_])", lambda match: " chấm " if _goes_on(match) else ". ", text)
    text = re.sub(r"\s+[-–—]+\s+", ", ", text)
    text = _UNSAID.sub(" ", text).replace("-", " ")
    return _spaced(text)


def _goes_on(match: re.Match[str]) -> bool:
    """Whether a small letter follows the match, so that the sentence has not ended there."""
    return match.string[match.end() : match.end() + 1].islower()


def _spaced(text: str) -> str:
    text = re.sub(r"\s+([,.?!:])", r"\1", re.sub(r"\s+", " ", text))
    text = re.sub(r"[,:]+(?=[.?!])|[,:]+\s*$", "", text)
    text = re.sub(r"([,:])(?:\s*[,:])+", r"\1", text)
    text = re.sub(r"([,:.?!])(?=[^\W\d_])", r"\1 ", text)
    return re.sub(r"^[\s,.?!:]+(?=\S)", "", text).strip()
