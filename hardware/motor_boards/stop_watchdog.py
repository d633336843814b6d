"""The stop watchdog: stops the wheels of a board that does not do it itself, when the motion process dies or freezes.

`StopGuard` starts a small process that holds the same serial port and waits on a pipe. While the wheels are under
command, each command feeds it. When it is not fed for LIMIT_MS, or the pipe ends, it writes the stop command to the
port. Run as `python -m hardware.motor_boards.stop_watchdog DESCRIPTOR STOP_IN_HEX LIMIT_MS`.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from hardware.motor_boards.limits import STOP_AGAIN_S, STOP_TIMES
from robot.paths import ROOT

if TYPE_CHECKING:
    from hardware.serial_ports.serial_port import SerialPort

WATCH, FEED, REST, LEAVE = b"w", b"f", b"r", b"l"
"""Words on the pipe: begin to watch, a command was sent, the wheels rest, end."""


class GuardedPort:
    """A serial port with a stop watchdog: closing the port ends the watchdog too."""

    def __init__(self, port: "SerialPort", guard: "StopGuard") -> None:
        self._port, self._guard = port, guard
        self.path = port.path

    def fileno(self) -> int:
        """Return the file descriptor of the port, to wait for bytes."""
        return self._port.fileno()

    def read(self) -> bytes:
        """Return the bytes that have arrived, without waiting."""
        return self._port.read()

    def write(self, data: bytes) -> None:
        """Send all of `data`. Raises `CableLost` if the port does not take it."""
        self._port.write(data)

    def discard_output(self) -> None:
        """Discard the bytes that have not been sent yet."""
        self._port.discard_output()

    def close(self) -> None:
        """End the watchdog, which holds the port too, then close the port."""
        self._guard.leave()
        self._port.close()


class StopGuard:
    """The motion process's side of the stop watchdog: starts and feeds it. No call blocks but `leave`."""

    def __init__(self, descriptor: int, stop: bytes, limit_ms: float) -> None:
        """Start the watchdog. `descriptor`: of the open port, which stays open in the watchdog until that ends."""
        self.watching = False
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-S",
                "-m",
                "hardware.motor_boards.stop_watchdog",
                str(descriptor),
                stop.hex(),
                str(limit_ms),
            ],
            stdin=subprocess.PIPE,
            pass_fds=(descriptor,),
            cwd=ROOT,
            start_new_session=True,
        )
        assert self._process.stdin is not None
        self._pipe = self._process.stdin.fileno()
        os.set_blocking(self._pipe, False)

    def watch(self) -> None:
        """Make the watchdog stop the wheels on silence, from now on."""
        self.watching = True
        self._send(WATCH)

    def feed(self) -> None:
        """Report to the watchdog that a speed command has been sent."""
        self._send(FEED)

    def rest(self) -> None:
        """Report to the watchdog that the wheels are not under command, so that it does not act on silence."""
        self.watching = False
        self._send(REST)

    def leave(self) -> None:
        """End the watchdog and wait for it, so that the port is free. It stops the wheels first if they are under
        command.
        """
        if not self.watching:
            self._send(LEAVE)
        if self._process.stdin is not None:
            self._process.stdin.close()
            self._process.stdin = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1.0)

    @property
    def alive(self) -> bool:
        """Whether the watchdog runs, and so would stop the wheels."""
        return self._process.poll() is None

    def _send(self, word: bytes) -> None:
        """Send one word to the watchdog; it is lost if the watchdog has ended or does not read."""
        with contextlib.suppress(BlockingIOError, BrokenPipeError, OSError):
            os.write(self._pipe, word)


def guard(port: int, orders: int, stop: bytes, limit_s: float) -> None:
    """Run the watchdog, until it is sent LEAVE, or the motion process has gone while the wheels were under command."""
    watching = False
    while True:
        ready, _, _ = select.select([orders], [], [], limit_s if watching else None)
        words = os.read(orders, 4096) if ready else b""
        if ready and not words:
            _stop(port, stop)  # the motion process has gone without REST or LEAVE
            return
        if not ready:  # silence: after the stop, the next command begins the watch again
            _stop(port, stop, orders)
            watching = False
        for word in (words[index : index + 1] for index in range(len(words))):
            if word == LEAVE:
                return
            watching = word != REST


def _stop(port: int, stop: bytes, orders: int | None = None) -> None:
    """Send the stop command STOP_TIMES times, or until a word comes on `orders`: then the host itself sends again."""
    for _ in range(STOP_TIMES):
        with contextlib.suppress(OSError):
            os.write(port, stop)
        if select.select([orders] if orders is not None else [], [], [], STOP_AGAIN_S)[0]:
            return


if __name__ == "__main__":
    for ending in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # a signal to all processes must end the host first
        signal.signal(ending, signal.SIG_IGN)
    guard(int(sys.argv[1]), sys.stdin.fileno(), bytes.fromhex(sys.argv[2]), float(sys.argv[3]) / 1000)
