"""`kiosk doctor`: the row of the models, the JSON line, and a table that a technician can copy from."""

import hashlib
import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from hardware.audio.wav import write_wav
from robot.cli.__main__ import main
from robot.cli.doctor import audio_checks, device_checks
from robot.cli.doctor.echo_check import verdict
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import Settings
from tests.hardware.audio.usb_array import XVF3800, plugged_in
from voice_models.model_files import store
from voice_models.model_files.store import ModelStore

LONG = "/opt/" + "/".join(f"folder{number}" for number in range(30)) + "/model.onnx"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelStore:
    """A store whose one required file is a few bytes."""
    whole = ModelStore()
    entry = next(entry for entry in whole.entries.values() if entry.need == "required" and not entry.folder)
    small = replace(entry, bytes=4, sha256=hashlib.sha256(b"good").hexdigest())
    small_store = ModelStore(tmp_path, {"one": small})
    monkeypatch.setattr(store, "ModelStore", lambda: small_store)
    return small_store


@pytest.mark.parametrize(("content", "told"), [(None, "not installed"), (b"evil", "damaged"), (b"cut", "damaged")])
def test_a_required_model_that_is_absent_or_damaged_is_a_red_line_with_the_command(
    shelf: ModelStore, content: bytes | None, told: str
) -> None:
    if content is not None:
        shelf.place("one").parent.mkdir(parents=True, exist_ok=True)
        shelf.place("one").write_bytes(content)
    (finding,) = device_checks.findings(load_settings(), {"models": (None, device_checks.models)})
    assert finding.state == "broken"
    assert not finding.serves_without
    assert told in finding.detail
    assert "./kiosk models fetch one" in finding.next_step


def test_the_voice_in_use_is_named_and_why_it_is_not_the_natural_one() -> None:
    told = audio_checks.voice(load_settings(sets=['voice.engine="espeak"']))
    assert told.startswith("espeak-ng ")
    english, vietnamese = told.split(" | ")
    assert (
        'not the natural voice: the settings choose another voice than the natural one; take engine = "auto"' in english
    )
    assert "chưa dùng giọng tự nhiên" in vietnamese


def test_whole_models_are_good(shelf: ModelStore) -> None:
    shelf.place("one").parent.mkdir(parents=True, exist_ok=True)
    shelf.place("one").write_bytes(b"good")
    assert device_checks.models(load_settings()) == "whole: one"


def broken(_settings: Settings) -> str:
    raise Trouble("is not there", "không có", remedy="put it back", remedy_vi="chép lại", file=LONG)


def test_a_path_is_folded_and_never_cut_and_a_robot_that_cannot_serve_is_status_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(device_checks, "PROBES", {"content": (None, broken)})
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "…" not in told
    rows = [line.split("│") for line in told.splitlines() if "│" in line]
    assert LONG in "".join(row[3].strip() for row in rows)


