"""Write wrong PINs into the log of deeds, few enough that no guesser fills it."""

import time
from collections import deque
from collections.abc import Callable

MOST = 10
WINDOW_S = 3600.0


class WrongPinNotes:
    """Notes the wrong PINs of each account, at most `MOST` within an hour. Wrong PINs for names that no account has are
    counted under the name ""."""

    def __init__(self, note: Callable[[str], None], now_s: Callable[[], float] = time.monotonic) -> None:
        self._note, self._now_s = note, now_s
        self._noted: dict[str, deque[float]] = {}

    def count(self, account: str) -> None:
        """Note a wrong PIN of `account`, unless there were many within the hour."""
        now_s, times = self._now_s(), self._noted.setdefault(account, deque(maxlen=MOST))
        if len(times) < MOST or now_s - times[0] >= WINDOW_S:
            times.append(now_s)
            self._note(account)
