"""The far-end buffer: what the loudspeaker plays, in step with the microphone, a piece of it for each piece recorded.

Two devices fill and empty this queue on threads of their own. A thread that stands still for a moment must not move the
reference against its echo: pieces wait, and missing pieces are silence, which is what a loudspeaker without data plays.
"""

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from hardware.audio.ring_buffer import PIECE_BYTES

SILENCE = bytes(PIECE_BYTES)

_WAITING_PIECES = 3  # the threads are not in step; played sound must not wait longer than its echo
_MOST_PIECES = 100  # 2 s: a device that stood still so long has been replaced
_LOOK_BACK_PIECES = 50  # 1 s: what waited all this time waits for nothing
_STARVED_PIECES = 3  # without data for so long the device has run dry, and its delay may be another now


class Reference:
    """A queue between two devices: `played` on the loudspeaker's thread, `next` on that of the microphone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=_MOST_PIECES)
        self._rest = b""
        self._lengths: deque[int] = deque(maxlen=_LOOK_BACK_PIECES)
        self._starved = 0
        self.slips = 0
        """How many times reference and echo were moved against each other."""

    def played(self, samples: NDArray[np.int16]) -> None:
        """Take 16 kHz mono sound that leaves the loudspeaker now, silence included."""
        with self._lock:
            sound = self._rest + samples.tobytes()
            whole = len(sound) - len(sound) % PIECE_BYTES
            self._waiting.extend(sound[start : start + PIECE_BYTES] for start in range(0, whole, PIECE_BYTES))
            self._rest = sound[whole:]

    def next(self) -> bytes:
        """Return the piece that belongs to the next one of the microphone."""
        with self._lock:
            self._lengths.append(len(self._waiting))
            extra = min(self._lengths) - _WAITING_PIECES
            if extra > 0 and len(self._lengths) == _LOOK_BACK_PIECES:
                for _ in range(extra):
                    self._waiting.popleft()
                self._lengths.clear()
                self.slips += 1
            if self._waiting:
                self._starved = 0
                return self._waiting.popleft()
            self._starved += 1
            self.slips += self._starved == _STARVED_PIECES
            return SILENCE
