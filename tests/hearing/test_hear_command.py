"""`kiosk hear`: one JSON line a file; a broken file is one line and exit status 2."""

import json
from pathlib import Path

import pytest

from hardware.resample import resampled
from hardware.wav import read_wav, write_wav
from robot.cli.__main__ import main
from tests.voice_models.recordings import SAID, SPEECH

NAME = "commonvoice_22028599.wav"


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


@pytest.mark.parametrize("rate_hz", [8000, 22050, 48000])
def test_a_recording_at_another_rate_is_heard(tmp_path: Path, capsys: pytest.CaptureFixture[str], rate_hz: int) -> None:
    samples, own_hz = read_wav(SPEECH / NAME)
    path = tmp_path / "other.wav"
    write_wav(path, resampled(samples, own_hz, rate_hz).tobytes(), rate_hz)
    assert main(["hear", str(path), "--engine", "viet-asr"]) == 0
    assert "người khác" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, b"", b"not a sound"])
def test_a_broken_file_is_one_line_and_nothing_is_heard(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "broken.wav"
    if content is not None:
        path.write_bytes(content)
    assert main(["hear", str(SPEECH / NAME), str(path), "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert str(path) in said.err
    assert said.err.count("\n") == 1
