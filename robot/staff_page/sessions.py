"""Sessions of logged-in browsers. Each has a random token; they are kept in memory only and end with the program."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from robot.desk.staff.roles import Right

MOST = 200
"""Greatest number of open sessions; the oldest ends when one more begins."""

TOKEN_BYTES = 32


@dataclass(slots=True)
class BrowserSession:
    """The session of one browser. `pin_hash`: hash of the PIN that began it; `form_token`: each of its forms must send
    it back; `counter`: the clerk's seat."""

    ends_s: float
    pin_hash: str
    form_token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    language: str = "vi"
    counter: str = ""
    told: tuple[str, str] | None = None  # a message for the next page: its key, and a text
    refused: bool = False  # whether that message says that something was not done
    who: str = ""  # name of the account; "" for the shared PIN
    rights: frozenset[Right] = frozenset(Right)

    def refuse(self, key: str, text: str = "") -> None:
        """Show on the next page, as a warning, that something was not done: a word key, and a text in it."""
        self.told, self.refused = (key, text), True

    def may(self, right: Right | None) -> bool:
        """Whether this session has `right`; None = no right is needed."""
        return right is None or right in self.rights

    def is_form_of(self, token: str) -> bool:
        """Whether a form with this `token` was made for this session."""
        return hmac.compare_digest(token.encode(), self.form_token.encode())


class Sessions:
    """All open sessions. May be used by any thread."""

    def __init__(self, hours: float, now_s: Callable[[], float] = time.monotonic) -> None:
        self._span_s, self._now_s = hours * 3600, now_s
        self._open: dict[str, BrowserSession] = {}
        self._lock = threading.Lock()

    def begin(self, pin_hash: str) -> tuple[str, BrowserSession]:
        """Begin a session with the PIN that has this hash; return its token and the session."""
        token, session = secrets.token_urlsafe(TOKEN_BYTES), BrowserSession(self._now_s() + self._span_s, pin_hash)
        with self._lock:
            while len(self._open) >= MOST:
                del self._open[next(iter(self._open))]
            self._open[token] = session
        return token, session

    def find(self, token: str) -> BrowserSession | None:
        """Return the session of `token`; None if there is none or it has ended."""
        with self._lock:
            session = self._open.get(token)
            if session is not None and session.ends_s <= self._now_s():
                del self._open[token]
                return None
            return session

    def end(self, token: str) -> None:
        """End the session of `token`."""
        with self._lock:
            self._open.pop(token, None)
