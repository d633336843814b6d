"""The recogniser of our own hears real people, streams, and loses nothing to a look."""

from itertools import pairwise

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from robot.core.context_phrases import ContextPhrases
from tests.voice_models.recordings import SAID, noise, pcm, pieces, silence
from voice_models.recognition.ctc.acoustic_model import BEGINNING, CHUNK_SAMPLES, AcousticModel
from voice_models.recognition.ctc.decoder import extend
from voice_models.recognition.ctc.recogniser import CtcRecogniser, CtcSession
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
    sound = pcm("commonvoice_22028599.wav")
    begins = 1_000 * 32
    session.accept(sound[:begins])
    texts = [session.accept(piece) for piece in pieces(sound[begins : begins + 380 * 32])]
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


def heard_as(engine: CtcRecogniser, sound: bytes, awaited: tuple[str, ...]) -> tuple[str, ...]:
    session = engine.session(ContextPhrases(awaited=awaited))
    for piece in pieces(sound, 3_200):
        session.accept(piece)
    session.final()
    return session.readings()


def test_an_awaited_answer_that_sounds_like_the_whole_utterance_is_the_text(engine: CtcRecogniser) -> None:
    sound = pcm("commonvoice_22416756.wav")
    said = "ôi tình mẫu tử"
    alike = heard_as(engine, sound, ())[2]
    assert heard_as(engine, sound, ())[0] == said
    assert alike in heard_as(engine, sound, (alike, "không", "số hai"))[:2], "nearly the same sound: before the others"
    assert heard_as(engine, sound, ("có", "không", "số hai"))[0] == said, "another sound is no reading"
    assert not {"có", "không", "số hai"} & set(heard_as(engine, sound, ("có", "không", "số hai")))


def test_an_awaited_word_is_not_put_into_a_sentence(engine: CtcRecogniser) -> None:
    for name in SAID:
        awaited = ("có", "ừ", "vâng", "không", "thôi", "đúng")
        assert heard_as(engine, pcm(name), awaited)[0] == heard_as(engine, pcm(name), ())[0]


def made_of(engine: CtcRecogniser, said: list[dict[str, float]], awaited: tuple[str, ...]) -> CtcSession:
    """A session after frames of these probabilities; what is left of each is blank."""
    table = engine._vocabulary
    frames = np.full((3 * len(said), 4_968), 1e-7)
    for number, likely in enumerate(said):
        for word, chance in likely.items():
            frames[3 * number, table.tokens(word)[0]] = chance
    frames[:, 0] = 1 - frames[:, 1:].sum(axis=1)
    session = engine.session(ContextPhrases(awaited=awaited))
    scores = np.log(frames).astype(np.float32)
    beam = extend(session._heard.beam, scores, session._trees)
    session._heard = session._heard._replace(beam=beam, frames=(scores,))
    return session


@pytest.mark.parametrize("chance", [0.55, 0.7, 0.88])
def test_a_yes_that_is_less_likely_than_a_refusal_has_no_confidence(engine: CtcRecogniser, chance: float) -> None:
    session = made_of(engine, [{"không": chance}, {"được": 0.98}], ("được", "có", "không"))
    text = session.readings()[0]
    assert text != "được" or min(session.confidences()) < 0.5


def test_a_clear_yes_has_confidence(engine: CtcRecogniser) -> None:
    session = made_of(engine, [{"được": 0.98}], ("được", "có", "không"))
    assert session.readings()[0] == "được"
    assert min(session.confidences()) > 0.8


@pytest.mark.parametrize("awaited", [(), ("có", "không")])
def test_a_peek_leaves_the_number_of_looks_as_it_is(engine: CtcRecogniser, awaited: tuple[str, ...]) -> None:
    session = engine.session(ContextPhrases(awaited=awaited))
    for piece in pieces(noise(3.0, 300)):
        session.accept(piece)
        session.peek()
    assert 0 <= session._looks <= 7


def test_each_word_has_its_confidence_and_noise_lowers_it(engine: CtcRecogniser) -> None:
    clear = pcm("commonvoice_22028599.wav")
    loud = np.frombuffer(clear, np.int16).astype(np.int32) + np.frombuffer(noise(len(clear) / 32_000, 2_500), np.int16)
    found = []
    for sound in (clear, np.clip(loud, -32_768, 32_767).astype(np.int16).tobytes()):
        session = engine.session()
        session.accept(sound)
        assert len(session.final().split()) == len(session.confidences())
        assert all(0 < each <= 1 for each in session.confidences())
        found.append(float(np.mean(session.confidences())))
    assert found[0] > 0.9
    assert found[1] < found[0]
