"""The far-end buffer: a queue that pairs each recorded piece with the piece that the loudspeaker played then.

The devices' threads fill and empty the queue. A thread that is held up for a moment must not move the played sound (the
reference) against its echo. So pieces wait, and missing pieces are silence, as a loudspeaker without data plays it.
"""

import threading
from collections import deque

import numpy as np
from numpy.typing import NDArray

from hardware.audio.ring_buffer import PIECE_BYTES

SILENCE = bytes(PIECE_BYTES)  # a piece without sound

_WAITING_PIECES = 3  # pieces that may wait, 60 ms: the threads are not in step, but sound must not lag behind its echo
_MOST_PIECES = 100  # longest queue, 2 s: a device that was held up for longer has been replaced
_LOOK_BACK_PIECES = 50  # pieces above _WAITING_PIECES that waited all this time, 1 s, are dropped as superfluous
_STARVED_PIECES = 3  # pieces without data, 60 ms, after which the device has run dry and its delay may have changed


class Reference:
    """Queue of played sound: `played` is called on the loudspeaker's thread, `next` on the microphone's thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[bytes] = deque(maxlen=_MOST_PIECES)
        self._rest = b""
        self._lengths: deque[int] = deque(maxlen=_LOOK_BACK_PIECES)
        self._starved = 0
        self.slips = 0
        """How many times the played sound was moved against its echo, so that the delay may have changed."""

    def played(self, samples: NDArray[np.int16]) -> None:
        """Add 16 kHz mono sound that leaves for the loudspeaker now, silence included."""
        with self._lock:
            sound = self._rest + samples.tobytes()
            whole = len(sound) - len(sound) % PIECE_BYTES
            self._waiting.extend(sound[start : start + PIECE_BYTES] for start in range(0, whole, PIECE_BYTES))
            self._rest = sound[whole:]

    def next(self) -> bytes:
        """Return the played piece that belongs to the microphone's next piece; silence when none waits."""
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
