"""The web application of the staff pages: routes, access, templates, and the headers of every answer."""

import datetime
import functools
import json
import logging
import math
import secrets
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from robot.core.trouble import Trouble, Troubles
from robot.desk.reports.numbers import Numbers
from robot.desk.staff.roles import Right
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.staff_page import content_faults, questions, queue, ratings_page, read_only_pages, reports, staff_calls
from robot.staff_page.access_control import COOKIE, DEVICE_COOKIE, DEVICE_S, FORM_TOKEN, AccessControl
from robot.staff_page.page_routes import MenuEntry, PageRoute
from robot.staff_page.request_types import (
    FORM_BYTES,
    Answer,
    Ask,
    BadForm,
    Download,
    Goto,
    PostedForm,
    RenderTemplate,
    Tell,
    form_of,
)
from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

FOLDER = Path(__file__).parent

SECTIONS: tuple[tuple[PageRoute, ...], ...] = (
    queue.ROUTES,
    content_faults.ROUTES,
    staff_calls.ROUTES,
    read_only_pages.ROUTES,
    questions.ROUTES,
    ratings_page.ROUTES,
    reports.ROUTES,
)
MENU = (
    MenuEntry("/", "queue", Right.SERVE),
    MenuEntry("/help", "help", Right.SERVE),
    MenuEntry("/dossiers", "dossiers", Right.DOSSIERS),
    MenuEntry("/figures", "figures", Right.SERVE),
    MenuEntry("/questions", "questions", Right.SERVE),
    MenuEntry("/opinions", "opinions", Right.SERVE),
    MenuEntry("/reports", "reports", Right.REPORTS),
)


