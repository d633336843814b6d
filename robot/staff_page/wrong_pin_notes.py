"""Write wrong PINs into the log of deeds, few enough that no guesser fills it."""

import time
from collections import deque
from collections.abc import Callable

MOST = 10
WINDOW_S = 3600.0


class WrongPinNotes:
    """Notes the wrong PINs of each account, at most `MOST` within an hour, and as many for all names that no account
    has. Such a name is not noted, because it may be a PIN in the wrong field. `note`: account, deed, address."""

    def __init__(self, note: Callable[[str, str, str], None], now_s: Callable[[], float] = time.monotonic) -> None:
        self._note, self._now_s = note, now_s
        self._noted: dict[str | None, deque[float]] = {}

    def count(self, account: str | None, address: str) -> None:
        """Note a wrong PIN of `account` (None: no account has the name), unless there were many within the hour."""
        now_s, times = self._now_s(), self._noted.setdefault(account, deque(maxlen=MOST))
        if len(times) < MOST or now_s - times[0] >= WINDOW_S:
            times.append(now_s)
            self._note(account or "", "login_unknown" if account is None else "login_failed", address)
