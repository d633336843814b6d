"""The web application of the staff pages: routes, access, templates, and the headers of every answer."""

import functools
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from robot.core.trouble import Trouble, Troubles
from robot.desk.staff.roles import Right
from robot.knowledge.catalogue.templates import LANGUAGES, Templates
from robot.staff_page import content_faults, lists, questions, queue, ratings_page, read_only_pages, staff_calls
from robot.staff_page.access_control import COOKIE, RELOAD_COOKIE, AccessControl, FormOrigin
from robot.staff_page.accounts import log_page, own_page, people
from robot.staff_page.blank_forms import forms_page, removed_forms
from robot.staff_page.carried_forms import address_of
from robot.staff_page.content import routes as content
from robot.staff_page.copies import copies_page
from robot.staff_page.dossiers import routes as dossier_routes
from robot.staff_page.indices import routes as indices
from robot.staff_page.law import law_routes
from robot.staff_page.lobby import map_page
from robot.staff_page.login_page import LoginPage
from robot.staff_page.notices import notices_page
from robot.staff_page.page_frame import PageFrame, guarded
from robot.staff_page.page_routes import MenuEntry, PageRoute
from robot.staff_page.refused_requests import RefusalReason, RefusedRequests, typed_values
from robot.staff_page.reports import routes as reports
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
    TooLong,
    form_of,
)
from robot.staff_page.robot_state import page as robot_page
from robot.staff_page.sessions import BrowserSession
from robot.staff_page.steering import fields, hours, overview, weekly_hours
from robot.staff_page.stores import StaffStores

log = logging.getLogger("kiosk.staff")

_REASONS = {
    FormOrigin.OTHER_ACCOUNT: RefusalReason.OTHER_ACCOUNT,
    FormOrigin.UNSIGNED: RefusalReason.OUTDATED,
    FormOrigin.ELSEWHERE: RefusalReason.ELSEWHERE,
}

SECTIONS: tuple[tuple[PageRoute, ...], ...] = (
    queue.ROUTES,
    content_faults.ROUTES,
    staff_calls.ROUTES,
    read_only_pages.ROUTES,
    dossier_routes.ROUTES,
    notices_page.ROUTES,
    questions.ROUTES,
    ratings_page.ROUTES,
    reports.ROUTES,
    removed_forms.ROUTES,
    forms_page.ROUTES,  # before those of the content, which take any address of two parts
    content.ROUTES,
    law_routes.ROUTES,
    lists.ROUTES,
    indices.ROUTES,
    robot_page.ROUTES,
    people.ROUTES,
    own_page.ROUTES,
    log_page.ROUTES,
    copies_page.ROUTES,
    overview.ROUTES,
    hours.ROUTES,
    weekly_hours.ROUTES,
    fields.ROUTES,
    map_page.ROUTES,
)
MENU = (
    MenuEntry("/", "queue", Right.SERVE, ("/counter",)),
    MenuEntry("/help", "help", Right.SERVE),
    MenuEntry("/dossiers", "dossiers", Right.DOSSIERS, ("/digest",)),
    MenuEntry("/lists", "lists", Right.LISTS),
    MenuEntry("/steer", "steer", Right.STEER),
    MenuEntry("/figures", "figures", Right.SERVE),
    MenuEntry("/questions", "questions", Right.SERVE),
    MenuEntry("/opinions", "opinions", Right.SERVE),
    MenuEntry("/content", "content", Right.EDIT),
    MenuEntry("/law", "law", Right.LAW),
    MenuEntry("/reports", "reports", Right.REPORTS),
    MenuEntry("/indices", "indices", Right.REPORTS),
    MenuEntry("/lobby", "lobby", Right.STEER),
    MenuEntry("/robot", "robot", Right.ROBOT),
    MenuEntry("/notices", "notices", Right.ROBOT),
    MenuEntry("/accounts", "accounts", Right.ACCOUNTS),
    MenuEntry("/deeds", "deeds", Right.ACCOUNTS),
    MenuEntry("/copies", "copies", Right.ACCOUNTS),
)


