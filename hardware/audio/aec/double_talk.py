"""Double-talk detection: whether a person speaks into the robot's voice, by what an echo canceller leaves.

What it leaves of the echo is known: the share that was left of late. Sound louder than that and than the room is a
person. A linear canceller leaves a visitor whole, at their own level, where a suppressor needs 0.2 s and more until it
lets them through; in a room that rings, a linear one leaves too much.
"""

from collections import deque

import numpy as np

_PLAYED_DBFS = -45.0  # softer sound of the loudspeaker tells nothing about the echo
_ECHO_DB = 20.0  # so far above the room an echo tells what is left of it
_REVERBERATION_PIECES = 4  # what is left of an echo lags behind it
_SHARE_PIECES, _MOST = 150, 90  # of so many pieces that many in a hundred leave no more
_EVERY_PIECES = 5
_KNOWN_PIECES, _SURE_PIECES = 50, 500  # 1 s of an echo tells the share; for 10 s the canceller still learns
_STRANGE_DB, _STRANGE_RISE_DB = 8.0, 1.0  # so far above it is somebody else, or after some seconds another echo
_LINGER_PIECES = 50  # after the robot's voice: delay and reverberation
_ROOM_RISE = 1.01  # a piece
_LEAST_POWER = 1e-10


class NearEnd:
    """Pass it every piece: the level that was played; the powers of microphone, echo, and what is left."""

    def __init__(self) -> None:
        self._room = 0.0  # power of what is left while nothing is played: the least of late; 0 = not heard yet
        self._linger = 0
        self._echo: deque[float] = deque(maxlen=_REVERBERATION_PIECES)
        self._shares_db: deque[float] = deque(maxlen=_SHARE_PIECES)
        self.forget()

    def forget(self) -> None:
        """The echo is another one from now on."""
        self._shares_db.clear()
        self.share_db = 0.0
        """So much of the echo is left at most, nearly always."""
        self._known_pieces = 0

    def above_db(self, played_dbfs: float, heard: float, echo: float, left: float) -> float | None:
        """Return the level of what is left above what may be left of echo and room, dB; None while the share is not
        known.
        """
        self._echo.append(echo)
        plays = played_dbfs >= _PLAYED_DBFS
        self._linger = _LINGER_PIECES if plays else max(0, self._linger - 1)
        if not self._linger:
            self._room = min(left, self._room * _ROOM_RISE) if self._room else left
        left = min(left, heard)  # a canceller that is still learning adds sound
        room, echo = max(self._room, _LEAST_POWER), max(self._echo)
        above_db = _db(left / (room + echo * 10 ** (self.share_db / 10)))
        if plays and _db(echo / room) >= _ECHO_DB:
            self._learn(_db(left / echo), strange=above_db >= _STRANGE_DB)
        return above_db if self._known_pieces >= _KNOWN_PIECES else None

    def _learn(self, share_db: float, *, strange: bool) -> None:
        sure = self._known_pieces >= _SURE_PIECES
        self._shares_db.append(self.share_db + _STRANGE_RISE_DB if strange and sure else share_db)
        self._known_pieces += 1
        if self._known_pieces % _EVERY_PIECES == 0:
            self.share_db = float(np.percentile(self._shares_db, _MOST))


def _db(ratio: float) -> float:
    return 10.0 * float(np.log10(max(ratio, _LEAST_POWER)))
