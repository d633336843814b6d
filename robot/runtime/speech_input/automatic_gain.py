"""Automatic gain (amplification), for a microphone that is turned down, and people who speak softly or from afar.

Sound for the voice activity detector gets a gain that follows the level: of speech that is 40 dB softer the detector
finds only 61 %. Sound for a recogniser gets one gain per sentence, and only if the speech is soft: with a moving gain
two more words in a hundred are wrong.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from robot.runtime.speech_input.noise_level import SILENCE_DBFS, dbfs

_TARGET_DBFS = -20.0
_FALL_DB = 0.1  # fall of the peak level per piece: 5 dB a second
_MOST_DB = 30.0
_LEAST_DB = -12.0
_ROOM_DBFS = -50.0  # highest level to which noise is amplified
_SOFT_DBFS = -30.0  # level to which the start of a softer sentence is raised
_FLOOR_PIECES = 100  # 2 s
_FLOOR_PERCENTILE = 10
_PEAK = 0.9 * 32767


class Gain:
    """The detector's gain, for speech at about -20 dBFS: falls at once, rises slowly, never clips. Feed every piece."""

    def __init__(self) -> None:
        self._loud_dbfs = SILENCE_DBFS
        self._levels: deque[float] = deque(maxlen=_FLOOR_PIECES)
        self._factor = 1.0

    def apply(self, piece: bytes) -> bytes:
        """Return the amplified piece; within it the gain moves linearly from the last piece's gain to the new one."""
        level = dbfs(piece)
        self._levels.append(level)
        self._loud_dbfs = max(level, self._loud_dbfs - _FALL_DB)
        wanted_db = min(_TARGET_DBFS - self._loud_dbfs, self._most_db())
        samples = np.frombuffer(piece, np.int16).astype(np.float32)
        peak = float(np.max(np.abs(samples), initial=1.0))
        before, self._factor = self._factor, min(10 ** (max(wanted_db, _LEAST_DB) / 20), _PEAK / peak)
        before = min(before, _PEAK / peak)
        ramp: NDArray[np.float32] = np.linspace(before, self._factor, samples.size, dtype=np.float32)
        return np.rint(samples * ramp).astype(np.int16).tobytes()

    def of_a_sentence(self, onset_dbfs: float) -> "SentenceGain":
        """Return the recogniser's gain for a sentence that begins at the level `onset_dbfs`."""
        return SentenceGain(max(0.0, min(_SOFT_DBFS - onset_dbfs, self._most_db())))

    def _most_db(self) -> float:
        """Return the largest gain at which the room's noise stays below `_ROOM_DBFS`, dB."""
        floor = float(np.percentile(self._levels, _FLOOR_PERCENTILE)) if self._levels else SILENCE_DBFS
        return min(max(0.0, _ROOM_DBFS - floor), _MOST_DB)


class SentenceGain:
    """The recogniser's gain: constant within a sentence, lowered only where sound would clip."""

    def __init__(self, db: float) -> None:
        self._factor = 10 ** (db / 20)

    def apply(self, piece: bytes) -> bytes:
        """Return the piece, amplified by the sentence's gain."""
        if self._factor == 1.0:
            return piece
        samples = np.frombuffer(piece, np.int16).astype(np.float32)
        self._factor = max(1.0, min(self._factor, _PEAK / float(np.max(np.abs(samples), initial=1.0))))
        return np.clip(np.rint(samples * self._factor), -32768, 32767).astype(np.int16).tobytes()
