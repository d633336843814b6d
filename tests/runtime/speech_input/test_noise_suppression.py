"""The recogniser alone hears sound without noise, its pre-roll too; levels and voice activity go by the raw sound."""

from robot.core.commands import Listen
from robot.core.events import AnyEvent
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.runtime.speech_input.pipeline_room import Repeating, Saying
from tests.voice_models.recordings import noise, pcm, pieces, silence
from voice_models.recognition.voice_activity import SileroActivity

SENTENCE = noise(2.0, 60) + pcm("commonvoice_22028599.wav") + noise(1.5, 60)
MARK = b"\1\0" * 320


class Fed(Saying):
    """A recogniser that keeps what it is fed."""

    def __init__(self) -> None:
        super().__init__("xin chào")
        self.sound: list[bytes] = []

    def accept(self, pcm: bytes) -> str:
        self.sound += pieces(pcm)
        return super().accept(pcm)


def test_all_that_the_recogniser_is_fed_went_through_the_suppressor_and_nothing_else_did() -> None:
    told = {}
    for name, denoise in {"raw": lambda piece: piece, "marked": lambda _piece: MARK}.items():
        engine, live, events = Fed(), LiveValues(), list[AnyEvent]()
        hearing = SpeechPipeline(
            events.append, engine, SileroActivity(), Repeating, live, lambda: False, denoise=denoise
        )
        hearing.obey(Listen(1, silence_ms=700))
        for piece in pieces(SENTENCE + silence(0.02)):
            hearing.take(piece)
        told[name] = (events, live.noise_dbfs, live.snr_db, len(engine.sound))
        assert {piece == MARK for piece in engine.sound} == {name == "marked"}
    assert told["raw"][1:] == told["marked"][1:]
    assert [type(event) for event in told["raw"][0]] == [type(event) for event in told["marked"][0]]
