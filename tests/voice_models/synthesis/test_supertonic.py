"""Supertonic through the real sherpa-onnx, with a small model of the same form."""

import threading
from pathlib import Path

import numpy as np
import pytest

from robot.core.trouble import Trouble
from robot.runtime.ports import SentenceDropped
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import VoiceSettings
from tests.voice_models.synthesis import small_supertonic
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.supertonic import RATE_HZ, STYLES, SupertonicEngine
from voice_models.synthesis.text_pieces import pieces
from voice_models.synthesis.voice_choice import VoiceLost, open_voice, why_not_natural
from voice_models.synthesis.voice_messages import Speak

GREETING = "Xin chào bác."
ENDLESS = "Mời bác mang theo giấy chứng sinh và căn cước công dân của cha mẹ nhé"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with the small one."""
    folder = tmp_path_factory.mktemp("models")
    small_supertonic.install(folder)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The same, for a test that damages it."""
    small_supertonic.install(tmp_path)
    return tmp_path


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """The same with a model for which a long piece has no end."""
    small_supertonic.install(tmp_path, endless=True)
    return tmp_path


def settings(engine: str = "auto") -> VoiceSettings:
    return load_settings(sets=[f'voice.engine="{engine}"', "voice.cache_mb=0"]).voice


def seconds(pcm: bytes) -> float:
    return len(pcm) / 2 / RATE_HZ


def test_both_languages_are_spoken_for_as_long_as_the_model_says(root: Path) -> None:
    engine = SupertonicEngine(root, "F1", 1.3)
    for language in ("vi", "en"):
        pcm = engine.synthesise("a bee see", language, slow=False)
        # sherpa-onnx adds a full stop and the language around the text
        assert seconds(pcm) == pytest.approx(small_supertonic.SECONDS_PER_LETTER * len("<vi>a bee see.</vi>"), rel=0.01)
        assert np.abs(np.frombuffer(pcm, np.int16)).max() > 1000


def test_a_sentence_sounds_the_same_each_time_and_other_with_each_style(root: Path) -> None:
    sounds = [SupertonicEngine(root, style, 1.3).synthesise(GREETING, "vi", slow=False) for style in STYLES]
    assert len(set(sounds)) == len(STYLES)
    assert SupertonicEngine(root, "F1", 1.3).synthesise(GREETING, "vi", slow=False) == sounds[0]


def test_the_style_and_the_model_stand_in_its_identity(own: Path) -> None:
    first = SupertonicEngine(own, "F1", 1.3)
    assert first.identity != SupertonicEngine(own, "M1", 1.3).identity != SupertonicEngine(own, "M1", 1.5).identity
    record = own / ".records" / "supertonic.json"
    record.write_text(record.read_text().replace("0" * 64, "1" * 64))
    assert SupertonicEngine(own, "F1", 1.3).identity != first.identity


def test_slow_speech_takes_longer_by_the_factor(root: Path) -> None:
    engine = SupertonicEngine(root, "F1", 1.3)
    usual, slow = (engine.synthesise(GREETING, "vi", slow=slow) for slow in (False, True))
    assert len(slow) == pytest.approx(1.3 * len(usual), rel=0.02)


def test_a_long_text_is_its_pieces_with_pauses(root: Path) -> None:
    engine = SupertonicEngine(root, "F1", 1.3)
    text = f"{GREETING} {ENDLESS}, {ENDLESS}."
    parts = pieces(text, engine.longest)
    assert len(parts) > 2
    alone = sum(seconds(engine.synthesise(part.text, "vi", slow=False)) for part in parts)
    pauses_s = sum(part.pause_s for part in parts[:-1])
    assert seconds(engine.synthesise(text, "vi", slow=False)) == pytest.approx(alone + pauses_s, abs=0.001)


def test_nothing_to_say_is_no_sound(root: Path) -> None:
    assert SupertonicEngine(root, "F1", 1.3).synthesise(" ...", "vi", slow=False) == b""


def test_where_supertonic_is_installed_it_speaks_both_languages(root: Path) -> None:
    voice = open_voice(settings(), root=root)
    assert voice.name.startswith("supertonic F1, sherpa-onnx")
    assert "espeak" not in voice.name
    assert voice.rate_hz == RATE_HZ
    assert why_not_natural(settings(), root) is None


