"""Keep the sound of an utterance, so that it can be recognised once more."""

_MOST_BYTES = 30 * 32_000
"""Most sound kept for a second hearing, bytes: 30 s, longer than any utterance. A longer file is heard once."""


class KeptSound:
    """The sound of an utterance from its beginning, 16 kHz mono int16; all of it is dropped when it exceeds 30 s."""

    def __init__(self) -> None:
        self._sound: bytearray | None = bytearray()

    def add(self, pcm: bytes) -> None:
        """Append the piece of sound `pcm`."""
        if self._sound is not None:
            self._sound += pcm
            if len(self._sound) > _MOST_BYTES:
                self._sound = None

    @property
    def size(self) -> int:
        """Return the number of kept bytes; 0 after the sound was dropped."""
        return len(self._sound or b"")

    def part(self, start: int, end: int) -> bytes:
        """Return the kept sound from byte `start` up to, but not including, byte `end`."""
        return bytes((self._sound or b"")[start:end])

    def whole(self) -> bytes:
        """Return all kept sound; b"" after it was dropped."""
        return bytes(self._sound or b"")
