"""A cable and a board in made-up time: the same faults as on a pty, the same course in every run, and no waiting."""

import random
from typing import Any

TICK_MS = 2.0


class MadeUpCable:
    """The port of a link and the cable of a brain of `simulators.boards.faulty_serial_device`; faults as there."""

    path = "/dev/made-up"

    def __init__(self, brain: Any, seed: int = 0) -> None:
        self._brain, self._dice = brain, random.Random(seed)
        self.now_ms = 0.0
        self.descriptor = -1
        self.heard = b""
        self.noise_permille = 0
        self.lost_permille = 0
        self.halves_ms = 0.0
        self._deaf_until_ms = 0.0
        self._coming: list[tuple[float, bytes]] = []
        brain.reset(0.0)

    @property
    def port(self) -> str:
        return self.path

    def fileno(self) -> int:
        return self.descriptor

    def close(self) -> None:
        """Nothing to give back."""

    def discard_output(self) -> None:
        """Nothing waits."""

    def read(self) -> bytes:
        come = b"".join(data for at_ms, data in self._coming if at_ms <= self.now_ms)
        self._coming = [(at_ms, data) for at_ms, data in self._coming if at_ms > self.now_ms]
        return come

    def write(self, data: bytes) -> None:
        if self.now_ms < self._deaf_until_ms:
            return
        self.heard += data
        self._send(self._brain.receive(self._damaged(data), self.now_ms))

    def advance(self) -> None:
        """2 ms go by."""
        self.now_ms += TICK_MS
        said = self._brain.tick(self.now_ms, TICK_MS / 1000)
        if said and self.now_ms >= self._deaf_until_ms:
            self._send(said)

    def reset(self) -> None:
        self._brain.reset(self.now_ms)

    def fall_silent(self, ms: float) -> None:
        self._deaf_until_ms = self.now_ms + ms

    def say(self, data: bytes) -> None:
        self._send(data)

    def _send(self, data: bytes) -> None:
        data = self._damaged(data)
        after_ms = max([at_ms for at_ms, _ in self._coming], default=self.now_ms)
        half = self._dice.randrange(1, len(data)) if self.halves_ms and len(data) > 1 else len(data)
        self._coming.append((after_ms, data[:half]))
        self._coming.append((after_ms + self.halves_ms, data[half:]))

    def _damaged(self, data: bytes) -> bytes:
        kept = (byte for byte in data if self._dice.randrange(1000) >= self.lost_permille)
        return bytes(
            byte ^ (1 << self._dice.randrange(8)) if self._dice.randrange(1000) < self.noise_permille else byte
            for byte in kept
        )
