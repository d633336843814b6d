"""Moments at which this machine stood still, as a process sees them that does nothing but sleep.

A process of its own: within that of the tests a library that keeps the interpreter to itself looks the same.
"""

import contextlib
import os
import select
import subprocess
import sys
import time

STEP_S = 0.01
HELD_UP_S = 0.05
"""Later than that no step of a machine comes that has time for its processes."""


class Standstills:
    """The process and what it has told so far. It ends with this one."""

    def __init__(self) -> None:
        """Start it; returns once it watches."""
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        self.pid = self._process.pid
        self._told = self._process.stdout.readline()
        os.set_blocking(self._process.stdout.fileno(), False)

    def longest_ms(self, since_s: float, until_s: float) -> float:
        """The longest that began or ended between two times of the system clock; 0 where there was none."""
        assert self._process.stdout is not None
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._process.stdout.fileno(), 65_536):
                self._told += data
        spans = [tuple(map(float, line.split())) for line in self._told.splitlines()]
        return max((1000 * (end - start) for start, end in spans if start < until_s and end > since_s), default=0.0)


def watch() -> None:
    """Tell each one as its start and end by the system clock, until the input ends."""
    woke_s = time.monotonic()
    print(0.0, 0.0, flush=True)
    while not select.select([sys.stdin], [], [], STEP_S)[0]:
        before_s, woke_s = woke_s, time.monotonic()
        late_s = woke_s - before_s - STEP_S
        if late_s > HELD_UP_S:
            ended_s = time.time()
            print(ended_s - late_s, ended_s, flush=True)


if __name__ == "__main__":
    watch()
