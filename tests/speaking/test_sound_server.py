"""Loudspeaker and microphone as real devices of a real sound server that starts late, dies and comes back."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.ports,
    pytest.mark.skipif(shutil.which("pulseaudio") is None, reason="no PulseAudio: apt-get install pulseaudio"),
]


def test_the_devices_are_found_late_hushed_at_once_lost_and_found_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.speaking.sound_server", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    print(told)
    assert not told["too_early"]
    assert told["level"] > 0.5
    assert told["silent_s"] < 0.3  # 100 ms of the loudspeaker, and the way back through server and microphone
    assert told["quiet"]
    assert 0.2 < told["pause_s"] < 0.6
    assert told["played_s"] > 0.9, "a sentence that pauses is said to its end"
    assert told["lost_s"] < 3.0
