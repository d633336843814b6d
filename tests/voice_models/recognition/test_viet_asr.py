"""The viet-asr engine hears real people, streams, and outlives its own limits."""

from itertools import pairwise

import numpy as np
import pytest
from vietasr import Pipeline

from tests.voice_models.recordings import SAID, noise, pcm, pieces, silence
from voice_models.recognition.engine_choice import recogniser
from voice_models.recognition.viet_asr import Streams, VietAsr, VietAsrHeard


@pytest.fixture(scope="module")
def engine() -> VietAsr:
    return VietAsr()


@pytest.mark.parametrize("name", SAID)
def test_a_person_is_understood_word_for_word(engine: VietAsr, name: str) -> None:
    session = engine.session()
    for piece in pieces(pcm(name), 3200):
        session.accept(piece)
    assert session.final() == SAID[name]


def test_the_text_grows_while_the_person_speaks(engine: VietAsr) -> None:
    session = engine.session()
    texts = [session.accept(piece) for piece in pieces(pcm("commonvoice_22028599.wav"), 3200)]
    assert len(set(texts)) >= 3
    assert all(after.startswith(before) for before, after in pairwise(texts))


def test_the_size_of_the_pieces_makes_no_difference(engine: VietAsr) -> None:
    sound = pcm("commonvoice_23667731.wav")
    whole = engine.session()
    whole.accept(sound)
    assert whole.final() == SAID["commonvoice_23667731.wav"]


def test_nothing_said_is_nothing_heard(engine: VietAsr) -> None:
    assert engine.session().final() == ""
    session = engine.session()
    session.accept(silence(1.0) + noise(2.0, 300))
    assert session.final() == ""


def test_more_pauses_than_the_engine_remembers_lose_no_words(engine: VietAsr) -> None:
    session = engine.session()
    part = pcm("commonvoice_22028599.wav") + silence(1.5)
    for piece in pieces(part * 8, 3200):
        session.accept(piece)
    assert session.final().count("người khác") == 8


def test_speech_that_outlasts_a_session_is_heard_to_its_end() -> None:
    session = VietAsrHeard(Pipeline.preset("transcribe"), quiet_cut_s=2.0, hard_cut_s=60.0)
    for name in SAID:
        for piece in pieces(pcm(name) + silence(1.0), 3200):
            session.accept(piece)
    assert session.final() == " ".join(SAID.values())


def test_speech_without_a_quiet_moment_is_cut_and_goes_on() -> None:
    session = VietAsrHeard(Pipeline.preset("transcribe"), quiet_cut_s=2.0, hard_cut_s=4.0)
    sound = noise(12.0, 300)
    loud = np.frombuffer(sound, np.int16) + np.frombuffer((pcm("commonvoice_22028599.wav") * 4)[: len(sound)], np.int16)
    texts = [session.accept(piece) for piece in pieces(loud.tobytes(), 3200)]
    assert session.final().count("người") >= 3
    assert all(len(after) >= len(before) for before, after in pairwise(texts))


def test_nothing_of_the_engine_goes_to_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    session = recogniser("viet-asr", "").session()
    session.accept(silence(0.5))
    session.final()
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", SAID)
def test_peeks_at_the_text_cost_no_word(engine: VietAsr, name: str) -> None:
    sound = pcm(name) + silence(0.3)
    plain, peeking = engine.session(), engine.session()
    for number, piece in enumerate(pieces(sound, 9600)):
        plain.accept(piece)
        peeking.accept(piece)
        if number % 3 == 2:
            peeking.peek()
    assert peeking.final() == plain.final()


def test_a_peek_is_the_final_text_when_nothing_follows(engine: VietAsr) -> None:
    session = engine.session()
    session.accept(pcm("commonvoice_23667731.wav"))
    peeked = session.peek()
    assert session.accept(b"") == peeked
    assert session.peek() == session.final() == peeked


def test_another_reading_comes_after_the_text(engine: VietAsr) -> None:
    found = set()
    for name in SAID:
        session = engine.session()
        session.accept(pcm(name)[:28_800])
        session.accept(pcm(name)[28_800:])
        text = session.final()
        readings = session.readings()
        assert readings[0] == text
        found.add(len(readings))
    assert found == {1, 2}
    assert engine.session().readings() == ()


