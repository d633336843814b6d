"""The visitor's turn: what the speech input knows while it listens to a visitor."""

from robot.core.commands import Listen
from robot.runtime.speech_input.endpointing import ORDINARY, OVER_VOICE, Endpointer
from robot.runtime.speech_input.utterance import Utterance

_THOUGHT_MS = 1400
"""Quiet that ends an utterance whose last words ("and", "I want") show that the speaker will go on, ms."""


class ListeningTurn:
    """An open turn: the command `Listen` that opened it, its utterance, and what is known of the text."""

    def __init__(self, listen: Listen, field: int) -> None:
        self.listen, self.field = listen, field
        self.endpoint = Endpointer(OVER_VOICE if listen.over_voice else ORDINARY)
        self.utterance: Utterance | None = None
        self.judged = False  # whether the fields below are up to date
        self.complete = False  # whether the text is a whole request
        self.thinks = False  # whether the speaker is in the middle of a sentence
        self.seeks = False  # whether other readings of the sound are still to be checked

    def unjudge(self) -> None:
        """Discard what is known of the text, because more was said or another command came."""
        self.judged = self.complete = self.thinks = self.seeks = False

    @property
    def patience_ms(self) -> int:
        """Return how long a quiet ends the utterance at present, ms."""
        if self.thinks:
            return max(_THOUGHT_MS, self.listen.silence_ms)
        return self.listen.complete_ms if self.complete else self.listen.silence_ms
