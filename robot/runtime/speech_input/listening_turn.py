"""A turn of the visitor as the ears keep it."""

from robot.core.commands import Listen
from robot.runtime.speech_input.endpointing import ORDINARY, OVER_VOICE, Endpointer
from robot.runtime.speech_input.utterance import Utterance

_THOUGHT_MS = 1400
"""Whoever pauses behind "and" or "I want" thinks, and goes on."""


class ListeningTurn:
    """An open turn: what was asked, where the utterance stands, and what is heard of it."""

    def __init__(self, listen: Listen, field: int) -> None:
        self.listen, self.field = listen, field
        self.endpoint = Endpointer(OVER_VOICE if listen.over_voice else ORDINARY)
        self.utterance: Utterance | None = None
        self.judged = False  # what follows from the present quiet is known:
        self.complete = False  # what was said is a whole request
        self.thinks = False  # its speaker is in the middle of a sentence
        self.seeks = False  # another reading may still be a whole request

    def unjudge(self) -> None:
        """More was said, or something else was asked."""
        self.judged = self.complete = self.thinks = self.seeks = False

    @property
    def patience_ms(self) -> int:
        """How much quiet ends what is being said."""
        if self.thinks:
            return max(_THOUGHT_MS, self.listen.silence_ms)
        return self.listen.complete_ms if self.complete else self.listen.silence_ms
