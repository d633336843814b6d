"""Send damaged frames through a serial port and read from the board's answers which frames were obeyed."""

import random
import select
import time
from collections import Counter

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest
from hardware.motor_boards.reference_protocol import Flags
from hardware.serial_ports.serial_port import SerialPort
from robot.cli.bench.base.frame_damage import GOOD_EVERY, KINDS, damaged

ANSWER_LIMIT_S = 1.0
HELD_UP_S = 0.15
"""Seconds from the sending of the last obeyed frame to a refusal by a board that is no longer armed, after which the
session counts as expired (the board's limit is 0.2 s). A busy computer held both up, so the frame is not lost."""


class PortVolley:
    """Sends damaged frames to the board at a port, with an undamaged frame after every tenth, and counts the obeyed
    ones: those that the board answers without the flag REFUSED. No damaged frame may be obeyed, so its speeds are not
    compared."""

    def __init__(self, path: str, dice: random.Random) -> None:
        self._port, self._dice = SerialPort(path, 115_200), dice
        self._bench = BoardUnderTest(self._port)
        self._bench.wake()
        self._lines = reference_protocol.Lines()
        self.count: Counter[str] = Counter()
        self._arm()

    def close(self) -> None:
        """Close the serial port."""
        self._port.close()

    def fire(self, frames: int) -> None:
        """Send `frames` damaged frames, with an undamaged frame after every tenth."""
        for first in range(0, frames, GOOD_EVERY):
            numbers = range(first, min(first + GOOD_EVERY, frames))
            damage = b"".join(damaged(self._line()[:-1], number % len(KINDS), self._dice) + b"\n" for number in numbers)
            whole = self._line()
            sent_s = time.monotonic()
            self._port.write(damage + whole)
            self.count["damaged"] += len(numbers)
            self._judge(self._seq, sent_s)
            if self._stopped:
                self._arm()

    def _arm(self) -> None:
        self._bench.expect(reference_protocol.STOP, "K")  # an obeyed damaged frame may have left the board armed
        self._stopped, self._obeyed_s = False, time.monotonic()
        self._nonce, self._seq = self._bench.arm(), 0
        self._lines.clear()

    def _line(self) -> bytes:
        self._seq = (self._seq + 1) % reference_protocol.SEQ_SPAN
        left, right = (self._dice.randint(-600, 600) for _ in range(2))
        return reference_protocol.velocity(self._nonce, self._seq, left, right, 300)

    def _judge(self, seq: int, sent_s: float) -> None:
        """Read answers until the undamaged frame `seq`, sent at `sent_s`, is answered. A damaged frame that reads as
        `X` (stop) rightly stops the board."""
        ends_s, left_s = time.monotonic() + ANSWER_LIMIT_S, ANSWER_LIMIT_S
        while left_s > 0:
            select.select([self._port], [], [], left_s)
            left_s = ends_s - time.monotonic()
            for line in self._lines.feed(self._port.read()):
                try:
                    reply = reference_protocol.read(line)
                except reference_protocol.WireError:  # the end of an earlier answer whose beginning is lost
                    continue
                self._stopped = self._stopped or reply == reference_protocol.Accepted("X")
                if not isinstance(reply, reference_protocol.EncoderReply):
                    continue
                if reply.seq == seq:
                    self._answered(reply.flags, sent_s)
                    return
                self.count["executed"] += Flags.REFUSED not in reply.flags
        self.count["whole frames lost"] += 1
        self._stopped = True  # a late answer must not be read as that of a damaged frame

    def _answered(self, flags: Flags, sent_s: float) -> None:
        """Count the answer to an undamaged frame, sent at `sent_s`, as obeyed, session ended, or frame lost."""
        if Flags.REFUSED not in flags:
            self.count["whole"] += 1
            self._obeyed_s = sent_s
            return
        held_up = self._stopped or time.monotonic() - self._obeyed_s > HELD_UP_S
        self.count["sessions ended" if held_up and Flags.ARMED not in flags else "whole frames lost"] += 1
        self._stopped = True
