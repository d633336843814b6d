"""Endpointing: find where an utterance begins and ends, in a microphone's pieces of 20 ms. Time is counted in pieces.

A piece is voiced if the voice activity detector finds speech in it and its level is above the room's noise: the
detector alone also accepts other people's talk and a television. The detector lags: when 74 people went on after a
pause of 0.8 s it reacted about 0.2 s after their sound began, and it misses soft ends of words. So a sound that has
just begun delays the end for a moment, and a sound that continues a voiced piece still belongs to the utterance.
"""

import enum
from collections import deque
from typing import NamedTuple

PIECE_MS = 20

_BEGIN_CHANCE = 0.5
_STAY_CHANCE = 0.35  # lower than at the begin (hysteresis): soft syllables
_STRONG_DB = 8.0  # above the limit of the room's noise: no chance peak of the noise
_LATELY, _MANY_BEGIN, _MANY_STAY = 8, 5, 4  # for a soft voice: voiced pieces needed among the last 8 to begin, to go on
_LONGEST_MS = 20_000  # longest utterance: in a noisy room there may be no quiet
_HOLD_MS, _HOLD_LOUD_MS = 280, 1000  # a sound up to this old may be a new word; the second if nearly as loud
_NEARLY_DB = 14.0  # "nearly as loud": softer by at most this
_TAILS = ((200, 22.0), (600, 12.0))  # (ms after the voice, dB below its peaks) within which a sound belongs to it
_PEAKS_FALL_DB = 0.1  # per piece: 5 dB a second


class Onset(NamedTuple):
    """Condition for an utterance to begin: `strong` of the last `among` pieces are likely speech, `above_db` over
    noise.

    With `weak` it also begins if a longer run of pieces is likely speech, though softer.
    """

    above_db: float
    strong: int
    among: int
    weak: bool


ORDINARY = Onset(_STRONG_DB, 3, 3, weak=True)
"""Condition for an ordinary utterance to begin: three strong pieces in a row, since a click is shorter."""

OVER_VOICE = Onset(_STRONG_DB, 3, 5, weak=False)
"""Condition for an utterance to begin that interrupts the robot (`robot.runtime.speech_input.barge_in`): three strong
pieces among five, since an echo canceller leaves gaps in people's voices."""


class PieceMeaning(enum.Enum):
    """Meaning of a piece of sound for the utterance."""

    QUIET = "quiet"  # no utterance yet
    BEGAN = "began"
    GOES_ON = "goes on"
    ENDED = "ended"


class Endpointer:
    """Detects the begin and the end of one utterance. Feed it piece by piece until it returns ENDED."""

    def __init__(self, onset: Onset = ORDINARY) -> None:
        self._onset = onset
        self._voiced: deque[bool] = deque(maxlen=_LATELY)
        self._strong: deque[bool] = deque(maxlen=onset.among)
        self._length_ms = 0
        self._since_voiced_ms = self._loud_ms = 0
        self._peaks_db = self._loudest_db = 0.0  # level of the voice: recent peak, highest peak
        self.began = False
        """Whether the utterance has begun."""
        self.quiet_ms = 0
        """Time since the last voiced piece, ms; a soft rest of a word does not count."""

    def feed(self, chance: float, above_db: float, patience_ms: int) -> PieceMeaning:
        """Take the next piece; return what it means. `chance`: of speech, 0..1; `above_db`: level above the noise's
        limit.

        `patience_ms`: quiet after which the utterance ends.
        """
        if not self.began:
            return self._before(chance, above_db)
        voiced = chance >= _STAY_CHANCE and above_db >= 0
        self._voiced.append(voiced)
        self._since_voiced_ms = 0 if voiced else self._since_voiced_ms + PIECE_MS
        stays = voiced and (above_db >= _STRONG_DB or sum(self._voiced) >= _MANY_STAY)
        if stays:
            self.quiet_ms = self._since_voiced_ms
        elif not self._tail(above_db):
            self.quiet_ms += PIECE_MS
        self._peaks_db = max(above_db if voiced else 0.0, self._peaks_db - _PEAKS_FALL_DB)
        self._loudest_db = max(self._loudest_db, self._peaks_db)
        self._loud_ms = self._loud_ms + PIECE_MS if above_db >= _STRONG_DB else 0
        self._length_ms += PIECE_MS
        over = self.quiet_ms >= patience_ms and not self._begins_anew(above_db)
        return PieceMeaning.ENDED if over or self._length_ms >= _LONGEST_MS else PieceMeaning.GOES_ON

    def _begins_anew(self, above_db: float) -> bool:
        """Whether the present sound began after the last voiced piece and may be a new word."""
        most_ms = _HOLD_LOUD_MS if above_db >= self._loudest_db - _NEARLY_DB else _HOLD_MS
        return 0 < self._loud_ms <= most_ms

    def _tail(self, above_db: float) -> bool:
        """Whether a piece that is not voiced is the soft rest of a word."""
        return above_db >= _STRONG_DB and any(
            0 < self._since_voiced_ms <= ms and above_db >= self._peaks_db - db for ms, db in _TAILS
        )

    def _before(self, chance: float, above_db: float) -> PieceMeaning:
        voiced, onset = chance >= _BEGIN_CHANCE and above_db >= 0, self._onset
        self._voiced.append(voiced)
        self._strong.append(voiced and above_db >= onset.above_db)
        weak = onset.weak and voiced and sum(self._voiced) >= _MANY_BEGIN
        self.began = weak or (self._strong[-1] and sum(self._strong) >= onset.strong)
        return PieceMeaning.BEGAN if self.began else PieceMeaning.QUIET