def test_a_json_line_says_whether_the_robot_serves_without_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(device_checks, "PROBES", {"content": (None, broken)})
    assert main(["doctor", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["serves_without"] is False


def microphone_of(path: Path, samples: "np.ndarray[tuple[int], np.dtype[np.int16]]") -> device_checks.CheckLine:
    """The row of a microphone that gives these samples."""
    write_wav(path, samples.tobytes(), 16_000)
    return microphone_at(f"wav:{path}")


def microphone_at(address: str) -> device_checks.CheckLine:
    settings = load_settings(sets=[f"microphone.address={address}", "speaker.address=none:"])
    (finding,) = device_checks.findings(settings, {"microphone": (Part.MICROPHONE, audio_checks.microphone)})
    return finding


@pytest.mark.waits
@pytest.mark.parametrize("value", [0, 400])
def test_a_microphone_without_any_sound_is_red_with_the_next_step_in_both_languages(tmp_path: Path, value: int) -> None:
    found = microphone_of(tmp_path / "muted.wav", np.full(1_600_000, value, np.int16))
    assert found.state == "broken"
    assert "muted, or the wrong device" in found.detail
    assert "mute switch" in found.next_step
    assert "bật công tắc micrô" in found.next_step


@pytest.mark.waits
def test_a_microphone_that_gives_sound_only_when_somebody_speaks_is_good_and_somebody_is_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, asked, over, asks = tmp_path / "gate", threading.Event(), threading.Event(), audio_checks._asks
    os.mkfifo(gate)

    def asks_and_is_heard(settings: Settings) -> None:
        asks(settings)
        asked.set()

    def somebody_speaks() -> None:
        spoken = np.random.default_rng(3).normal(0, 500, 320).astype(np.int16).tobytes()
        with gate.open("wb", buffering=0) as wire:
            while not over.wait(0.02):
                wire.write(spoken if asked.is_set() else bytes(640))

    monkeypatch.setattr(audio_checks, "_asks", asks_and_is_heard)
    speaker = threading.Thread(target=somebody_speaks, daemon=True)
    speaker.start()
    try:
        found = microphone_at(f"raw:{gate}")
    finally:
        over.set()
    assert found.state == "good"
    assert "hãy nói vài tiếng vào micrô" in capsys.readouterr().err


def test_a_very_soft_microphone_is_good_and_told_how_to_be_turned_up(tmp_path: Path) -> None:
    soft = np.zeros(32_000, np.int16)
    soft[::100] = 1
    found = microphone_of(tmp_path / "soft.wav", soft)
    assert found.state == "good"
    assert "-110 dBFS, very soft" in found.detail
    assert "hãy tăng mức thu trong alsamixer" in found.detail


def test_a_quiet_room_is_heard(tmp_path: Path) -> None:
    room = np.random.default_rng(3).normal(0, 5, 32_000).astype(np.int16)
    found = microphone_of(tmp_path / "room.wav", room)
    assert found.state == "good"
    assert "mức âm -77 dBFS" in found.detail


def test_a_loudspeaker_that_is_not_heard_is_told_so() -> None:
    assert verdict(cancels=True, gone_db=None).startswith("nothing of the loudspeaker is heard: check both")
    assert "chỉ khử được 4 dB" in verdict(cancels=False, gone_db=4.2)
    assert verdict(cancels=True, gone_db=23.0).startswith(
        "the echo is taken out by 23 dB: the robot can be interrupted by voice"
    )


def of_the_array(*sets: str) -> device_checks.CheckLine:
    (found,) = device_checks.findings(
        load_settings(sets=sets), {"microphone array": (Part.MICROPHONE, device_checks.microphone_array)}
    )
    return found


USED = ("microphone.channel=1", "microphone.echo=device")


def test_a_microphone_array_is_named_with_the_direction_of_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, XVF3800).direction_deg = 87
    found = of_the_array(*USED, "microphone.sector_deg=90")
    assert found.state == "good"
    assert found.detail.startswith("ReSpeaker XVF3800; the last sound came from 87 degrees")
    assert "87 độ" in found.detail


def test_an_array_whose_channel_is_not_used_is_red_with_the_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, XVF3800)
    found = of_the_array()
    assert found.state == "broken"
    assert "microphone.channel = 1" in found.next_step


def test_an_array_whose_canceller_is_not_used_is_good_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    plugged_in(monkeypatch, XVF3800)
    found = of_the_array("microphone.channel=1")
    assert found.state == "good"
    assert 'its echo canceller is not used: if the loudspeaker is plugged into it, microphone.echo = "device"' in (
        found.detail
    )


@pytest.mark.parametrize(("sector_deg", "state"), [(0, "good"), (90, "broken")])
def test_an_array_that_gives_no_direction_is_red_only_where_the_direction_is_used(
    monkeypatch: pytest.MonkeyPatch, sector_deg: int, state: str
) -> None:
    plugged_in(monkeypatch, XVF3800).broken = True
    found = of_the_array(*USED, f"microphone.sector_deg={sector_deg}")
    assert found.state == state
    assert "insufficient permissions" in found.detail


@pytest.mark.parametrize(("sector_deg", "state"), [(0, "good"), (90, "broken")])
def test_no_array_is_red_only_where_its_direction_is_used(
    monkeypatch: pytest.MonkeyPatch, sector_deg: int, state: str
) -> None:
    plugged_in(monkeypatch, 0)
    assert of_the_array(f"microphone.sector_deg={sector_deg}").state == state


def test_a_second_hearing_without_its_model_is_red_with_the_command() -> None:
    settings = load_settings(sets=["recogniser.second_hearing=true"])
    (found,) = device_checks.findings(settings, {"recogniser": (Part.RECOGNISER, device_checks.recogniser)})
    assert found.state == "broken"
    assert "kiosk models fetch gipformer-encoder gipformer-decoder gipformer-joiner gipformer-tokens" in found.next_step


def test_a_site_without_camera_and_microphone_has_no_red_line_for_them() -> None:
    settings = load_settings(sets=["camera.address=none", "microphone.address=none"])
    of_them = {
        name: probe for name, probe in device_checks.PROBES.items() if probe[0] in (Part.CAMERA, Part.MICROPHONE)
    }
    assert {"camera", "microphone", "microphone array", "echo"} <= of_them.keys()
    for line in device_checks.findings(settings, of_them):
        assert (line.state, line.detail) == ("good", "this site has none | nơi này không có")
