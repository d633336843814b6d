"""Everyday words: `config/lexicon.toml` as values, and the concepts that a sentence names.

A concept is the catalogue's word for a thing that has several names: "bìa đỏ", "sổ hồng", "giấy đất" mean "sổ đỏ".
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated

import msgspec

from robot.knowledge.vietnamese.syllables import plain, sound, syllables


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry of the lexicon: the phrases `said_as` mean the concept `means` ("" = filler words), except inside a
    phrase of `unless`. The phrases in `weak` only hint at it."""

    means: str
    group: str
    said_as: tuple[str, ...]
    unless: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    by_region: dict[str, tuple[str, ...]] = {}
    note: str = ""


class Abbreviation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An abbreviation: its letters, typed ("bhyt") or spelt aloud ("bê hát i tê"), and the words they stand for."""

    written: Annotated[str, msgspec.Meta(pattern=r"[^\W_]", examples=["bhyt"])]
    meant: str


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words and abbreviations of the lexicon."""

    words: tuple[Word, ...]
    abbreviations: tuple[Abbreviation, ...] = ()


Tokens = tuple[str, ...]


class Concepts:
    """Finds the concepts (things with several names) in a sentence: from left to right, the longest phrase first."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._written = _Phrases(lexicon.words, str, shortest=1)
        self._heard = _Phrases(lexicon.words, sound, shortest=2)
        self._plain = _Phrases(lexicon.words, plain, shortest=2)
        self._abbreviations = {syllables(one.written): syllables(one.meant) for one in lexicon.abbreviations}
        self._letters = {tokens[0] for tokens in self._abbreviations}
        self._longest = max(map(len, self._abbreviations), default=0)
        fillers = [word for word in lexicon.words if not word.means]
        self._fillers = {
            tokens[0] for word in fillers for phrase in word.said_as if len(tokens := syllables(phrase)) == 1
        }

    def read(self, text: str) -> Tokens:
        """Split `text` into syllables, after its abbreviations are written out. Any text is accepted."""
        tokens = syllables(text)
        if self._longest == 0 or self._letters.isdisjoint(tokens):
            return tokens
        read: list[str] = []
        at = 0
        while at < len(tokens):
            longest = min(self._longest, len(tokens) - at) if tokens[at] in self._letters else 0
            for length in range(longest, 0, -1):
                meant = self._abbreviations.get(tokens[at : at + length])
                if meant is not None:
                    read += meant
                    at += length
                    break
            else:
                read.append(tokens[at])
                at += 1
        return tuple(read)

    def of(self, tokens: Sequence[str], *, accents: bool) -> dict[str, float]:
        """Return the concepts in `tokens` (from `syllables`), each with its weight: 1, or 0.5 for a mere hint."""
        if not accents:
            return self._plain.find(tuple([plain(token) for token in tokens]))
        found = self._heard.find(tuple([sound(token) for token in tokens]))
        for concept, weight in self._written.find(tuple(tokens)).items():
            found[concept] = max(weight, found.get(concept, 0.0))
        return found

    def content(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """Return `tokens` without filler words; all of them when they are only fillers."""
        return tuple(token for token in tokens if token not in self._fillers) or tuple(tokens)


class _Phrases:
    """Finds phrases of the lexicon in a sentence. All are compared in one form: as written, by sound, or unaccented."""

    def __init__(self, words: Iterable[Word], form: Callable[[str], str], *, shortest: int) -> None:
        self._meant: dict[Tokens, tuple[str, float]] = {}  # concept ("" = leave these tokens alone), weight
        for word in words:
            if word.means:
                phrases = [(word.means, word.means, 1.0)]
                phrases += [(said, word.means, 0.5 if said in word.weak else 1.0) for said in word.said_as]
                phrases += [(said, "", 0.0) for said in word.unless]
                for said, concept, weight in phrases:
                    tokens = tuple(form(token) for token in syllables(said))
                    known = self._meant.get(tokens)
                    if len(tokens) >= shortest and (known is None or concept < known[0]):
                        self._meant[tokens] = (concept, weight)
        lengths: dict[str, set[int]] = {}
        for tokens in self._meant:
            lengths.setdefault(tokens[0], set()).add(len(tokens))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, tokens: Tokens) -> dict[str, float]:
        """Return the concepts in `tokens` with their weights; searched from the left, the longest phrase first."""
        found: dict[str, float] = {}
        at = 0
        while at < len(tokens):
            for length in self._lengths.get(tokens[at], ()):
                meant = self._meant.get(tokens[at : at + length])
                if meant is not None:
                    concept, weight = meant
                    if concept:
                        found[concept] = max(weight, found.get(concept, 0.0))
                    at += length
                    break
            else:
                at += 1
        return found
