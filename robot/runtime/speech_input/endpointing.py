"""Endpointing: where an utterance begins and ends, from a microphone's pieces of 20 ms. Time is counted in pieces.

A piece is voiced when a detector finds speech in it and its level is above the room's noise: a detector alone also
accepts the talk of other people and a television. The detector lags: with 74 people who went on after a pause of 0.8 s
it reacted about 0.2 s after the sound began, and it loses soft ends of words early. So a sound that has just begun
delays the end for a moment, and a sound that continues after the voice still belongs to the utterance.
"""

import enum
from collections import deque
from typing import NamedTuple

PIECE_MS = 20

_BEGIN_CHANCE = 0.5
_STAY_CHANCE = 0.35  # hysteresis: a soft syllable does not end a word
_STRONG_DB = 8.0  # above the room's limit: not a chance peak of its noise
_LATELY, _MANY_BEGIN, _MANY_STAY = 8, 5, 4  # weaker voice: voiced pieces needed among the last 8
_LONGEST_MS = 20_000  # in a noisy room there may be no quiet
_HOLD_MS, _HOLD_LOUD_MS = 280, 1000  # a sound younger than this may be a word; longer if nearly as loud as the voice
_NEARLY_DB = 14.0  # softer than the voice by at most this
_TAILS = ((200, 22.0), (600, 12.0))  # (ms after the voice, dB below its peaks) within which a sound belongs to it
_PEAKS_FALL_DB = 0.1  # per piece: 5 dB a second


class Onset(NamedTuple):
    """Start of an utterance: of the last `among` pieces, `strong` are likely speech and `above_db` over the room.

    With `weak`, a longer run of softer pieces is enough as well.
    """

    above_db: float
    strong: int
    among: int
    weak: bool


ORDINARY = Onset(_STRONG_DB, 3, 3, weak=True)
"""Start of an ordinary utterance; a click is shorter."""

OVER_VOICE = Onset(_STRONG_DB, 3, 5, weak=False)
"""Start of an utterance in the robot's own speech, once it pauses (`robot.runtime.speech_input.barge_in`): a canceller
leaves gaps in people's voices."""


class PieceMeaning(enum.Enum):
    """The meaning of a piece for the utterance."""

    QUIET = "quiet"  # no utterance yet
    BEGAN = "began"
    GOES_ON = "goes on"
    ENDED = "ended"


class Endpointer:
    """The detector of one utterance's begin and end: feed it piece by piece until it returns ENDED."""

    def __init__(self, onset: Onset = ORDINARY) -> None:
        self._onset = onset
        self._voiced: deque[bool] = deque(maxlen=_LATELY)
        self._strong: deque[bool] = deque(maxlen=onset.among)
        self._length_ms = 0
        self._since_voiced_ms = self._loud_ms = 0
        self._peaks_db = self._loudest_db = 0.0  # of the voice: recent, overall
        self.began = False
        """Whether speech has begun."""
        self.quiet_ms = 0
        """Time since the last voiced piece."""

    def feed(self, chance: float, above_db: float, patience_ms: int) -> PieceMeaning:
        """Take the next piece: its chance of speech, 0..1, and its level above the limit of the room's noise, dB.

        `patience_ms` of quiet end the utterance.
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
        """Whether the present sound began after the voice and may be a word."""
        most_ms = _HOLD_LOUD_MS if above_db >= self._loudest_db - _NEARLY_DB else _HOLD_MS
        return 0 < self._loud_ms <= most_ms

    def _tail(self, above_db: float) -> bool:
        """Whether a piece without voice is the rest of a word."""
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
