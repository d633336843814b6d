"""Microphones that are files: paced like a device; addresses and losses are told clearly."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from hardware.audio.microphone import open_microphone
from hardware.audio.ring_buffer import PIECE_BYTES
from hardware.audio.wav import write_wav
from robot.core.trouble import Trouble
from robot.runtime.ports import Microphone

SOUND = bytes(range(1, 201)) * 160  # 1 s


def heard(microphone: Microphone, pieces: int, limit_s: float = 40.0) -> list[bytes]:
    """Read until there are so many pieces."""
    got: list[bytes] = []
    pause, until_s = threading.Event(), time.monotonic() + limit_s
    while len(got) < pieces and time.monotonic() < until_s:
        got += microphone.read()
        pause.wait(0.01)
    return got


@pytest.mark.parametrize("kind", ["wav", "raw"])
def test_a_file_is_heard_whole_in_real_time_and_then_there_is_silence(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "sound"
    if kind == "wav":
        write_wav(path, SOUND, 16_000)
    else:
        path.write_bytes(SOUND)
    microphone = open_microphone(f"{kind}:{path}")
    microphone.start()
    began_s = time.monotonic()
    got = heard(microphone, 60)
    assert time.monotonic() - began_s >= 60 * 0.02 - 0.02
    assert b"".join(got[:50]) == SOUND
    assert not any(b"".join(got[50:]))
    microphone.stop()


def test_a_fifo_is_heard_as_it_is_written_and_survives_its_writer(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    microphone = open_microphone(f"raw:{path}")
    microphone.start()
    assert microphone.read() == []
    for _ in range(2):
        with path.open("wb") as writer:
            writer.write(SOUND)
        assert b"".join(heard(microphone, 50)) == SOUND
    assert microphone.read() == []
    microphone.stop()


def test_a_fifo_that_is_taken_away_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    microphone = open_microphone(f"raw:{path}")
    microphone.start()
    path.unlink()
    with pytest.raises(OSError, match="fifo"):
        microphone.read()
    microphone.stop()


@pytest.mark.parametrize("address", ["", "mic", "wav:", "raw:", "http://x", "DEVICE:"])
def test_an_address_of_no_known_kind_is_refused(address: str) -> None:
    with pytest.raises(Trouble, match=r"microphone\.address"):
        open_microphone(address)


@pytest.mark.parametrize("kind", ["wav", "raw"])
def test_a_file_that_is_not_there_is_a_trouble(tmp_path: Path, kind: str) -> None:
    with pytest.raises(Trouble, match="none"):
        open_microphone(f"{kind}:{tmp_path / 'none'}").start()


def test_a_device_of_an_unknown_name_is_a_trouble() -> None:
    with pytest.raises(Trouble, match="no such microphone anywhere"):
        open_microphone("device:no such microphone anywhere").start()


def test_a_sound_system_that_does_not_start_is_a_trouble_with_the_next_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sounddevice.py").write_text('raise Exception("Internal PortAudio error")\n')
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(Trouble, match=r"PortAudio does not start: Internal PortAudio error; .*aplay -l"):
        open_microphone("device:").start()


def test_pieces_are_20_ms_of_16_khz() -> None:
    assert PIECE_BYTES == 16_000 * 2 // 50
