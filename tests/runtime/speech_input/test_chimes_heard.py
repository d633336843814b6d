"""The robot's own notes open no turn: heard by its microphone with the real detector of speech."""

import numpy as np
import pytest

from hardware.audio.resampling import resampled
from robot.core.commands import Listen, Tone
from robot.core.events import AnyEvent, SpeechBegan
from robot.runtime.ports import LiveValues
from robot.runtime.speech_input.pipeline import SpeechPipeline
from robot.runtime.speech_output import chimes
from voice_models.recognition.voice_activity import SileroActivity

ROOM_RMS = 20.0
NO_RECOGNISER = NO_UNDERSTANDING = None  # nothing is said
SOUNDS = {tone.value: chimes.chime(tone) for tone in Tone} | {"key": chimes.click()}


@pytest.mark.parametrize("sound", SOUNDS)
@pytest.mark.parametrize("over_voice", [False, True])
def test_a_chime_in_an_open_turn_is_not_taken_for_a_visitor(sound: str, over_voice: bool) -> None:
    events: list[AnyEvent] = []
    hearing = SpeechPipeline(
        events.append, NO_RECOGNISER, SileroActivity(), lambda: NO_UNDERSTANDING, LiveValues(), lambda: False
    )  # type: ignore[arg-type, return-value]
    hearing.obey(Listen(1, over_voice=over_voice))
    notes = resampled(np.frombuffer(SOUNDS[sound], np.int16), chimes.RATE_HZ, 16_000)
    pause = np.zeros(8000)
    heard = np.concatenate((pause, notes, pause, notes, np.zeros(16_000)))
    heard += np.random.default_rng(5).normal(0, ROOM_RMS, heard.size)
    microphone = np.rint(heard).astype(np.int16)
    for start in range(0, microphone.size - 319, 320):
        hearing.take(microphone[start : start + 320].tobytes())
    assert SpeechBegan(1) not in events
