"""`kiosk say --record` at a real terminal and a real sound server: what is spoken is heard, judged, kept and played."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.resampling import resampled
from hardware.audio.wav import read_wav
from robot.cli.say.recorded_prompts import RecordingProgress
from robot.cli.say.recording_dialogue import RecordingDialogue
from robot.cli.say.recording_list import Prompt
from robot.cli.say.recordings_folder import RecordingsFolder
from robot.cli.say.take_recorder import TakeRecorder, TypedLines
from robot.core.trouble import Trouble
from robot.paths import ROOT
from tests.cli.say.recording_booth import RATE_HZ, Booth
from tests.voice_models.recordings import spoken
from voice_models.synthesis.recorded_prompts import Prompts

pytestmark = [
    pytest.mark.waits,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no PulseAudio: apt-get install pulseaudio"),
]

GREET = "Chào bác ạ! Tôi là robot, trả lời tự động. Bác cần làm việc gì?"
ROBOT = "Tôi là robot, trả lời tự động."
HOME = "Mời bác chọn việc cần làm, hoặc nói cho tôi biết."
CHOICE = ", x > "
SIGNAL = "RECORDING"


def voice(text: str, gain: float = 0.5) -> NDArray[np.int16]:
    """Return a reader's sound, after a breath."""
    speech = resampled(spoken(text, 130), 16_000, RATE_HZ) * gain
    return np.concatenate((np.zeros(RATE_HZ // 4), speech)).astype(np.int16)


@pytest.fixture
def booth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Booth]:
    """A booth whose centre has a content of its own."""
    for name in ("ALSA_CONFIG_PATH", "PULSE_SERVER", "PULSE_RUNTIME_PATH"):
        monkeypatch.setenv(name, "")  # what the sound server sets is taken back after the test
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    found = Booth(tmp_path, config)
    try:
        found.open()
        yield found
    finally:
        found.close()


def agree(booth: Booth) -> None:
    """Start, and agree to be recorded."""
    booth.start("--record")
    booth.until("reader's name (empty: quit): ")
    booth.type("Nguyễn Thị Hoa")
    booth.until("type co: ")
    booth.type("Có")


def read(booth: Booth, sound: NDArray[np.int16]) -> None:
    """Press Enter, and read at the signal."""
    booth.until(CHOICE)
    booth.type("")
    booth.until(SIGNAL)
    booth.speak(sound)


def test_a_reader_records_is_corrected_stops_and_goes_on_another_day(booth: Booth, tmp_path: Path) -> None:
    folder = tmp_path / "config" / "prompts"
    agree(booth)
    booth.until("quiet enough")
    booth.until(GREET)
    read(booth, voice(GREET))
    booth.until("✓")
    booth.until(ROBOT)
    read(booth, voice(ROBOT, 0.005))
    booth.until("✗ Tiếng quá nhỏ")
    read(booth, voice("Dạ."))
    booth.until("✗ Quá ngắn")
    booth.until(CHOICE)
    booth.type("x")
    assert booth.ended() == 0
    assert "1/" in booth.shown.split("Đã thu")[-1]
    kept = {path.name for path in (folder / "vi").iterdir()}
    assert kept == {"reader.json", "say.greet.txt", "say.greet.wav"}
    assert json.loads((folder / "vi" / "reader.json").read_text(encoding="utf-8"))["name"] == "Nguyễn Thị Hoa"
    samples, rate_hz = read_wav(folder / "vi" / "say.greet.wav")
    spoke = np.flatnonzero(np.abs(voice(GREET)) > 300)
    assert rate_hz == RATE_HZ
    assert samples.size / rate_hz == pytest.approx((spoke[-1] - spoke[0]) / RATE_HZ + 0.3, abs=0.2)
    assert Prompts(folder, read_wav).sound("say.greet", "vi", GREET) is not None

    booth.start("--record")
    booth.until("Giọng của: Nguyễn Thị Hoa")
    booth.until(ROBOT)
    booth.until(CHOICE)
    booth.type("b")
    booth.until(HOME)
    booth.until(CHOICE)
    booth.type("l")
    booth.until(ROBOT)
    read(booth, voice(ROBOT))
    booth.until("✓")
    booth.until(CHOICE)
    booth.type("n")
    booth.until(CHOICE)
    booth.type("k")
    booth.until("Quầy số một")
    booth.until(CHOICE)
    booth.type("x")
    assert booth.ended() == 0
    assert "cannot be played" not in booth.shown
    lines = [line for line in booth.shown.replace("\r", "\n").split("\n") if str(tmp_path) not in line]
    assert [line for line in lines if len(line) > 80] == []
    assert "say.robot.wav" in {path.name for path in (folder / "vi").iterdir()}


def test_a_recorded_sentence_is_recorded_again_by_a_part_of_its_text(booth: Booth, tmp_path: Path) -> None:
    kept = RecordingsFolder(tmp_path / "config" / "prompts", "vi")
    kept.agree("Nguyễn Thị Hoa")
    kept.keep("say.robot", np.ones(RATE_HZ, np.int16), RATE_HZ, ROBOT)
    booth.start("--record", "--only", "trả lời tự động.")
    booth.until(GREET)
    booth.until(CHOICE)
    booth.type("b")
    booth.until("[2/")
    booth.until("đã thu · recorded")
    booth.until(ROBOT)
    read(booth, voice(ROBOT))
    booth.until("✓")
    assert booth.ended() == 0
    assert read_wav(kept.path("say.robot"))[0].max() > 1000
    booth.start("--record", "--only", "xyz")
    assert booth.ended() == 2
    assert "no sentence to record" in booth.shown


def test_no_one_is_recorded_without_consent(booth: Booth, tmp_path: Path) -> None:
    booth.start("--record")
    booth.until("reader's name (empty: quit): ")
    booth.type("Nguyễn Thị Hoa")
    booth.until("type co: ")
    booth.type("không")
    assert booth.ended() == 1
    assert "nothing is stored" in booth.shown
    assert not (tmp_path / "config" / "prompts").exists()


@pytest.mark.parametrize("muted", [True, False])
def test_a_microphone_without_any_sound_is_one_line_with_the_next_step(tmp_path: Path, muted: bool) -> None:
    sound = tmp_path / "sound"
    if muted:
        sound.write_bytes(bytes(32_000))
    else:
        os.mkfifo(sound)
    typed, types = os.pipe()
    os.write(types, "Hoa\ncó\n".encode())
    prompts = [Prompt("say.robot", "visit", ROBOT)]
    lines = TypedLines(typed)
    dialogue = RecordingDialogue(
        RecordingsFolder(tmp_path, "vi"),
        RecordingProgress(tmp_path, "vi", prompts),
        TakeRecorder(f"raw:{sound}", lines),
        lines,
        lambda _pcm, _rate_hz: None,
    )
    with pytest.raises(Trouble, match="only silence" if muted else "no sound for"):
        dialogue.run(prompts)


def test_a_faulty_take_replaces_nothing_unless_the_reader_wants_it(booth: Booth, tmp_path: Path) -> None:
    greeting = tmp_path / "config" / "prompts" / "vi" / "say.greet.wav"
    agree(booth)
    read(booth, np.clip(voice(GREET, 20.0), -32768, 32767).astype(np.int16))
    booth.until("✗ Tiếng quá to")
    assert not greeting.exists()
    booth.until(CHOICE)
    booth.type("g")
    booth.until("✓")
    assert greeting.exists()
    booth.until(ROBOT)
    booth.until(CHOICE)
    booth.type("")
    booth.until(SIGNAL)
    booth.type("")
    booth.until("✗ Không nghe thấy tiếng đọc")
    booth.until("Enter thu, n, b, k, l, x > ")
    booth.type("x")
    assert booth.ended() == 0


def test_a_microphone_that_is_lost_is_opened_again(booth: Booth, tmp_path: Path) -> None:
    agree(booth)
    booth.until(CHOICE)
    booth.server.kill()
    booth.type("")
    booth.until("Microphone lost")
    booth.open()
    read(booth, voice(GREET))
    booth.until("✓")
    booth.until(CHOICE)
    booth.type("x")
    assert booth.ended() == 0
    assert (tmp_path / "config" / "prompts" / "vi" / "say.greet.wav").exists()
