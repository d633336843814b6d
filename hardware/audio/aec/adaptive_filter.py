"""A linear echo canceller: it leaves a visitor's words whole, where an echo suppressor cuts them to pieces.

Partitioned block frequency domain adaptive filter, constrained (Soo and Pang 1990; Haykin, Adaptive Filter Theory, ch.
10), one partition for each piece of 20 ms. Two filters (two-path method; Ochiai, Araseki and Ogihara 1977): only the
output filter's sound is used. The learning filter adapts, and is copied to the output filter once it has left less echo
for a while. While a visitor talks into the robot's voice (double talk) the learning filter does not get better.
"""

import numpy as np
from numpy.typing import NDArray

_PIECE = 320  # samples of a piece: 20 ms at 16 kHz
_PARTITIONS = 24  # length of the filters, pieces: delay and reverberation of an echo are at most 0.48 s
_STEP = 0.7  # step size of the normalised adaptation, 0..1; chosen
_LOUD_RMS = 100.0  # least level of the loudspeaker's sound from which the filter learns, RMS of int16; chosen
_KEEP = 0.8  # weight of the old value in the running powers, per piece: they span 0.1 s
_BETTER, _WORSE = 0.8, 2.0  # power left by the learning filter / by the output filter: copy up to, reset from; chosen
_BETTER_PIECES = 8  # pieces in a row at most at _BETTER, after which the learning filter is copied: 0.16 s; chosen

Samples = NDArray[np.float64]
Spectra = NDArray[np.complex128]


class LinearCanceller:
    """Linear echo canceller; `clean` takes each 20 ms of 16 kHz sound of loudspeaker and microphone."""

    def __init__(self) -> None:
        shape = (_PARTITIONS, _PIECE + 1)
        self._spectra: Spectra = np.zeros(shape, np.complex128)  # of the played sound, newest first
        self._before: Samples = np.zeros(_PIECE)
        self._learning: Spectra = np.zeros(shape, np.complex128)
        self._output: Spectra = np.zeros(shape, np.complex128)
        self.echo_power = 0.0
        """Estimated power of the echo in the last piece: mean square of full scale."""
        self.forget()

    def forget(self) -> None:
        """Reset both filters, because the echo path has changed."""
        self._learning = np.zeros_like(self._spectra)
        self._output = np.zeros_like(self._spectra)
        self._left = np.ones(2)  # running powers left by the output filter and by the learning filter
        self._better_pieces = 0

    def clean(self, played: NDArray[np.int16], heard: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return the microphone's piece `heard` without the echo of `played`; both have 320 samples."""
        reference, sound = played.astype(np.float64), heard.astype(np.float64)
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(np.concatenate((self._before, reference)))
        self._before = reference
        echo = self._echo(self._output)
        self.echo_power, left = float(np.mean(np.square(echo / 32768))), sound - echo
        if float(np.sqrt(np.mean(np.square(reference)))) >= _LOUD_RMS:
            error = sound - self._echo(self._learning)
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
            self._output, self._better_pieces = self._learning.copy(), 0
        elif ratio >= _WORSE:
            self._learning = self._output.copy()

    def _learn(self, error: Samples) -> None:
        spectrum = np.fft.rfft(np.concatenate((np.zeros(_PIECE), error)))
        total = np.sum(np.square(np.abs(self._spectra)), axis=0) + _PARTITIONS * _PIECE * _LOUD_RMS**2 / 10
        grown = np.fft.irfft(_STEP * np.conj(self._spectra) * (spectrum / total), axis=1)
        grown[:, _PIECE:] = 0.0
        self._learning += np.fft.rfft(grown, axis=1)
