"""Vietnamese text as the robot compares it: NFC, lower case, one syllable a token, its tone apart from its letters.

A syllable is written as its letters without the tone, and a digit for the tone: "hoà" and "hòa" are both "hoa2". What a
recogniser or an accent confuses has the same `sound`; what a keyboard without accents leaves is `plain`.
"""

import re
import unicodedata
from functools import lru_cache

LIMIT_CHARS = 400
"""Longer sentences are cut: nobody asks for a procedure in more."""

_TONES = {"\u0300": "2", "\u0301": "1", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
"""Combining huyền, sắc, hỏi, ngã, nặng; ngang is "0"."""

_MARKS = frozenset(_TONES) | {"\u0302", "\u0306", "\u031b"}
"""Combining tones, circumflex, breve and horn."""

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
"""Initials that accents merge, and their common sound. The longest comes first; what is not listed stays."""

_RHYMES = (("iê", "i"), ("yê", "i"), ("uô", "u"), ("ươ", "ư"), ("y", "i"), ("ă", "a"), ("â", "a"))
_FINALS = (("ng", "n"), ("nh", "n"), ("ch", "t"), ("c", "t"))


def clean(text: str) -> str:
    """`text` in NFC and lower case, words apart by one blank, no other signs; at most `LIMIT_CHARS` of it."""
    text = unicodedata.normalize("NFC", text[: 4 * LIMIT_CHARS]).lower()
    return " ".join(_WORD.findall(text))[:LIMIT_CHARS]


def syllables(text: str) -> tuple[str, ...]:
    """The syllables of `text`, each as letters and tone digit. Any text is taken; "" gives ()."""
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


@lru_cache(maxsize=16384)
def sound(syllable: str) -> str:
    """What is left of a syllable (as `syllables` gives it) when accents and recognisers have had their way."""
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
    """The syllable as a keyboard without accents writes it."""
    marked = unicodedata.normalize("NFD", syllable[:-1])
    return "".join(sign for sign in marked if not unicodedata.combining(sign)).replace("đ", "d")


def has_accents(text: str) -> bool:
    """Whether `text` carries any Vietnamese mark, tone or đ: without one it was typed plainly."""
    return any(sign == "đ" or sign in _MARKS for sign in unicodedata.normalize("NFD", clean(text)))
