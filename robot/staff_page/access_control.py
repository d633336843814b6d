"""Access control: the PIN, the session's token in a cookie, and protection against forged forms (CSRF).

Without the token of a session every address answers 401 with the login page. A form is accepted only with the form
token of its session and from a page of this site. Requests are answered only if they name this site as host, so that
another site cannot reach the pages under a name of its own (DNS rebinding).
"""

import hmac
import ipaddress
import logging
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import anyio
from starlette.requests import Request

from robot.runtime.settings.schema import StaffPageSettings
from robot.staff_page.rate_limit import GuessLimit, Source, network_of
from robot.staff_page.sessions import BrowserSession, Sessions
from robot.staff_page.staff_pins import StaffPins

log = logging.getLogger("kiosk.staff")

COOKIE = "kiosk_staff"
FORM_TOKEN = "form_token"

DEVICE_COOKIE = "kiosk_device"
"""Names a device from which the page was opened: the address it had then, signed. It opens nothing; it only gives its
device wrong PINs of its own, so that strangers cannot use up those of the staff (OWASP, "device cookies")."""

DEVICE_S = 180 * 24 * 3600
"""How long a browser keeps the device cookie, s. Chosen: longer than any leave."""

BUSY_S = 1.0


class Entry(NamedTuple):
    """The answer to a PIN: tokens of a new session and of the device, or "" and the time, s, until a PIN of the same
    source is checked again (0 = at once)."""

    token: str = ""
    device: str = ""
    wait_s: float = 0.0


class AccessControl:
    """Decides which requests may see the pages, and which forms are accepted."""

    def __init__(self, settings: StaffPageSettings, pins: StaffPins, sessions: Sessions, limit: GuessLimit) -> None:
        self._pins, self._sessions, self._limit = pins, sessions, limit
        self._checking: set[Source] = set()
        # A check takes 0.1 s and 32 MB: one at a time, in the order of arrival, and known devices wait for no stranger.
        self._turns = {known: anyio.CapacityLimiter(1) for known in (False, True)}
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
        """Return the session whose token the browser sends in its cookie; None if there is no such session, or if the
        PIN that began it is no longer in force."""
        session = self._sessions.find(request.cookies.get(COOKIE, ""))
        if session is not None and session.pin_hash not in self._pins.hashes():
            log.info("a session ends, since its PIN was taken away")
            self.close(request)
            return None
        return session

    def own_form(self, request: Request, session: BrowserSession, form: dict[str, str]) -> bool:
        """Whether the form was made by a page of this site for this session."""
        return self.same_site(request) and session.is_form_of(form.get(FORM_TOKEN, ""))

    def same_site(self, request: Request) -> bool:
        """Whether the Origin or Referer header names this site; False for a request without both."""
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        return bool(origin) and _split(origin).netloc == request.headers.get("host", "")

    async def open(self, request: Request, pin: str) -> Entry:
        """Check `pin`; if it is right, begin a session. Of each source one PIN is checked at a time."""
        address = network_of(request.client.host if request.client else "")
        source = self._source(request, address)
        if waiting_s := self._limit.wait_s(source):
            log.warning("%s types PINs too often", address)
            return Entry(wait_s=waiting_s)
        if source in self._checking:
            return Entry(wait_s=BUSY_S)
        self._checking.add(source)
        try:
            return await anyio.to_thread.run_sync(self._check, source, address, pin, limiter=self._turns[source.known])
        finally:
            self._checking.discard(source)

    def _check(self, source: Source, address: str, pin: str) -> Entry:
        """Check a PIN and return the result of `open`. The wait is looked up again, because all unknown devices share a
        limit, which may have been reached meanwhile."""
        if waiting_s := self._limit.wait_s(source):
            return Entry(wait_s=waiting_s)
        opened_by = self._pins.opened_by(pin)
        if not opened_by:
            self._limit.wrong(source)
            log.warning("a wrong PIN from %s", address)
            return Entry(wait_s=self._limit.wait_s(source))
        log.info("the page is opened from %s", address)
        name = source.name.encode().hex()
        return Entry(self._sessions.begin(opened_by)[0], f"{name}.{self._pins.sign(name)}")

    def _source(self, request: Request, address: str) -> Source:
        """Return the known device that the request names with a valid cookie, else its address."""
        name, _, signature = request.cookies.get(DEVICE_COOKIE, "").partition(".")
        try:
            if signature and hmac.compare_digest(self._pins.sign(name), signature):
                return Source(bytes.fromhex(name).decode(), known=True)
        except (TypeError, ValueError):  # no signature of ours: not ASCII, or not hexadecimal
            pass
        return Source(address)

    def close(self, request: Request) -> None:
        """End the session of this browser."""
        self._sessions.end(request.cookies.get(COOKIE, ""))


def _split(address: str) -> SplitResult:
    """Return the parts of a web address; all are empty if it is malformed."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
