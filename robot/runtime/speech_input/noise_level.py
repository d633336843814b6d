"""Measure levels of sound: the level of a piece, the room's noise, and how far speech is above the noise.

Levels are in dBFS: a square wave of full amplitude has 0 dBFS. Time is counted in pieces of 20 ms.
"""

from collections import deque

import numpy as np

SILENCE_DBFS = -100.0
_FULL_SCALE = 32768.0

_ROOM_PIECES = 100  # the noise is measured over 2 s
_SPEECH_PIECES = 100  # the level of speech: over 2 s of voiced pieces
_USUAL_SPEECH_DBFS = -26.0  # assumed before any speech: a person at one metre, gain as in the checklist
_MEDIAN, _LOUD, _PEAKS = 50, 75, 90  # percentiles
_ABOVE_ROOM_DB, _ABOVE_PEAKS_DB, _MOST_ABOVE_DB = 4.0, 3.0, 12.0  # over the median, the peaks, at most the median
_SENTENCE_PIECES = 150  # 3 s
_JUDGED_PIECES = 10
_BELOW_PEAKS_DB = 8.0  # sound this far below a voice's peaks still counts as voice, in any room
_KNOWN_PIECES = 20  # 0.4 s, after which the noise is known

NOISY_DB, QUIET_DB = 12.0, 15.0
"""Speech-to-noise ratios, dB: below the first a room is noisy (every fifth word is wrong), above the second quiet."""

_NOISY_PIECES, _QUIET_PIECES = 40, 250  # 0.8 s below the first ratio; 5 s above the second

_LATEST_PIECES, _FLAT_PIECES = 75, 20  # 1.5 s over which levels are compared; 0.4 s until a crowd is certain
_SOFT = 10  # percentile
_FLAT_DB = 8.0
"""Limit of the spread of levels within 1.5 s, dB: one person's voice spreads more, a crowd's talk less. In 74
recordings of people one sentence was below the limit for 0.4 s; the talk of six people was always detected, after 1.9
s."""


def dbfs(piece: bytes) -> float:
    """Return the level of a piece of 16-bit samples, dBFS; `SILENCE_DBFS` for digital silence."""
    samples = np.frombuffer(piece, np.int16).astype(np.float32)
    power = float(np.mean(np.square(samples))) if samples.size else 0.0
    return max(SILENCE_DBFS, 10.0 * float(np.log10(power / _FULL_SCALE**2 + 1e-12)))


class NoiseLevel:
    """Measures the room's noise between sentences, and speech above it. Feed the level of every piece."""

    def __init__(self) -> None:
        self._room: deque[float] = deque(maxlen=_ROOM_PIECES)
        self._speech: deque[float] = deque(maxlen=_SPEECH_PIECES)
        self._sentence: deque[float] = deque(maxlen=_SENTENCE_PIECES)
        self._voiced: list[float] = []  # voiced levels that may still turn out to be a crowd's
        self._latest: deque[float] = deque(maxlen=_LATEST_PIECES)
        self._changing_pieces = self._flat_pieces = 0
        self._noise_dbfs: float | None = None
        self._peaks_dbfs = SILENCE_DBFS
        self.noisy = False
        """Whether the room is noisy: speech is too little above its noise (`NOISY_DB`, `QUIET_DB`)."""

    @property
    def noise_dbfs(self) -> float | None:
        """Return the room's noise between sentences, dBFS; None in the first half second."""
        return self._noise_dbfs

    @property
    def snr_db(self) -> float | None:
        """Return how far visitors' recent speech is above the room's noise, dB; None before the noise is known."""
        if self._noise_dbfs is None:
            return None
        return self._speech_dbfs - self._noise_dbfs

    @property
    def _speech_dbfs(self) -> float:
        return float(np.percentile(self._speech, _LOUD)) if self._speech else _USUAL_SPEECH_DBFS

    def above_db(self, level_dbfs: float) -> float:
        """Return how far a sound is above the limit from which it is not noise, dB; -inf before the noise is known."""
        if self._noise_dbfs is None:
            return -np.inf
        least = self._noise_dbfs + _ABOVE_ROOM_DB
        limit = max(least, min(self._peaks_dbfs + _ABOVE_PEAKS_DB, self._noise_dbfs + _MOST_ABOVE_DB))
        if len(self._sentence) >= _JUDGED_PIECES:
            limit = max(least, min(limit, float(np.percentile(self._sentence, _PEAKS)) - _BELOW_PEAKS_DB))
        return level_dbfs - limit

    def between_sentences(self, level_dbfs: float) -> None:
        """Take the level of a piece without a visitor's sentence; other people's talk and a television are noise."""
        if self._sentence:
            self._believe()
        self._sentence.clear()
        self._latest.append(level_dbfs)
        self._flat_pieces = 0
        self._room.append(level_dbfs)
        if len(self._room) >= _KNOWN_PIECES:
            self._noise_dbfs, self._peaks_dbfs = (
                float(level) for level in np.percentile(self._room, (_MEDIAN, _PEAKS))
            )
        self._judge()

    def in_a_sentence(self, level_dbfs: float, *, voiced: bool) -> None:
        """Take the level of a piece of a sentence spoken to the robot (or of other talk that was mistaken for one)."""
        self._sentence.append(level_dbfs)
        self._latest.append(level_dbfs)
        loud, middle, soft = np.percentile(self._latest, (_LOUD, _MEDIAN, _SOFT))
        flat = len(self._latest) == _LATEST_PIECES and loud - soft < _FLAT_DB
        self._flat_pieces = self._flat_pieces + 1 if flat else 0
        if flat:
            self._voiced.clear()
            self._crowd(float(middle))
            return
        if voiced:
            self._voiced.append(level_dbfs)
        if len(self._sentence) >= _LATEST_PIECES:
            self._believe()

    def _believe(self) -> None:
        """Accept the voiced levels since the last call as one person's voice."""
        self._speech.extend(self._voiced)
        self._voiced.clear()
        self._judge()

    def _crowd(self, level_dbfs: float) -> None:
        """Take a crowd's talk of this level: the room may count as noisy, but the limit of its noise is not changed."""
        if self._flat_pieces >= _FLAT_PIECES and self._speech_dbfs - level_dbfs < NOISY_DB:
            self.noisy, self._changing_pieces = True, 0

    def _judge(self) -> None:
        snr_db = self.snr_db
        if snr_db is None:
            return
        changing = snr_db > QUIET_DB if self.noisy else snr_db < NOISY_DB
        self._changing_pieces = self._changing_pieces + 1 if changing else 0
        if self._changing_pieces >= (_QUIET_PIECES if self.noisy else _NOISY_PIECES):
            self.noisy, self._changing_pieces = not self.noisy, 0
