"""Estimates the delay of the robot's own voice from the loudspeaker's queue to the microphone.

The levels of both, piece by piece, are compared at each delay (normalised cross-correlation of the last seconds). A
canceller finds the delay for itself and does not report it; the speech input needs it to know when an echo is over.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

_PIECE_MS = 20
_MOST_PIECES = 40  # 0.8 s: sound servers have been seen to take 0.5 s
_COMPARED_PIECES = 150  # 3 s
_EVERY_PIECES = 25
_LOUD_DBFS = -45.0
_LOUD_PIECES = 50  # so many of those compared must hold the robot's voice
_LEAST_DBFS = -70.0
_ALIKE = 0.6  # correlation
_SAME_PIECES = 1
_MOVED = 6  # comparisons, 3 s, find the same other delay: a visitor who talks into the voice brings one or two


class EchoDelay:
    """Pass it the level of every piece, of the loudspeaker and of the microphone."""

    def __init__(self) -> None:
        self._played: deque[float] = deque(maxlen=_COMPARED_PIECES + _MOST_PIECES)
        self._heard: deque[float] = deque(maxlen=_COMPARED_PIECES)
        self._count = 0
        self._other = 0  # pieces
        self._found = self._found_other = 0  # how many comparisons found the one, and in a row the other
        self.ms: int | None = None
        """The delay, ms; None = no echo has been found yet."""

    def add(self, played_dbfs: float, heard_dbfs: float) -> None:
        """Add the next two levels, dBFS."""
        self._played.append(max(_LEAST_DBFS, played_dbfs))
        self._heard.append(max(_LEAST_DBFS, heard_dbfs))
        self._count += 1
        if self._count % _EVERY_PIECES == 0 and len(self._played) == self._played.maxlen:
            self._compare()

    def _compare(self) -> None:
        played, heard = np.array(self._played), np.array(self._heard)
        if np.count_nonzero(played[_MOST_PIECES:] > _LOUD_DBFS) < _LOUD_PIECES:
            return
        alike = [
            _correlation(played[_MOST_PIECES - lag : _MOST_PIECES - lag + _COMPARED_PIECES], heard)
            for lag in range(_MOST_PIECES + 1)
        ]
        best = int(np.argmax(alike))
        if alike[best] >= _ALIKE:
            self._take(best)

    def _take(self, lag: int) -> None:
        """Take over a delay. Another one is believed when it is found in a row as often as the present one was, or
        often enough.
        """
        if self.ms is None or abs(lag - self.ms // _PIECE_MS) <= _SAME_PIECES:
            self._found, self._found_other = self._found + 1, 0
        elif self._found_other and abs(lag - self._other) <= _SAME_PIECES:
            self._found_other += 1
        else:
            self._other, self._found_other = lag, 1
        if self._found_other >= min(self._found, _MOVED):
            self._found, self._found_other = self._found_other, 0
        elif self._found_other:
            return
        self.ms = lag * _PIECE_MS


def _correlation(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    one, other = one - one.mean(), other - other.mean()
    size = float(np.sqrt(np.sum(np.square(one)) * np.sum(np.square(other))))
    return float(np.sum(one * other)) / size if size else 0.0
