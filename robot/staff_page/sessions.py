"""Sessions of logged-in browsers. Each has a random token; they are kept in memory only and end with the program."""

import hmac
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from robot.desk.staff.accounts import Account
from robot.desk.staff.roles import Right

MOST = 200
"""Greatest number of open sessions; the oldest ends when one more begins."""

OF_ACCOUNT = 10
"""Greatest number of open sessions of one account, so that no person ends those of others. Chosen: all its devices."""

TOKEN_BYTES = 32


@dataclass(slots=True)
class BrowserSession:
    """The session of one browser. `account`: who is logged in; `pin_hash`: hash of the shared PIN that began it, "" =
    the account's own; `form_token`: each of its forms must send it back; `counter`: the clerk's seat; `locked`: nothing
    is shown until the PIN is typed again; `began_s`, `seen_s`: s since 1970."""

    ends_s: float
    account: Account
    pin_hash: str
    form_token: str
    address: str = ""
    began_s: float = 0.0
    seen_s: float = 0.0
    active_s: float = 0.0  # the last touch or key, by the clock of the sessions
    locked: bool = False
    wrong: int = 0  # wrong PINs in the forms of this session
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    language: str = "vi"
    counter: str = ""
    told: tuple[str, str] | None = None  # a message for the next page: its key, and a text
    refused: bool = False  # whether that message says that something was not done
    clerk: str | None = None  # whose dossiers the person chose to see, "" = all clerks'; None = not chosen

    @property
    def who(self) -> str:
        """The name of the account; "" while the page opens with the shared PIN."""
        return self.account.name

    def refuse(self, key: str, text: str = "") -> None:
        """Show on the next page, as a warning, that something was not done: a word key, and a text in it."""
        self.told, self.refused = (key, text), True

    def may(self, right: Right | None) -> bool:
        """Whether this session has `right`; None = no right is needed. The shared PIN has all of them."""
        return right is None or not self.account.name or self.account.may(right)

    def is_form_of(self, token: str) -> bool:
        """Whether a form with this `token` was made for this session."""
        return hmac.compare_digest(token.encode(), self.form_token.encode())


class Sessions:
    """All open sessions. May be used by any thread."""

    def __init__(
        self,
        hours: float,
        idle_minutes: float,
        now_s: Callable[[], float] = time.monotonic,
        wall_s: Callable[[], float] = time.time,
    ) -> None:
        self._span_s, self._idle_s, self._now_s, self._wall_s = hours * 3600, idle_minutes * 60, now_s, wall_s
        self._open: dict[str, BrowserSession] = {}
        self._lock = threading.Lock()

    def begin(self, account: Account, pin_hash: str, form_token: str, address: str = "") -> tuple[str, BrowserSession]:
        """Begin a session of `account`; return its token and the session."""
        now_s, wall_s, token = self._now_s(), self._wall_s(), secrets.token_urlsafe(TOKEN_BYTES)
        session = BrowserSession(
            now_s + self._span_s, account, pin_hash, form_token, address, wall_s, wall_s, now_s, counter=account.counter
        )
        with self._lock:
            own = [each for each, of in self._open.items() if of.who == account.name]
            if account.name and len(own) >= OF_ACCOUNT:
                del self._open[own[0]]
            while len(self._open) >= MOST:
                del self._open[next(iter(self._open))]
            self._open[token] = session
        return token, session

    def find(self, token: str, *, active: bool = True) -> BrowserSession | None:
        """Return the session of `token`; None if there is none or it has ended. `active`: its person did something; a
        session without that for the idle time is locked."""
        with self._lock:
            session, now_s = self._open.get(token), self._now_s()
            if session is None:
                return None
            if session.ends_s <= now_s:
                del self._open[token]
                return None
            session.seen_s = self._wall_s()
            session.locked = session.locked or now_s - session.active_s >= self._idle_s
            if active and not session.locked:
                session.active_s = now_s
            return session

    def unlock(self, session: BrowserSession) -> None:
        """Show the session's pages again."""
        with self._lock:
            session.locked, session.active_s = False, self._now_s()

    def end(self, token: str) -> None:
        """End the session of `token`."""
        with self._lock:
            self._open.pop(token, None)

    def all(self) -> list[BrowserSession]:
        """Return every session that has not ended, those seen last first."""
        with self._lock:
            now_s = self._now_s()
            found = [each for each in self._open.values() if each.ends_s > now_s]
        return sorted(found, key=lambda each: each.seen_s, reverse=True)

    def end_one(self, session_id: str) -> BrowserSession | None:
        """End the session with this id, and return it; None if there is none."""
        with self._lock:
            found = next(((token, each) for token, each in self._open.items() if each.id == session_id), None)
            return None if found is None else self._open.pop(found[0])
