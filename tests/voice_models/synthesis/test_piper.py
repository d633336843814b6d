"""Piper through the real library, with a real English voice: `kiosk models fetch piper-en`."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings
from voice_models.model_files.store import ModelStore
from voice_models.synthesis.piper import PiperEngine, engine_installed, installed_voice
from voice_models.synthesis.voice_choice import open_voice

SENTENCE = "Please bring your identity card to counter three."

with_voice = pytest.mark.skipif(
    ModelStore().condition("piper-en") != "ready" or not engine_installed(),
    reason='no Piper: pip install "reception-robot[piper]", ./kiosk models fetch piper-en',
)


@pytest.fixture(scope="module")
def model() -> Path:
    found = installed_voice(ModelStore().root, "en")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def engine(model: Path) -> PiperEngine:
    return PiperEngine(model, 1.3)


@pytest.fixture
def as_vietnamese(model: Path, tmp_path: Path) -> Path:
    """A folder of models with a Vietnamese voice: no public registry has one, so it is the English one by that name."""
    for end in (".onnx", ".onnx.json"):
        (tmp_path / f"vi_VN-test-medium{end}").symlink_to(model.with_suffix("").with_suffix(end))
    return tmp_path


@with_voice
def test_a_sentence_is_spoken_at_the_rate_of_the_voice(engine: PiperEngine) -> None:
    samples = np.frombuffer(engine.synthesise(SENTENCE, "en", slow=False), np.int16)
    assert 2.0 < samples.size / engine.rate_hz < 6.0
    assert np.abs(samples).max() > 5000
    assert "en_US-joe-medium" in engine.name


@with_voice
def test_slow_speech_takes_longer(engine: PiperEngine) -> None:
    def length(slow: bool) -> int:  # of several: each time it is drawn anew how long a sound lasts
        return sum(len(engine.synthesise(SENTENCE, "en", slow=slow)) for _ in range(8))

    assert length(slow=True) > 1.1 * length(slow=False)


@with_voice
def test_nothing_to_say_is_no_sound(engine: PiperEngine) -> None:
    assert engine.synthesise("", "en", slow=False) == b""


@with_voice
def test_a_vietnamese_voice_that_is_installed_speaks_and_english_stays_with_espeak(as_vietnamese: Path) -> None:
    voice = open_voice(load_settings(sets=['voice.engine="auto"']).voice, root=as_vietnamese)
    assert voice.name.startswith("piper ")
    assert "espeak" in voice.name
    assert voice.synthesise("chào bác", "vi", slow=False)
    assert voice.synthesise("hello", "en", slow=False)


@with_voice
@pytest.mark.parametrize("broken", [".onnx", ".onnx.json"])
def test_a_broken_voice_is_told_and_espeak_speaks(
    as_vietnamese: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    path = as_vietnamese / f"vi_VN-test-medium{broken}"
    path.unlink()
    path.write_bytes(b"{}")
    assert open_voice(load_settings(sets=['voice.engine="auto"']).voice, root=as_vietnamese).name.startswith("espeak")
    assert "speaks instead of Piper" in caplog.text
    assert "models verify" in caplog.text
    with pytest.raises(Trouble, match="no voice of Piper"):
        open_voice(load_settings(sets=['voice.engine="piper"']).voice, root=as_vietnamese)


def test_piper_without_a_vietnamese_voice_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="models fetch piper-vi piper-vi-config"):
        open_voice(load_settings(sets=['voice.engine="piper"']).voice, root=tmp_path)


def test_the_best_complete_voice_of_the_language_is_taken(tmp_path: Path) -> None:
    for name in ("vi_VN-b-low", "vi_VN-a-medium", "vi_VN-c-x_low", "en_US-joe-high"):
        (tmp_path / f"{name}.onnx").touch()
        (tmp_path / f"{name}.onnx.json").touch()
    (tmp_path / "vi_VN-d-high.onnx").touch()  # its description is missing
    assert installed_voice(tmp_path, "vi") == tmp_path / "vi_VN-a-medium.onnx"
    assert installed_voice(tmp_path, "en") == tmp_path / "en_US-joe-high.onnx"
    assert installed_voice(tmp_path, "fr") is None
    assert installed_voice(tmp_path / "none", "vi") is None


def test_a_voice_in_a_folder_of_its_own_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "vais"
    folder.mkdir()
    shutil.copy(__file__, folder / "vi_VN-vais-medium.onnx")
    (folder / "vi_VN-vais-medium.onnx.json").touch()
    assert installed_voice(tmp_path, "vi") == folder / "vi_VN-vais-medium.onnx"
