"""Watches a microphone array that cancels the robot's voice by itself (`microphone.echo = "device"`).

An array does so only if the robot's sound is played through it. So its success is watched: where the levels of the
microphone follow those of the loudspeaker the voice is still in the sound, and the robot must not listen while it
speaks. `ErleMonitor` cannot judge an array, which does not give the sound from before its canceller.
"""

from collections import deque

import numpy as np
from numpy.typing import NDArray

from hardware.audio.aec.delay_estimator import EchoDelay
from hardware.audio.aec.double_talk import NearEnd
from hardware.audio.aec.far_end_buffer import SILENCE, Reference
from hardware.audio.aec.levels import db, power

_EARNED, _EARNED_AGAIN = 3, 20
"""Comparisons in a row (each 0.5 s of the robot's voice) without an echo that earn trust: at first, after its loss."""

_FAILED = 3  # comparisons in a row with an echo that end the trust: one in 200 finds an echo by chance; chosen
_LEAK_PIECES = 500  # two leaks within this time, 10 s, end the trust; chosen
_PEAK_PIECES = 30  # the residue is compared with the loudest sound of the last 0.6 s, as the array's delay is unknown


class DeviceCanceller:
    """An `EchoFilter` (`robot.runtime.ports`) that changes no sound.

    `played` is called on the loudspeaker's thread, `clean` on the microphone's thread.
    """

    tail_ms = 400
    """Time, ms, for which the robot's voice may be heard after the loudspeaker's queue: USB 200, room 200; chosen."""

    def __init__(self) -> None:
        self._reference, self._delay, self._near_end = Reference(), EchoDelay(), NearEnd()
        self._played: deque[float] = deque(maxlen=_PEAK_PIECES)  # powers, mean squares of full scale
        self._trusted, self._needed = False, _EARNED
        self._heard_pieces, self._leaked_at = 0, -_LEAK_PIECES
        self.whole = SILENCE
        self.near_db: float | None = None
        """The last piece's level above what the array usually leaves of the robot's voice, dB; None = not known."""

    def played(self, samples: NDArray[np.int16]) -> None:
        """Add 16 kHz mono sound that leaves for the loudspeaker now, silence included."""
        self._reference.played(samples)

    def clean(self, piece: bytes) -> bytes:
        """Return the microphone's 20 ms `piece` as it is."""
        played, heard = power(self._reference.next()), power(piece)
        self._played.append(played)
        self._heard_pieces += 1
        self._delay.add(db(played), db(heard))
        self.near_db = self._near_end.above_db(db(max(self._played)), heard, max(self._played), heard)
        if self._delay.echoes >= _FAILED:
            self._lose()
        elif self._delay.clears >= self._needed:
            self._trusted = True
        self.whole = piece
        return piece

    def cancels(self) -> bool:
        """Whether the array removes the robot's voice well enough for the robot to listen while it speaks."""
        return self._trusted

    def leaked(self) -> None:
        """Note that the sound was the robot's own voice, or no person's. Two notes in 10 s end the trust."""
        if self._heard_pieces - self._leaked_at < _LEAK_PIECES:
            self._lose()
        self._leaked_at = self._heard_pieces

    def _lose(self) -> None:
        self._trusted, self._needed = False, _EARNED_AGAIN
        self._delay.clears = 0
        self._near_end.forget()
