"""Sound files of every usual kind are read; broken ones are one line that names the file."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hardware.audio.wav import read_pcm, read_wav, write_wav
from robot.core.trouble import Trouble

SINE = np.sin(2 * np.pi * 440 * np.arange(4410) / 44100)


def riff(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for name, data in chunks)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


def form(kind: int, channels: int, rate_hz: int, bits: int) -> bytes:
    frame = channels * bits // 8
    return struct.pack("<HHIIHH", kind, channels, rate_hz, rate_hz * frame, frame, bits)


def encoded(kind: int, bits: int, samples: np.ndarray) -> bytes:
    if kind == 3:
        return samples.astype("<f4").tobytes()
    if bits == 8:
        return np.rint(samples * 127 + 128).astype(np.uint8).tobytes()
    if bits == 24:
        return np.rint(samples * 8388607).astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()
    return np.rint(samples * (2 ** (bits - 1) - 1)).astype(f"<i{bits // 8}").tobytes()


@pytest.mark.parametrize(("kind", "bits"), [(1, 8), (1, 16), (1, 24), (1, 32), (3, 32)])
@pytest.mark.parametrize("channels", [1, 2])
def test_every_usual_kind_of_sample_gives_the_same_sound(tmp_path: Path, kind: int, bits: int, channels: int) -> None:
    path = tmp_path / "a.wav"
    data = encoded(kind, bits, np.repeat(SINE, channels))
    path.write_bytes(riff((b"LIST", b"odd"), (b"fmt ", form(kind, channels, 44100, bits)), (b"data", data)))
    samples, rate_hz = read_wav(path)
    assert rate_hz == 44100
    assert np.max(np.abs(samples - SINE * 32767)) <= (400 if bits == 8 else 2)


def test_the_extensible_format_that_recorders_write_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    extension = struct.pack("<HHIH", 22, 16, 3, 1) + bytes.fromhex("000000001000800000aa00389b71")
    head = form(0xFFFE, 1, 16000, 16) + extension
    path.write_bytes(riff((b"fmt ", head), (b"data", encoded(1, 16, SINE))))
    assert read_wav(path)[0].size == SINE.size


def test_a_recording_that_broke_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    whole = riff((b"fmt ", form(1, 1, 16000, 16)), (b"data", encoded(1, 16, SINE)))
    path.write_bytes(whole[:-1001])
    assert read_wav(path)[0].size == (SINE.size * 2 - 1001) // 2


@given(rate_hz=st.integers(8000, 96000), length=st.integers(0, 2000))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_written_is_read_back_at_any_rate(tmp_path: Path, rate_hz: int, length: int) -> None:
    path = tmp_path / "a.wav"
    pcm = np.arange(length, dtype=np.int16).tobytes()
    write_wav(path, pcm, rate_hz)
    assert read_pcm(path, rate_hz) == pcm
    assert abs(len(read_pcm(path)) / 2 - length * 16000 / rate_hz) <= 1


@given(st.binary(max_size=200), st.integers(0, 60))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_do_more_than_give_sound_or_a_trouble(tmp_path: Path, junk: bytes, at: int) -> None:
    path = tmp_path / "a.wav"
    sound = bytearray(riff((b"fmt ", form(1, 1, 16000, 16)), (b"data", encoded(1, 16, SINE[:40]))))
    sound[at : at + len(junk)] = junk
    path.write_bytes(sound)
    line = str(path)
    try:
        read_pcm(path)
    except Trouble as trouble:
        line = trouble.line()
    assert str(path) in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "not a sound file"),
        (b"ID3 mp3 file, not wav", "not a sound file"),
        (riff((b"fmt ", form(1, 1, 16000, 16))), "not a sound file"),
        (riff((b"data", b"1234")), "not a sound file"),
        (riff((b"fmt ", form(99, 1, 8000, 8)), (b"data", b"1234")), "not a sound file"),
        (riff((b"fmt ", form(1, 0, 8000, 16)), (b"data", b"1234")), "Channel count is zero"),
        (riff((b"fmt ", b"short"), (b"data", b"1234")), "not a sound file"),
    ],
)
def test_a_broken_file_is_one_line_that_says_why(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(data)
    with pytest.raises(Trouble, match=why):
        read_wav(path)


def test_a_file_that_is_not_there_is_a_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="No such file"):
        read_pcm(tmp_path / "none.wav")
    with pytest.raises(Trouble, match="can't be written"):
        write_wav(tmp_path / "none" / "a.wav", b"", 16000)
