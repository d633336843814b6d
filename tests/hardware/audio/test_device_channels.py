"""One channel of a microphone with several: a real sound server, whose null sinks are the microphones."""

import json
import shutil
import subprocess
import sys

import pytest

from robot.paths import ROOT

pytestmark = [
    pytest.mark.ports,
    pytest.mark.skipif(
        not (shutil.which("pulseaudio") and shutil.which("paplay")),
        reason="no PulseAudio: apt-get install pulseaudio pulseaudio-utils",
    ),
]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[int] | str]:
    """For "CHANNELS:CHANNEL" the tones that were heard, Hz, or the error; each channel plays one of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.hardware.audio.many_channels", str(tmp_path_factory.mktemp("server"))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[int] | str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("microphone", ["2:0", "2:1", "6:5"])
def test_only_the_channel_of_the_settings_is_heard(heard: dict[str, list[int] | str], microphone: str) -> None:
    channel = int(microphone.partition(":")[2])
    assert heard[microphone] == [500 * (channel + 1)]


def test_without_a_channel_all_are_heard(heard: dict[str, list[int] | str]) -> None:
    assert heard["2:-1"] == [500, 1000]


def test_a_channel_that_the_device_lacks_is_a_trouble_that_names_the_setting(heard: dict[str, list[int] | str]) -> None:
    assert "microphone.channel = 99: the microphone has only the channels 0 to 31" in str(heard["2:99"])
