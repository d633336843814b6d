"""Split Vietnamese text into the syllables that the robot compares: NFC, lower case, tone apart from the letters.

A token is a syllable's letters without the tone, followed by a digit for the tone: "hoà" and "hòa" are both "hoa2".
`sound` gives syllables that recognisers or accents confuse the same form; `plain` removes all accents.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

LIMIT_CHARS = 400
"""Only this many characters of a sentence are read. Chosen: no visitor needs more to ask for a procedure."""

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
"""Maps the combining tone marks (huyền, sắc, hỏi, ngã, nặng) to tone digits; without a mark (ngang) it is "0"."""

_SIGNS = {"0": "", **{digit: sign for sign, digit in _TONES.items()}}
_MARKED = "ăâêôơư"
"""Vowels that carry the tone mark of their syllable."""
_NUCLEUS = re.compile(r"^(?:qu|gi(?=[aăâeêioôơuưy])|[^aăâeêioôơuưy])*(?P<vowels>[aăâeêioôơuưy]+)")

_MARKS = frozenset(_TONES) | {"\u0302", "\u0306", "\u031b"}
"""Combining marks of Vietnamese: tones, circumflex, breve and horn."""

_WORD = re.compile(r"[^\W_]+")
_INITIALS = (
    ("ngh", "ng"),
    ("ng", "ng"),
    ("nh", "nh"),
    ("gh", "g"),
    ("tr", "ch"),
    ("ch", "ch"),
    ("th", "th"),
    ("kh", "kh"),
    ("ph", "ph"),
    ("gi", "d"),
    ("qu", "qu"),
    ("n", "l"),
    ("s", "x"),
    ("r", "d"),
    ("v", "d"),
    ("k", "c"),
)
"""Initial consonants that regional accents merge, with their common form; longest first. Others stay as spelt."""

_RHYMES = (("iê", "i"), ("yê", "i"), ("uô", "u"), ("ươ", "ư"), ("y", "i"), ("ă", "a"), ("â", "a"))
_FINALS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


def clean(text: str) -> str:
    """Return `text` in NFC and lower case, without punctuation, one blank between words, cut at `LIMIT_CHARS`."""
    text = unicodedata.normalize("NFC", text[: 4 * LIMIT_CHARS]).lower()
    return " ".join(_WORD.findall(text))[:LIMIT_CHARS]


def syllables(text: str) -> tuple[str, ...]:
    """Split `text` into syllables, each as letters and tone digit. Any text is accepted; "" gives ()."""
    return tuple(_syllable(word) for word in clean(text).split())


@lru_cache(maxsize=16384)
def _syllable(word: str) -> str:
    tone = "0"
    letters: list[str] = []
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    return unicodedata.normalize("NFC", "".join(letters)) + tone


def spelt(tokens: Iterable[str]) -> str:
    """Return syllables (from `syllables`) as written text: ("mât1", "the3") gives "mất thẻ"."""
    return " ".join(map(_written, tokens))


@lru_cache(maxsize=16384)
def _written(syllable: str) -> str:
    letters, mark = syllable[:-1], _SIGNS[syllable[-1]]
    found = _NUCLEUS.search(letters)
    if not mark or found is None:
        return letters
    vowels = found["vowels"]
    marked = [place for place, vowel in enumerate(vowels) if vowel in _MARKED]
    if marked:
        place = marked[-1]
    elif len(vowels) == 2 and found.end() == len(letters):
        place = 0  # "hòa", "cháu"
    else:
        place = min(1, len(vowels) - 1)  # "toán", "ngoài"; "má"
    at = found.start("vowels") + place + 1
    return unicodedata.normalize("NFC", letters[:at] + mark + letters[at:])


@lru_cache(maxsize=16384)
def sound(syllable: str) -> str:
    """Return a syllable (from `syllables`) in the form common to all accents: no tone, merged initials and finals."""
    letters = syllable[:-1]
    initial = ""
    for written, heard in _INITIALS:
        if letters.startswith(written) and len(letters) > len(written):
            initial, letters = heard, letters[len(written) :]
            break
    else:
        if letters == "gi":
            initial, letters = "d", "i"
    for written, heard in _FINALS:
        if letters.endswith(written) and len(letters) > len(written):
            letters = letters[: -len(written)] + heard
            break
    for written, heard in _RHYMES:
        letters = letters.replace(written, heard)
    return initial + letters


@lru_cache(maxsize=16384)
def plain(syllable: str) -> str:
    """Return a syllable without accents and tone, as it is typed on a keyboard without accents."""
    marked = unicodedata.normalize("NFD", syllable[:-1])
    return "".join(sign for sign in marked if not unicodedata.combining(sign)).replace("đ", "d")


def has_accents(text: str) -> bool:
    """Whether `text` has any Vietnamese mark, tone or đ."""
    return any(sign == "đ" or sign in _MARKS for sign in unicodedata.normalize("NFD", clean(text)))
