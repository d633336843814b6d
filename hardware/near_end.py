"""Whether somebody speaks into the robot's voice: double-talk detection on what a linear echo canceller leaves.

A linear canceller leaves a visitor whole, at their own level, where a suppressor needs 0.2 s and more until it lets
them through. What it leaves of the echo is known too: the share of late, which the same room and the same loudspeaker
leave from one word to the next. Louder than that and than the room is somebody else.
"""

from collections import deque

import numpy as np

_PLAYED_DBFS = -45.0  # softer sound of the loudspeaker tells nothing about the echo
_ECHO_DB = 20.0  # so far above the room an echo tells what is left of it
_REVERBERATION_PIECES = 4  # what is left of an echo lags behind it
_RISE_DB, _FALL_DB = 0.5, 0.05  # a piece, of the share: exceeded by one piece in ten
_FAR_DB, _FAST_FALL_DB = 15.0, 0.5  # so far below the share it falls faster: the canceller is still learning
_STRANGE_DB, _STRANGE_RISE_DB = 8.0, 0.02  # so far above it is somebody else, or after some seconds another echo
_KNOWN_PIECES, _SURE_PIECES = 50, 500  # 1 s of a loud echo tells the share; for 10 s the canceller still learns
_LINGER_PIECES = 50  # after the robot's voice: delay and reverberation
_ROOM_RISE = 1.01  # a piece
_LEAST_POWER = 1e-10


class NearEnd:
    """Feed it every piece: the level that was played, the powers of the microphone and of what is left of it."""

    def __init__(self) -> None:
        self._room = 0.0  # power of what is left while nothing is played: the least of late; 0 = not heard yet
        self._linger = 0
        self._echo: deque[float] = deque(maxlen=_REVERBERATION_PIECES)
        self.forget()

    def forget(self) -> None:
        """The echo is another one from now on."""
        self._share_db = 0.0  # of the echo that is left
        self._known_pieces = 0

    def above_db(self, played_dbfs: float, heard: float, left: float) -> float | None:
        """How far what is left stands above what may be left of echo and room; None where no echo is known yet."""
        self._echo.append(heard)
        plays = played_dbfs >= _PLAYED_DBFS
        self._linger = _LINGER_PIECES if plays else max(0, self._linger - 1)
        if not self._linger:
            self._room = min(left, self._room * _ROOM_RISE) if self._room else left
        left = min(left, heard)  # a canceller that is still learning adds sound
        room, echo = max(self._room, _LEAST_POWER), max(self._echo)
        above_db = _db(left / (room + echo * 10 ** (self._share_db / 10)))
        if plays and _db(heard / room) >= _ECHO_DB:
            self._learn(_db(left / echo), strange=above_db >= _STRANGE_DB and self._known_pieces >= _SURE_PIECES)
        return above_db if self._known_pieces >= _KNOWN_PIECES else None

    def _learn(self, share_db: float, *, strange: bool) -> None:
        self._known_pieces += 1
        if share_db > self._share_db:
            self._share_db += _STRANGE_RISE_DB if strange else _RISE_DB
        else:
            self._share_db -= _FAST_FALL_DB if share_db < self._share_db - _FAR_DB else _FALL_DB


def _db(ratio: float) -> float:
    return 10.0 * float(np.log10(max(ratio, _LEAST_POWER)))
