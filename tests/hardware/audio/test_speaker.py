"""Loudspeakers: addresses, and the one that is none."""

import threading
import time

import numpy as np
import pytest

from hardware.audio.speaker import SilentSpeaker, loudness, open_speaker
from robot.core.trouble import Trouble

SECOND = (np.sin(np.arange(22_050) / 10) * 9000).astype(np.int16).tobytes()


@pytest.mark.parametrize("address", ["", "none", "device", "hdmi:", "none:x"])
def test_an_address_of_no_known_kind_is_refused(address: str) -> None:
    with pytest.raises(Trouble, match=r"speaker\.address"):
        open_speaker(address)


def test_a_device_of_an_unknown_name_is_a_trouble() -> None:
    with pytest.raises(Trouble, match="no such loudspeaker anywhere"):
        open_speaker("device:no such loudspeaker anywhere").start()


def test_no_loudspeaker_still_takes_the_time_of_the_sentence() -> None:
    speaker = SilentSpeaker()
    speaker.start()
    assert not speaker.playing()
    began_s = time.monotonic()
    speaker.play(SECOND[:22_050], 22_050)
    speaker.play(SECOND[:11_024], 22_050)
    levels = []
    pause = threading.Event()
    while speaker.playing():
        levels.append(speaker.level())
        pause.wait(0.01)
    assert time.monotonic() - began_s >= 0.74
    assert max(levels) > 0.5
    assert speaker.level() == 0.0


def test_hush_silences_it_at_once() -> None:
    speaker = SilentSpeaker()
    speaker.play(SECOND, 22_050)
    assert speaker.playing()
    speaker.hush()
    assert not speaker.playing()


def test_loudness_runs_from_nothing_to_a_loud_voice() -> None:
    assert loudness(np.zeros(100, np.int16)) == 0.0
    assert loudness(np.zeros(0, np.int16)) == 0.0
    assert loudness(np.full(100, 32767, np.int16)) == 1.0
