"""Recognise a question about a fact beside the name of a procedure: "mất căn cước, làm lại hết bao nhiêu tiền"."""

from collections.abc import Iterable, Sequence

from robot.knowledge.understanding.requests import RequestPhrases
from robot.knowledge.vietnamese.syllables import sound, syllables

_SHORTEST = 3
"""Minimum number of syllables in a question that is searched; shorter ones are ambiguous."""
_REST = 2
"""Minimum number of syllables beside the question, enough to name a procedure."""


class Asides:
    """Finds questions about facts (slots) inside longer sentences, compared by sound."""

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
        """Split `tokens` into the rest and the slot of the question; (`tokens`, "") when no question or no rest."""
        heard = [sound(token) for token in tokens]
        for at in range(len(heard)):
            for phrase, slot in self._phrases.get(heard[at], ()):
                if tuple(heard[at : at + len(phrase)]) == phrase and len(tokens) - len(phrase) >= _REST:
                    return (*tokens[:at], *tokens[at + len(phrase) :]), slot
        return tuple(tokens), ""
