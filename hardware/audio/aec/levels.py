"""Levels of sound: powers as mean squares of full scale, and decibels."""

import numpy as np

LEAST_POWER = 1e-10
"""Least power in a ratio, mean square of full scale: -100 dBFS."""


def power(pcm: bytes) -> float:
    """Return the power of int16 sound, mean square of full scale, never 0."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768
    return float(np.mean(np.square(samples))) + LEAST_POWER


def db(ratio: float) -> float:
    """Return a ratio of powers in dB, at least -100."""
    return 10.0 * float(np.log10(max(ratio, LEAST_POWER)))
