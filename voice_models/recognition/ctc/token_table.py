"""Tokens of the model as Vietnamese text, and text as tokens."""

import unicodedata
from collections.abc import Iterable, Sequence

from voice_models.recognition.transcript_text import plain, spoken

BLANK = 0
_BEGINS = "▁"


class TokenTable:
    """The sentence pieces of the model; 4,343 of 4,972 begin a syllable."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._tokens = tuple(unicodedata.normalize("NFC", token) for token in tokens)
        self._number = {token: number for number, token in enumerate(self._tokens) if number != BLANK}

    def text(self, tokens: Iterable[int]) -> str:
        """Return plain text: lower case, NFC, single spaces."""
        return plain("".join(self._tokens[token] for token in tokens).replace(_BEGINS, " "))

    def begins_word(self, token: int) -> bool:
        """Whether a syllable begins with `token`."""
        return self._tokens[token].startswith(_BEGINS)

    def tokens(self, phrase: str) -> tuple[int, ...]:
        """Return the tokens of a written phrase; () if one of its words is no token, as words of other languages."""
        found = [self._number.get(_BEGINS + word) for word in spoken(phrase).split()]
        return () if None in found else tuple(number for number in found if number is not None)
