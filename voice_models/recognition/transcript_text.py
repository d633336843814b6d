"""Normalise the text of recognisers: lower case, NFC, one line."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Return `text` in lower case and NFC, with single spaces between words."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def spoken(phrase: str) -> str:
    """Return the words of a written phrase as they are recognised: lower case, NFC, without punctuation."""
    return " ".join(_WORD.findall(plain(phrase)))


def joined(earlier: list[str], shown: list[str]) -> list[str]:
    """Return all lines of an utterance, for an engine that shows only the last few.

    `earlier`: the lines known before; `shown`: the lines that the engine shows now. The last known line may have grown;
    a new line may have pushed out an old one.
    """
    for start in range(len(earlier) + 1):
        known = earlier[start:]
        grown = len(known) <= len(shown) and all(
            now == was or (number == len(known) - 1 and now.startswith(was))
            for number, (was, now) in enumerate(zip(known, shown, strict=False))
        )
        if grown:
            return earlier[:start] + shown
    raise AssertionError("the empty overlap always fits")
