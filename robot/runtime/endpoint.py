"""Where an utterance begins and ends, from the chance of speech in each 20 ms piece. Time is counted in pieces."""

import enum

PIECE_MS = 20

_BEGIN_CHANCE = 0.5
_STAY_CHANCE = 0.35  # hysteresis: a soft syllable does not end a word
_BEGIN_PIECES = 3  # a click is shorter
_LONGEST_MS = 20_000  # in a noisy room the quiet may never come


class Sound(enum.Enum):
    """What a piece means for the utterance."""

    QUIET = "quiet"  # no utterance yet
    BEGAN = "began"
    GOES_ON = "goes on"
    ENDED = "ended"


class Endpointer:
    """One utterance: feed it piece by piece until it says ENDED. `silence_ms` of quiet end it."""

    def __init__(self, silence_ms: int) -> None:
        self._silence_ms = silence_ms
        self._voiced_run = 0
        self._began = False
        self._length_ms = 0
        self.quiet_ms = 0
        """Time since the last voiced piece."""

    @property
    def began(self) -> bool:
        """Whether speech has begun."""
        return self._began

    def feed(self, chance: float) -> Sound:
        """Take the next piece's chance of speech in 0..1."""
        if not self._began:
            self._voiced_run = self._voiced_run + 1 if chance >= _BEGIN_CHANCE else 0
            self._began = self._voiced_run >= _BEGIN_PIECES
            return Sound.BEGAN if self._began else Sound.QUIET
        self._length_ms += PIECE_MS
        self.quiet_ms = 0 if chance >= _STAY_CHANCE else self.quiet_ms + PIECE_MS
        over = self.quiet_ms >= self._silence_ms or self._length_ms >= _LONGEST_MS
        return Sound.ENDED if over else Sound.GOES_ON
