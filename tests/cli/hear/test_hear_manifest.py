"""`kiosk hear --manifest`: through the robot's own ears, with errors and delays; what can't be read is a line."""

import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from tests.cli.hear.manifests import bad_files, manifest, odd_files
from tests.voice_models.heard_before import quick as quick
from tests.voice_models.recordings import SAID

pytestmark = pytest.mark.usefixtures("quick")
ENGINE = ("--engine", "viet-asr")


def test_each_recording_is_a_line_with_errors_and_delays_and_the_last_sums_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hear", "--manifest", str(manifest(tmp_path)), "--json", *ENGINE]) == 0
    *lines, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["transcript"] for line in lines] == list(SAID.values())
    for line in lines:
        assert line["word_errors"] <= 1
        assert 0 <= line["onset_ms"] < line["end_ms"]
        assert line["first_partial_ms"] > 0
        assert len(line["partials"][0]["text"].split()) < len(line["text"].split()), "shown while the rest is said"
        assert line["partials"][-1]["at_ms"] <= line["end_ms"] + line["final_ms"]
        assert line["final_ms"] > 0
        assert line["cut"] is False
    assert summary["chain"] == "live"
    assert summary["all"]["words"] == sum(len(text.split()) for text in SAID.values())
    assert summary["groups"]["read"]["sentences"] == 3
    assert summary["final_ms"]["count"] == 3
    assert summary["real_time_factor"] > 0


def test_the_bare_engine_hears_the_same_recordings_in_noise(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--bare", "--noise", "babble", "--snr", "20", "--limit", "1", "--json", *ENGINE]
    assert main(["hear", "--manifest", str(manifest(tmp_path)), *options]) == 0
    line, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert line["text"]
    assert summary["air"]["snr_db"] == 20
    assert summary["final_ms"] == {}


def test_odd_files_are_heard_and_bad_ones_are_told_one_by_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, odd = bad_files(tmp_path), odd_files(tmp_path)
    assert main(["hear", "--manifest", str(manifest(tmp_path, *bad, *odd)), "--bare", "--json", *ENGINE]) == 1
    said = capsys.readouterr()
    *lines, summary = [json.loads(line) for line in said.out.splitlines()]
    assert [line["file"] for line in lines[-2:]] == list(odd)
    assert all("người khác" in line["text"] for line in lines[-2:])
    told = [line for line in said.err.splitlines() if line.startswith("kiosk hear: ") and " | " in line]
    assert [name for name, line in zip(bad, told, strict=True) if name in line] == list(bad)
    assert summary["unreadable"] == len(bad)


def test_without_json_the_manifest_result_is_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["hear", "--manifest", str(manifest(tmp_path)), "--limit", "1", *ENGINE]) == 0
    out = capsys.readouterr().out
    assert "WER %" in out
    assert "p95" in out


@pytest.mark.parametrize("options", [[], ["--live", "--manifest", "x.tsv"], ["a.wav", "--live"]])
def test_hear_takes_files_or_a_manifest_or_the_microphone_but_not_two_of_them(
    options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["hear", *options]) == 2
    assert "--manifest" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [["--snr", "x"], ["--gain", "99"], ["--limit", "0"], ["--reverb", "-1"]])
def test_numbers_out_of_range_are_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["hear", "--manifest", "x.tsv", *wrong])
    assert left.value.code == 2
    assert wrong[1] in capsys.readouterr().err