@pytest.mark.parametrize("name", SAID)
def test_what_was_heard_ahead_is_the_same_reading(engine: VietAsr, name: str) -> None:
    at_the_end, ahead, interrupted = engine.session(), engine.session(), engine.session()
    steps = 0
    for number, piece in enumerate(pieces(pcm(name), 3200)):
        for session in (at_the_end, ahead, interrupted):
            session.accept(piece)
        while ahead.catch_up():
            steps += 1
        if number == 9:
            interrupted.catch_up()
            interrupted.peek()
            interrupted.readings()
    texts = {session.final() for session in (at_the_end, ahead, interrupted)}
    assert len(texts) == 1
    assert at_the_end.readings() == ahead.readings() == interrupted.readings()
    assert steps > 3
    assert not ahead.catch_up()


class Counting:
    """Stands for the library: what its sessions were given, in the order of all calls."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, int]] = []  # (number of the session, bytes)
        self.open: set[int] = set()

    def stream(self, sample_rate: float) -> "Opened":
        assert sample_rate == 16_000
        return Opened(self)


class Opened:
    """One session: its text is how many bytes of sound other than silence it was given, once that is a chunk."""

    def __init__(self, library: Counting) -> None:
        self.library, self.number, self.sound = library, len(library.calls), b""
        library.open.add(self.number)

    def accept(self, pcm: bytes) -> None:
        assert self.number in self.library.open
        self.library.calls.append((self.number, len(pcm)))
        self.sound += pcm

    def partial(self) -> "Opened":
        return self

    final = partial

    def close(self) -> None:
        self.library.open.remove(self.number)

    @property
    def text(self) -> str:
        return "có tiếng" if len(self.sound) >= 3 * 13_760 else ""


PRE_ROLL = silence(0.9)


def test_the_first_look_comes_before_the_sound_from_before_speech_which_waits_for_it() -> None:
    library = Counting()
    session = VietAsrHeard(library)
    session.accept(PRE_ROLL)
    (first,) = {number for number, _ in library.calls}
    begun = sum(size for _, size in library.calls)
    session.accept(noise(0.1, 3000))
    look = [number for number, _ in library.calls if number != first]
    assert look, "after 100 ms"
    assert sum(size for number, size in library.calls if number == first) == begun, "what waits comes after it"
    assert not session.catch_up(), "the next look is near"
    for _ in range(4):
        session.accept(noise(0.1, 3000))
    assert session.catch_up(), "between two looks"
    for _ in range(2):
        session.accept(noise(0.1, 3000))
    while session.catch_up():
        pass
    heard = sum(size for number, size in library.calls if number == first) - begun
    assert heard == len(PRE_ROLL) + 7 * 3200, "nothing is lost"
    assert first in library.open


def test_what_waits_is_heard_as_soon_as_the_speaker_pauses() -> None:
    library = Counting()
    session = VietAsrHeard(library)
    session.accept(PRE_ROLL)
    for _ in range(10):
        session.accept(noise(0.02, 3000))
    assert not session.catch_up(), "the next look is near"
    for _ in range(3):
        session.accept(silence(0.02))
    assert session.catch_up()


@pytest.mark.parametrize("piece_s", [0.02, 0.04, 0.06, 0.1])
def test_the_first_looks_take_one_chunk_of_work_however_the_sound_comes(piece_s: float) -> None:
    library = Counting()
    session = VietAsrHeard(library)
    session.accept(PRE_ROLL)
    first = {number for number, _ in library.calls}
    for _ in range(round(0.36 / piece_s)):
        session.accept(noise(piece_s, 3000))
    looks = [size for number, size in library.calls if number not in first]
    assert len(looks) >= 3
    assert max(looks) <= 0.45 * 32_000


def test_what_waits_is_heard_before_a_peek() -> None:
    library = Counting()
    session = VietAsrHeard(library)
    session.accept(PRE_ROLL)
    session.accept(noise(0.3, 3000))
    assert session.peek() == "có tiếng"


def test_a_session_stands_ready_for_every_utterance_however_much_sound_came_before_it() -> None:
    library = Counting()
    streams = Streams(library)
    assert streams.prepare()
    assert not streams.prepare()
    used = []
    for lead_ms in (500, 744, 620):
        session = streams.open(lead_ms * 32)
        assert len(session.sound) == lead_ms * 32
        used.append(session.number)
        session.close()
        assert streams.prepare()
    assert len(set(used)) == 3, "none is used twice"
    assert len(library.open) == 1


class Refuting(Counting):
    """Its looks, which begin with sound, hear another word than its sessions, which begin with silence."""

    def stream(self, sample_rate: float) -> "Opened":
        assert sample_rate == 16_000
        return Twofold(self)


class Twofold(Opened):
    """One session or look of it."""

    @property
    def text(self) -> str:
        return "dạng" if any(self.sound[:16_000]) else "dạ"


def test_a_look_that_a_peek_has_refuted_does_not_come_back() -> None:
    session = VietAsrHeard(Refuting())
    session.accept(PRE_ROLL)
    assert [session.accept(piece) for piece in pieces(noise(0.3, 3000), 3200)][-1] == "dạng"
    assert session.peek() == "dạ"
    assert {session.accept(piece) for piece in pieces(noise(0.3, 3000), 3200)} == {"dạ"}


class Chunked:
    """Stands for the library, whose model is deaf to a word that begins in the second half of a chunk of 430 ms."""

    def __init__(self) -> None:
        self.sound = b""

    def stream(self, sample_rate: float) -> "Chunked":
        assert sample_rate == 16_000
        return Chunked()

    def accept(self, pcm: bytes) -> None:
        self.sound += pcm

    def partial(self) -> "Chunked":
        return self

    final = partial

    def close(self) -> None:
        """Nothing to free."""

    @property
    def text(self) -> str:
        onset_ms = (len(self.sound) - len(self.sound.lstrip(b"\0"))) // 32
        return "không" if onset_ms % 430 < 215 and onset_ms < len(self.sound) // 32 else ""


@pytest.mark.parametrize(("spoken_s", "text"), [(0.3, "không"), (5.0, "")])
def test_a_short_word_that_falls_badly_into_the_chunks_is_heard_once_they_are_moved(spoken_s: float, text: str) -> None:
    session = VietAsrHeard(Chunked())
    session.accept(silence(0.9))
    for piece in pieces(noise(spoken_s, 3000)):
        session.accept(piece)
    assert session.peek() == text
    assert session.final() == text
    assert session.readings() == ((text,) if text else ())


def test_a_peek_in_the_middle_takes_back_nothing_that_was_shown(engine: VietAsr) -> None:
    session = engine.session()
    texts = []
    for number, piece in enumerate(pieces(pcm("commonvoice_22028599.wav"), 3200)):
        texts.append(session.accept(piece))
        if number == 15:
            texts.append(session.peek())
    assert all(len(after) >= len(before) for before, after in pairwise(texts))


def test_an_utterance_that_is_too_long_to_be_heard_again_goes_on_after_a_peek(engine: VietAsr) -> None:
    session = engine.session()
    part = pcm("commonvoice_22028599.wav") + silence(1.5)
    for piece in pieces(part * 8, 32_000):
        session.accept(piece)
    assert session.peek().count("người khác") == 8
    session.accept(part)
    assert session.final().count("người khác") == 9


def test_a_first_word_is_told_before_its_chunk_is_full_where_there_is_time_to_look(engine: VietAsr) -> None:
    sound = pcm("commonvoice_22028599.wav")
    speech = next(
        at for at in range(0, len(sound), 640) if np.abs(np.frombuffer(sound[at : at + 640], np.int16)).max() > 3000
    )
    sound = silence(0.9) + sound[max(0, speech - 3200) :]
    begin = sound[28_800 : 28_800 + 13_440]  # 420 ms
    in_time, late = engine.session(), engine.session()
    for session in (in_time, late):
        session.accept(sound[:28_800])
    assert any(in_time.accept(piece) for piece in pieces(begin))
    assert not late.accept(begin)
    late.accept(sound[28_800 + 13_440 :])
    assert late.final() == SAID["commonvoice_22028599.wav"]
