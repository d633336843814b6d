"""`kiosk say --ahead`: every piece is made once, is made anew for another style, and goes on where it stopped."""

import os
import signal
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.say.ahead import AheadText, _make, ahead_texts
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings
from tests.voice_models.synthesis import small_supertonic
from voice_models.synthesis.remote_voice import VoiceProcesses

TEXTS = [AheadText(f"Mời bác đến quầy số {word}.", "vi", False) for word in ("một", "hai", "ba", "bốn", "năm")]
TEXTS.append(AheadText("Mời bác đến quầy số một.", "vi", True))


@pytest.fixture
def models(tmp_path: Path) -> Path:
    small_supertonic.install(tmp_path / "models")
    return tmp_path / "models"


def made(models: Path, cache: Path, *, cache_mb: int = 64, style: str = "F1", crash: bool = False) -> int:
    """Make `TEXTS`; `crash`: the voice's process is dead before the first."""
    start = VoiceProcesses(
        load_settings(sets=[f'voice.style="{style}"', f"voice.cache_mb={cache_mb}"]).voice, cache, models
    )
    voice = start()
    assert voice.name.startswith("supertonic")
    if crash:
        os.kill(voice.pid, signal.SIGKILL)
    return _make(start, voice, TEXTS, cache_mb)


def test_each_piece_is_made_once(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(models, tmp_path / "cache") == 0
    assert len(list((tmp_path / "cache").iterdir())) == len(TEXTS)
    assert "6 of 6 pieces are ready" in capsys.readouterr().out


def test_what_is_there_is_not_made_again(models: Path, tmp_path: Path) -> None:
    made(models, tmp_path / "cache")
    sounds = {path: path.stat().st_ino for path in (tmp_path / "cache").iterdir()}
    lost = min(sounds)
    lost.unlink()
    assert made(models, tmp_path / "cache") == 0
    again = {path: path.stat().st_ino for path in (tmp_path / "cache").iterdir()}
    assert {path: node for path, node in again.items() if path != lost} == {
        path: node for path, node in sounds.items() if path != lost
    }
    assert lost in again


def test_another_style_has_sounds_of_its_own(models: Path, tmp_path: Path) -> None:
    made(models, tmp_path / "cache")
    made(models, tmp_path / "cache", style="M2")
    assert len(list((tmp_path / "cache").iterdir())) == 2 * len(TEXTS)


def test_a_full_disk_cache_stops_it_and_names_the_setting(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "other.flac").write_bytes(bytes(950_000))
    assert made(models, tmp_path / "cache", cache_mb=1) == 1
    told = capsys.readouterr()
    assert "raise voice.cache_mb = 1" in told.err
    assert "0 of 6" in told.out
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["other.flac"]


def test_a_crash_of_the_voice_stops_nothing(models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(models, tmp_path / "cache", crash=True) == 0
    assert "SIGKILL" in capsys.readouterr().err
    assert len(list((tmp_path / "cache").iterdir())) == len(TEXTS)


def test_where_espeak_speaks_after_a_crash_no_room_is_missed(
    models: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    voice = VoiceProcesses(load_settings().voice, tmp_path / "cache", models)()
    os.kill(voice.pid, signal.SIGKILL)
    espeak = VoiceProcesses(load_settings(sets=['voice.engine="espeak"']).voice, tmp_path / "cache", models)
    assert _make(espeak, voice, TEXTS, 64) == 1
    printed = capsys.readouterr().err
    assert "nothing is made ahead: espeak" in printed
    assert "no room" not in printed


def test_the_pieces_are_the_fixed_sentences_and_the_beginning_of_each_answer(models: Path) -> None:
    settings = load_settings()
    content = load_content(CONFIG, settings, load_lobby(CONFIG / "lobby.toml"))
    voice = VoiceProcesses(settings.voice, None, models)()
    texts = list(ahead_texts(content, voice))
    voice.close()
    assert all(len(text) <= 70 for text, _, _ in texts)
    greeting = content.spoken(content.fixed()[0], "vi")
    assert texts[0].text in greeting
    answers = list(content.answers())
    assert answers[-1].policy
    for line in (*answers[:20], answers[-1]):
        answer = content.spoken(line, "vi")
        assert any(answer.startswith(text) for text, language, slow in texts if language == "vi" and not slow)


def test_a_voice_that_speaks_at_once_needs_nothing_ahead(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", "--ahead"]) == 0
    assert "nothing is made ahead" in capsys.readouterr().out
