"""Recognise which fact of a procedure (slot) a sentence asks for that also names the procedure: "mất căn cước, làm lại
hết bao nhiêu tiền" asks for the fee."""

from collections.abc import Iterable, Sequence

from robot.knowledge.understanding.requests import RequestPhrases
from robot.knowledge.vietnamese.syllables import sound, syllables

_SHORTEST = 3
"""Only phrases of at least this many syllables are searched as questions; shorter ones are ambiguous."""
_REST = 2
"""At least this many syllables must be left beside the question, enough to name a procedure."""


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
        """Return `tokens` without the question, and the slot (fact) it asks for; (`tokens`, "") if no question is found
        or too little would be left."""
        heard = [sound(token) for token in tokens]
        for at in range(len(heard)):
            for phrase, slot in self._phrases.get(heard[at], ()):
                if tuple(heard[at : at + len(phrase)]) == phrase and len(tokens) - len(phrase) >= _REST:
                    return (*tokens[:at], *tokens[at + len(phrase) :]), slot
        return tuple(tokens), ""
