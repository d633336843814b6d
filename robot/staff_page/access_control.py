"""Access control: account and PIN, the session's token in a cookie, and protection against forged forms (CSRF).

Without the token of a session every address answers 401 with the login page. A form is accepted only with a form
token of its account and from a page of this site. Requests are answered only if they name this site as host, so that
another site cannot reach the pages under a name of its own (DNS rebinding).
"""

import ipaddress
import logging
from collections.abc import Callable
from enum import Enum
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import anyio
from starlette.requests import Request

from robot.core.trouble import Trouble
from robot.desk.staff.accounts import Account, Accounts, login_name
from robot.desk.staff.roles import Role
from robot.runtime.settings.staff_page_settings import StaffPageSettings
from robot.staff_page.carried_forms import own_path
from robot.staff_page.rate_limit import GuessLimit, Source, network_of
from robot.staff_page.sessions import BrowserSession, Sessions
from robot.staff_page.signatures import KnownDevice, PageSigner
from robot.staff_page.staff_pins import StaffPins
from robot.staff_page.wrong_pin_notes import WrongPinNotes

log = logging.getLogger("kiosk.staff")

COOKIE = "kiosk_staff"
FORM_TOKEN = "form_token"
DEVICE_COOKIE = "kiosk_device"
RELOAD_COOKIE = "kiosk_reload"
"""Set by the script of a page for a moment, when the script and not the clerk loads the page again."""

DEVICE_S = 180 * 24 * 3600
"""How long a browser keeps the device cookie, s. Chosen: longer than any leave."""

BUSY_S = 1.0

SHARED = Account("", "", Role.HEAD)
"""Who is logged in while the page has no accounts and opens with the shared PIN of the settings."""


class Entry(NamedTuple):
    """The answer to a PIN. `session`: None if it opens nothing; `token`: of a new session, "" if an earlier one is
    unlocked; `device`: the cookie of the device; `wait_s`: until a PIN of the same source is checked again, 0 = now."""

    session: BrowserSession | None = None
    token: str = ""
    device: str = ""
    wait_s: float = 0.0


class FormOrigin(Enum):
    """Origins of a form. OWN: a page of this site made it for the account that is logged in; OTHER_ACCOUNT: for another
    account; UNSIGNED: this site sent it, but no page made its token; ELSEWHERE: another site sent it."""

    OWN = "own"
    OTHER_ACCOUNT = "other account"
    UNSIGNED = "unsigned"
    ELSEWHERE = "elsewhere"


