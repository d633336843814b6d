"""Automatic gain: soft speech becomes loud, loud speech is not clipped, and a room stays soft."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from robot.runtime.speech_input.automatic_gain import Gain
from robot.runtime.speech_input.noise_level import dbfs
from tests.voice_models.recordings import SAID, noise, pcm, pieces, silence


def softened(sound: bytes, by_db: float) -> bytes:
    return np.rint(np.frombuffer(sound, np.int16) * 10 ** (-by_db / 20)).astype(np.int16).tobytes()


def amplified(sound: bytes) -> bytes:
    gain = Gain()
    return b"".join(gain.apply(piece) for piece in pieces(sound))


def loudest(sound: bytes) -> float:
    return float(np.percentile([dbfs(piece) for piece in pieces(sound)], 90))


def test_speech_that_is_40_db_too_soft_comes_to_the_level_of_other_speech() -> None:
    for name in SAID:
        sound = silence(1.0) + pcm(name)
        assert -40 < loudest(amplified(softened(sound, 40.0))) < -12


def test_a_room_is_not_made_loud() -> None:
    soft_room = noise(3.0, 100.0)
    assert loudest(amplified(soft_room)) < -45


def test_a_visitor_who_shouts_after_a_whisper_is_not_clipped() -> None:
    whisper = softened(pcm("commonvoice_22416756.wav"), 40.0)
    shout = np.frombuffer(amplified(whisper + noise(1.0, 9000.0)), np.int16)
    assert np.abs(shout.astype(int)).max() <= 0.91 * 32767


@given(st.lists(st.integers(-32768, 32767), min_size=320, max_size=320), st.integers(0, 40))
def test_no_sound_is_ever_clipped(samples: list[int], quiet_pieces: int) -> None:
    gain = Gain()
    for _ in range(quiet_pieces):
        gain.apply(bytes(640))
    out = np.frombuffer(gain.apply(np.array(samples, np.int16).tobytes()), np.int16).astype(int)
    assert np.abs(out).max() <= 0.91 * 32767
    assert out.size == 320


def test_a_recogniser_hears_ordinary_speech_as_it_is() -> None:
    sound = pieces(pcm("commonvoice_22416756.wav"))
    gain = Gain().of_a_sentence(-25.0)
    assert [gain.apply(piece) for piece in sound] == sound


def test_a_soft_sentence_gets_one_gain_from_its_beginning_to_its_end() -> None:
    gain = Gain().of_a_sentence(-60.0)
    factors = {
        round(dbfs(gain.apply(piece)) - dbfs(piece))
        for piece in pieces(softened(pcm("commonvoice_22416756.wav"), 30.0))
        if dbfs(piece) > -55
    }
    assert factors == {30}
