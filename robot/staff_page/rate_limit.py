"""Rate limit on wrong PINs: each makes its network address wait longer. The lock of `Guard` applies in addition."""

import threading
import time
from collections.abc import Callable

FREE = 3
"""This many wrong PINs of an address cause no wait, because typing errors happen."""

FIRST_S, LONGEST_S = 5.0, 900.0
FORGET_S = 3600.0
MOST = 1000


class AddressRateLimit:
    """Counts the wrong PINs of each network address, and says how long it must wait. May be used by any thread."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._wrong: dict[str, tuple[int, float]] = {}  # how many, when last
        self._lock = threading.Lock()

    def wait_s(self, address: str) -> float:
        """Return how long it takes until the next PIN of this address is checked, s; 0 = at once."""
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
        """Forget the wrong PINs of an address, since it has sent a right one."""
        with self._lock:
            self._wrong.pop(address, None)
