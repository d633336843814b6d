"""Piper through the real sherpa-onnx, with a real English model in the Vietnamese one's place: `models fetch piper-en`.

No public registry has the Vietnamese model. The English one gets the description that sherpa-onnx's copies have.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest

from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import VoiceSettings
from tests.voice_models.synthesis import small_supertonic
from voice_models.model_files.store import ModelStore
from voice_models.synthesis.espeak import phonemes
from voice_models.synthesis.piper import PIPER, PiperEngine
from voice_models.synthesis.voice_choice import open_voice

SENTENCE = "Mời bác đến quầy số ba, để làm giấy khai sinh."
DESCRIPTION = {"model_type": "vits", "comment": "piper", "language": "Vietnamese", "voice": "vi", "version": "1"}
DESCRIPTION |= {"has_espeak": "1", "has_g2pw": "0", "n_speakers": "1", "sample_rate": "22050"}

with_voice = pytest.mark.skipif(
    ModelStore().condition("piper-en") != "ready", reason="no Piper model: ./kiosk models fetch piper-en"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models with a Piper voice, of which no other test may change a file."""
    folder = tmp_path_factory.mktemp("models")
    install(folder)
    return folder


def install(root: Path) -> Path:
    source = ModelStore().path("piper-en") / "en_US-joe-medium.onnx"
    model = onnx.load(source)
    for key, value in DESCRIPTION.items():
        entry = model.metadata_props.add()
        entry.key, entry.value = key, value
    folder = root / PIPER
    folder.mkdir(parents=True)
    onnx.save(model, folder / "vi_VN-vais1000-medium.onnx")
    ids = json.loads(source.with_suffix(".onnx.json").read_text(encoding="utf-8"))["phoneme_id_map"]
    lines = [f"{sign} {number[0]}\n" for sign, number in ids.items() if sign != "\n"]
    (folder / "tokens.txt").write_text("".join(lines), encoding="utf-8")
    small_supertonic.accept(root, PIPER)
    return folder


def settings(engine: str = "auto") -> VoiceSettings:
    return load_settings(sets=[f'voice.engine="{engine}"', "voice.cache_mb=0"]).voice


def test_phonemes_are_those_for_which_the_models_were_trained() -> None:
    # as piper-tts 1.8 gives them, with its own espeak-ng
    assert phonemes(SENTENCE, "vi") == "mˈəː2j bˈaːɜc ɗˌeɜn kwˈəɪ2 sˈoɜ bˈaː, ɗˌe4 lˈaː2m zˈəɪɜ xˈaːj sˈiɲ."
    assert phonemes("Nộp ở quầy một? Vâng", "vi").startswith("nˈo6p ˈəː4 kwˈəɪ2 mˈo6t̪? ")
    assert phonemes("", "vi") == ""
    with pytest.raises(Trouble, match=r"voice\.voice_xx"):
        phonemes("a", "xx")


@with_voice
def test_a_sentence_is_spoken_and_slowly_it_takes_longer(root: Path) -> None:
    engine = PiperEngine(root, 1.5)
    usual, slow = (np.frombuffer(engine.synthesise(SENTENCE, "vi", slow=slow), np.int16) for slow in (False, True))
    assert 2.0 < usual.size / engine.rate_hz < 8.0
    assert np.abs(usual).max() > 5000
    assert slow.size > 1.2 * usual.size, "how long a sound lasts is drawn anew each time, within limits"


@with_voice
def test_nothing_to_say_is_no_sound(root: Path) -> None:
    assert PiperEngine(root, 1.3).synthesise("...", "vi", slow=False) == b""


@with_voice
def test_where_piper_is_installed_it_speaks_vietnamese_and_english_stays_with_espeak(root: Path) -> None:
    voice = open_voice(settings(), root=root)
    assert voice.name.startswith("piper-vi, sherpa-onnx")
    assert "espeak" in voice.name
    assert voice.synthesise("chào bác", "vi", slow=False)
    assert voice.synthesise("hello", "en", slow=False)


@with_voice
def test_where_supertonic_is_there_too_or_is_damaged_the_better_whole_voice_speaks(tmp_path: Path) -> None:
    install(tmp_path)
    natural = small_supertonic.install(tmp_path)
    assert open_voice(settings(), root=tmp_path).name.startswith("supertonic")
    assert open_voice(settings("piper"), root=tmp_path).name.startswith("piper-vi")
    (natural / "voice.bin").unlink()
    assert open_voice(settings(), root=tmp_path).name.startswith("piper-vi")


@with_voice
@pytest.mark.parametrize("broken", ["vi_VN-vais1000-medium.onnx", "tokens.txt"])
def test_a_broken_voice_is_told_and_espeak_speaks(
    tmp_path: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    (install(tmp_path) / broken).write_bytes(b"{}")
    assert open_voice(settings(), root=tmp_path).name.startswith("espeak")
    assert "another voice speaks instead of piper-vi" in caplog.text
    with pytest.raises(Trouble, match="models fetch piper-vi"):
        open_voice(settings("piper"), root=tmp_path)


def test_piper_without_its_model_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="models fetch piper-vi"):
        open_voice(settings("piper"), root=tmp_path)
