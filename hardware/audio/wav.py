"""Sound files: RIFF/WAVE with integer PCM of 8 to 32 bits or 32-bit float, any rate, any number of channels.

The standard library's `wave` is not enough: before Python 3.12 it refuses WAVE_FORMAT_EXTENSIBLE, which recorders
write, and it never reads float.
"""

import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from hardware.audio.resampling import Resampler, resampled
from robot.core.trouble import Trouble

_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE
_MAX_HZ = 768_000


def read_pcm(path: Path, rate_hz: int = 16_000) -> bytes:
    """The whole sound as mono int16 PCM at `rate_hz`. `Trouble` names the file and what is wrong with it."""
    samples, from_hz = read_wav(path)
    return resampled(samples, from_hz, rate_hz).tobytes()


def read_wav(path: Path) -> tuple[NDArray[np.int16], int]:
    """(mono int16 samples, rate in Hz); channels are averaged."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _trouble(path, error.strerror or str(error), "không đọc được tệp âm thanh") from error
    try:
        return _decode(raw)
    except (ValueError, struct.error) as error:
        raise _trouble(path, f"not a sound file that can be read: {error}", "tệp âm thanh không đọc được") from error


def pcm_blocks(path: Path, rate_hz: int = 16_000) -> Iterator[bytes]:
    """The sound as mono int16 PCM at `rate_hz`, about a second at a time: for files of any length.

    `Trouble` as from `read_pcm`, before the first block.
    """
    try:
        with path.open("rb") as file:
            kind, channels, from_hz, bits, size = _data(file)
            resampler = Resampler(from_hz, rate_hz)
            second = from_hz * channels * bits // 8
            while size > 0 and (body := file.read(min(second, size))):
                size -= len(body)
                yield resampler.feed(_mono(_samples(body, kind, bits), channels)).tobytes()
            if from_hz != rate_hz:
                yield resampler.finish().tobytes()
    except OSError as error:
        raise _trouble(path, error.strerror or str(error), "không đọc được tệp âm thanh") from error
    except (ValueError, struct.error) as error:
        raise _trouble(path, f"not a sound file that can be read: {error}", "tệp âm thanh không đọc được") from error


def write_wav(path: Path, pcm: bytes, rate_hz: int) -> None:
    """Write mono int16 PCM. `Trouble` when the place can't be written."""
    try:
        with path.open("wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(rate_hz)
            out.writeframes(pcm)
    except OSError as error:
        raise Trouble(
            f"can't be written: {error.strerror or error}",
            "không ghi được tệp âm thanh",
            remedy="choose a folder that exists and is yours",
            remedy_vi="hãy chọn thư mục có sẵn và có quyền ghi",
            file=str(path),
        ) from error


def _decode(raw: bytes) -> tuple[NDArray[np.int16], int]:
    if len(raw) < 12 or raw[:4] != b"RIFF" or raw[8:12] != b"WAVE":
        raise ValueError("no RIFF/WAVE header")
    shape: tuple[int, int, int, int] | None = None
    for name, body in _chunks(raw):
        if name == b"fmt ":
            shape = _format(body)
        elif name == b"data":
            if shape is None:
                raise ValueError("sound before its format")
            kind, channels, rate_hz, bits = shape
            return _mono(_samples(body, kind, bits), channels), rate_hz
    raise ValueError("no sound in it")


def _data(file: BinaryIO) -> tuple[int, int, int, int, int]:
    """(kind, channels, rate in Hz, bits per sample, bytes of sound), with `file` where its sound begins."""
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise ValueError("no RIFF/WAVE header")
    shape: tuple[int, int, int, int] | None = None
    while len(head := file.read(8)) == 8:
        size = int.from_bytes(head[4:], "little")
        if head[:4] == b"fmt ":
            shape = _format(file.read(size))
            file.seek(size % 2, 1)
        elif head[:4] == b"data":
            if shape is None:
                raise ValueError("sound before its format")
            return (*shape, size)
        else:
            file.seek(size + size % 2, 1)
    raise ValueError("no sound in it")


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, body) of each chunk. A length that runs over the end, as a broken-off recording has, is cut."""
    at = 12
    while at + 8 <= len(raw):
        size = int.from_bytes(raw[at + 4 : at + 8], "little")
        yield raw[at : at + 4], raw[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _format(body: bytes) -> tuple[int, int, int, int]:
    """(kind, channels, rate in Hz, bits per sample)."""
    kind, channels, rate_hz, _, _, bits = struct.unpack_from("<HHIIHH", body)
    if kind == _EXTENSIBLE:
        (kind,) = struct.unpack_from("<H", body, 24)
    if not (1 <= channels <= 64 and 1000 <= rate_hz <= _MAX_HZ):
        raise ValueError(f"{channels} channels at {rate_hz} Hz")
    if (kind, bits) not in ((_PCM, 8), (_PCM, 16), (_PCM, 24), (_PCM, 32), (_FLOAT, 32)):
        raise ValueError(f"format {kind} with {bits} bits; write it as 16-bit PCM")
    return kind, channels, rate_hz, bits


def _samples(body: bytes, kind: int, bits: int) -> NDArray[np.float64]:
    """Samples in units of int16, channels still woven together."""
    body = body[: len(body) // (bits // 8) * (bits // 8)]
    if kind == _FLOAT:
        floats = np.nan_to_num(np.frombuffer(body, "<f4").astype(np.float64), posinf=1.0, neginf=-1.0)
        return np.clip(floats, -1.0, 1.0) * 32767.0
    if bits == 8:
        return (np.frombuffer(body, np.uint8).astype(np.float64) - 128.0) * 256.0
    if bits == 16:
        return np.frombuffer(body, "<i2").astype(np.float64)
    if bits == 24:
        wide = np.zeros((len(body) // 3, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(body, np.uint8).reshape(-1, 3)
        body = wide.tobytes()
    return np.frombuffer(body, "<i4").astype(np.float64) / 65536.0


def _mono(samples: NDArray[np.float64], channels: int) -> NDArray[np.int16]:
    frames = samples[: samples.size // channels * channels].reshape(-1, channels)
    mono = np.rint(np.mean(frames, axis=1))
    return cast(NDArray[np.int16], np.clip(mono, -32768, 32767).astype(np.int16))


def _trouble(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="give a WAV file (PCM, any rate)",
        remedy_vi="hãy đưa tệp WAV (PCM, tần số bất kỳ)",
        file=str(path),
    )
