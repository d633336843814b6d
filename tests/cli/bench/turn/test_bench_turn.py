"""`kiosk bench turn`: the whole robot in real time between a virtual microphone and a virtual loudspeaker."""

import json

import pytest

from robot.cli.__main__ import main
from tests.simulators.audio.sound_programs import needs_sound

pytestmark = [pytest.mark.ports, needs_sound]


def test_a_request_is_answered_and_a_finger_silences_the_robot(capsys: pytest.CaptureFixture[str]) -> None:
    command = ["bench", "turn", "--part", "answer", "--part", "touch", "--limit", "2", "--no-baseline", "--json"]
    assert main(command) == 0
    found = json.loads(capsys.readouterr().out)
    answer = found["answer"]
    assert answer["count"] >= 1
    times = [kind["total_ms"] for kind in (answer["understood"], answer["not_understood"]) if kind["count"]]
    assert all(one["p50"] > 0 for one in times)
    assert found["touch"]["count"] >= 1
    assert 0 < found["touch"]["silence_ms"]["p50"] < 500
