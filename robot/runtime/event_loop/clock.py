"""The one clock of decisions: milliseconds since the start of the process, never stepped by NTP."""

import time


class Clock:
    """Monotonic milliseconds from 0."""

    def __init__(self) -> None:
        self._start_ns = time.monotonic_ns()

    def __call__(self) -> int:
        return (time.monotonic_ns() - self._start_ns) // 1_000_000
