"""The voice speaks Vietnamese and English, slowly where asked, and names what it lacks."""

import threading

import numpy as np
import pytest

from hardware.audio.resampling import resampled
from robot.core.trouble import Trouble
from tests.voice_models.recordings import pieces, spoken_alone
from voice_models.recognition.viet_asr import VietAsr
from voice_models.synthesis.espeak import EspeakVoice

SENTENCE = "mời bác đến quầy số ba để làm giấy khai sinh"


@pytest.fixture(scope="module")
def voice() -> EspeakVoice:
    return EspeakVoice({"vi": "vi+f2", "en": "en+f2"}, 60, 150)


def test_a_recogniser_follows_the_voice(voice: EspeakVoice) -> None:
    samples = np.frombuffer(voice.synthesise(SENTENCE, "vi", slow=False), np.int16)
    session = VietAsr().session()
    for piece in pieces(resampled(samples, voice.rate_hz, 16_000).tobytes(), 3200):
        session.accept(piece)
    assert len(set(session.final().split()) & set(SENTENCE.split())) >= 3


def test_slow_speech_takes_longer(voice: EspeakVoice) -> None:
    assert len(voice.synthesise(SENTENCE, "vi", slow=True)) > 1.2 * len(voice.synthesise(SENTENCE, "vi", slow=False))


def test_the_slow_rate_and_the_gap_between_words_are_heard() -> None:
    def seconds(slow: bool, **manner: int) -> float:
        other = EspeakVoice({"vi": "vi+f2"}, 60, 150, **manner)
        return len(other.synthesise(SENTENCE, "vi", slow=slow)) / 2 / other.rate_hz

    assert seconds(True, slow_words_per_minute=90) > 1.1 * seconds(True) > 1.2 * seconds(False)
    assert seconds(False, word_gap=5) > 1.05 * seconds(False)
    assert seconds(False, slow_words_per_minute=90) == pytest.approx(seconds(False), rel=0.02)


def test_what_its_sound_depends_on_stands_in_its_identity(voice: EspeakVoice) -> None:
    manners: tuple[dict[str, int], ...] = ({}, {"word_gap": 1}, {"intonation": 90}, {"slow_words_per_minute": 99})
    voices = [EspeakVoice({"vi": "vi+f2"}, 60, 150, **manner) for manner in manners]
    voices += [EspeakVoice({"vi": "vi+f2"}, 61, 150), EspeakVoice({"vi": "vi+f3"}, 60, 150), voice]
    assert len({other.identity for other in voices}) == len(voices)


def test_each_language_has_its_own_sound(voice: EspeakVoice) -> None:
    assert voice.synthesise("quay so ba", "vi", slow=False) != voice.synthesise("quay so ba", "en", slow=False)


def test_a_sentence_is_spoken_the_same_way_whatever_was_said_before(voice: EspeakVoice) -> None:
    other = EspeakVoice({"vi": "vi+f2"}, 60, 150)
    first = voice.synthesise(SENTENCE, "vi", slow=False)
    voice.synthesise("please wait", "en", slow=True)
    assert len(other.synthesise(SENTENCE, "vi", slow=False)) == pytest.approx(len(first), rel=0.1)


def test_two_processes_that_say_the_same_sound_the_same() -> None:
    assert spoken_alone(SENTENCE, 150) == spoken_alone(SENTENCE, 150)


def test_threads_do_not_mix_their_sentences() -> None:
    texts = ["dạ " * (1 + number % 7) + str(number) for number in range(40)]
    alone = [EspeakVoice({"vi": "vi+f2"}, 60, 150).synthesise(text, "vi", slow=False) for text in texts]
    together: dict[str, bytes] = {}

    def speak(own: list[str]) -> None:
        fresh = EspeakVoice({"vi": "vi+f2"}, 60, 150)
        for text in own:
            together[text] = fresh.synthesise(text, "vi", slow=False)

    threads = [threading.Thread(target=speak, args=(texts[start::4],)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for text, sound in zip(texts, alone, strict=True):
        assert len(together[text]) == pytest.approx(len(sound), rel=0.1)  # espeak's lengths vary a little by themselves


@pytest.mark.parametrize("wrong", ["vi+nobody", "xx", ""])
def test_a_voice_that_is_not_there_is_found_at_once(wrong: str) -> None:
    with pytest.raises(Trouble, match=r"voice\.voice_vi"):
        EspeakVoice({"vi": wrong}, 60, 150)


def test_a_language_without_a_voice_is_a_trouble(voice: EspeakVoice) -> None:
    with pytest.raises(Trouble, match=r"voice\.voice_fr"):
        voice.synthesise("bonjour", "fr", slow=False)
