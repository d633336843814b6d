"""`kiosk bench speech`: figures of every part, beside their baselines, as one line or as tables."""

import json
from pathlib import Path
from typing import Any

import pytest

from robot.cli.__main__ import main
from robot.cli.bench.speech import endpointing
from robot.cli.bench.speech.recordings import Clip
from robot.cli.bench.speech.synthesised_requests import requests
from tests.cli.hear.manifests import bad_files, manifest
from tests.voice_models.heard_before import quick as quick

pytestmark = pytest.mark.usefixtures("quick")


def measured(tmp_path: Path, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    command = ["bench", "speech", "--manifest", str(manifest(tmp_path)), "--engine", "viet-asr", "--json", *options]
    assert main(command) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def shortest_of(clips: list[Clip]) -> Clip:
    return min(clips, key=lambda clip: clip.path.stat().st_size)


def test_words_are_measured_beside_three_baselines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = measured(tmp_path, capsys, "--part", "words", "--limit", "1")["words"]
    assert set(words) >= {"engine", "library", "live", "fixed", "energy"}
    for name in ("engine", "live", "fixed"):
        assert words[name]["wer"] <= 20
    assert words["live"]["final_ms"]["count"] == 1
    assert words["engine"]["final_ms"] == {}


def test_own_voice_and_talk_that_is_not_for_the_robot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = measured(
        tmp_path, capsys, "--part", "own-voice", "--part", "unaddressed", "--minutes", "0.3", "--limit", "1"
    )
    assert found["own-voice"]["spoken_over"]["count"] == 1
    assert found["own-voice"]["own_voice"]["turns_opened"] == 0
    assert found["unaddressed"]["visits"]["nobody is seen"]["turns_offered"] == 0


def test_pauses_show_the_wait_against_the_cuts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpointing, "SETTINGS", ((1600, 900),))
    monkeypatch.setattr(endpointing, "requests", lambda folder, count: [shortest_of(requests(folder, 6))])
    pauses = measured(tmp_path, capsys, "--part", "pauses", "--limit", "1")["pauses"]
    fixed = pauses["settings"]["fixed 0.7 s (baseline)"]["recordings"]
    patient = pauses["settings"]["1600 / 900"]["recordings"]
    assert fixed["lost"] == 100
    assert patient["cut"] == 0
    assert patient["wait_ms"] >= 900, "the shorter of the two pauses is waited for in any case"


def test_a_soak_tells_memory_and_speed_as_it_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    soak = measured(tmp_path, capsys, "--soak", "0.3")["soak"]
    assert len(soak["rows"]) == 2
    assert all(row["memory_mb"] > 100 and row["rtf"] > 0 for row in soak["rows"])
    assert soak["turns"] >= 3


def test_recordings_that_cannot_be_read_are_told_and_the_rest_is_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = bad_files(tmp_path)
    path = manifest(tmp_path, *bad, count=1)
    assert main(["bench", "speech", "--manifest", str(path), "--engine", "viet-asr", "--part", "words"]) == 1
    said = capsys.readouterr()
    assert "live chain" in said.out
    assert all(name in said.err for name in bad)
