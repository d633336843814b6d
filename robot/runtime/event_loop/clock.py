"""The only clock that decisions use: milliseconds since the start of the process. NTP (network time) never sets it."""

import time


class Clock:
    """Monotonic clock; calling it returns the milliseconds since it was made."""

    def __init__(self) -> None:
        self._start_ns = time.monotonic_ns()

    def __call__(self) -> int:
        return (time.monotonic_ns() - self._start_ns) // 1_000_000
