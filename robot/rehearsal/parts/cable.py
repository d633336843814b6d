"""The motor board's cable in memory, with its faults."""

import random
from collections import deque

from hardware.serial_ports.serial_port import CableLost
from simulators.physics.lockstep import MemoryCable

KEPT = 400


class FaultyCable(MemoryCable):
    """A serial cable with faults: it can be pulled out, lose the ends of lines, or damage bytes.

    `wire`: latest traffic, (ms, "->" to the board or "<-" from it, bytes), for people to read.
    """

    def __init__(self, dice: random.Random) -> None:
        super().__init__(dice)
        self._faults = random.Random(dice.random())
        self.now_ms = 0.0
        self.wire: deque[tuple[float, str, bytes]] = deque(maxlen=KEPT)
        self.torn_permille = 0
        """Share of written blocks that lose their second half, per mille."""

    def read(self) -> bytes:
        """Return the bytes that the board has sent to the host. Raises `CableLost` while the cable is pulled."""
        if self.cut:
            raise CableLost(self.path, "pulled")
        return super().read()

    def write(self, data: bytes) -> None:
        """Send bytes from the host to the board. Raises `CableLost` while the cable is pulled."""
        if self.cut:
            raise CableLost(self.path, "pulled")
        self.wire.append((self.now_ms, "->", data))
        super().write(self._torn(data))

    def push(self, data: bytes) -> None:
        """Send bytes from the board to the host."""
        if data and not self.cut:
            self.wire.append((self.now_ms, "<-", data))
        super().push(self._torn(data))

    def pull(self) -> None:
        """Pull the plug; bytes on the way are lost."""
        self.cut = True
        self.discard_output()
        self._to_host = b""

    def plug_in(self) -> None:
        """Plug the cable in again."""
        self.cut = False

    def set_noise(self, permille: int) -> None:
        """Damage `permille` of a thousand bytes from now on."""
        self._noise_permille = permille

    def _torn(self, data: bytes) -> bytes:
        if self.torn_permille and len(data) > 1 and self._faults.randrange(1000) < self.torn_permille:
            return data[: len(data) // 2]
        return data
