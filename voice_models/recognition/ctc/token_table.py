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
        self._longest = max(map(len, self._tokens))

    def text(self, tokens: Iterable[int]) -> str:
        """Return plain text: lower case, NFC, single spaces."""
        return plain("".join(self._tokens[token] for token in tokens).replace(_BEGINS, " "))

    def begins_word(self, token: int) -> bool:
        """Whether a syllable begins with `token`."""
        return self._tokens[token].startswith(_BEGINS)

    def tokens(self, phrase: str) -> tuple[int, ...]:
        """Return the tokens of a written phrase; () where a letter is in no token."""
        found: list[int] = []
        for word in spoken(phrase).split():
            pieces = self._pieces(_BEGINS + word)
            if not pieces:
                return ()
            found += pieces
        return tuple(found)

    def _pieces(self, word: str) -> list[int]:
        """Split a word into the longest pieces from the left."""
        found: list[int] = []
        while word:
            fitting = (word[:length] for length in range(min(self._longest, len(word)), 0, -1))
            piece = next((each for each in fitting if each in self._number), "")
            if not piece:
                return []
            found.append(self._number[piece])
            word = word[len(piece) :]
        return found
