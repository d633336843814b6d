"""`kiosk doctor --site`: what a technician answers and what the robot measures become a record to be signed."""

import json
import os
import shutil
import subprocess
import sys
import wave
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from robot.cli.doctor.checklist_dialogue import Dialogue, ItemResult, ItemState
from robot.cli.doctor.checklist_record import ChecklistRecord, page
from robot.cli.doctor.site_checklist import CHECKS, lower_edge_mm, sound_result
from robot.paths import ROOT
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from robot.runtime.settings.schema import ScreenSettings

pytestmark = pytest.mark.waits

WORDS = load_words(CONFIG / "words")


def room_then_speech(path: Path) -> str:
    """A recording: three seconds at -60 dBFS, then speech-like noise at -20 dBFS, as an address of a microphone."""
    noise = np.random.default_rng(7).standard_normal(16000 * 8)
    noise[: 16000 * 3] *= 32
    noise[16000 * 3 :] *= 3200
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16000, 0, "NONE", ""))
        file.writeframes(np.clip(noise, -32768, 32767).astype(np.int16).tobytes())
    return f"wav:{path}"


def site_check(
    out: Path, answers: str, *sets: str, language: str = "vi", tools: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Walk through the list with `answers` typed."""
    options = [word for one in ("base.port=none", "speaker.address=none:", *sets) for word in ("--set", one)]
    command = [sys.executable, "-P", "-m", "robot.cli", "doctor", "--site", "--out", str(out), "--language", language]
    return subprocess.run(
        [*command, *options],
        cwd=ROOT,
        env=os.environ | {"PATH": tools + os.environ["PATH"]},
        input=answers,
        text=True,
        capture_output=True,
        timeout=240,
        check=False,
    )


def systemctl_that_shows(folder: Path, state: str) -> str:
    """A systemctl that tells of a robot which starts with the machine and is in `state`; the beginning of a PATH."""
    (folder / "systemctl").write_text(f"#!/bin/sh\necho ActiveState={state}\necho UnitFileState=enabled\n")
    (folder / "systemctl").chmod(0o755)
    return f"{folder}:"


def results(out: Path) -> dict[str, tuple[str, str]]:
    """Item -> (state, detail) of the record in `out`."""
    record = json.loads(next(out.glob("*.json")).read_text(encoding="utf-8"))
    return {each["key"]: (each["state"], each["detail"]) for each in record["results"]}


def test_answers_and_measures_become_a_signed_page(tmp_path: Path) -> None:
    microphone = room_then_speech(tmp_path / "room.wav")
    answers = "c\n800\nbao nhiêu?\n1500\nk\nc\n\n\nc\nc\nNguyễn Thị <b>Ánh</b>\n"
    done = site_check(tmp_path / "out", answers, f"microphone.address={microphone}")
    assert done.returncode == 1, done.stderr
    found = results(tmp_path / "out")
    assert found["stands"][0] == "good"
    assert found["screen_height"] == ("good", "đo được 800 mm, cần từ 380 đến 871 mm")
    assert found["lens_height"] == ("bad", "đo được 1500 mm, cài đặt camera.height_m = 1320 mm")
    assert "Hãy nhập một số." in done.stdout
    assert found["map_measured"][0] == "bad"
    assert found["map"][0] == "good"
    assert found["pin"][0] == "bad"
    record = json.loads(next((tmp_path / "out").glob("*.json")).read_text(encoding="utf-8"))
    assert record["name"] == "Nguyễn Thị <b>Ánh</b>"
    made = next((tmp_path / "out").glob("*.pdf"))
    assert made.read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", str(made), "-"], capture_output=True, text=True, check=True).stdout
        assert "Nguyễn Thị <b>Ánh</b>" in text
        assert "Chưa đạt" in text


class Unanswered(NamedTuple):
    """A walk through the list on which nobody answers, of a robot without a base that was stopped for it."""

    out: Path
    done: "subprocess.CompletedProcess[str]"


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory: pytest.TempPathFactory) -> Unanswered:
    folder = tmp_path_factory.mktemp("unanswered")
    tools = systemctl_that_shows(folder, "inactive")
    return Unanswered(folder / "out", site_check(folder / "out", "", language="en", tools=tools))


def test_where_nobody_answers_everything_is_open_and_the_robot_is_not_signed_off(unanswered: Unanswered) -> None:
    assert unanswered.done.returncode == 1, unanswered.done.stderr
    found = results(unanswered.out)
    assert {found[key][0] for key in ("stands", "screen_height", "lens_height", "markers", "notices")} == {"open"}
    assert "Not checked" in unanswered.done.stdout


def test_a_robot_without_a_base_is_not_asked_for_a_red_button(unanswered: Unanswered) -> None:
    assert not {"red_button", "bumper", "drive"} & results(unanswered.out).keys()


@pytest.mark.parametrize("state", ["active", "activating"])
def test_while_the_robot_holds_the_devices_nothing_is_measured_or_signed(tmp_path: Path, state: str) -> None:
    done = site_check(tmp_path / "out", "", tools=systemctl_that_shows(tmp_path, state))
    assert done.returncode == 2
    assert "type: sudo systemctl stop kiosk, then: sudo kiosk doctor --site" in done.stderr
    assert "gõ: sudo systemctl stop kiosk" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_robot_that_was_stopped_for_the_check_is_not_forgotten(unanswered: Unanswered) -> None:
    assert unanswered.done.stdout.splitlines()[-1].endswith("sudo systemctl start kiosk")


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("quiet", "speech", "state", "told"),
    [
        ((-60.0, False), (-30.0, False), ItemState.GOOD, "sound"),
        ((-40.0, False), (-30.0, False), ItemState.BAD, "sound_weak"),
        ((-60.0, False), (-1.0, True), ItemState.BAD, "sound_clipped"),
        (None, (-1.0, False), ItemState.BAD, "sound_none"),
    ],
)
def test_speech_has_to_stand_out_of_the_room(
    language: str,
    quiet: tuple[float, bool] | None,
    speech: tuple[float, bool] | None,
    state: ItemState,
    told: str,
) -> None:
    dialogue = Dialogue(WORDS, language)
    result = sound_result(dialogue, quiet, speech)
    assert result.state is state
    if told != "sound":
        assert dialogue.text(told) in result.detail


def test_the_height_of_the_picture_keeps_every_control_within_reach() -> None:
    portrait = ScreenSettings(1080, 1920, 21.5, True, "")
    least_mm, most_mm = lower_edge_mm(portrait)
    assert (least_mm, round(most_mm)) == (380.0, 871)
    landscape = ScreenSettings(1920, 1080, 21.5, True, "")
    assert round(lower_edge_mm(landscape)[1]) == 952


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_item_has_its_words(language: str) -> None:
    dialogue = Dialogue(WORDS, language)
    assert all(dialogue.title(key) for key in CHECKS)


def test_what_was_typed_is_text_on_the_page() -> None:
    import datetime

    dialogue = Dialogue(WORDS, "vi")
    results = [ItemResult("map", ItemState.BAD, "<script>x</script>")]
    record = ChecklistRecord(
        "Trung tâm", "<i>An</i>", datetime.datetime(2026, 11, 26, 9, 30), "0.1.0", "2026.11.26", results
    )
    html = page(record, dialogue, "vi")
    assert "<script>x" not in html
    assert "&lt;i&gt;An" in html
