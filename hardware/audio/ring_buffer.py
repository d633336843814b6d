"""The ring buffer: a bounded queue of equal pieces of sound between a device's thread and a reader."""

import threading
from collections import deque

PIECE_BYTES = 640
"""Size of a piece of sound, bytes: 20 ms of 16 kHz mono int16."""


class Ring:
    """Ring buffer of at most `pieces` pieces; a new piece replaces the oldest. `dropped`: how many were replaced."""

    def __init__(self, pieces: int) -> None:
        self._held: deque[bytes] = deque(maxlen=pieces)
        self._rest = b""
        self._lock = threading.Lock()
        self.dropped = 0

    def write(self, pcm: bytes) -> None:
        """Add sound of any length, whose whole pieces become readable. Called on the device's thread."""
        with self._lock:
            sound = self._rest + pcm
            whole = len(sound) - len(sound) % PIECE_BYTES
            for start in range(0, whole, PIECE_BYTES):
                self.dropped += len(self._held) == self._held.maxlen
                self._held.append(sound[start : start + PIECE_BYTES])
            self._rest = sound[whole:]

    def read(self) -> list[bytes]:
        """Return all pieces since the last call, oldest first."""
        with self._lock:
            pieces = list(self._held)
            self._held.clear()
            return pieces
