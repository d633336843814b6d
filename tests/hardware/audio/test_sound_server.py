"""Loudspeaker and microphone as real devices of a real sound server that starts late, dies and comes back."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from robot.paths import ROOT
from tests.hardware.audio.sound_server import LONG_S

pytestmark = [
    pytest.mark.ports,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no PulseAudio: apt-get install pulseaudio"),
]


def test_the_devices_are_found_late_hushed_at_once_lost_and_found_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.hardware.audio.sound_server", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)
    assert not told["too_early"]
    assert told["devices"] > 0, "a display that takes sound is no microphone, and hides none that comes later"
    assert told["found_beside"], "a loudspeaker that is open is opened anew for a microphone that was plugged in"
    assert told["left_s"] == pytest.approx(LONG_S, abs=0.5), "what is not made ready yet counts too"
    assert told["level"] > 0.5
    assert told["silent_s"] < 0.5
    assert told["quiet"]
    assert told["pause_s"] > 0.05
    assert told["played_s"] > 0.9, "a sentence that pauses is said to its end"
