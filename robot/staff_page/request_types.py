"""Types of a request with access, and of a page's answer, such as a template with values or another address."""

import asyncio
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

FORM_BYTES = 8192
FORM_S = 10.0
FIELDS = 20


class Ask(NamedTuple):
    """A request: its session, the parts of its address, and the fields of its form."""

    session: BrowserSession
    parts: Mapping[str, str]
    form: Mapping[str, str]


class RenderTemplate(NamedTuple):
    """Answer with a template below `templates`, rendered with its values."""

    template: str
    values: Mapping[str, object]
    status: int = 200


class Goto(NamedTuple):
    """Redirect to another page of this site."""

    path: str


class Download(NamedTuple):
    """Answer with a file: shown in the browser without a `name`, else saved under it."""

    data: bytes
    kind: str
    name: str = ""


class Tell(NamedTuple):
    """Answer with a few values for the script of a page."""

    values: Mapping[str, object]


Answer = RenderTemplate | Goto | Download | Tell
Page = Callable[[StaffStores, Ask], Answer]


class BadForm(Exception):
    """A request body that no page of this site sends."""


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of a form; of a repeated field the last. Raises `BadForm`."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise BadForm
    body = bytearray()
    try:
        async with asyncio.timeout(FORM_S):
            async for piece in request.stream():
                body += piece
                if len(body) > FORM_BYTES:
                    raise BadForm
    except (TimeoutError, ClientDisconnect) as error:
        raise BadForm from error
    try:
        return dict(
            parse_qsl(
                body.decode(), keep_blank_values=True, strict_parsing=bool(body), max_num_fields=FIELDS, errors="strict"
            )
        )
    except ValueError as error:  # a UnicodeDecodeError too
        raise BadForm from error
