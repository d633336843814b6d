"""A room with a recogniser that a test has in hand, for the pipeline that hears in it."""

from robot.core.commands import Listen
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.events import (
    Act,
    AnyEvent,
    NoiseChanged,
    Understood,
)
from robot.runtime.ports import LiveValues, RecognitionSession
from robot.runtime.speech_input.endpointing import PIECE_MS
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.voice_models.recordings import pieces
from voice_models.recognition.ctc.recogniser import CtcRecogniser
from voice_models.recognition.voice_activity import SileroActivity


class Repeating:
    """An `Understanding` that hands back what it was given: complete where it ends in `whole`, open in `joining`; its
    act is `act`."""

    def __init__(self, whole: str = "", joining: str = "", act: Act = Act.REFUSE) -> None:
        self.whole, self.joining, self.act = whole, joining, act

    def understand(self, text: str, listen: Listen) -> Understood:
        return Understood(turn=listen.turn, act=self.act, target=text)

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        return readings[0], self.understand(readings[0], listen)

    def caption(self, text: str) -> str:
        return text

    def complete(self, text: str, _listen: Listen) -> bool:
        return text.endswith(self.whole) if self.whole else False

    def goes_on(self, text: str, _listen: Listen) -> bool:
        return text.endswith(self.joining) if self.joining else False

    def context_phrases(self, listen: Listen) -> ContextPhrases:
        del listen
        return ANYTHING


class Room:
    """Ears in a room: sound goes in, events come out."""

    def __init__(self, engine: CtcRecogniser) -> None:
        self.events: list[AnyEvent] = []
        self.live = LiveValues()
        self.robot_speaks = False
        self.partials: list[str] = []
        self.sound_ms = 0
        self.understood_ms: int | None = None  # after so much sound
        self.hearing = SpeechPipeline(
            self.events.append, engine, SileroActivity(), Repeating, self.live, lambda: self.robot_speaks
        )

    def sound(self, pcm: bytes) -> None:
        for piece in pieces(pcm):
            self.hearing.take(piece)
            self.sound_ms += PIECE_MS
            if self.understood_ms is None and Understood in self.kinds():
                self.understood_ms = self.sound_ms
            self.partials.append(self.live.transcript(1)[0])

    def kinds(self) -> list[type[AnyEvent]]:
        """What was heard; how loud the room is stands in tests of its own."""
        return [type(event) for event in self.events if not isinstance(event, NoiseChanged)]


class Saying:
    """A recogniser that hears one sentence, whatever sounds."""

    name = "saying"

    def __init__(self, text: str) -> None:
        self.text = text

    def alive(self) -> bool:
        return True

    def session(self, context: ContextPhrases = ANYTHING) -> RecognitionSession:
        del context
        return self

    def accept(self, pcm: bytes) -> str:
        del pcm
        return self.text

    def peek(self) -> str:
        return self.text

    def final(self) -> str:
        return self.text

    def confidences(self) -> tuple[float, ...]:
        return ()

    def readings(self, within_s: float = 0.0) -> tuple[str, ...] | None:
        del within_s
        return (self.text,)
