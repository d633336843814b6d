"""Types of a request that has a session, and of a page's answer (template with values, redirect, file, values)."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from typing import BinaryIO, NamedTuple
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from robot.staff_page.sessions import BrowserSession
from robot.staff_page.stores import StaffStores

FORM_BYTES = 1_048_576
"""Largest body of a form whose route names no other limit, bytes. Chosen: eight fields of 10,000 signs, each of up to
four bytes that are percent-encoded."""

LONG_FORM_BYTES = 8 * FORM_BYTES
"""Largest body of a form with many fields, bytes. Chosen: 85 fields of 10,000 Vietnamese letters."""

DRAINED_BYTES = 1_073_741_824
"""How much of a body beyond its limit is still received, and thrown away, bytes. Chosen: 20 times the largest file.
A browser shows the answer only after it has sent the whole body."""

FORM_S = 10.0
"""Longest time in which the body of a form arrives, s. Chosen."""

UPLOAD_S = 300.0
"""Longest time in which a form with a file arrives, s. Chosen: 50 MB over a slow office network."""

FIELDS = 2000
"""Most fields of a form. Chosen: a lobby map with 60 places, each with 15 fields, 40 new ones and 150 seats."""


class UploadedFile(NamedTuple):
    """A file that came with a form: its name as the browser gives it, and its bytes, open for reading."""

    name: str
    file: BinaryIO


class PostedForm(NamedTuple):
    """The fields of a form, of a repeated field the last, and the file that came with it."""

    fields: dict[str, str]
    file: UploadedFile | None = None


class Ask(NamedTuple):
    """A request to a page: its session, the variable parts of its address, the fields and the file of its form, and the
    fields of the address ("?search=...")."""

    session: BrowserSession
    parts: Mapping[str, str]
    form: Mapping[str, str]
    query: Mapping[str, str] = {}
    file: UploadedFile | None = None


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


class TooLong(BadForm):
    """Error: a body beyond its limit. `fields`: those that could be read before it; `with_file`: it is a form
    with a file, whose fields are whole."""

    def __init__(self, fields: dict[str, str] | None = None, *, with_file: bool = False) -> None:
        super().__init__()
        self.fields, self.with_file = fields or {}, with_file


async def form_of(request: Request, most_bytes: int = FORM_BYTES, *, with_file: bool | None = None) -> PostedForm:
    """Return the form in `request`, at most `most_bytes` long. Raises `TooLong` for a longer one, and
    `BadForm` for any other body. `with_file`: whether it may have a file; None = if it may be longer than usual."""
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        return PostedForm(await _fields_of(request, most_bytes))
    if kind.startswith("multipart/form-data") and (most_bytes > FORM_BYTES if with_file is None else with_file):
        return await _parts_of(request, most_bytes)
    raise BadForm


async def _fields_of(request: Request, most_bytes: int) -> dict[str, str]:
    body = bytearray()
    try:
        async with asyncio.timeout(FORM_S):
            async for piece in _limited(request, most_bytes):
                body += piece
    except TooLong as error:
        raise TooLong(_readable(body)) from error
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


def _readable(body: bytearray) -> dict[str, str]:
    """Return the fields at the beginning of a form that is not whole."""
    try:
        return dict(parse_qsl(body.decode(errors="replace"), max_num_fields=FIELDS))
    except ValueError:
        return {}


async def _parts_of(request: Request, most_bytes: int) -> PostedForm:
    """Return a form with at most one file. The file is kept in memory up to 1 MB, beyond that in a temporary file."""
    parser = MultiPartParser(
        request.headers, _limited(request, most_bytes), max_files=1, max_fields=FIELDS, max_part_size=most_bytes
    )
    try:
        async with asyncio.timeout(UPLOAD_S):
            form = await parser.parse()
    except TooLong as error:
        fields = {name: value for name, value in parser.items if isinstance(value, str)}
        raise TooLong(fields, with_file=True) from error
    except (TimeoutError, ClientDisconnect, MultiPartException, UnicodeDecodeError, KeyError) as error:
        raise BadForm from error
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    files = [value for _, value in form.multi_items() if isinstance(value, UploadFile) and value.filename]
    return PostedForm(fields, UploadedFile(files[0].filename or "", files[0].file) if files else None)


async def _limited(request: Request, most_bytes: int) -> AsyncGenerator[bytes]:
    """Pass on the body of `request`. Raises `TooLong` at its end if it is longer than `most_bytes`."""
    length = 0
    async for piece in request.stream():
        length += len(piece)
        if length <= most_bytes:
            yield piece
        elif length > most_bytes + DRAINED_BYTES:
            break
    if length > most_bytes:
        raise TooLong
