"""Reads and writes sound files: WAV of any kind, rate and number of channels, and others that libsndfile reads."""

import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from hardware.audio.resampling import int16_of, resampled
from robot.core.trouble import Trouble

_RATES_HZ = range(1_000, 768_001)
"""Sample rates, Hz, outside of which a file counts as broken. Chosen."""


def read_pcm(path: Path, rate_hz: int = 16_000) -> bytes:
    """Return a whole file as mono int16 PCM at `rate_hz`. Raises `Trouble` when the file cannot be read as sound."""
    samples, from_hz = read_wav(path)
    return resampled(samples, from_hz, rate_hz).tobytes()


def read_wav(path: Path) -> tuple[NDArray[np.int16], int]:
    """Return a file's mono int16 samples, channels averaged, and its rate in Hz. Raises `Trouble` as `read_pcm`."""
    with _opened(path) as sound:
        return _mono(sound, -1), sound.samplerate


def pcm_blocks(path: Path, rate_hz: int = 16_000) -> Iterator[bytes]:
    """Yield a file of any length as mono int16 PCM at `rate_hz`, about a second at a time.

    Raises `Trouble` as `read_pcm`, before the first block.
    """
    with _opened(path) as sound:
        from_hz = sound.samplerate
        stream = None if from_hz == rate_hz else soxr.ResampleStream(from_hz, rate_hz, 1, dtype="float32")
        while (block := _mono(sound, from_hz)).size:
            yield _through(stream, block)
        yield _through(stream, block, last=True)


def require_sound(path: Path) -> None:
    """Raise `Trouble` for a file that cannot be read as sound, has none, or has samples that are not numbers."""
    with _opened(path) as sound:
        samples, found = sound.read(sound.samplerate, dtype="float64"), False
        while samples.size:
            found = True
            if not np.isfinite(samples).all():
                raise _trouble(path, "has samples that are not numbers", "có mẫu âm thanh không phải là số")
            samples = sound.read(sound.samplerate, dtype="float64")
        if not found:
            raise _trouble(path, "has no sound", "tệp không có âm thanh")


def write_wav(path: Path, pcm: bytes, rate_hz: int) -> None:
    """Write mono int16 PCM to a WAV file. Raises `Trouble` when `path` cannot be written."""
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


@contextmanager
def _opened(path: Path) -> Iterator[soundfile.SoundFile]:
    try:
        with path.open("rb") as file, soundfile.SoundFile(file) as sound:
            if sound.samplerate not in _RATES_HZ:
                raise ValueError(f"{sound.channels} channels at {sound.samplerate} Hz")
            yield sound
    except OSError as error:
        raise _trouble(path, error.strerror or str(error), "không đọc được tệp âm thanh") from error
    except (ValueError, soundfile.LibsndfileError) as error:
        why = error.error_string.rstrip(".") if isinstance(error, soundfile.LibsndfileError) else error
        raise _trouble(path, f"not a sound file that can be read: {why}", "tệp âm thanh không đọc được") from error


def _mono(sound: soundfile.SoundFile, frames: int) -> NDArray[np.int16]:
    """Read the next `frames` as mono, -1 = all; empty at the end. A sample that is not a number becomes silence."""
    samples = np.nan_to_num(sound.read(frames, dtype="float64", always_2d=True), posinf=1.0, neginf=-1.0)
    return int16_of(samples.mean(axis=1) * 32768 if samples.size else np.zeros(0))


def _through(stream: soxr.ResampleStream | None, samples: NDArray[np.int16], *, last: bool = False) -> bytes:
    """Return `samples` as PCM, resampled by `stream` if there is one. `last`: no samples follow."""
    if stream is None:
        return samples.tobytes()
    return int16_of(stream.resample_chunk(samples.astype(np.float32), last=last)).tobytes()


def _trouble(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="give a WAV file (PCM, any rate)",
        remedy_vi="hãy đưa tệp WAV (PCM, tần số bất kỳ)",
        file=str(path),
    )
