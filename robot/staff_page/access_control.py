"""Access control: the PIN, the session's token in a cookie, and protection against forged forms (CSRF).

Without the token of a session every address answers 401 with the login page. A form is accepted only with the form
token of its session and from a page of this site. Requests are answered only if they name this site as host, so that
another site cannot reach the pages under a name of its own (DNS rebinding).
"""

import ipaddress
import logging
import threading
from urllib.parse import SplitResult, urlsplit

from starlette.requests import Request

from robot.core.screen.desk_values import Level
from robot.desk.pin_guard import Guard
from robot.runtime.settings.schema import StaffPageSettings
from robot.staff_page.rate_limit import AddressRateLimit
from robot.staff_page.sessions import BrowserSession, Sessions

log = logging.getLogger("kiosk.staff")

COOKIE = "kiosk_staff"
FORM_TOKEN = "form_token"

AT_THE_DOOR = 2
"""At most this many PINs are handled at once: one is checked, one waits. A check takes 0.1 s and 32 MB."""

CROWDED_S = 1.0


class AccessControl:
    """Decides which requests may see the pages, and which forms are accepted."""

    def __init__(self, settings: StaffPageSettings, guard: Guard, sessions: Sessions, tries: AddressRateLimit) -> None:
        self._guard, self._sessions, self._tries = guard, sessions, tries
        self._room = threading.BoundedSemaphore(AT_THE_DOOR)
        self._one = threading.Lock()  # simultaneous guesses are checked and counted one by one
        self.secure = bool(settings.certificate)
        self._names = frozenset(("localhost", *(name.lower() for name in settings.names)))

    def known_host(self, request: Request) -> bool:
        """Whether the request's Host header is an IP address or one of the names in the settings."""
        host = _split(f"//{request.headers.get('host', '')}").hostname or ""
        if host.lower() in self._names:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def session_of(self, request: Request) -> BrowserSession | None:
        """Return the session whose token the browser sends in its cookie; None if there is no such session."""
        return self._sessions.find(request.cookies.get(COOKIE, ""))

    def own_form(self, request: Request, session: BrowserSession, form: dict[str, str]) -> bool:
        """Whether the form was made by a page of this site for this session."""
        return self.same_site(request) and session.is_form_of(form.get(FORM_TOKEN, ""))

    def same_site(self, request: Request) -> bool:
        """Whether the Origin or Referer header names this site; False for a request without both."""
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        return bool(origin) and _split(origin).netloc == request.headers.get("host", "")

    def open(self, request: Request, pin: str) -> tuple[str, float]:
        """Check `pin`, and return the token of a new session; if it is wrong or not checked, "" and the time, s, until
        a PIN from this address is checked again."""
        address = request.client.host if request.client else ""
        waiting_s = self._tries.wait_s(address)  # an address that must wait takes no place of others
        if not waiting_s:
            if not self._room.acquire(blocking=False):
                log.warning("a PIN of %s was not looked at: others are at the door", address)
                return "", CROWDED_S
            try:
                with self._one:
                    return self._check_pin(address, pin)
            finally:
                self._room.release()
        log.warning("%s types PINs too often", address)
        return "", waiting_s

    def _check_pin(self, address: str, pin: str) -> tuple[str, float]:
        """Check a PIN and return the result of `open`; called by one thread at a time. The wait of this address is
        looked up again, because a guess that was checked meanwhile may have begun one."""
        waiting_s = self._tries.wait_s(address)
        if waiting_s:
            return "", waiting_s
        admission = self._guard.check(pin)
        if admission.level is Level.NOBODY:
            self._tries.wrong(address)
            return "", max(admission.locked_ms / 1000, self._tries.wait_s(address))
        self._tries.right(address)
        token, _ = self._sessions.begin()
        return token, 0.0

    def close(self, request: Request) -> None:
        """End the session of this browser."""
        self._sessions.end(request.cookies.get(COOKIE, ""))


def _split(address: str) -> SplitResult:
    """Return the parts of a web address; all are empty if it is malformed."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
