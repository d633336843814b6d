"""Estimates the delay of the robot's own voice from the loudspeaker's queue to the microphone.

The levels of loudspeaker and microphone, piece by piece, are compared at each delay (normalised cross-correlation of
the last 3 s). An echo canceller finds the delay for itself but does not report it; the speech input needs it to know
when an echo is over.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

_PIECE_MS = 20
_MOST_PIECES = 40  # longest delay that is tried, 0.8 s: sound servers have been seen to take 0.5 s
_COMPARED_PIECES = 150  # length of the sound that is compared, 3 s; chosen
_EVERY_PIECES = 25  # a comparison follows after this many pieces, 0.5 s; chosen
_LOUD_DBFS = -45.0  # played level above which a piece counts as the robot's voice, dBFS; chosen
_LOUD_PIECES = 50  # least number of compared pieces with the robot's voice, 1 s; chosen
_LEAST_DBFS = -70.0  # softer levels count as this one, dBFS; chosen
_ALIKE = 0.6  # least correlation of the levels at which a delay counts as found; chosen
_ABOVE_DB, _LEAST_ECHO_DBFS, _BELOW_DB = 12.0, -45.0, 20.0
"""An echo counts as audible if the microphone's level (90th percentile) is at least this much above its quiet (10th),
at least this level, and at most this much below the played level. Else a visitor is easily louder. Chosen."""

_SAME_PIECES = 1  # largest difference of two delays that count as the same
_MOVED = 6  # comparisons in a row (3 s) that replace any old delay: double talk causes one or two wrong ones


class EchoDelay:
    """Estimates the delay of the echo. Call `add` with the levels of every piece of loudspeaker and microphone."""

    def __init__(self) -> None:
        self._played: deque[float] = deque(maxlen=_COMPARED_PIECES + _MOST_PIECES)
        self._heard: deque[float] = deque(maxlen=_COMPARED_PIECES)
        self._count = 0
        self._other = 0  # another delay that was found, pieces
        self._found = self._found_other = 0  # comparisons that found the present delay; in a row, the other one
        self.ms: int | None = None
        """Delay of the echo, ms; None = no echo has been found yet."""
        self.echoes = self.clears = 0
        """Comparisons in a row that found an audible echo; in a row that found none."""

    def add(self, played_dbfs: float, heard_dbfs: float) -> None:
        """Add the levels of the next piece, dBFS."""
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
        found = alike[best] >= _ALIKE
        quiet_dbfs, loud_dbfs = np.percentile(heard, (10, 90))
        least_dbfs = max(quiet_dbfs + _ABOVE_DB, _LEAST_ECHO_DBFS, np.percentile(played, 90) - _BELOW_DB)
        audible = found and loud_dbfs >= least_dbfs
        self.echoes, self.clears = (self.echoes + 1, 0) if audible else (0, self.clears + 1)
        if found:
            self._take(best)

    def _take(self, lag: int) -> None:
        """Take over the delay `lag`, in pieces.

        A different delay replaces the present one once it has been found as many times in a row as that one was, or
        _MOVED times.
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
