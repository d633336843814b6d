"""Talk from the side begins no utterance; talk from before the robot does, with all its words, and so does "stop"."""

import pytest

from robot.core.commands import Listen
from robot.core.events import AnyEvent, NoiseChanged, SpeechBegan, SpeechEnded, Understood
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.runtime.speech_input.pipeline_room import Repeating, Saying
from tests.voice_models.recordings import noise, pcm, pieces, silence
from voice_models.recognition.voice_activity import SileroActivity

SENTENCE = noise(1.0, 20) + pcm("commonvoice_22028599.wav") + silence(1.5)


class Fed(Saying):
    """A recogniser that keeps what it is fed."""

    def __init__(self) -> None:
        super().__init__("xin chào")
        self.sound = b""

    def accept(self, pcm: bytes) -> str:
        self.sound += pcm
        return super().accept(pcm)


class Side:
    """A direction of talk that is at the side for the first `questions` questions."""

    def __init__(self, questions: int) -> None:
        self.questions = questions

    def aside(self) -> bool:
        self.questions -= 1
        return self.questions >= 0


def heard(side: Side, listen: Listen, engine: Saying) -> list[type[AnyEvent]]:
    events: list[AnyEvent] = []
    hearing = SpeechPipeline(
        events.append, engine, SileroActivity(), Repeating, LiveValues(), lambda: False, aside=side.aside
    )
    hearing.obey(listen)
    for piece in pieces(SENTENCE):
        hearing.take(piece)
    return [type(event) for event in events if not isinstance(event, NoiseChanged)]


def test_talk_from_the_side_begins_nothing() -> None:
    assert heard(Side(10_000), Listen(1, silence_ms=700), Saying("xin chào")) == []


def test_a_direction_that_comes_late_costs_no_word() -> None:
    at_once, late = Fed(), Fed()
    listen = Listen(1, silence_ms=700)
    assert heard(Side(0), listen, at_once) == [SpeechBegan, SpeechEnded, Understood]
    assert heard(Side(10), listen, late) == [SpeechBegan, SpeechEnded, Understood]
    (first,) = {at_once.sound.find(late.sound[:6400])}
    assert 0 <= first <= 32 * 240, "as far into the pre-roll of 900 ms as the direction took"


@pytest.mark.parametrize("asked", [{"expects": "stop"}, {"moving": True}])
def test_on_the_way_stop_is_heard_from_everywhere(asked: dict[str, object]) -> None:
    listen = Listen(1, silence_ms=700, **asked)  # type: ignore[arg-type]
    assert SpeechBegan in heard(Side(10_000), listen, Saying("dừng lại"))
