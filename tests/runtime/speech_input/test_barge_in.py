"""The robot pauses at the first hint that somebody talks into it, and goes on where nobody does."""

import pytest

from robot.runtime.speech_input.barge_in import UNHEARD, BargeInDetector

SPEECH, SOUND, ROOM = (0.9, 15.0), (0.0, 15.0), (0.05, -5.0)
ECHO_MS = 160


class Voice:
    def __init__(self) -> None:
        self.pauses = self.leaks = 0
        self.overheard = BargeInDetector(self.pause, self.leak)

    def pause(self) -> None:
        self.pauses += 1

    def leak(self) -> None:
        self.leaks += 1

    def hears(self, *pieces: tuple[float, float]) -> list[float]:
        return [self.overheard.above_db(chance, above_db, above_db, ECHO_MS) for chance, above_db in pieces]


def test_a_sound_pauses_the_voice_and_a_click_does_not() -> None:
    voice = Voice()
    voice.hears(SOUND, ROOM, ROOM, ROOM)
    assert voice.pauses == 0
    voice.hears(SOUND, SOUND)
    assert voice.pauses == 1


def test_nothing_counts_as_a_visitor_before_the_echo_of_the_voice_has_died_away() -> None:
    heard = Voice().hears(*[SPEECH] * 20)
    assert set(heard[: 1 + ECHO_MS // 20]) == {UNHEARD}
    assert set(heard[1 + ECHO_MS // 20 :]) == {15.0}


def test_the_voice_is_held_for_as_long_as_somebody_speaks_and_goes_on_after_nobody() -> None:
    voice = Voice()
    voice.hears(*[SPEECH] * 50)
    assert voice.pauses == 49
    voice.hears(*[ROOM] * 50)
    held = voice.pauses
    assert held < 49 + 20
    assert voice.hears(*[ROOM] * 50) == [UNHEARD] * 50
    assert voice.pauses == held


def test_a_lobby_full_of_noises_makes_it_pause_once_in_a_while() -> None:
    voice = Voice()
    noises = ([SOUND] * 3 + [ROOM] * 40) * 10
    voice.hears(*noises[:43])
    once = voice.pauses
    voice.hears(*noises[43:])
    assert voice.pauses == once
    assert voice.leaks == 0
    voice.hears(SPEECH, SPEECH)
    assert voice.pauses == once + 1, "speech is a hint all the same"


def test_a_sound_that_was_nobody_hides_no_visitor_who_is_louder() -> None:
    voice = Voice()
    voice.hears(*[(0.0, 12.0)] * 3, *[ROOM] * 40)
    once = voice.pauses
    voice.hears(*[SOUND] * 3)
    assert voice.pauses == once
    voice.hears(*[(0.0, 25.0)] * 2)
    assert voice.pauses == once + 1


def test_what_a_canceller_leaves_of_the_robot_is_no_hint() -> None:
    voice = Voice()
    for _ in range(50):
        voice.overheard.above_db(0.9, 20.0, 2.0, ECHO_MS)
    assert voice.pauses == 0


def test_the_pause_between_two_words_of_a_visitor_does_not_end_the_pause_of_the_voice() -> None:
    voice = Voice()
    voice.hears(*[SPEECH] * 12, *[ROOM] * 14)
    assert voice.leaks == 0
    assert voice.hears(SPEECH) == [15.0]


@pytest.mark.parametrize("noise", [SOUND, (0.4, 15.0)], ids=["a vacuum cleaner", "a crowd"])
def test_a_noise_that_never_ends_does_not_hold_the_voice_for_ever(noise: tuple[float, float]) -> None:
    voice = Voice()
    voice.hears(*[noise] * 100)
    held = voice.pauses
    assert held * 20 <= 2000, "1.5 s and the echo"
    voice.hears(*[noise] * 150)
    assert voice.pauses == held, "the sentence goes on"


def test_after_a_noise_that_did_not_end_a_visitor_is_noticed_again() -> None:
    voice = Voice()
    voice.hears(*[SOUND] * 320)
    held = voice.pauses
    voice.hears(*[SPEECH] * 3)
    assert voice.pauses > held


def test_speech_that_stops_with_the_voice_was_its_own() -> None:
    voice = Voice()
    voice.hears(*[SPEECH] * 6, *[ROOM] * 40)
    assert voice.leaks == 1
