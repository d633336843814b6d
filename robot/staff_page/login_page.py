"""The login page, and the page of a locked session: who is let in, and how they get back to where they were."""

import logging
import math

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from robot.core.trouble import Trouble
from robot.staff_page.access_control import COOKIE, DEVICE_COOKIE, DEVICE_S, FORM_TOKEN, AccessControl
from robot.staff_page.carried_forms import (
    CARRIED_BYTES,
    LOGIN_BYTES,
    LOST_FILE,
    Refusal,
    WayBack,
    address_of,
    own_path,
    packed,
    unpacked,
)
from robot.staff_page.page_frame import PageFrame, guarded
from robot.staff_page.refused_requests import RefusalReason, RefusedRequests
from robot.staff_page.request_types import FORM_BYTES, BadForm, TooLong, form_of
from robot.staff_page.sessions import BrowserSession

log = logging.getLogger("kiosk.staff")

_NO_PAGES = ("/login", "/logout", "/language", "/pulse")


class LoginPage:
    """Asks for account and PIN."""

    def __init__(self, doors: AccessControl, frame: PageFrame, refusals: RefusedRequests) -> None:
        self._doors, self._frame, self._refusals = doors, frame, refusals

    async def kept(self, request: Request, session: BrowserSession | None, most_bytes: int) -> WayBack:
        """Return where the person was, with the form that this request sent, if a page of this site made it."""
        account = "" if session is None else session.who
        to = address_of(request)
        if request.method == "GET":
            return WayBack(account, "/" if request.url.path in _NO_PAGES else to)
        if request.method != "POST" or not most_bytes:
            return WayBack(account)
        fields = await _sent(request, most_bytes)
        author = self._doors.author_of(fields.get(FORM_TOKEN, "")) if self._doors.same_site(request) else None
        return WayBack(account) if author is None else WayBack(author, to, packed(fields))

    async def ask(
        self,
        request: Request,
        session: BrowserSession | None,
        back: WayBack,
        refusal: Refusal | None = None,
        status: int = 0,
    ) -> Response:
        """Return the login page, or the page of a locked session."""
        locked = session is not None and session.locked
        try:
            named, known = await run_in_threadpool(self._doors.has_accounts), self._doors.known_accounts(request)
        except Trouble as trouble:
            log.error("%s", trouble)
            named, known, status = False, (), 503
        values = {
            "account": back.account or (known[0] if known else ""),
            "known": known,
            "named": named,
            "to": back.to,
            "carried": back.carried,
            "lost_file": LOST_FILE in unpacked(back.carried),
            "wrong": refusal is not None,
            "wait_s": refusal.wait_s if refusal else 0,
            "unreadable": status == 503,
            "locked": session if locked else None,
        }
        fitting = (429 if refusal.wait_s else 401) if refusal else (423 if locked else 401)
        return self._frame.page(None, "login.html", values, status or fitting)

    async def login(self, request: Request) -> Response:
        """Check the PIN, then redirect to the page where the person was, or send their form again."""
        if not self._doors.known_host(request):
            return self._refusals.wrong_host(request)
        try:
            form = (await form_of(request, LOGIN_BYTES)).fields
        except TooLong:
            return self._refusals.page(None, RefusalReason.TOO_LONG)
        except BadForm:
            return self._refusals.page(None, RefusalReason.UNREADABLE)
        if not self._doors.same_site(request):
            return self._refusals.page(None, RefusalReason.ELSEWHERE)
        back = WayBack(form.get("account", ""), own_path(form.get("to", "/")), form.get("carried", ""))
        try:
            entry = await self._doors.open(request, back.account, form.get("pin", ""))
        except Trouble as trouble:
            log.error("%s", trouble)
            return await self.ask(request, None, back, status=503)
        by_script = request.headers.get("accept") == "application/json"
        if entry.session is None:
            if by_script:
                return guarded(self._refused_by_script(entry.wait_s))
            session = await self._doors.session_of(request)
            return await self.ask(request, session, back, Refusal(math.ceil(entry.wait_s)))
        response = self._entered(entry.session, back, by_script)
        for name, value, max_age_s in ((COOKIE, entry.token, None), (DEVICE_COOKIE, entry.device, DEVICE_S)):
            if value:
                response.set_cookie(
                    name, value, max_age_s, httponly=True, samesite="strict", secure=self._doors.secure, path="/"
                )
        return guarded(response)

    def _entered(self, session: BrowserSession, back: WayBack, by_script: bool) -> Response:
        """Return the answer to a right PIN."""
        if by_script:
            return JSONResponse({"form_token": session.form_token})
        if not back.carried:
            return RedirectResponse(back.to, 303)
        fields = unpacked(back.carried)
        author = self._doors.author_of(fields.pop(FORM_TOKEN, ""))
        if author is None:
            session.refuse("desk_page.not_carried")
            return RedirectResponse("/", 303)
        if author != session.who:
            return self._refusals.page(session, RefusalReason.OTHER_ACCOUNT, fields)
        return self._frame.page(session, "carry.html", {"to": back.to, "fields": fields}, 200)

    def _refused_by_script(self, wait_s: float) -> Response:
        wait = math.ceil(wait_s)
        message = self._frame.text("desk_page.wait", n=wait) if wait else self._frame.text("desk_page.wrong")
        return JSONResponse({"message": message}, 429 if wait else 401)


async def _sent(request: Request, most_bytes: int) -> dict[str, str]:
    """Return the fields of the form in `request`, with `LOST_FILE` in place of its file; {} if it cannot be read.
    `most_bytes`: largest form of its route."""
    try:
        form = await form_of(request, min(most_bytes, CARRIED_BYTES), with_file=most_bytes > FORM_BYTES)
    except TooLong as error:
        return {**error.fields, LOST_FILE: "1"} if error.with_file else {}
    except BadForm:
        return {}
    return form.fields if form.file is None else {**form.fields, LOST_FILE: "1"}