def staff_app(desk: StaffStores, doors: AccessControl, words: Templates) -> Starlette:
    """Return the web application. All pages but the login page need a session."""
    frame = PageFrame(desk, words, MENU)
    refusals = RefusedRequests(frame)
    site = _Site(desk, doors, frame, LoginPage(doors, frame, refusals), refusals)
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
    def __init__(
        self, desk: StaffStores, doors: AccessControl, frame: PageFrame, login: LoginPage, refusals: RefusedRequests
    ) -> None:
        self._desk, self._doors, self._frame, self._login, self._refusals = desk, doors, frame, login, refusals
        self.login = login.login

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

    async def logout(self, request: Request) -> Response:
        """End the session, locked or not, and redirect to the login page."""
        session = await self._doors.session_of(request) if self._doors.known_host(request) else None

        async def out(session: BrowserSession, _form: PostedForm) -> Response:
            await run_in_threadpool(self._doors.close, request, session)
            response = RedirectResponse("/", 303)
            response.delete_cookie(COOKIE, path="/")
            return response

        if session is not None and session.locked:
            return guarded(await self._checked(request, session, out, FORM_BYTES))
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
            return self._frame.page(session, "missing.html", typed_values({}), 404)

        return await self._let_in(request, missing)

    async def refused(self, request: Request, _error: Exception) -> Response:
        """Answer a request that no route accepts (a wrong method) with a page; without a session the login page."""

        async def refusal(session: BrowserSession) -> Response:
            return self._refusals.page(session, RefusalReason.METHOD)

        return await self._let_in(request, refusal)

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Answer 500 after an unforeseen error, which the server logs. What was typed is shown."""
        sent = getattr(request.state, "typed", None)
        return self._refusals.page(None, RefusalReason.FAILED, sent, back=self._doors.came_from(request))

    async def _let_in(
        self,
        request: Request,
        then: Callable[[BrowserSession], Awaitable[Response]],
        most_bytes: int = 0,
    ) -> Response:
        """Answer with `then` if the request has a session that is not locked, otherwise with the login page.
        `most_bytes`: of the form that the login page carries then; 0 = none."""
        if not self._doors.known_host(request):
            return self._refusals.wrong_host(request)
        session = await self._doors.session_of(request)
        if session is None or session.locked:
            return await self._login.ask(request, session, await self._login.kept(request, session, most_bytes))
        response = guarded(await then(session))
        if RELOAD_COOKIE in request.cookies:
            response.delete_cookie(RELOAD_COOKIE, path="/")
        return response

    async def _with_form(
        self,
        request: Request,
        then: Callable[[BrowserSession, PostedForm], Awaitable[Response]],
        most_bytes: int = FORM_BYTES,
    ) -> Response:
        return await self._let_in(
            request, lambda session: self._checked(request, session, then, most_bytes), most_bytes
        )

    async def _checked(
        self,
        request: Request,
        session: BrowserSession,
        then: Callable[[BrowserSession, PostedForm], Awaitable[Response]],
        most_bytes: int,
    ) -> Response:
        """Answer with `then` if the form in the request is one of the session's account."""
        back = self._doors.came_from(request)
        try:
            form = await form_of(request, most_bytes)
        except TooLong as error:
            typed = error.fields if self._doors.same_site(request) else {}
            return self._refusals.page(session, RefusalReason.TOO_LONG, typed, back=back)
        except BadForm:
            return self._refusals.page(session, RefusalReason.UNREADABLE, back=back)
        origin = self._doors.origin_of(request, session, form.fields)
        if origin is not FormOrigin.OWN:
            log.warning("a form was refused: %s", origin.value)
            typed = {} if origin is FormOrigin.ELSEWHERE else form.fields
            return self._refusals.page(session, _REASONS[origin], typed, back=back)
        request.state.typed = form.fields
        return await then(session, form)

    async def _answered(self, route: PageRoute, request: Request, ask: Ask) -> Response:
        if not ask.session.may(route.right):
            if route.path == "/" and (first := _first_page(ask.session)):
                return RedirectResponse(first, 303)
            lost = typed_values(ask.form)
            return self._frame.page(ask.session, "no_right.html", {**lost, "here": request.url.path}, 403)

        def pulse_now() -> str:
            return json.dumps(read_only_pages.pulse(self._desk, ask).values)

        def seen() -> tuple[Answer, str]:
            pulse = ""
            if request.method == "GET" and route.page is not read_only_pages.pulse:
                pulse = pulse_now()  # read first, so that later changes make the page reload
            answer = route.page(self._desk, ask)
            if not pulse and isinstance(answer, RenderTemplate):  # a form that is shown again
                pulse = pulse_now()
            return answer, pulse

        try:
            answer, pulse = await run_in_threadpool(seen)
        except (Trouble, Troubles) as raised:
            log.error("%s", raised)
            return self._in_trouble(request, ask, raised.found if isinstance(raised, Troubles) else [raised])
        match answer:
            case Goto(path):
                return RedirectResponse(path, 303)
            case Download(data, kind, name):
                return _file(data, kind, name)
            case Tell(values):
                return JSONResponse(values)
            case RenderTemplate(template, values, status):
                lost = typed_values(ask.form) if template == "missing.html" else {}
                shown = {**lost, **values, "here": request.url.path, "pulse": pulse}
                return self._frame.page(ask.session, template, shown, status)

    def _in_trouble(self, request: Request, ask: Ask, found: list[Trouble]) -> Response:
        """Return the page about faults of this computer, with a button that sends the same form again."""
        again = address_of(request) if request.method == "POST" and ask.file is None else ""
        stamp = {"stamp": self._desk.stamps.fresh()} if "stamp" in ask.form else {}
        typed = typed_values({**ask.form, **stamp}, again)
        values = {"found": found, "back": self._doors.came_from(request), "here": request.url.path}
        return self._frame.page(ask.session, "trouble.html", {**values, **typed}, 503)


def _file(data: bytes, kind: str, name: str) -> Response:
    """Return a file as response. With a `name` the browser saves it; otherwise it is shown, with its own style."""
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
    if name:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return Response(data, media_type=kind, headers=headers)


def _first_page(session: BrowserSession) -> str:
    """Return the address of the first page in the menu that the session may open; "" if it may open none."""
    return next((each.path for each in MENU if session.may(each.right)), "")


def _parts(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in request.path_params.items()}
