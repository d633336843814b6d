"""Give the voice the same loudness from all its sources: espeak, Piper and recorded people."""

import numpy as np
import soxr
from numpy.typing import NDArray

TARGET_DBFS = -18.0
"""Loudness of the voice: root mean square of the sound without pauses, dB relative to full scale.

Peaks of speech are 12 to 17 dB higher: just below full scale.
"""
_PEAK = 0.95
_SILENT = 0.02  # share of the highest peak below which a pause is assumed


def levelled(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Scale mono sound to `TARGET_DBFS`, or to less if peaks would be clipped. Silence is left as it is."""
    sound = samples.astype(np.float64) / 32768
    peak = float(np.max(np.abs(sound), initial=0.0))
    if peak == 0.0:
        return samples
    sounding = sound[np.abs(sound) > _SILENT * peak]
    gain = min(10 ** (TARGET_DBFS / 20) / float(np.sqrt(np.mean(np.square(sounding)))), _PEAK / peak)
    loud: NDArray[np.int16] = np.rint(sound * gain * 32767).astype(np.int16)
    return loud


def at_rate(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """Convert a complete sound to another sample rate."""
    if from_hz == to_hz:
        return samples
    other = np.rint(soxr.resample(samples.astype(np.float32), from_hz, to_hz))
    whole: NDArray[np.int16] = np.clip(other, -32768, 32767).astype(np.int16)
    return whole
