"""Change of sample rate, for a stream that comes in pieces.

Polyphase windowed-sinc filter: with `from/to = M/L` in lowest terms, output n lies at input time n·M/L, so only L
different filters exist; they are laid out as the rows of one table. Kaiser window, beta 8: about -80 dB stop band.
"""

from collections.abc import Iterator
from math import ceil, gcd

import numpy as np
from numpy.typing import NDArray

_ZERO_CROSSINGS = 16
_BETA = 8.0
_PIECE_S = 0.1
_PASS = 0.94  # of the lower half rate: leaves room for the slope of the filter


class Resampler:
    """Feed int16 samples at `from_hz`, get int16 samples at `to_hz`; what it still needs it keeps for the next call."""

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
        """All output samples that the input so far allows. Shape (n,) to (about n·to/from,)."""
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
        whole: NDArray[np.int16] = np.clip(np.rint(out), -32768, 32767).astype(np.int16)
        return whole

    def finish(self) -> NDArray[np.int16]:
        """The rest of the sound, as if silence followed."""
        return self.feed(np.zeros(self._half, np.int16))


def resampled(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """A whole sound at another rate; its length is rounded up to the next sample."""
    return np.concatenate((np.zeros(0, np.int16), *resampled_pieces(samples, from_hz, to_hz)))


def resampled_pieces(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> Iterator[NDArray[np.int16]]:
    """The same in pieces of about `_PIECE_S`, each as soon as it is made: other threads come between them."""
    resampler, size = Resampler(from_hz, to_hz), max(1, round(from_hz * _PIECE_S))
    left = ceil(samples.size * to_hz / from_hz)
    for start in range(0, samples.size, size):
        piece = resampler.feed(samples[start : start + size])
        left -= piece.size
        yield piece
    if left:
        yield resampler.finish()[:left]
