"""How loud the room is, and how far speech stands above it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.runtime.speech_input.noise_level import NOISY_DB, SILENCE_DBFS, NoiseLevel, dbfs
from tests.voice_models.recordings import SAID, noise, pcm, pieces


def room_of(*levels: float, pieces_each: int = 100) -> NoiseLevel:
    room = NoiseLevel()
    for level in levels:
        for _ in range(pieces_each):
            room.between_sentences(level)
    return room


def test_full_scale_is_0_dbfs_and_silence_has_a_floor() -> None:
    square = np.where(np.arange(320) % 2, 32767, -32768).astype(np.int16)
    assert dbfs(square.tobytes()) == pytest.approx(0.0, abs=0.01)
    assert dbfs((square // 100).astype(np.int16).tobytes()) == pytest.approx(-40.0, abs=0.1)
    assert dbfs(bytes(640)) == SILENCE_DBFS


def test_before_the_room_is_known_nothing_stands_above_it() -> None:
    assert NoiseLevel().above_db(-1.0) == -np.inf
    assert NoiseLevel().snr_db is None


def test_speech_stands_above_a_quiet_room_and_a_murmur_does_not() -> None:
    room = room_of(-60.0)
    assert room.noise_dbfs == -60.0
    assert room.above_db(-25.0) > 20
    assert room.above_db(-58.0) < 0


def test_peaks_of_a_lively_room_do_not_stand_above_it() -> None:
    room = NoiseLevel()
    for number in range(100):
        room.between_sentences(-34.0 if number % 5 == 0 else -43.0)
    assert room.above_db(-34.0) < 0
    assert room.above_db(-25.0) > 0


def test_a_voice_as_loud_as_the_room_is_still_heard_to_its_end() -> None:
    room = room_of(-30.0)
    for _ in range(30):
        room.in_a_sentence(-22.0, voiced=True)
    assert room.above_db(-25.0) > 0


def test_a_loud_room_is_noticed_within_two_seconds() -> None:
    room = room_of(-60.0)
    for piece in pieces(noise(2.0, 1200.0)):
        room.between_sentences(dbfs(piece))
    assert room.snr_db is not None
    assert room.snr_db < NOISY_DB
    assert room.noisy


def test_a_room_is_quiet_again_only_after_a_while() -> None:
    room = room_of(-30.0)
    assert room.noisy
    for _ in range(200):
        room.between_sentences(-60.0)
    assert room.noisy
    for _ in range(300):
        room.between_sentences(-60.0)
    assert not room.noisy


def test_who_speaks_louder_is_heard_in_a_loud_room() -> None:
    room = room_of(-30.0)
    for number in range(400):
        room.in_a_sentence(-10.0 if number % 5 else -31.0, voiced=number % 5 > 0)
    assert room.snr_db == pytest.approx(20.0)
    assert not room.noisy


@given(st.binary(max_size=640).filter(lambda pcm: len(pcm) % 2 == 0))
def test_every_sound_has_a_level(pcm: bytes) -> None:
    assert SILENCE_DBFS <= dbfs(pcm) <= 0.01


def in_one_sentence(room: NoiseLevel, sound: bytes) -> float | None:
    """After how many seconds of a sentence that is never closed the room is called noisy."""
    for number, piece in enumerate(pieces(sound), start=1):
        level = dbfs(piece)
        room.in_a_sentence(level, voiced=room.above_db(level) >= 0)
        if room.noisy:
            return number * 0.02
    return None


def test_a_crowd_that_begins_to_talk_in_an_open_turn_is_noticed_within_two_seconds() -> None:
    told_s = in_one_sentence(room_of(-60.0), noise(4.0, 700.0))
    assert told_s is not None
    assert told_s <= 2.0


def test_a_person_who_speaks_without_a_pause_is_no_crowd() -> None:
    for name in SAID:
        spoken = np.frombuffer(pcm(name), np.int16)
        loud = np.abs(spoken) > 300
        words = spoken[loud.argmax() : spoken.size - loud[::-1].argmax()]
        assert in_one_sentence(room_of(-60.0), np.tile(words, 3).tobytes()) is None, name


def test_talk_far_below_the_usual_voice_is_no_noise() -> None:
    assert in_one_sentence(room_of(-70.0), noise(4.0, 100.0)) is None
