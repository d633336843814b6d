"""`kiosk hear`: one JSON line a file; a broken file is one line, and the rest goes on; the live display."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from hardware.audio.microphone import MIXED, FileMicrophone
from hardware.audio.resampling import resampled
from hardware.audio.wav import read_wav, write_wav
from robot.cli.__main__ import main
from robot.cli.bench.speech.rig import SpeechRig
from robot.cli.hear import live
from robot.runtime.settings.loader import load_settings
from tests.voice_models.heard_before import quick_engine
from tests.voice_models.recordings import SAID, SPEECH, pcm, silence
from voice_models.recognition import engine_choice

NAME = "commonvoice_22028599.wav"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was heard in another test is not heard again."""
    monkeypatch.setattr(engine_choice, "recogniser", lambda *_: quick_engine())


def test_each_file_is_one_json_line_of_the_agreed_keys(capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(SPEECH / name) for name in SAID]
    assert main(["hear", *files, "--json", "--engine", "viet-asr"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == list(SAID.values())
    for file, line in zip(files, lines, strict=True):
        assert list(line) == ["file", "engine", "text", "partials", "audio_ms", "work_ms"]
        assert line["file"] == file
        assert line["engine"].startswith("viet-asr ")
        times = [partial["at_ms"] for partial in line["partials"]]
        assert times == sorted(times)
        assert times[-1] <= line["audio_ms"]
        assert line["work_ms"] > 0


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("rate_hz", [8000, 22050, 48000])
def test_a_recording_at_another_rate_is_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str], rate_hz: int) -> None:
    samples, own_hz = read_wav(SPEECH / NAME)
    path = tmp_path / "other.wav"
    write_wav(path, resampled(samples, own_hz, rate_hz).tobytes(), rate_hz)
    assert main(["hear", str(path), "--engine", "viet-asr"]) == 0
    assert "người khác" in capsys.readouterr().out


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("content", [None, b"", b"not a sound", b"RIFF\0\0\0\0WAVEfmt "])
def test_a_broken_file_is_one_line_and_the_others_are_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "broken.wav"
    if content is not None:
        path.write_bytes(content)
    assert main(["hear", str(path), str(SPEECH / NAME), "--engine", "viet-asr"]) == 1
    said = capsys.readouterr()
    assert said.out == f"{SPEECH / NAME}: {SAID[NAME]}\n"
    assert str(path) in said.err
    assert said.err.count("\n") == 1


def test_when_no_file_can_be_read_the_input_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", str(tmp_path / "none.wav"), "--json"]) == 2
    assert capsys.readouterr().out == ""


def test_the_display_ends_with_its_file_and_tells_each_turn(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "visitor.wav"
    recording = pcm(NAME)
    write_wav(path, silence(1.0) + recording, 16_000)
    assert main(["hear", "--live", "--microphone", f"wav:{path}", "--json", "--engine", "viet-asr"]) == 0
    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["text"] == SAID[NAME]
    assert 0 < line["first_partial_ms"] < len(recording) // 32, "in the time of the sound, while the rest is said"
    assert line["at_s"] > line["first_partial_ms"] / 1000
    assert line["final_ms"] > 0


def test_a_microphone_file_that_is_not_there_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hear", "--live", "--microphone", f"wav:{tmp_path / 'none.wav'}"]) == 2
    assert "none.wav" in capsys.readouterr().err


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("options", "channel"), [(["--microphone", "device:other"], MIXED), ([], 3)])
def test_the_channel_of_the_settings_is_that_of_their_microphone_only(
    monkeypatch: pytest.MonkeyPatch, options: list[str], channel: int
) -> None:
    opened = []
    settings = load_settings(sets=["microphone.channel=3"])

    def open_microphone(_address: str, channel: int) -> FileMicrophone:
        opened.append(channel)
        raise KeyboardInterrupt

    monkeypatch.setattr(live, "load_settings", lambda: settings)
    monkeypatch.setattr(live, "open_microphone", open_microphone)
    assert main(["hear", "--live", "--json", *options]) == 0
    assert opened == [channel]


def test_the_display_is_labelled_in_both_languages() -> None:
    watch = live.LiveListener(SpeechRig("viet-asr"), lambda _: None)
    watch.noisy = True
    shown = io.StringIO()
    Console(width=200, file=shown).print(live._page(watch, "device:", []))
    for label in (
        "level | mức âm",
        "waits for speech | đang chờ tiếng nói",
        "ồn: đưa micrô lại gần hoặc giảm tiếng ồn",
    ):
        assert label in shown.getvalue()
