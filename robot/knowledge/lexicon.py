"""The words of the people: `config/lexicon.toml` as values, and the concepts that a sentence names.

A concept is the catalogue's own word for what people call by many: "bìa đỏ", "sổ hồng" and "giấy đất" are "sổ đỏ".
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from robot.knowledge.text import plain, sound, syllables


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`said_as` stand for `means` ("" = a filler), but not inside `unless`; `weak` ones are only a hint."""

    means: str
    group: str
    said_as: tuple[str, ...]
    unless: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    by_region: dict[str, tuple[str, ...]] = {}
    note: str = ""


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All words."""

    words: tuple[Word, ...]


_Entry = tuple[tuple[str, ...], str, float]
"""Tokens, concept ("" = leave these tokens alone), weight."""


class Concepts:
    """Finds the concepts of a sentence: longest match first, from the left."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._written = _table(lexicon.words, lambda token: token, shortest=1)
        self._heard = _table(lexicon.words, sound, shortest=2)
        self._plain = _table(lexicon.words, plain, shortest=2)
        fillers = [word for word in lexicon.words if not word.means]
        self._fillers = {
            tokens[0] for word in fillers for phrase in word.said_as if len(tokens := syllables(phrase)) == 1
        }

    def of(self, tokens: Sequence[str], *, accents: bool) -> dict[str, float]:
        """Concept -> weight (1, or 0.5 for a hint) in `tokens` as `syllables` gives them."""
        if not accents:
            return _find(self._plain, [plain(token) for token in tokens])
        found = _find(self._heard, [sound(token) for token in tokens])
        for concept, weight in _find(self._written, tokens).items():
            found[concept] = max(weight, found.get(concept, 0.0))
        return found

    def content(self, tokens: Sequence[str]) -> tuple[str, ...]:
        """`tokens` without the fillers; all of them when nothing else is left."""
        return tuple(token for token in tokens if token not in self._fillers) or tuple(tokens)


def _table(words: Iterable[Word], form: Callable[[str], str], *, shortest: int) -> Mapping[str, list[_Entry]]:
    """First token -> entries that begin with it, the longest first."""
    table: dict[str, list[_Entry]] = {}

    def add(phrase: str, concept: str, weight: float) -> None:
        tokens = tuple(form(token) for token in syllables(phrase))
        if len(tokens) >= shortest:
            table.setdefault(tokens[0], []).append((tokens, concept, weight))

    for word in words:
        if not word.means:
            continue
        add(word.means, word.means, 1.0)
        for phrase in word.said_as:
            add(phrase, word.means, 0.5 if phrase in word.weak else 1.0)
        for phrase in word.unless:
            add(phrase, "", 0.0)
    for entries in table.values():
        entries.sort(key=lambda entry: (-len(entry[0]), entry[1]), reverse=False)
    return table


def _find(table: Mapping[str, list[_Entry]], tokens: Sequence[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    at = 0
    while at < len(tokens):
        step = 1
        for entry, concept, weight in table.get(tokens[at], ()):
            if tuple(tokens[at : at + len(entry)]) == entry:
                if concept:
                    found[concept] = max(weight, found.get(concept, 0.0))
                step = len(entry)
                break
        at += step
    return found
