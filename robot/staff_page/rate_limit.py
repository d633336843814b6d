"""Rate limit on wrong PINs: after each, their address waits longer. The lock of `Guard` applies in addition."""

import threading
import time
from collections.abc import Callable

FREE = 3
"""Wrong PINs of an address without a wait: typing errors happen."""

FIRST_S, LONGEST_S = 5.0, 900.0
FORGET_S = 3600.0
MOST = 1000


class AddressRateLimit:
    """Wrong PINs by address; for any thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, when last
        self._lock = threading.Lock()

    def wait_s(self, address: str) -> float:
        """Return how long this address must wait until its next PIN is checked, in s."""
        with self._lock:
            count, last_s = self._wrong.get(address, (0, 0.0))
        if count <= FREE:
            return 0.0
        pause_s = min(LONGEST_S, FIRST_S * 2.0 ** min(20, count - FREE - 1))
        return max(0.0, last_s + pause_s - self._now_s())

    def wrong(self, address: str) -> None:
        """Count a wrong PIN of this address."""
        now_s = self._now_s()
        with self._lock:
            count, last_s = self._wrong.pop(address, (0, now_s))
            self._wrong[address] = (1 if now_s - last_s > FORGET_S else count + 1, now_s)
            while len(self._wrong) > MOST:
                del self._wrong[next(iter(self._wrong))]

    def right(self, address: str) -> None:
        """Forget the wrong PINs of an address that sent the right one."""
        with self._lock:
            self._wrong.pop(address, None)
