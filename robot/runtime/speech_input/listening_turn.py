"""A listening turn of the visitor, as the speech input keeps it."""

from robot.core.commands import Listen
from robot.runtime.speech_input.endpointing import ORDINARY, OVER_VOICE, Endpointer
from robot.runtime.speech_input.utterance import Utterance

_THOUGHT_MS = 1400
"""Quiet that ends an utterance after a word like "and" or "I want", whose speaker thinks and goes on, ms."""


class ListeningTurn:
    """An open turn: its command, the state of the utterance, and the recognised text."""

    def __init__(self, listen: Listen, field: int) -> None:
        self.listen, self.field = listen, field
        self.endpoint = Endpointer(OVER_VOICE if listen.over_voice else ORDINARY)
        self.utterance: Utterance | None = None
        self.judged = False  # whether the fields below fit the present quiet
        self.complete = False  # the text is a whole request
        self.thinks = False  # the speaker is in the middle of a sentence
        self.seeks = False  # another reading may still be a whole request

    def unjudge(self) -> None:
        """Discard the judgement: more was said, or another command came."""
        self.judged = self.complete = self.thinks = self.seeks = False

    @property
    def patience_ms(self) -> int:
        """Return the quiet that ends the utterance now."""
        if self.thinks:
            return max(_THOUGHT_MS, self.listen.silence_ms)
        return self.listen.complete_ms if self.complete else self.listen.silence_ms
