"""`kiosk bench voice`: its figures come from the voice in its process, sentence by sentence."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.bench import voice as bench
from robot.runtime.settings.loader import load_settings
from tests.voice_models.synthesis import small_supertonic
from voice_models.synthesis.remote_voice import RemoteVoice, VoiceProcesses
from voice_models.synthesis.supertonic import SupertonicEngine

TEXT = "Xin mời bác ngồi chờ. Hồ sơ gồm tờ khai đăng ký khai sinh theo mẫu, giấy chứng sinh và giấy tờ của cha mẹ."


@pytest.fixture
def small(tmp_path: Path) -> Iterator[RemoteVoice]:
    small_supertonic.install(tmp_path)
    voice = VoiceProcesses(load_settings().voice, None, tmp_path)()
    yield voice
    voice.close()


def test_a_sentence_is_timed_by_piece_and_its_sound_is_that_of_the_engine(small: RemoteVoice, tmp_path: Path) -> None:
    made = bench.synthesised(small, TEXT, slow=False)
    assert 0.0 < made.first_s < made.whole_s
    whole = SupertonicEngine(tmp_path, "F1", 1.3).synthesise(TEXT, "vi", slow=False)
    assert len(made.pcm) == pytest.approx(len(whole), rel=0.01)


def test_a_row_has_errors_first_sound_and_real_time_factor(
    small: RemoteVoice, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bench, "_candidates", lambda: iter([bench.VoiceCandidate("small", lambda: small)]))
    assert main(["bench", "voice", "--sentences", "2", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["voices"]
    assert row["voice"] == "small"
    assert row["spoke"] == [small.name]
    assert row["wer"] > 50.0, "chords are no words"
    assert row["seconds"] > 1.0
    assert row["first_sound_ms"] > 0.0
    assert row["real_time_factor"] > 0.0


def test_a_voice_that_is_not_installed_is_named_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    absent = VoiceProcesses(load_settings(sets=['voice.engine="supertonic"']).voice, None, tmp_path)
    espeak = VoiceProcesses(load_settings(sets=['voice.engine="espeak"']).voice, None, tmp_path)
    candidates = [bench.VoiceCandidate("supertonic F1", absent), bench.VoiceCandidate("espeak", espeak)]
    monkeypatch.setattr(bench, "_candidates", lambda: iter(candidates))
    assert main(["bench", "voice", "--sentences", "1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("supertonic F1: not measured: ")
    assert "models fetch supertonic" in lines[0]
    assert lines[2].startswith("espeak ")
