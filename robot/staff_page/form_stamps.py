"""Stamps of forms that add something: a form that is sent twice, by a double click or by "back", adds it once."""

import secrets
import threading
from collections import OrderedDict

MOST = 2000
"""Stamps that are remembered. Chosen: the forms of some days."""


class FormStamps:
    """The stamps of forms that were taken. May be used by any thread; kept in memory only."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()

    def fresh(self) -> str:
        """Return a stamp for a form that is about to be shown."""
        return secrets.token_urlsafe(9)

    def take(self, stamp: str) -> bool:
        """Whether a form with this `stamp` comes for the first time; a form without a stamp always does."""
        if not stamp:
            return True
        with self._lock:
            if stamp in self._taken:
                return False
            self._taken[stamp] = None
            while len(self._taken) > MOST:
                self._taken.popitem(last=False)
            return True
