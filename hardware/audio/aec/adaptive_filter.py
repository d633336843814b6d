"""A linear echo canceller: it leaves a visitor's words whole, where a suppressor behind it cuts them to pieces.

Partitioned block frequency domain adaptive filter, constrained (Soo and Pang 1990; Haykin, Adaptive Filter Theory, ch.
10), one partition a piece of 20 ms. Two paths (Ochiai, Araseki and Ogihara 1977): one learns, and is copied to the one
whose output is used when it has done better for a while. It does not do better while a visitor talks into the robot's
voice.
"""

import numpy as np
from numpy.typing import NDArray

_PIECE = 320
_PARTITIONS = 24  # 0.48 s: delay and reverberation
_STEP = 0.7
_LOUD_RMS = 100.0  # softer sound of the loudspeaker teaches nothing
_KEEP = 0.8  # of the running powers: 0.1 s
_BETTER, _WORSE = 0.8, 2.0  # ratio of the powers that the two leave
_BETTER_PIECES = 8

Samples = NDArray[np.float64]
Spectra = NDArray[np.complex128]


class LinearCanceller:
    """Pass it pieces of 20 ms of 16 kHz sound, of the loudspeaker and of the microphone."""

    def __init__(self) -> None:
        shape = (_PARTITIONS, _PIECE + 1)
        self._spectra: Spectra = np.zeros(shape, np.complex128)  # of the reference, newest first
        self._before: Samples = np.zeros(_PIECE)
        self._learns: Spectra = np.zeros(shape, np.complex128)
        self._heard_by: Spectra = np.zeros(shape, np.complex128)
        self.echo_power = 0.0
        """Estimated power of the echo in the last piece: mean square of full scale."""
        self.forget()

    def forget(self) -> None:
        """Begin anew: the echo is another one."""
        self._learns = np.zeros_like(self._spectra)
        self._heard_by = np.zeros_like(self._spectra)
        self._left = np.ones(2)  # running powers: of the one that is heard by, of the one that learns
        self._better_pieces = 0

    def clean(self, played: NDArray[np.int16], heard: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return the microphone's piece without the echo."""
        reference, sound = played.astype(np.float64), heard.astype(np.float64)
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(np.concatenate((self._before, reference)))
        self._before = reference
        echo = self._echo(self._heard_by)
        self.echo_power, left = float(np.mean(np.square(echo / 32768))), sound - echo
        if float(np.sqrt(np.mean(np.square(reference)))) >= _LOUD_RMS:
            error = sound - self._echo(self._learns)
            self._compare(left, error)
            self._learn(error)
        return np.clip(np.rint(left), -32768, 32767).astype(np.int16)

    def _echo(self, weights: Spectra) -> Samples:
        sound: Samples = np.fft.irfft(np.sum(weights * self._spectra, axis=0))[_PIECE:]
        return sound

    def _compare(self, left: Samples, error: Samples) -> None:
        powers = np.array([np.mean(np.square(left)), np.mean(np.square(error))])
        self._left = _KEEP * self._left + (1 - _KEEP) * powers
        ratio = float(self._left[1] / max(1.0, self._left[0]))
        self._better_pieces = self._better_pieces + 1 if ratio <= _BETTER else 0
        if self._better_pieces >= _BETTER_PIECES:
            self._heard_by, self._better_pieces = self._learns.copy(), 0
        elif ratio >= _WORSE:
            self._learns = self._heard_by.copy()

    def _learn(self, error: Samples) -> None:
        spectrum = np.fft.rfft(np.concatenate((np.zeros(_PIECE), error)))
        total = np.sum(np.square(np.abs(self._spectra)), axis=0) + _PARTITIONS * _PIECE * _LOUD_RMS**2 / 10
        grown = np.fft.irfft(_STEP * np.conj(self._spectra) * (spectrum / total), axis=1)
        grown[:, _PIECE:] = 0.0
        self._learns += np.fft.rfft(grown, axis=1)
