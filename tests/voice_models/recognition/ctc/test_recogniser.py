"""The recogniser of our own hears real people, streams, and loses nothing to a look."""

from itertools import pairwise

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from robot.core.context_phrases import ContextPhrases
from tests.voice_models.recordings import SAID, noise, pcm, pieces, silence
from voice_models.recognition.ctc.acoustic_model import BEGINNING, CHUNK_SAMPLES, AcousticModel
from voice_models.recognition.ctc.recogniser import CtcRecogniser
from voice_models.recognition.ctc.weights import library_of_the_wheel, read_weights


@pytest.fixture(scope="module")
def engine() -> CtcRecogniser:
    return CtcRecogniser()


@pytest.mark.parametrize("name", SAID)
def test_a_person_is_understood_but_for_at_most_two_words(engine: CtcRecogniser, name: str) -> None:
    session = engine.session()
    for piece in pieces(pcm(name), 3200):
        session.accept(piece)
    assert Levenshtein.distance(session.final().split(), SAID[name].split()) <= 2


@pytest.mark.parametrize("size", [640, 3_200, 32_000])
def test_the_size_of_the_pieces_makes_no_difference_to_the_text(engine: CtcRecogniser, size: int) -> None:
    name = "commonvoice_22028599.wav"
    session = engine.session()
    for piece in pieces(pcm(name), size):
        session.accept(piece)
    assert session.final() == SAID[name]


def test_the_text_grows_while_the_person_speaks(engine: CtcRecogniser) -> None:
    session = engine.session()
    texts = [session.accept(piece) for piece in pieces(pcm("commonvoice_22028599.wav"), 3200)]
    assert len(set(texts)) >= 3


def test_a_peek_after_every_piece_changes_no_word(engine: CtcRecogniser) -> None:
    name = "commonvoice_22028599.wav"
    session = engine.session()
    for piece in pieces(pcm(name), 9_600):
        session.accept(piece)
        session.peek()
    assert session.final() == SAID[name]


def test_silence_and_noise_are_no_words(engine: CtcRecogniser) -> None:
    assert engine.session().final() == ""
    session = engine.session()
    session.accept(silence(1.0) + noise(2.0, 300))
    assert session.final() == ""


def test_an_utterance_of_any_length_is_heard_though_the_model_knows_200_seconds() -> None:
    model = AcousticModel(read_weights(library_of_the_wheel()).model)
    state = BEGINNING._replace(offset=4_980)
    for _ in range(3):
        scores, state = model.step(np.zeros(CHUNK_SAMPLES, np.int16), state)
        assert int(scores.argmax(axis=1).sum()) == 0, "silence is blank"
    assert state.offset < 4_980


def test_a_first_word_is_shown_before_its_chunk_is_full(engine: CtcRecogniser) -> None:
    session = engine.session()
    sound = pcm("commonvoice_22416756.wav")
    begins = 900 * 32
    session.accept(sound[:begins])
    texts = [session.accept(piece) for piece in pieces(sound[begins : begins + 320 * 32])]
    assert any(texts), texts
    assert all(after or not before for before, after in pairwise(texts)), "a caption never goes away"


def test_the_other_readings_follow_the_text_likeliest_first(engine: CtcRecogniser) -> None:
    session = engine.session()
    session.accept(pcm("commonvoice_23667731.wav"))
    text = session.final()
    readings = session.readings()
    assert readings[0] == text
    assert len(set(readings)) == len(readings) <= 4


def test_nothing_of_the_engine_goes_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    session = CtcRecogniser().session(ContextPhrases(("khai sinh", "câu có chữ w")))
    session.accept(silence(0.5))
    session.final()
    assert capfd.readouterr() == ("", "")
