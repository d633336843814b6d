"""`kiosk say`: a sound file and its figures, or one line of what is wrong."""

import json
from pathlib import Path

import pytest

from hardware.audio.microphone import MIXED
from hardware.audio.wav import read_wav
from robot.cli.__main__ import main
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import VoiceSettings
from voice_models.synthesis.voice_choice import Voices, engines_of, kept_voices

SENTENCE = "Mời bác đến quầy 3 ạ."


def test_a_sentence_is_written_and_its_figures_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.wav"
    assert main(["say", SENTENCE, "--wav", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    samples, rate_hz = read_wav(path)
    assert told["seconds"] == pytest.approx(samples.size / rate_hz, abs=0.001)
    assert told["engine"].startswith("espeak-ng")
    assert told["spoken"] == "Mời bác đến quầy số ba ạ."
    assert abs(samples).max() > 3000


class Dumb:
    """A better voice that gives no sound for a sentence."""

    name, rate_hz, identity, longest = "better", 22_050, "better", 0

    def synthesise(self, text: str, language: str, *, slow: bool) -> bytes:
        raise RuntimeError(f"no sound for {text!r}, {language}, slow: {slow}")


def test_the_voice_that_spoke_is_named_and_marked_where_a_better_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def opened(wanted: VoiceSettings) -> Voices:
        return kept_voices({"vi": [Dumb(), *engines_of(wanted, tmp_path)["vi"]]}, None, 0)

    monkeypatch.setattr("robot.cli.say.open_voice", opened)
    assert main(["say", SENTENCE, "--wav", str(tmp_path / "out.wav"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["engine"].startswith("espeak-ng")
    assert b"better" not in (tmp_path / "out.wav").read_bytes()


def test_english_and_slow_are_other_sounds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = []
    for options in ([], ["--slow"], ["--english"]):
        main(["say", "counter three, please wait here", "--wav", str(tmp_path / "a.wav"), "--json", *options])
        seconds.append(json.loads(capsys.readouterr().out)["seconds"])
    assert seconds[1] > seconds[0]
    assert seconds[2] != seconds[0]


@pytest.mark.parametrize(
    ("options", "microphone"), [(["--microphone", "device:other"], ("device:other", MIXED)), ([], ("device:", 3))]
)
def test_the_channel_of_the_settings_is_that_of_their_microphone_only(
    monkeypatch: pytest.MonkeyPatch, options: list[str], microphone: tuple[str, int]
) -> None:
    settings = load_settings(sets=["microphone.channel=3"])
    used = []
    monkeypatch.setattr("robot.cli.say.load_settings", lambda: settings)
    monkeypatch.setattr("robot.cli.say.recording_dialogue.record", lambda *given: used.append(given[3]) or 0)
    assert main(["say", "--record", *options]) == 0
    assert used == [microphone]


@pytest.mark.parametrize("text", ["", "   ", "...?"])
def test_a_text_without_words_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert main(["say", text, "--wav", str(tmp_path / "a.wav")]) == 2
    assert "nothing to speak" in capsys.readouterr().err
    assert not (tmp_path / "a.wav").exists()


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["say", SENTENCE, "--wav", str(tmp_path / "none" / "a.wav")]) == 2
    said = capsys.readouterr().err
    assert "can't be written" in said
    assert said.count("\n") == 1
