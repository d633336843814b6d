"""The firmware of a thermal printer: bytes in, dots on paper, answers out. It shares no ESC/POS code with the robot.

Bytes arrive in a buffer and are obeyed in turn, while paper is in and the cover is closed. Commands that begin with DLE
are obeyed when they arrive, wherever they are in the data, as in real printers.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BUFFER_BYTES = 8192
"""Size of the printer's buffer plus that of the sender's serial port, which a pseudo terminal lacks, bytes."""

_REAL_TIME_BYTES = {0x04: 3, 0x05: 3, 0x14: 5}  # DLE EOT n, DLE ENQ n, DLE DC4 1 m t
_CLEAR = bytes((0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8))


class PrinterFirmware:
    """A printer with `dots` across. Finished pages wait in `cut`; `drawer_kicks` counts pulses to the cash drawer,
    which data of a picture can cause by chance.

    A printer without `clears` ignores the command `DLE DC4 8` (clear the buffer), like some copies.
    """

    def __init__(self, dots: int, *, answers: bool = True, clears: bool = True) -> None:
        self.dots, self.answers, self._clears = dots, answers, clears
        self.paper_rows_left: int | None = None  # None = a full roll
        self.lid_open = False
        self.cutter_jammed = False
        self.cut: list[NDArray[np.bool_]] = []
        self.unknown: list[int] = []
        self.drawer_kicks = 0
        self._rows: list[NDArray[np.bool_]] = []
        self._buffer = bytearray()
        self._arrived = 0  # bytes of the buffer that have arrived
        self._moment = bytearray()
        self._picture: tuple[int, int] | None = None  # bytes a row, rows to come

    @property
    def paper_out(self) -> bool:
        return self.paper_rows_left is not None and self.paper_rows_left <= 0

    @property
    def offline(self) -> bool:
        return self.paper_out or self.lid_open or self.cutter_jammed

    @property
    def full(self) -> bool:
        """Whether the buffer is full, so that the sender must wait; commands with DLE are obeyed even then."""
        return len(self._buffer) >= BUFFER_BYTES

    @property
    def on_paper(self) -> int:
        """Number of rows printed since the last cut."""
        return len(self._rows)

    def receive(self, data: bytes) -> None:
        """Put bytes into the cable. The printer has them only after `arrived`."""
        self._buffer += data

    def arrived(self, count: int) -> bytes:
        """Let `count` more bytes arrive from the cable. Return the answers to commands with DLE among them."""
        out = bytearray()
        for _ in range(min(count, len(self._buffer) - self._arrived)):
            byte = self._buffer[self._arrived]
            self._arrived += 1
            if self._moment or byte == 0x10:
                self._moment.append(byte)
                out += bytes(self._at_once())
        return bytes(out) if self.answers else b""

    def work(self, rows: int) -> bytes:
        """Print at most `rows` rows of dots, and obey the commands between them. Return the answers to these
        commands."""
        out = bytearray()
        while rows > 0 and not self.offline:
            if self._picture is not None:
                width, left = self._picture
                if self._arrived < width:
                    break
                self._print_row(self._taken(width))
                self._picture = (width, left - 1) if left > 1 else None
                rows -= 1
                continue
            length = self._command_length()
            if length is None or self._arrived < length:
                break
            out += self._obey(self._taken(length))
            rows -= 1
        return bytes(out) if self.answers else b""

    def _taken(self, count: int) -> bytes:
        data = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._arrived -= count
        return data

    def _print_row(self, data: bytes) -> None:
        row = np.unpackbits(np.frombuffer(data, np.uint8)).astype(bool)[: self.dots]
        self._feed_row(np.pad(row, (0, self.dots - len(row))))

    def _feed_row(self, row: NDArray[np.bool_]) -> None:
        if self.paper_rows_left is not None:
            self.paper_rows_left -= 1
        self._rows.append(row)

    def _command_length(self) -> int | None:
        """Return the length of the command at the front of the buffer, bytes; None = it cannot be known yet."""
        head = bytes(self._buffer[:3])
        if not head:
            return None
        if head[0] not in (0x1B, 0x1D, 0x10):
            return 1
        if len(head) < 2:
            return None
        if head[0] == 0x10:
            return len(_CLEAR) if head[1] == 0x14 and head[2:] == b"\x08" else _REAL_TIME_BYTES.get(head[1], 1)
        known = {b"\x1b@": 2, b"\x1bJ": 3, b"\x1dv": 8, b"\x1dr": 3}
        if head[:2] == b"\x1dV":
            return None if len(head) < 3 else 4 if head[2] >= 65 else 3
        return known.get(head[:2], 2)

    def _obey(self, command: bytes) -> bytes:
        match command[0], command[1:2]:
            case 0x1B, b"@":
                pass
            case 0x1B, b"J":
                for _ in range(command[2]):
                    self._feed_row(np.zeros(self.dots, bool))
            case 0x1D, b"v":
                width = int.from_bytes(command[4:6], "little")
                height = int.from_bytes(command[6:8], "little")
                self._picture = (width, height) if width and height else None
            case 0x1D, b"V":
                if self._rows:
                    self.cut.append(np.array(self._rows))
                self._rows = []
            case 0x1D, b"r":
                return bytes((0x0C if self.paper_out else 0x00,))
            case (0x00, _) | (0x10, _):
                pass  # no command, or obeyed on arrival
            case _:
                self.unknown.append(command[0])
        return b""

    def _at_once(self) -> Iterator[int]:
        moment = bytes(self._moment)
        length = 0
        if len(moment) >= 2:
            length = _REAL_TIME_BYTES.get(moment[1], 0)
            if moment[1] == 0x14 and moment[2:3] == b"\x08":
                length = len(_CLEAR)
            if not length:  # a DLE inside a picture
                self._moment.clear()
                if moment[-1] == 0x10:
                    self._moment.append(0x10)
        if not length or len(moment) < length:
            return
        self._moment.clear()
        if moment == _CLEAR:
            if self._clears:
                del self._buffer[: self._arrived]
                self._arrived = 0
                self._picture = None
        elif moment[1] == 0x14:
            self.drawer_kicks += 1
        elif moment[1] == 0x04:
            yield self._status(moment[2])

    def _status(self, which: int) -> int:
        match which:
            case 2:
                return 0x12 | 0x04 * self.lid_open | 0x20 * self.paper_out | 0x40 * self.cutter_jammed
            case 3:
                return 0x12 | 0x08 * self.cutter_jammed
            case 4:
                low = self.paper_rows_left is not None and self.paper_rows_left < 2000
                return 0x12 | 0x60 * self.paper_out | 0x0C * low
        return 0x12 | 0x08 * self.offline
