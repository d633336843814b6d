"""Changes the sample rate: of a whole sound by soxr, and of a live stream by a filter with a delay of 1 ms.

soxr returns a live stream up to 40 ms late, in lumps of 10 to 35 ms (measured with 20 ms pieces, 44.1 and 48 kHz to
16 kHz, its qualities MQ and HQ). That is too late for the reference of the echo canceller and for a quick answer.
"""

from math import ceil, gcd
from typing import Any

import numpy as np
import soxr
from numpy.typing import NDArray

_ZERO_CROSSINGS = 16  # of the windowed sinc, on each side; chosen
_BETA = 8.0  # of the Kaiser window: about -80 dB stop band
_PASS = 0.94  # cutoff as a share of half the lower rate: leaves room for the slope of the filter; chosen


class Resampler:
    """Resampler of a live stream: `feed` takes int16 samples at `from_hz` and returns int16 samples at `to_hz`.

    Polyphase windowed-sinc filter: with `from/to = M/L` in lowest terms, output n lies at input time n·M/L, so only L
    different filters exist, the rows of one table. Kaiser window, beta 8: about -80 dB stop band.
    """

    def __init__(self, from_hz: int, to_hz: int) -> None:
        if from_hz <= 0 or to_hz <= 0:
            raise ValueError(f"sample rates must be positive: {from_hz}, {to_hz}")
        common = gcd(from_hz, to_hz)
        self._step, self._phases = from_hz // common, to_hz // common
        cutoff = _PASS * min(1.0, to_hz / from_hz)  # in half input rates
        self._half = ceil(_ZERO_CROSSINGS / cutoff)
        offsets = np.arange(-self._half + 1, self._half + 1)
        times = offsets[None, :] - np.arange(self._phases)[:, None] / self._phases
        window = np.i0(_BETA * np.sqrt(np.clip(1 - (times / self._half) ** 2, 0, 1))) / np.i0(_BETA)
        table = cutoff * np.sinc(cutoff * times) * window
        self._table = (table / table.sum(axis=1, keepdims=True)).astype(np.float32)
        self._kept: NDArray[np.float32] = np.zeros(self._half - 1, np.float32)
        self._at = 0  # time of the next output, in 1/phases of an input sample after the start of `_kept` + half - 1

    def feed(self, samples: NDArray[np.int16]) -> NDArray[np.int16]:
        """Return all output samples that the input up to now allows; shape (n,) to (about n·to/from,)."""
        if self._step == self._phases:
            return samples
        have = np.concatenate((self._kept, samples.astype(np.float32)))
        last = (have.size - 2 * self._half) * self._phases + self._phases - 1
        count = max(0, (last - self._at) // self._step + 1)
        at = self._at + self._step * np.arange(count)
        rows = have[(at // self._phases)[:, None] + np.arange(2 * self._half)]
        out = np.einsum("ij,ij->i", rows, self._table[at % self._phases])
        following = self._at + self._step * count
        used = following // self._phases
        self._kept, self._at = have[used:], following - used * self._phases
        return int16_of(out)


def resampled(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """Return a whole sound at the rate `to_hz`; takes 0.5 ms for a second of sound."""
    if from_hz == to_hz:
        return samples
    return int16_of(soxr.resample(samples.astype(np.float32), from_hz, to_hz))


def int16_of(samples: NDArray[np.floating[Any]]) -> NDArray[np.int16]:
    """Return samples rounded to int16 and limited to its range."""
    whole: NDArray[np.int16] = np.clip(np.rint(samples), -32768, 32767).astype(np.int16)
    return whole
