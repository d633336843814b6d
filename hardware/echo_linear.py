"""A linear echo canceller: what it leaves of a visitor is whole, where a suppressor behind it cuts words to pieces.

Partitioned block frequency domain adaptive filter, constrained (Soo and Pang 1990; Haykin, Adaptive Filter Theory, ch.
10), one partition a piece of 20 ms. It learns all the time; what it hears by is as it was half a second ago, so that a
visitor's first word, which it takes for echo until the voice pauses, has not spoilt it yet.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

_PIECE = 320
_PARTITIONS = 24  # 0.48 s: delay and reverberation
_STEP = 0.5
_KEEP = 0.9  # of the running power of the reference
_LEAST_POWER = 1e4 * _PIECE  # of a bin: softer sound of the loudspeaker teaches nothing
_OLD_PIECES = 25

Samples = NDArray[np.float64]


class LinearCanceller:
    """Feed it pieces of 20 ms of 16 kHz, the loudspeaker's and the microphone's."""

    def __init__(self) -> None:
        bins = _PIECE + 1
        self._weights = np.zeros((_PARTITIONS, bins), np.complex128)
        self._old: deque[NDArray[np.complex128]] = deque(maxlen=_OLD_PIECES)
        self._spectra = np.zeros((_PARTITIONS, bins), np.complex128)  # of the reference, newest first
        self._power = np.zeros(bins)
        self._before = np.zeros(_PIECE)

    def forget(self) -> None:
        """Begin anew: the echo is another one."""
        self._weights[:] = 0
        self._old.clear()

    def clean(self, played: NDArray[np.int16], heard: NDArray[np.int16]) -> NDArray[np.int16]:
        """The microphone's piece without the echo."""
        reference = played.astype(np.float64)
        spectrum = np.fft.rfft(np.concatenate((self._before, reference)))
        self._before = reference
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = spectrum
        self._power = _KEEP * self._power + (1 - _KEEP) * np.square(np.abs(spectrum))
        sound = heard.astype(np.float64)
        left = sound - self._echo(self._old[0] if self._old else self._weights)
        self._learn(sound - self._echo(self._weights))
        self._old.append(self._weights.copy())
        return np.clip(np.rint(left), -32768, 32767).astype(np.int16)

    def _echo(self, weights: NDArray[np.complex128]) -> Samples:
        sound: Samples = np.fft.irfft(np.sum(weights * self._spectra, axis=0))[_PIECE:]
        return sound

    def _learn(self, error: Samples) -> None:
        spectrum = np.fft.rfft(np.concatenate((np.zeros(_PIECE), error)))
        total = np.sum(np.square(np.abs(self._spectra)), axis=0)
        step = _STEP * np.conj(self._spectra) * (spectrum / (total + _LEAST_POWER))
        grown = np.fft.irfft(step, axis=1)
        grown[:, _PIECE:] = 0.0
        self._weights += np.fft.rfft(grown, axis=1)
