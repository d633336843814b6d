"""Measure a sound's loudness, and where speech begins and ends, from the energy of 10 ms frames.

The functions expect the clean recording, before anything is mixed in."""

from collections.abc import Iterable

import msgspec
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
FRAME_MS = 10
_FRAME = RATE_HZ * FRAME_MS // 1000
_SPEECH_DB = 25.0
"""A frame holds speech when its level is at most this many dB below the 95th percentile of all frames."""
_LEAST_FRAMES = 3  # a shorter run of frames is a click, not speech
_FLOOR_DB = 40.0  # the room is taken to be at least this far below the speech, even in a tightly cut recording
_NOTHING_DB = 20 * np.log10(1 / 32768)

Samples = NDArray[np.float32]
"""Sound samples at 16 kHz; a value of 1.0 is one step of int16."""


class Loudness(msgspec.Struct, frozen=True):
    """Loudness of one recording. `onset_ms` and `end_ms` bound its speech; `speech_rms` is the level of the frames with
    speech; a tenth of all frames are below `floor_rms` (int16 units). All are 0 for a recording without sound."""

    onset_ms: int
    end_ms: int
    speech_rms: float
    floor_rms: float


def loudness(blocks: Iterable[bytes]) -> Loudness:
    """Return the loudness of a sound that comes in blocks of any length."""
    kept = b""
    powers: list[Samples] = []
    for block in blocks:
        kept += block
        whole = len(kept) // (2 * _FRAME) * 2 * _FRAME
        frames = np.frombuffer(kept[:whole], np.int16).astype(np.float32).reshape(-1, _FRAME)
        powers.append(np.mean(np.square(frames), axis=1, dtype=np.float32))
        kept = kept[whole:]
    return _of(np.concatenate(powers) if powers else np.zeros(0, np.float32))


def _of(power: Samples) -> Loudness:
    if not power.size or power.max() < 1.0:
        return Loudness(0, 0, 0.0, 0.0)
    loud = float(np.percentile(power, 95)) or float(power.max())
    speech = power >= loud / 10 ** (_SPEECH_DB / 10)
    runs = np.convolve(speech.astype(np.int8), np.ones(_LEAST_FRAMES, np.int8), "valid") == _LEAST_FRAMES
    held = np.flatnonzero(runs)
    first, last = (int(held[0]), int(held[-1]) + _LEAST_FRAMES) if held.size else (0, int(power.size))
    floor = min(float(np.percentile(power, 10)), loud / 10 ** (_FLOOR_DB / 10))
    return Loudness(first * FRAME_MS, last * FRAME_MS, float(np.sqrt(np.mean(power[speech]))), float(np.sqrt(floor)))
