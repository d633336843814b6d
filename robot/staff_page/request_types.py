"""Types of a request that has a session, and of a page's answer (template with values, redirect, file, values)."""

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
    """A request to a page: its session, the variable parts of its address, and the fields of its form."""

    session: BrowserSession
    parts: Mapping[str, str]
    form: Mapping[str, str]


class RenderTemplate(NamedTuple):
    """Answer with the page made of a template in the folder `templates` and its values."""

    template: str
    values: Mapping[str, object]
    status: int = 200


class Goto(NamedTuple):
    """Redirect to another page of this site."""

    path: str


class Download(NamedTuple):
    """Answer with a file. The browser saves it under `name`, or shows it if there is no `name`."""

    data: bytes
    kind: str
    name: str = ""


class Tell(NamedTuple):
    """Answer with a few values, as JSON, for the script in a page."""

    values: Mapping[str, object]


Answer = RenderTemplate | Goto | Download | Tell
Page = Callable[[StaffStores, Ask], Answer]


class BadForm(Exception):
    """Error: a request body that no form of this site can have sent."""


async def form_of(request: Request) -> dict[str, str]:
    """Return the fields of the form in `request`; of a repeated field the last. Raises `BadForm` for any other body."""
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
