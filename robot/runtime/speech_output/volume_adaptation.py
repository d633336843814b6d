"""Adapt the robot's loudness to the room's noise, without clipping peaks."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

_QUIET_DBFS, _NOISY_DBFS = -55.0, -35.0  # room noise: up to the first no gain, from the second the whole gain
_MOST_DB = 6.0  # the whole gain
_CEILING = 0.98 * 32767
_BLOCK_S = 0.005
_AROUND = 2  # blocks to each side of a peak, in which the gain changes: 25 ms in total


def noise_gain(dbfs: float | None) -> float:
    """Return the factor for the voice's amplitude, 1 to 2, rising with the room's noise (None = unknown: 1)."""
    if dbfs is None:
        return 1.0
    share = (dbfs - _QUIET_DBFS) / (_NOISY_DBFS - _QUIET_DBFS)
    return float(10 ** (_MOST_DB * min(1.0, max(0.0, share)) / 20))


def limited(pcm: bytes, rate_hz: int, gain: float) -> bytes:
    """Return mono int16 PCM, `gain` times as loud; around a peak that would clip the gain is reduced smoothly."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) * gain
    if not samples.size:
        return pcm
    block = max(1, round(rate_hz * _BLOCK_S))
    count = -(-samples.size // block)
    peaks = np.max(np.abs(np.pad(samples, (0, count * block - samples.size))).reshape(count, block), axis=1)
    if float(peaks.max()) > _CEILING:
        # The gain's minimum in a neighbourhood, averaged over a smaller one: no steps, nowhere above the allowed gain.
        allowed = np.minimum(1.0, _CEILING / np.maximum(peaks, 1.0))
        padded = np.pad(allowed, 2 * _AROUND + 1, mode="edge")
        least = sliding_window_view(padded, 2 * _AROUND + 3).min(axis=1)
        smooth = sliding_window_view(least, 2 * _AROUND + 1).mean(axis=1)
        samples *= np.interp(np.arange(samples.size), (np.arange(count) + 0.5) * block, smooth).astype(np.float32)
    return np.rint(samples).astype(np.int16).tobytes()
