"""Measures how much echo a canceller removes: it becomes trusted by a good reduction, and loses trust by a bad one.

Echo return loss enhancement (ERLE, ITU-T G.168): the microphone's power before the canceller against the power after it
while the robot speaks, both without the power of the room itself.
"""

from hardware.audio.aec.levels import LEAST_POWER, db

_PLAYED_DBFS = -45.0  # least level of the loudspeaker's sound whose echo is measured, dBFS; chosen
_LINGER_PIECES = 10  # after the robot's voice the room's power is not measured for 0.2 s and the echo's delay
_AUDIBLE_DB = 6.0  # an echo less than this above the room's own sound counts as inaudible, dB; chosen
_KEEP = 0.97  # weight of the old value in the running mean powers, per piece: they span 0.7 s
_KNOWN_PIECES = 40  # least length of robot's voice since the last change before the ERLE counts: 0.8 s; chosen
_INAUDIBLE_PIECES = 150  # 3 s of the robot's voice in a row with an inaudible echo also earn trust; chosen
_ROOM_RISE = 1.01  # largest growth of the room's measured power, factor a piece; chosen
_TRUSTED_DB, _FAILED_DB = 12.0, 6.0  # ERLE from which trust is earned, ERLE below which it is lost, dB; chosen
_GOOD_PIECES = 25  # 0.5 s in a row at _TRUSTED_DB earn trust: visitors interrupt after a second or two; chosen
_FAILED_PIECES = 150  # 3 s in a row below _FAILED_DB lose trust: double talk is shorter, and no failure; chosen


class ErleMonitor:
    """Judges an echo canceller. Call `add` with the levels of every 20 ms piece. Powers: mean squares of full scale."""

    def __init__(self) -> None:
        self._room = 0.0  # least recent power of the microphone without echo; 0 = not measured yet
        self._linger = 0
        self.trusted = False
        self._start()

    def _start(self) -> None:
        self._echo, self._left = _MeanPower(), _MeanPower()  # before and after the canceller
        self._known_pieces = self._good_pieces = self._failing_pieces = self._inaudible_pieces = 0
        self._proven = False

    def lose(self) -> None:
        """End the trust and measure anew, because delay, device or volume has changed, or the canceller has failed."""
        self.trusted = False
        self._start()

    def add(self, played_dbfs: float, heard: float, left: float, delay_ms: int | None) -> None:
        """Add a piece: level played, microphone power before (`heard`) and behind the canceller (`left`)."""
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
        """Echo return loss enhancement, dB; None = no audible echo was measured since the last change."""
        if self._known_pieces < _KNOWN_PIECES or not self._audible():
            return None
        return self._gone_db()

    def _judge(self) -> None:
        audible = self._audible()
        self._inaudible_pieces = 0 if audible else self._inaudible_pieces + 1
        if audible and self.trusted and not self._proven:  # a loudspeaker that was off was switched on
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
        """Return the reduction of the echo, dB. The room's own sound, part of both powers, is subtracted first."""
        least = max(LEAST_POWER, self._room / 10)
        echo, left = (max(power.value - self._room, least) for power in (self._echo, self._left))
        return db(echo / left)

    def _audible(self) -> bool:
        return db(self._echo.value / max(self._room, LEAST_POWER)) >= _AUDIBLE_DB


class _MeanPower:
    """Running mean of a power over 0.7 s; the first value counts in full."""

    def __init__(self) -> None:
        self.value = LEAST_POWER
        self._empty = True

    def add(self, power: float) -> None:
        """Add the power of the next piece."""
        self.value = power if self._empty else _KEEP * self.value + (1 - _KEEP) * power
        self._empty = False
