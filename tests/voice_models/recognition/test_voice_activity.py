"""Voice activity: people are speech; silence and noise are not."""

import pytest

from tests.voice_models.recordings import SAID, noise, pcm, pieces, silence
from voice_models.recognition.voice_activity import SileroActivity


def chances(sound: bytes) -> list[float]:
    activity = SileroActivity()
    return [activity.speech(piece) for piece in pieces(sound)]


@pytest.mark.parametrize("name", SAID)
def test_a_person_speaking_is_speech(name: str) -> None:
    found = chances(silence(0.5) + pcm(name))
    assert max(found[:20]) < 0.3
    assert sum(chance > 0.5 for chance in found) * 0.02 > 0.5


def test_silence_and_noise_are_no_speech() -> None:
    assert max(chances(silence(1.0) + noise(2.0, 1000))) < 0.5


def test_reset_forgets_what_was_heard() -> None:
    activity = SileroActivity()
    sound = pieces(pcm("commonvoice_22028599.wav"))
    first = [activity.speech(piece) for piece in sound]
    activity.reset()
    assert [activity.speech(piece) for piece in sound] == first
