"""What else may have been said is found while the ears go on: nobody waits for it before the end of the quiet."""

import pytest

from robot.core.commands import Listen
from robot.core.events import Act, AnyEvent, Understood
from robot.runtime.ports import EngineLost, LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.runtime.speech_input.pipeline_room import Repeating, Saying
from tests.voice_models.recordings import SAID, pcm, pieces, silence
from voice_models.recognition.voice_activity import SileroActivity

SILENCE_MS, COMPLETE_MS = 900, 400


class Slow(Saying):
    """A recogniser that finds a second reading only when it has been looked for `looks` times."""

    def __init__(self, looks: int) -> None:
        super().__init__("nhà")
        self.looks = looks
        self.longest_s = 0.0

    def readings(self, within_s: float = 0.0) -> tuple[str, ...] | None:
        self.looks -= 1
        self.longest_s = max(self.longest_s, within_s)
        return None if self.looks > 0 else ("nhà", "đổi số nhà")


class Lost(Slow):
    """A recogniser whose process is lost as soon as it looks for a second reading."""

    def readings(self, within_s: float = 0.0) -> tuple[str, ...] | None:
        super().readings(within_s)
        raise EngineLost("its process has ended")


class Clearer(Repeating):
    """Goes by the last reading, and counts how often it was asked whether a text is a whole request."""

    def __init__(self, whole: str) -> None:
        super().__init__(whole)
        self.asked = 0

    def complete(self, text: str, listen: Listen) -> bool:
        self.asked += 1
        return super().complete(text, listen)

    def best(self, readings: tuple[str, ...], listen: Listen) -> tuple[str, Understood]:
        return readings[-1], Understood(turn=listen.turn, act=Act.ANSWER, target=readings[-1])


def said(engine: Saying, understanding: Repeating, **asked: object) -> tuple[str, int]:
    """What a sentence is taken for, and after how many ms of quiet."""
    events: list[AnyEvent] = []
    hearing = SpeechPipeline(
        events.append, engine, SileroActivity(), lambda: understanding, LiveValues(), lambda: False
    )
    hearing.obey(Listen(1, silence_ms=SILENCE_MS, complete_ms=COMPLETE_MS, **asked))  # type: ignore[arg-type]
    for piece in pieces(silence(0.5) + pcm(next(iter(SAID))) + silence(2.0)):
        hearing.take(piece)
    (meaning,) = [event for event in events if isinstance(event, Understood)]
    return meaning.target, meaning.since_speech_ms


@pytest.mark.parametrize("looks", [1, 4])
def test_a_second_reading_that_is_a_whole_request_ends_the_turn_soon(looks: int) -> None:
    text, quiet_ms = said(Slow(looks), Clearer("số nhà"))
    assert text == "đổi số nhà"
    assert COMPLETE_MS <= quiet_ms < SILENCE_MS


def test_a_second_reading_that_comes_late_still_counts_at_the_end() -> None:
    understanding = Clearer("số nhà")
    text, quiet_ms = said(Slow(25), understanding)
    assert understanding.asked < 10, "nothing is worked out anew while the recogniser needs the processor"
    assert text == "đổi số nhà"
    assert COMPLETE_MS < quiet_ms < SILENCE_MS


def test_a_second_reading_that_never_comes_is_not_awaited_for_long() -> None:
    engine = Slow(10_000)
    text, quiet_ms = said(engine, Clearer("số nhà"))
    assert text == "nhà"
    assert quiet_ms >= SILENCE_MS
    assert engine.longest_s < SILENCE_MS / 1000


def test_a_process_that_is_lost_while_it_looks_for_a_second_reading_takes_no_sentence_along() -> None:
    text, _ = said(Lost(1), Clearer("số nhà"))
    assert text == "nhà"


@pytest.mark.parametrize("asked", [{"expects": "stop"}, {"moving": True}])
def test_on_the_way_nobody_waits_for_a_second_reading(asked: dict[str, object]) -> None:
    engine = Slow(10_000)
    said(engine, Clearer("số nhà"), **asked)
    assert engine.longest_s == 0.0, "the next word may be stop"


class Sure(Saying):
    """A recogniser that hears a yes with a confidence."""

    def __init__(self, confidence: float) -> None:
        super().__init__("dạ có")
        self.confidence = confidence

    def confidences(self) -> tuple[float, ...]:
        return (0.98, self.confidence)


class Agreeing(Repeating):
    def understand(self, text: str, listen: Listen) -> Understood:
        del text
        return Understood(listen.turn, Act.SERVICE, target="yes")


@pytest.mark.parametrize(("confidence", "expects", "taken_for"), [
    (0.9, "yes_no", "yes"),
    (0.3, "yes_no", "not_understood"),
    (0.3, "", "yes"),
])  # fmt: skip
def test_a_yes_to_a_question_that_was_barely_recognised_is_asked_for_again(
    confidence: float, expects: str, taken_for: str
) -> None:
    assert said(Sure(confidence), Agreeing(), expects=expects)[0] == taken_for
