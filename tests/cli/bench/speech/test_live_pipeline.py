"""Recordings through ears: what is timed, who is cut off, and what plainer ears make of the same sound."""

import time
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.wav import read_pcm, write_wav
from robot.cli.bench.speech.baseline_pipelines import EnergyActivity
from robot.cli.bench.speech.endpointing import gap
from robot.cli.bench.speech.live_pipeline import cut_to_pieces, level_of, through
from robot.cli.bench.speech.noise_mixer import Degradation
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.rig import SpeechRig
from robot.core.commands import Listen
from robot.core.context_phrases import ANYTHING, ContextPhrases
from robot.core.trouble import Trouble
from robot.runtime.ports import Recogniser
from tests.voice_models.recordings import SAID, SPEECH

NAME = "commonvoice_22028599.wav"
CLIP = Clip(SPEECH / NAME, NAME, SAID[NAME])


@pytest.fixture(scope="module")
def rig() -> SpeechRig:
    return SpeechRig("viet-asr", [CLIP])


@pytest.fixture
def paused(tmp_path: Path) -> Clip:
    """The recording with a second of silence at an inner gap."""
    level, sound = level_of(CLIP), np.frombuffer(read_pcm(CLIP.path), np.int16)
    at = gap(sound.astype(np.float32), level)
    assert level.onset_ms * 16 < at < level.end_ms * 16
    path = tmp_path / "paused.wav"
    write_wav(path, np.concatenate((sound[:at], np.zeros(16_000, np.int16), sound[at:])).tobytes(), 16_000)
    return Clip(path, path.name, CLIP.transcript)


def test_the_meaning_comes_after_the_end_of_speech_and_its_pause(rig: SpeechRig) -> None:
    level = level_of(CLIP)
    heard = rig.live(CLIP, level, Degradation(), (900, 900))
    assert heard.text == SAID[NAME]
    assert not heard.cut
    assert 700 <= (heard.closed_ms or 0) - level.end_ms < 2000, "in the time of the sound"
    assert (heard.answer_ms(level) or 0) >= 700, "the work comes on top"
    assert level.onset_ms < (heard.words_ms or 0) < level.end_ms, "the first words show while the rest is said"
    assert heard.words_ms <= heard.partials[0][0]
    assert [at_ms for at_ms, _ in heard.partials] == sorted(at_ms for at_ms, _ in heard.partials)
    assert heard.work_ms > 0


def test_who_pauses_longer_than_a_fixed_silence_is_cut_off_and_lost(rig: SpeechRig, paused: Clip) -> None:
    level = level_of(paused)
    heard = rig.live(paused, level, Degradation(), make=rig.fixed)
    assert heard.cut
    assert not heard.mended
    assert len(heard.text.split()) < len(SAID[NAME].split())
    assert heard.answer_ms(level) is None
    assert not rig.live(paused, level, Degradation(), (1600, 1600)).cut


def test_the_energy_detector_follows_the_room() -> None:
    detector = EnergyActivity()
    quiet = np.full(320, 40, np.int16).tobytes()
    assert {detector.speech(quiet) for _ in range(200)} == {0.0}
    assert detector.speech(np.full(320, 2000, np.int16).tobytes()) == 1.0
    assert detector.speech(np.full(320, 100, np.int16).tobytes()) == 1.0, "the threshold has sunk to the room"


def test_a_recording_of_silence_is_trouble(tmp_path: Path) -> None:
    path = tmp_path / "silent.wav"
    write_wav(path, bytes(32_000), 16_000)
    with pytest.raises(Trouble, match=r"silent\.wav"):
        level_of(Clip(path, path.name, "x"))


def test_a_recording_is_cut_into_whole_pieces() -> None:
    assert [len(piece) for piece in cut_to_pieces([bytes(700), bytes(700)])] == [640, 640, 640]


class Ahead:
    """An engine with so many steps of 15 ms to be done when nothing else is; also its one session."""

    name = "ahead"

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def session(self, context: ContextPhrases = ANYTHING) -> "Ahead":
        del context
        return self

    def __getattr__(self, _name: str) -> object:
        return lambda *_arguments: ""

    def catch_up(self) -> bool:
        if not self.steps:
            return False
        self.steps -= 1
        time.sleep(0.015)
        return True


class Listening:
    """Ears that have begun an utterance and hear nothing in it."""

    def __init__(self, _emit: object, _live: object, engine: Recogniser) -> None:
        engine.session()

    def obey(self, command: object) -> None: ...

    def take(self, piece: bytes) -> None: ...


def test_what_the_recogniser_does_ahead_is_done_between_the_pieces_and_is_work() -> None:
    engine = Ahead(steps=40)
    heard = through(Listening, engine, [bytes(640 * 20)], 10_000, Listen(1))  # type: ignore[arg-type]
    assert 1 <= 40 - engine.steps < 40, "some are done between two pieces, and no more than there is time for"
    assert heard.work_ms >= 15 * (40 - engine.steps)