@pytest.mark.parametrize("engine", ["espeak", "piper"])
def test_settings_that_choose_another_voice_are_the_reason_why_it_does_not_speak(root: Path, engine: str) -> None:
    reason = why_not_natural(settings(engine), root)
    assert reason is not None
    assert (reason.key, reason.value) == ("voice.engine", engine)


def test_a_model_that_is_not_there_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="models fetch supertonic"):
        open_voice(settings("supertonic"), root=tmp_path)
    assert open_voice(settings(), root=tmp_path).name.startswith("espeak")
    reason = why_not_natural(settings(), tmp_path)
    assert reason is not None
    assert "not installed" in reason.what


@pytest.mark.parametrize("harm", ["missing", "short", "flipped"])
@pytest.mark.parametrize("name", ["vector_estimator.int8.onnx", "voice.bin", "tts.json"])
def test_a_damaged_model_is_told_by_file_and_another_voice_speaks(
    own: Path, name: str, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = own / "supertonic" / name
    raw = bytearray(file.read_bytes())
    if harm == "flipped":
        raw[len(raw) // 2] ^= 1
    file.unlink()
    if harm != "missing":
        file.write_bytes(raw[:-1] if harm == "short" else raw)
    assert open_voice(settings(), root=own).name.startswith("espeak")
    assert "another voice speaks instead of supertonic" in caplog.text
    with pytest.raises(Trouble, match="damaged"):
        open_voice(settings("supertonic"), root=own)
    reason = why_not_natural(settings(), own)
    assert reason is not None
    if harm == "flipped":
        assert reason.file == str(file)
    assert "models fetch supertonic" in reason.line()


def test_a_model_over_which_sherpa_ends_the_process_costs_the_voice_but_not_the_speech(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "supertonic" / "voice.bin").write_bytes(b"no style")
    small_supertonic.accept(own)
    start = VoiceProcesses(settings(), root=own)
    for _ in range(2):
        voice = start()
        assert voice.name.startswith("espeak")
        assert voice.synthesise(GREETING, "vi", slow=False)
        voice.close()
    assert caplog.text.count("espeak-ng speaks") == 1
    with pytest.raises(VoiceLost):
        VoiceProcesses(settings("supertonic"), root=own)()


def test_a_model_that_onnxruntime_refuses_is_told_and_another_voice_speaks(
    own: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (own / "supertonic" / "vocoder.int8.onnx").write_bytes(b"no graph")
    small_supertonic.accept(own)
    assert open_voice(settings(), root=own).name.startswith("espeak")
    assert "no model that sherpa-onnx can speak with" in caplog.text


def dropped(voice: RemoteVoice) -> list[Exception]:
    """Have a piece without end made, drop it, and return the error that its maker got."""
    errors: list[Exception] = []

    def speak() -> None:
        try:
            voice.synthesise(ENDLESS, "vi", slow=False)
        except SentenceDropped as error:
            errors.append(error)

    speaking = threading.Thread(target=speak)
    speaking.start()
    while not voice._link._asking.locked():
        threading.Event().wait(0.01)
    while speaking.is_alive():
        voice.drop()
        speaking.join(0.01)
    return errors


def test_a_piece_in_work_is_dropped_and_the_next_one_is_made_beside_it(endless: Path) -> None:
    voice = VoiceProcesses(settings(), root=endless)()
    assert len(dropped(voice)) == 1
    voice.resume()
    alone = SupertonicEngine(endless, "F1", settings().words_per_minute / settings().slow_words_per_minute)
    wanted = alone.synthesise(GREETING, "vi", slow=False)
    assert len(voice.synthesise(GREETING, "vi", slow=False)) == len(wanted)
    assert voice.name.startswith("supertonic")
    voice.close()


def test_the_late_answer_to_a_dropped_piece_is_not_taken_for_the_next(root: Path) -> None:
    voice = VoiceProcesses(settings(), root=root)()
    right = voice.synthesise(GREETING, "vi", slow=False)
    voice._link._child.send(Speak(0, 0, GREETING * 4, "vi", slow=False))  # what `drop` leaves behind
    longer = voice.synthesise(GREETING + " Mời bác.", "vi", slow=False)
    assert len(right) < len(longer) < 3 * len(right)
    voice.close()
