"""The mark of synthetic sound, read by programs that know nothing of the robot."""

import hashlib
import json
import wave
from pathlib import Path

import numpy as np
import pytest
from tinytag import TinyTag

from robot.cli.__main__ import main
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings
from voice_models.synthesis.synthetic_mark import flac_of, pcm_of, write_marked_wav
from voice_models.synthesis.voice_choice import open_voice

PCM = (np.sin(np.arange(24_000) / 9) * 12_000).astype(np.int16).tobytes()
TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def read(path: Path) -> dict[str, str]:
    """The mark as an independent reader of tags sees it."""
    tag = TinyTag.get(path)
    assert tag.title is not None
    assert "Synthetic speech" in tag.title
    assert "Giọng nói do máy tạo" in tag.title
    assert tag.comment is not None
    mark: dict[str, str] = json.loads(tag.comment)
    return mark


@pytest.mark.parametrize("kind", ["flac", "wav"])
def test_an_independent_reader_finds_the_mark_and_the_sound_is_whole(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"sound.{kind}"
    if kind == "wav":
        write_marked_wav(path, PCM, 24_000, "supertonic F1")
        with wave.open(str(path)) as sound:
            assert sound.readframes(10**6) == PCM
    else:
        path.write_bytes(flac_of(PCM, 24_000, "supertonic F1"))
        assert pcm_of(path.read_bytes()) == PCM
    assert read(path) == {
        "digitalSourceType": TYPES + "trainedAlgorithmicMedia",
        "generator": "supertonic F1",
        "sha256": hashlib.sha256(PCM).hexdigest(),
    }


def test_the_voice_of_rules_is_marked_as_one(tmp_path: Path) -> None:
    path = tmp_path / "sound.flac"
    path.write_bytes(flac_of(PCM, 22_050, "espeak-ng 1.52.0 vi+f2"))
    assert read(path)["digitalSourceType"] == TYPES + "algorithmicMedia"


def test_every_sentence_that_is_kept_is_marked(tmp_path: Path) -> None:
    voice = open_voice(load_settings().voice, tmp_path / "cache", root=tmp_path)
    voice.synthesise("chào bác", "vi", slow=False)
    (kept,) = (tmp_path / "cache").iterdir()
    assert read(kept)["generator"] == voice.name.split(", ")[0]


def test_a_sentence_that_is_written_to_a_file_is_marked(tmp_path: Path) -> None:
    assert main(["say", "chào bác", "--wav", str(tmp_path / "a.wav")]) == 0
    assert "espeak" in read(tmp_path / "a.wav")["generator"]


@pytest.mark.parametrize("harm", ["mark", "sound", "end"])
def test_a_file_whose_mark_or_sound_was_changed_is_not_played(harm: str) -> None:
    raw = flac_of(PCM, 24_000, "supertonic F1")
    if harm == "mark":
        raw = raw.replace(b"digitalSourceType", b"digitalSourceTypo")
    elif harm == "sound":
        raw = raw[:-2000] + bytes([raw[-2000] ^ 1]) + raw[-1999:]
    else:
        raw = raw[:-500]
    assert pcm_of(raw) is None


def test_a_folder_that_is_not_there_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="can't be written"):
        write_marked_wav(tmp_path / "none" / "a.wav", PCM, 24_000, "supertonic F1")
