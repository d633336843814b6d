"""Text as recognisers hand it over, made plain: lower case, NFC, one line."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """Words parted by single spaces, lower case, NFC."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def spoken(phrase: str) -> str:
    """The words of a written phrase, as `plain` gives them, without signs."""
    return " ".join(_WORD.findall(plain(phrase)))


def joined(earlier: list[str], shown: list[str]) -> list[str]:
    """All lines of an utterance, when an engine shows only its last few lines.

    `earlier` are the lines known so far, `shown` what the engine shows now. The last known line may have grown; a new
    line may have pushed out an old one.
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