class AccessControl:
    """Decides which requests may see the pages, and which forms are accepted."""

    def __init__(
        self,
        settings: StaffPageSettings,
        pins: StaffPins,
        accounts: Callable[[], Accounts],
        sessions: Sessions,
        limit: GuessLimit,
        note: Callable[[str, str, str], None],
        *,
        secure: bool = False,
    ) -> None:
        """`pins`: the shared ones, in force until there are accounts; `note`: writes a deed of an account (account,
        deed, thing) into the log; `secure`: the page is served by https."""
        self._pins, self._accounts, self._sessions, self._limit, self._note = pins, accounts, sessions, limit, note
        self._checking: set[Source] = set()
        self._wrong_pins = WrongPinNotes(note)
        # A check takes 0.1 s and 32 MB: one at a time, in the order of arrival, and known devices wait for no stranger.
        self._turns = {known: anyio.CapacityLimiter(1) for known in (False, True)}
        self.secure = secure
        self._names = frozenset(("localhost", *(name.lower() for name in settings.names)))
        with accounts() as store:
            self._signer = PageSigner(store.key())

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

    async def session_of(self, request: Request) -> BrowserSession | None:
        """Return the session whose token the browser sends in its cookie; None if there is no such session, or if what
        began it is no longer in force: its account ended, with another PIN or role, or a PIN taken away."""
        session = self._sessions.find(request.cookies.get(COOKIE, ""), active=_is_active(request))
        if session is not None and not await anyio.to_thread.run_sync(self._is_in_force, session):
            log.info("a session ends, since its account or PIN has changed")
            self._end(request)
            return None
        return session

    def origin_of(self, request: Request, session: BrowserSession, form: dict[str, str]) -> FormOrigin:
        """Return where a form comes from. A page that an earlier session of the same account made is its own: a tab
        that stayed open while its person logged in again."""
        if not self.same_site(request):
            return FormOrigin.ELSEWHERE
        token = form.get(FORM_TOKEN, "")
        author = session.who if session.is_form_of(token) else self.author_of(token)
        if author is None:
            return FormOrigin.UNSIGNED
        return FormOrigin.OWN if author == session.who else FormOrigin.OTHER_ACCOUNT

    def author_of(self, form_token: str) -> str | None:
        """Return the account for which a page of this site made a form with this token, in a session that may have
        ended; None if no page did."""
        return self._signer.account_of(form_token)

    def same_site(self, request: Request) -> bool:
        """Whether the Origin or Referer header names this site; False for a request without both."""
        origin = request.headers.get("origin") or request.headers.get("referer") or ""
        return bool(origin) and _split(origin).netloc == request.headers.get("host", "")

    def came_from(self, request: Request) -> str:
        """Return the address within this site of the page on which the person was; "/" if that is not known."""
        before = _split(request.headers.get("referer", ""))
        if before.netloc != request.headers.get("host", ""):
            return "/"
        return own_path(f"{before.path}?{before.query}" if before.query else before.path)

    def has_accounts(self) -> bool:
        """Whether the page opens with accounts, and no longer with the shared PIN."""
        with self._accounts() as accounts:
            return accounts.any_active()

    def known_accounts(self, request: Request) -> tuple[str, ...]:
        """Return the accounts that opened the page from this device, the latest first."""
        return tuple(filter(None, self._device(request).accounts))

    async def open(self, request: Request, name: str, secret: str) -> Entry:
        """Check the PIN or password `secret` of the account `name`; if it is right, begin a session, or unlock the one
        that the same account has in this browser. Of each source one PIN is checked at a time."""
        name = login_name(name) if await anyio.to_thread.run_sync(self.has_accounts) else ""
        address = network_of(request.client.host if request.client else "")
        device = self._device(request)
        known = name in device.accounts
        source = Source(device.id if known else address, known, name)
        if waiting_s := self._limit.wait_s(source):
            log.warning("%s types PINs too often", address)
            return Entry(wait_s=waiting_s)
        if source in self._checking:
            return Entry(wait_s=BUSY_S)
        self._checking.add(source)
        try:
            found, wait_s = await anyio.to_thread.run_sync(
                self._check, source, address, secret, limiter=self._turns[known]
            )
        finally:
            self._checking.discard(source)
        return Entry(wait_s=wait_s) if found is None else self._let_in(request, device, *found, address)

    def _let_in(self, request: Request, device: KnownDevice, account: Account, pin_hash: str, address: str) -> Entry:
        """Begin or unlock the session of `account`."""
        cookie = self._signer.device_cookie(device, account.name)
        session = self._sessions.find(request.cookies.get(COOKIE, ""), active=False)
        if session is not None and session.locked and session.who == account.name:
            self._sessions.unlock(session)
            return Entry(session, "", cookie)
        self._end(request)
        token, session = self._sessions.begin(account, pin_hash, self._signer.form_token(account.name), address)
        log.info("the page is opened from %s", address)
        return Entry(session, token, cookie)

    def _check(self, source: Source, address: str, secret: str) -> tuple[tuple[Account, str] | None, float]:
        """Check a PIN: return its account with the hash of the shared PIN, or None and how long the source waits now,
        s. The wait is looked up again, because all unknown devices share a limit, which may have been reached."""
        if waiting_s := self._limit.wait_s(source):
            return None, waiting_s
        with self._accounts() as accounts:
            if accounts.any_active():
                found, pin_hash = accounts.opened_by(source.account, secret), ""
                exists = accounts.find(source.account) is not None
            else:
                pin_hash, exists = self._pins.opened_by(secret), True
                found = SHARED if pin_hash else None
        if found is None:
            self._limit.wrong(source)
            log.warning("a wrong PIN from %s", address)
            self._wrong_pins.count(source.account if exists else None, address)
            return None, self._limit.wait_s(source)
        self._note(found.name, "login", address)
        return (found, pin_hash), 0.0

    def _is_in_force(self, session: BrowserSession) -> bool:
        """Whether what began the session still holds. A database that cannot be read leaves it in force."""
        try:
            with self._accounts() as accounts:
                if session.pin_hash:
                    return session.pin_hash in self._pins.hashes() and not accounts.any_active()
                account = accounts.find(session.who)
        except Trouble as trouble:
            log.error("sessions stay as they are: %s", trouble)
            return True
        if account is None or not account.active or account.entry != session.account.entry:
            return False
        session.account = account
        return True

    def _device(self, request: Request) -> KnownDevice:
        return self._signer.device(request.cookies.get(DEVICE_COOKIE, ""))

    def close(self, request: Request, session: BrowserSession) -> None:
        """End the session of this browser, because its person leaves."""
        self._note(session.who, "logout", session.address)
        self._end(request)

    def _end(self, request: Request) -> None:
        self._sessions.end(request.cookies.get(COOKIE, ""))


def _is_active(request: Request) -> bool:
    """Whether the request shows that a person works with the page: no poll without a touch or key since the last one,
    and no page that its own script loads again."""
    if request.url.path == "/pulse":
        return request.query_params.get("active") == "1"
    return RELOAD_COOKIE not in request.cookies


def _split(address: str) -> SplitResult:
    """Return the parts of a web address; all are empty if it is malformed."""
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")
