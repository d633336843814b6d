"""Measures whether an echo canceller may be relied on: trust is earned by what it removes, and lost when the echo
changes.

Echo return loss enhancement (ITU-T G.168): power of the microphone before and after the canceller while the robot
speaks, without the power of the room itself.
"""

import numpy as np

_PLAYED_DBFS = -45.0  # softer sound of the loudspeaker tells nothing about the echo
_LINGER_PIECES = 10  # an echo follows what was played by up to 0.2 s, and by its delay
_AUDIBLE_DB = 6.0  # an echo nearer to the room's own sound disturbs nobody
_KEEP = 0.97  # of the running means: they span 0.7 s
_KNOWN_PIECES = 40  # 0.8 s of the robot's voice must have been heard since the last change before anything is trusted
_INAUDIBLE_PIECES = 150  # 3 s of it that nobody hears
_ROOM_RISE = 1.01  # a piece
_TRUSTED_DB, _FAILED_DB = 12.0, 6.0
_GOOD_PIECES = 25  # 0.5 s; between them visitors interrupt after a second or two, and trust must be earned before
_FAILED_PIECES = 150  # 3 s: a visitor who talks into the robot's sentence is no failure of the canceller

LEAST_POWER = 1e-10


class ErleMonitor:
    """Pass it every piece. Levels in dBFS, powers as mean squares of full scale."""

    def __init__(self) -> None:
        self._room = 0.0  # power of the microphone without echo: the least of late; 0 = not heard yet
        self._linger = 0
        self.trusted = False
        self._start()

    def _start(self) -> None:
        self._echo, self._left = _MeanPower(), _MeanPower()  # before and after
        self._known_pieces = self._good_pieces = self._failing_pieces = self._inaudible_pieces = 0
        self._proven = False

    def lose(self) -> None:
        """Lose the trust: the echo is another one from now on, by delay, device or volume."""
        self.trusted = False
        self._start()

    def add(self, played_dbfs: float, heard: float, left: float, delay_ms: int | None) -> None:
        """Add the level that was played, and the power of the microphone before and after the canceller."""
        if played_dbfs >= _PLAYED_DBFS:
            self._linger = _LINGER_PIECES + (delay_ms or 0) // 20
            self._echo.add(heard)
            self._left.add(left)
            self._known_pieces += 1
            self._judge()
        elif self._linger:
            self._linger -= 1
        else:
            self._room = min(heard, self._room * _ROOM_RISE) if self._room else heard

    @property
    def erle_db(self) -> float | None:
        """Reduction of the echo, dB; None = none has been heard since the last change."""
        if self._known_pieces < _KNOWN_PIECES or not self._audible():
            return None
        return self._gone_db()

    def _judge(self) -> None:
        audible = self._audible()
        self._inaudible_pieces = 0 if audible else self._inaudible_pieces + 1
        if audible and self.trusted and not self._proven:  # a loudspeaker was switched on
            self.lose()
            return
        if self._known_pieces < _KNOWN_PIECES:
            return
        gone_db = self._gone_db()
        self._good_pieces = self._good_pieces + 1 if audible and gone_db >= _TRUSTED_DB else 0
        self._failing_pieces = self._failing_pieces + 1 if audible and gone_db < _FAILED_DB else 0
        if self._good_pieces >= _GOOD_PIECES:
            self.trusted = self._proven = True
        elif self._inaudible_pieces >= _INAUDIBLE_PIECES:
            self.trusted = True
        elif self._failing_pieces >= _FAILED_PIECES:
            self.lose()

    def _gone_db(self) -> float:
        """Return the reduction without the room's own sound, which is in both powers and no echo, dB."""
        least = max(LEAST_POWER, self._room / 10)
        echo, left = (max(power.value - self._room, least) for power in (self._echo, self._left))
        return _db(echo / left)

    def _audible(self) -> bool:
        return _db(self._echo.value / max(self._room, LEAST_POWER)) >= _AUDIBLE_DB


class _MeanPower:
    """A running mean over 0.7 s; the first value counts in full."""

    def __init__(self) -> None:
        self.value = LEAST_POWER
        self._empty = True

    def add(self, power: float) -> None:
        """Add the next power."""
        self.value = power if self._empty else _KEEP * self.value + (1 - _KEEP) * power
        self._empty = False


def _db(ratio: float) -> float:
    return 10.0 * float(np.log10(ratio))
