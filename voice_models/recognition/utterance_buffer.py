"""The sound of an utterance, kept so that it can be heard once more."""

_MOST_BYTES = 30 * 32_000
"""30 s: the robot ends an utterance earlier, and a sound file of an hour is not heard twice."""


class KeptSound:
    """16 kHz mono int16 from the beginning of an utterance, until that is too much to keep."""

    def __init__(self) -> None:
        self._sound: bytearray | None = bytearray()

    def add(self, pcm: bytes) -> None:
        """What was heard after it."""
        if self._sound is not None:
            self._sound += pcm
            if len(self._sound) > _MOST_BYTES:
                self._sound = None

    @property
    def size(self) -> int:
        """Bytes that are kept; 0 where it became too long."""
        return len(self._sound or b"")

    def part(self, start: int, end: int) -> bytes:
        """Its bytes from `start` up to `end`."""
        return bytes((self._sound or b"")[start:end])

    def whole(self) -> bytes:
        """All of it; b"" where it became too long."""
        return bytes(self._sound or b"")
