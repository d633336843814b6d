"""Lets people in: the PIN, the session's token in a cookie, and what a form must bring along.

Without a token every address answers 401 with the page that asks for the PIN. A form counts only with the token of its
session and from a page of this site; an address is answered only under the names of this site, so that a page
elsewhere cannot reach it through a name of its own.
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
"""PINs at once: one that is looked at and one that waits. A check costs 0.1 s and 32 MB."""

CROWDED_S = 1.0


class AccessControl:
    """Who may see and do what."""

    def __init__(self, settings: StaffPageSettings, guard: Guard, sessions: Sessions, tries: AddressRateLimit) -> None:
        self._guard, self._sessions, self._tries = guard, sessions, tries
        self._room = threading.BoundedSemaphore(AT_THE_DOOR)
        self._one = threading.Lock()  # wait, check and count belong together: guesses at once count one by one
        self.secure = bool(settings.certificate)
        self._names = frozenset(("localhost", *(name.lower() for name in settings.names)))

    def known_host(self, request: Request) -> bool:
        """Whether the browser asked for this site by an address of numbers or a name of the settings."""
        host = _split(f"//{request.headers.get('host', '')}").hostname or ""
        if host.lower() in self._names:
            return True
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True

    def session_of(self, request: Request) -> BrowserSession | None:
        """The session whose token the browser brings."""
        return self._sessions.find(request.cookies.get(COOKIE, ""))

    def own_form(self, request: Request, session: BrowserSession, form: dict[str, str]) -> bool:
        """Whether a page of this site made the form, for this session."""
        return self.same_site(request) and session.is_form_of(form.get(FORM_TOKEN, ""))

    def same_site(self, request: Request) -> bool:
        """Whether the browser says that the form comes from this site; one that says nothing is not believed."""
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        return bool(origin) and _split(origin).netloc == request.headers.get("host", "")

    def open(self, request: Request, pin: str) -> tuple[str, float]:
        """The token of a new session, or "" and for how many seconds no PIN of this address is looked at."""
        address = request.client.host if request.client else ""
        waiting_s = self._tries.wait_s(address)  # whoever must wait takes no room from the others
        if not waiting_s:
            if not self._room.acquire(blocking=False):
                log.warning("a PIN of %s was not looked at: others are at the door", address)
                return "", CROWDED_S
            try:
                with self._one:
                    return self._looked_at(address, pin)
            finally:
                self._room.release()
        log.warning("%s types PINs too often", address)
        return "", waiting_s

    def _looked_at(self, address: str, pin: str) -> tuple[str, float]:
        """Like `open`, one after the other: a guess before this one may have ended the free tries."""
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
        """Log out."""
        self._sessions.end(request.cookies.get(COOKIE, ""))


def _split(address: str) -> SplitResult:
    """The parts of an address; of one that is none, nothing."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
