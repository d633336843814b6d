"""Double-talk detection: whether a person speaks into the robot's voice, by the sound that an echo canceller leaves.

The share of the echo that a canceller leaves is learnt from the last seconds. Sound louder than this residue and than
the room is a person. A linear canceller leaves a visitor whole, at their own level; an echo suppressor needs 0.2 s and
more until it lets them through. In a reverberant room a linear canceller leaves too much of the echo.
"""

from collections import deque

import numpy as np

from hardware.audio.aec.levels import LEAST_POWER, db

_PLAYED_DBFS = -45.0  # least level of the loudspeaker's sound whose echo is measured, dBFS; chosen
_ECHO_DB = 20.0  # least level of an echo above the room from which the share left of it is learnt, dB; chosen
_REVERBERATION_PIECES = 4  # the residue is compared with the loudest echo of the last 80 ms, since it lags behind
_SHARE_PIECES, _SHARE_PERCENTILE = 150, 90  # the learnt share: this percentile over the last 3 s of echo; chosen
_EVERY_PIECES = 5  # the share is computed anew after this many pieces of echo, 0.1 s
_KNOWN_PIECES, _SURE_PIECES = 50, 500  # echo until the share is known, 1 s; until the canceller has learnt, 10 s
_STRANGE_DB, _STRANGE_RISE_DB = 8.0, 1.0  # a residue this much above the expected one is a person or a new echo path;
# once the canceller has learnt, such a piece counts as a share only _STRANGE_RISE_DB higher; chosen
_LINGER_PIECES = 50  # after the robot's voice the room's power is not measured for 1 s: delay and reverberation
_ROOM_RISE = 1.01  # largest growth of the room's measured power, factor a piece; chosen


class NearEnd:
    """Double-talk detector behind one canceller; `above_db` is called with the levels of every 20 ms piece."""

    def __init__(self) -> None:
        self._room = 0.0  # least recent power behind the canceller without played sound; 0 = none yet
        self._linger = 0
        self._echo: deque[float] = deque(maxlen=_REVERBERATION_PIECES)
        self._shares_db: deque[float] = deque(maxlen=_SHARE_PIECES)
        self.forget()

    def forget(self) -> None:
        """Forget the learnt share, because the echo path has changed."""
        self._shares_db.clear()
        self.share_db = 0.0
        """Level of the echo that the canceller leaves, dB relative to the whole echo; 10 % of the pieces are above it.
        """
        self._known_pieces = 0

    def above_db(self, played_dbfs: float, heard: float, echo: float, left: float) -> float | None:
        """Return the level of `left` above the expected residue of echo and room, dB; None while the share is unknown.

        Powers (mean squares of full scale): `heard` by the microphone, of its `echo`, `left` behind the canceller.
        """
        self._echo.append(echo)
        plays = played_dbfs >= _PLAYED_DBFS
        self._linger = _LINGER_PIECES if plays else max(0, self._linger - 1)
        if not self._linger:
            self._room = min(left, self._room * _ROOM_RISE) if self._room else left
        left = min(left, heard)  # a canceller that is still learning adds sound
        room, echo = max(self._room, LEAST_POWER), max(self._echo)
        above_db = db(left / (room + echo * 10 ** (self.share_db / 10)))
        if plays and db(echo / room) >= _ECHO_DB:
            self._learn(db(left / echo), strange=above_db >= _STRANGE_DB)
        return above_db if self._known_pieces >= _KNOWN_PIECES else None

    def _learn(self, share_db: float, *, strange: bool) -> None:
        sure = self._known_pieces >= _SURE_PIECES
        self._shares_db.append(self.share_db + _STRANGE_RISE_DB if strange and sure else share_db)
        self._known_pieces += 1
        if self._known_pieces % _EVERY_PIECES == 0:
            self.share_db = float(np.percentile(self._shares_db, _SHARE_PERCENTILE))
