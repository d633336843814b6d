"""Ears that are closed for the robot's own voice open as soon as it has died away, and do not hear its end."""

import numpy as np
import pytest

from hardware.audio.aec.canceller import EchoCanceller
from robot.core.commands import Listen
from robot.runtime.speech_input.pipeline import SpeechPipeline
from tests.hardware.audio.aec.simulated_room import Sound, first_loud, room_response
from tests.runtime.speech_input.pipeline_room import Repeating, Room
from tests.voice_models.heard_before import quick_engine
from tests.voice_models.recordings import SAID, noise, pcm, spoken
from voice_models.recognition.ctc.recogniser import CtcRecogniser
from voice_models.recognition.voice_activity import SileroActivity

LATENCY_MS = 40  # of the loudspeaker, for which its driver waits


@pytest.fixture(scope="module")
def engine() -> CtcRecogniser:
    return quick_engine()


@pytest.fixture(scope="module")
def question() -> Sound:
    return spoken("bác cần làm giấy tờ gì, cháu xin nghe", 130)


def closed_ears(engine: CtcRecogniser) -> Room:
    """Their canceller hears nothing of the loudspeaker: it is never trusted, and knows no delay."""
    room = Room(engine)
    room.hearing = SpeechPipeline(
        room.events.append,
        engine,
        SileroActivity(),
        Repeating,
        room.live,
        lambda: room.robot_speaks,
        echo=EchoCanceller(),
    )
    room.sound(noise(1.0, 20))
    return room


def asks(room: Room, question: Sound, delay_ms: int, answer: Sound) -> None:
    """The robot's question is heard for `delay_ms` longer than it takes it to last; then comes `answer`."""
    spoken = question.size + LATENCY_MS * 16
    heard = np.convolve(question.astype(float), room_response(LATENCY_MS + delay_ms))
    heard = np.concatenate((heard, np.zeros(answer.size + 32_000)))
    heard[spoken : spoken + answer.size] += answer
    heard += np.random.default_rng(5).normal(0, 20, heard.size)
    microphone = np.clip(np.rint(heard), -32768, 32767).astype(np.int16)
    room.robot_speaks = True
    room.sound(microphone[: spoken // 320 * 320].tobytes())
    room.robot_speaks = False
    room.hearing.obey(Listen(turn=1))
    room.sound(microphone[spoken // 320 * 320 :].tobytes())


@pytest.mark.parametrize("name", ["commonvoice_22028599.wav", "commonvoice_22416756.wav"])
def test_a_visitor_who_answers_at_once_is_heard_from_the_first_word_on(
    engine: CtcRecogniser, question: Sound, name: str
) -> None:
    room = closed_ears(engine)
    said = np.frombuffer(pcm(name), np.int16)
    said = said[first_loud(said.astype(float)) :]
    asks(room, question, 20, np.concatenate((np.zeros(16 * 300, np.int16), said)))
    assert room.live.transcript(1)[0].split()[0] == SAID[name].split()[0]


@pytest.mark.parametrize("delay_ms", [0, 60, 120, 180, 240])
def test_the_end_of_its_own_voice_opens_no_turn(engine: CtcRecogniser, question: Sound, delay_ms: int) -> None:
    room = closed_ears(engine)
    asks(room, question, delay_ms, np.zeros(0, np.int16))
    assert room.kinds() == []
