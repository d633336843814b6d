"""One loudness for every source of the voice: espeak, Piper and a recorded person are heard equally loud."""

import numpy as np
import soxr
from numpy.typing import NDArray

TARGET_DBFS = -18.0
"""Root mean square of what sounds, pauses left out. Speech peaks 12 to 17 dB above it: just below full scale."""
_PEAK = 0.95
_SILENT = 0.02  # of the highest peak: what is below is a pause


def levelled(samples: NDArray[np.int16]) -> NDArray[np.int16]:
    """Mono sound at `TARGET_DBFS`, less where its peaks would be cut. Silence stays silence."""
    sound = samples.astype(np.float64) / 32768
    peak = float(np.max(np.abs(sound), initial=0.0))
    if peak == 0.0:
        return samples
    sounding = sound[np.abs(sound) > _SILENT * peak]
    gain = min(10 ** (TARGET_DBFS / 20) / float(np.sqrt(np.mean(np.square(sounding)))), _PEAK / peak)
    loud: NDArray[np.int16] = np.rint(sound * gain * 32767).astype(np.int16)
    return loud


def at_rate(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """Return a whole sound at another rate."""
    if from_hz == to_hz:
        return samples
    other = np.rint(soxr.resample(samples.astype(np.float32), from_hz, to_hz))
    whole: NDArray[np.int16] = np.clip(other, -32768, 32767).astype(np.int16)
    return whole
