"""Questions about a fact that stand beside the name of a procedure: "mất căn cước, làm lại hết bao nhiêu tiền"."""

from collections.abc import Iterable, Sequence

from robot.knowledge.understanding.requests import RequestPhrases
from robot.knowledge.vietnamese.syllables import sound, syllables

_SHORTEST = 3
"""Shorter phrases of a slot mean too much else."""
_REST = 2
"""So many syllables must be left to name a procedure."""


class Asides:
    """Finds the phrases of slots inside longer sentences, as they sound."""

    def __init__(self, slots: Iterable[RequestPhrases]) -> None:
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for slot in slots:
            for phrase in slot.phrases:
                heard = tuple(sound(token) for token in syllables(phrase))
                if len(heard) >= _SHORTEST:
                    self._phrases.setdefault(heard[0], []).append((heard, slot.target))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: (-len(phrase[0]), phrase[1]))

    def part(self, tokens: Sequence[str]) -> tuple[tuple[str, ...], str]:
        """(`tokens` without the question, its slot); (all of `tokens`, "") where there is none, or nothing else."""
        heard = [sound(token) for token in tokens]
        for at in range(len(heard)):
            for phrase, slot in self._phrases.get(heard[at], ()):
                if tuple(heard[at : at + len(phrase)]) == phrase and len(tokens) - len(phrase) >= _REST:
                    return (*tokens[:at], *tokens[at + len(phrase) :]), slot
        return tuple(tokens), ""