def staff_app(desk: StaffStores, doors: AccessControl, words: Templates) -> Starlette:
    """Return the web application. All pages but the login page need a session."""
    site = _Site(desk, doors, words)
    routes = [
        Route(
            each.path,
            functools.partial(site.seen if each.method == "GET" else site.done, each),
            methods=[each.method],
        )
        for section in SECTIONS
        for each in section
    ]
    routes += [
        Route("/login", site.login, methods=["POST"]),
        Route("/logout", site.logout, methods=["POST"]),
        Route("/language", site.language, methods=["POST"]),
        Route("/{path:path}", site.nowhere, methods=["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]),
    ]
    return Starlette(routes=routes, exception_handlers={HTTPException: site.refused, Exception: site.failed})


class _Site:
    def __init__(self, desk: StaffStores, doors: AccessControl, words: Templates) -> None:
        self._desk, self._doors, self._words = desk, doors, words
        self._templates = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._style, self._script = _joined("css"), _joined("js")

    async def seen(self, route: PageRoute, request: Request) -> Response:
        """Answer a GET request with what the page of `route` returns."""

        async def page(session: BrowserSession) -> Response:
            ask = Ask(session, _parts(request), {}, dict(request.query_params))
            return await self._answered(route, request, ask)

        return await self._let_in(request, page)

    async def done(self, route: PageRoute, request: Request) -> Response:
        """Answer a form (POST request) that changes data, with what the page of `route` returns."""

        async def page(session: BrowserSession, form: PostedForm) -> Response:
            ask = Ask(session, _parts(request), form.fields, dict(request.query_params), form.file)
            return await self._answered(route, request, ask)

        return await self._with_form(request, page, route.most_bytes)

    async def login(self, request: Request) -> Response:
        """Check the PIN, then redirect to the first page."""
        if not self._doors.known_host(request):
            return self._plain(421)
        try:
            form = (await form_of(request)).fields
        except BadForm:
            return self._plain(400)
        if not self._doors.same_site(request):
            return self._plain(403)
        entry = await self._doors.open(request, form.get("pin", ""))
        if not entry.token:
            told = {"wrong": True, "wait_s": math.ceil(entry.wait_s)}
            return self._page(None, "login.html", told, 429 if entry.wait_s else 401)
        response = RedirectResponse("/", 303)
        for name, value, max_age_s in ((COOKIE, entry.token, None), (DEVICE_COOKIE, entry.device, DEVICE_S)):
            response.set_cookie(
                name, value, max_age_s, httponly=True, samesite="strict", secure=self._doors.secure, path="/"
            )
        return self._guarded(response)

    async def logout(self, request: Request) -> Response:
        """End the session, and redirect to the login page."""

        async def out(_session: BrowserSession, _form: PostedForm) -> Response:
            self._doors.close(request)
            response = RedirectResponse("/", 303)
            response.delete_cookie(COOKIE, path="/")
            return response

        return await self._with_form(request, out)

    async def language(self, request: Request) -> Response:
        """Set the language of this session to that in the form, and redirect to the first page."""

        async def turn(session: BrowserSession, form: PostedForm) -> Response:
            if (language := form.fields.get("language")) in LANGUAGES:
                session.language = language
            return RedirectResponse("/", 303)

        return await self._with_form(request, turn)

    async def nowhere(self, request: Request) -> Response:
        """Answer 404 for an unknown address. Without a session answer with the login page, as for every address, so
        that no one can find out which exist."""

        async def missing(session: BrowserSession) -> Response:
            return self._page(session, "missing.html", {}, 404)

        return await self._let_in(request, missing)

    async def refused(self, request: Request, error: Exception) -> Response:
        """Answer a request that no route accepts (a wrong method) with its error; without a session the login page."""
        status = error.status_code if isinstance(error, HTTPException) else 500

        async def plain(_session: BrowserSession) -> Response:
            return self._plain(status)

        return await self._let_in(request, plain)

    async def failed(self, _request: Request, _error: Exception) -> Response:
        """Answer 500 after an unforeseen error, which the server logs."""
        return self._plain(500)

    async def _let_in(self, request: Request, then: Callable[[BrowserSession], Awaitable[Response]]) -> Response:
        if not self._doors.known_host(request):
            return self._plain(421)
        session = self._doors.session_of(request)
        if session is None:
            return self._page(None, "login.html", {"wrong": False, "wait_s": 0}, 401)
        return self._guarded(await then(session))

    async def _with_form(
        self,
        request: Request,
        then: Callable[[BrowserSession, PostedForm], Awaitable[Response]],
        most_bytes: int = FORM_BYTES,
    ) -> Response:
        async def checked(session: BrowserSession) -> Response:
            try:
                form = await form_of(request, most_bytes)
            except BadForm:
                return self._plain(400)
            if not self._doors.own_form(request, session, form.fields):
                log.warning("a form from elsewhere was refused")
                return self._plain(403)
            return await then(session, form)

        return await self._let_in(request, checked)

    async def _answered(self, route: PageRoute, request: Request, ask: Ask) -> Response:
        if not ask.session.may(route.right):
            return self._page(ask.session, "no_right.html", {}, 403)

        def seen() -> tuple[Answer, str]:
            pulse = json.dumps(
                read_only_pages.pulse(self._desk, ask).values
            )  # read first, so that later changes make the page reload
            return route.page(self._desk, ask), pulse

        try:
            answer, pulse = await run_in_threadpool(seen)
        except (Trouble, Troubles) as raised:
            log.error("%s", raised)
            found = raised.found if isinstance(raised, Troubles) else [raised]
            return self._page(ask.session, "trouble.html", {"found": found}, 503)
        match answer:
            case Goto(path):
                return RedirectResponse(path, 303)
            case Download(data, kind, name):
                return _file(data, kind, name)
            case Tell(values):
                return JSONResponse(values)
            case RenderTemplate(template, values, status):
                return self._page(ask.session, template, {**values, "here": request.url.path, "pulse": pulse}, status)

    def _page(
        self, session: BrowserSession | None, template: str, values: Mapping[str, object], status: int
    ) -> Response:
        language = "vi" if session is None else session.language
        numbers, nonce = Numbers(self._words, language), secrets.token_urlsafe(16)
        told, refused, site = None, False, self._desk.knowledge.content.site(language)
        if session is not None:
            told, refused = session.told, session.refused
            session.told, session.refused = None, False
        html = self._templates.get_template(template).render(
            {"here": "", "pulse": "", **values},
            t=numbers.text,
            count=numbers.count,
            minutes=numbers.minutes,
            pct=numbers.percent,
            day=numbers.day,
            clock=lambda at_s: f"{datetime.datetime.fromtimestamp(at_s):%H:%M}",
            moment=numbers.moment,
            place_name=lambda place: self._desk.place(place, language),
            title=lambda code: self._desk.title(code, language),
            session=session,
            form_token=Markup('<input type="hidden" name="{}" value="{}">').format(
                FORM_TOKEN, "" if session is None else session.form_token
            ),
            told=told,
            refused=refused,
            broken=[] if session is None else content_faults.broken_files(self._desk, language),
            language=language,
            languages=LANGUAGES,
            centre=f"{site.name} {site.ward}",
            menu=[each for each in MENU if session is not None and session.may(each.right)],
            style=self._style,
            script=self._script,
            nonce=nonce,
        )
        return self._guarded(HTMLResponse(html, status), nonce)

    def _plain(self, status: int) -> Response:
        return self._guarded(Response(status_code=status))

    def _guarded(self, response: Response, nonce: str = "") -> Response:
        """Return `response` with headers that forbid resources of other sites, frames and caches."""
        own = f"'nonce-{nonce}'" if nonce else "'none'"
        response.headers.setdefault(
            "Content-Security-Policy",
            f"default-src 'none'; style-src {own}; script-src {own}; connect-src 'self'; img-src 'self' data:; "
            "media-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
        )
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return response


def _file(data: bytes, kind: str, name: str) -> Response:
    """Return a file as response. With a `name` the browser saves it; otherwise it is shown, with its own style."""
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(data, media_type=kind, headers=headers)


def _joined(ending: str) -> Markup:
    """Return all files in the folder `static` whose names end in `ending`, in the order of their names."""
    files = sorted((FOLDER / "static").glob(f"*.{ending}"))
    return Markup("\n".join(path.read_text(encoding="utf-8") for path in files))


def _parts(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in request.path_params.items()}
