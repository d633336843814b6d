"""Serve the uploaded forms to visitors' phones: plain http, without login, at an address and port of its own.

Nothing else is served there: GET and HEAD of /f/NAME for files in the folder of the forms. An address that asks for
names that do not exist, or for too much, has to wait; the connections, and the time of each, are bounded.
"""

import asyncio
import logging
import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from enum import Enum
from urllib.parse import quote

import uvicorn
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from robot.editing.form_files import FormFile, FormFiles
from robot.knowledge.catalogue.procedures import FORM_FILE
from robot.knowledge.catalogue.templates import LANGUAGES
from robot.runtime.settings.staff_page_settings import StaffPageSettings
from robot.staff_page.idle_connections import Impatient
from robot.staff_page.rate_limit import GuessLimit, Source, network_of

log = logging.getLogger("kiosk.staff")

CONNECTIONS = 32
"""Most connections at once. Chosen: a QR code is scanned by one phone after the other."""
HEAD_BYTES = 8192
"""Longest head of a request, bytes. Chosen: a browser sends some 600."""
CONNECTION_S = 120.0
"""Longest time of a connection, which has one request and its answer, s: 10 MB at 90 kB/s. Chosen; a phone goes on
where it stopped."""
AGAIN_S = 30.0
"""Pause between two tries to open the port, s: the address of a Wi-Fi may come later than the program. Chosen."""
REQUESTS = 60
"""Most requests of one address within `WINDOW_S`, for forms and for anything else; further ones read nothing of the
disk. Chosen: behind one router, all phones have the same address."""
WINDOW_S = 60.0
REFUSED_S = 0.25
"""Pause before the answer to an address that asks too much, s, so that its next request comes later. Chosen."""
TOO_MANY = 429
"""Status "too many requests" (RFC 6585)."""
ADDRESSES = 1000
"""Most addresses whose requests are remembered. Chosen."""
_LOOK_S = 0.5
_PATH = re.compile(f"/f/({FORM_FILE})")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, max-age=3600",
    "Connection": "close",
}


Words = Callable[[str, str], str]
"""Returns the words of a key in a language."""


class PortState(Enum):
    """Whether phones can fetch forms: not set up; served; or set up, but the address cannot be opened now."""

    OFF = "off"
    OPEN = "open"
    CLOSED = "closed"


class VisitorsPort:
    """The port at which phones fetch the uploaded forms, served in a thread of its own."""

    def __init__(self, files: FormFiles, page: StaffPageSettings, words: Words) -> None:
        self._page, self._app = page, FormsForPhones(files, words)
        self.state = PortState.CLOSED if page.forms_url else PortState.OFF
        self.address: tuple[str, int] | None = None  # where it is open

    @property
    def url(self) -> str:
        """Return the address before the name of a form; "" = the port is not set up."""
        return self._page.forms_url

    def run(self, stopping: threading.Event) -> None:
        """Serve until `stopping` is set; while the address cannot be opened, try again every `AGAIN_S`."""
        logged = False
        while self.url and not stopping.is_set():
            try:
                opened = self._opened()
            except OSError as error:
                if not logged:
                    log.error("the forms for phones cannot be served at %s: %s", self.url, error.strerror or error)
                logged = True
                stopping.wait(AGAIN_S)
                continue
            logged, self.address, self.state = False, opened.getsockname()[:2], PortState.OPEN
            try:
                asyncio.run(self._serve(opened, stopping))
            except Exception:  # the pages of the officials go on
                log.exception("the forms for phones are not served")
                stopping.wait(AGAIN_S)
            finally:
                self.state = PortState.CLOSED
                opened.close()

    def _opened(self) -> socket.socket:
        family, _, _, _, address = socket.getaddrinfo(
            self._page.forms_address, self._page.forms_port, type=socket.SOCK_STREAM
        )[0]
        return socket.create_server(address[:2], family=family)

    async def _serve(self, opened: socket.socket, stopping: threading.Event) -> None:
        config = uvicorn.Config(
            self._app,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            http=PhoneConnection,
            ws="none",
            limit_concurrency=CONNECTIONS,
            h11_max_incomplete_event_size=HEAD_BYTES,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=1,
            log_level="warning",
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[opened]))
        while not stopping.is_set() and not serving.done():
            await asyncio.sleep(_LOOK_S)
        server.should_exit = True
        await serving


class PhoneConnection(Impatient):
    """A connection of a phone. It is cut after `CONNECTION_S`, also when the phone has not read what was sent to it:
    to close it would wait for that."""

    _cut: asyncio.TimerHandle

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self._cut = self.loop.call_later(CONNECTION_S, transport.abort)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._cut.cancel()
        super().connection_lost(exc)


class FormsForPhones:
    """The application (ASGI) behind the port: files by name, and short texts for everything else."""

    def __init__(self, files: FormFiles, words: Words, now_s: Callable[[], float] = time.monotonic) -> None:
        self._files, self._words, self._now_s = files, words, now_s
        self._limit = GuessLimit(now_s)
        self._requests: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            answer = self._answer(scope)
            await asyncio.sleep(REFUSED_S if answer.status_code == TOO_MANY else 0.0)
            await answer(scope, receive, send)

    def _answer(self, scope: Scope) -> Response:
        if scope["method"] not in ("GET", "HEAD"):
            return self._text("missing", 405, {"Allow": "GET, HEAD"})
        client = scope.get("client")
        source = Source(network_of(client[0] if client else ""), known=True)
        if not self._takes(source.name):
            return self._wait(WINDOW_S)
        found = _PATH.fullmatch(scope["path"])
        form = self._files.find(found[1]) if found else None
        path = None if form is None else self._files.path(form.name)
        if form is None or path is None:
            return self._unknown(source)
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"range" or b"," not in each[1]]
        headers = {**_HEADERS, "Content-Disposition": _disposition(form)}
        return FileResponse(path, media_type=form.kind.type, headers=headers)

    def _unknown(self, source: Source) -> Response:
        wait_s = self._limit.wait_s(source)
        if wait_s > 0:
            return self._wait(wait_s)
        self._limit.wrong(source)
        return self._text("missing", 404)

    def _takes(self, address: str) -> bool:
        """Count a request of `address`; return False if there were too many within the last minute."""
        now_s, times = self._now_s(), self._requests.pop(address, deque())
        while times and now_s - times[0] >= WINDOW_S:
            times.popleft()
        free = len(times) < REQUESTS
        if free:
            times.append(now_s)
        self._requests[address] = times
        while len(self._requests) > ADDRESSES:
            del self._requests[next(iter(self._requests))]
        return free

    def _wait(self, wait_s: float) -> Response:
        return self._text("wait", TOO_MANY, {"Retry-After": str(int(wait_s) + 1)})

    def _text(self, key: str, status: int, headers: dict[str, str] | None = None) -> Response:
        lines = [self._words(f"page_forms.visitor_{key}", language) for language in LANGUAGES]
        return PlainTextResponse("\n".join(lines), status, {**_HEADERS, "Cache-Control": "no-store", **(headers or {})})


def _disposition(form: FormFile) -> str:
    """Return the header that makes a browser save the form under its title (RFC 6266)."""
    return (
        f"attachment; filename=\"{form.name}\"; filename*=UTF-8''{quote(f'{form.title}.{form.kind.ending}', safe='')}"
    )
