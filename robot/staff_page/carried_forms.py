"""Forms that were sent after their session had ended, or while it was locked: they are carried through the login page
in a hidden field and sent again after it, so that nothing that was typed is lost."""

import base64
import binascii
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request

from robot.staff_page.request_types import FIELDS, FORM_BYTES

CARRIED_BYTES = FORM_BYTES
"""Largest form that is carried, bytes. Of a longer one with a file, which is still on its person's computer, the fields
before the file are. Chosen."""

LOGIN_BYTES = 2 * CARRIED_BYTES
"""Largest form of the login page: with a carried form in it, which base64 makes a third longer."""


SECRET_FIELDS = frozenset(("pin", "secret", "again", "now"))
"""Fields of forms that hold PINs and passwords."""


LOST_FILE = "lost_file"
"""Name of a field that is carried in place of a file, which a person must choose again."""


class WayBack(NamedTuple):
    """The page to go back to after the login. `account`: who was here; `to`: the address of their page; `carried`: the
    form that they sent there, packed, "" = none."""

    account: str = ""
    to: str = "/"
    carried: str = ""


class Refusal(NamedTuple):
    """A wrong PIN. `wait_s`: how long the next one has to wait, whole s."""

    wait_s: int = 0


def packed(fields: Mapping[str, str]) -> str:
    """Return the fields of a form, but PINs and passwords, as the text of one hidden field."""
    kept = {name: value for name, value in fields.items() if name not in SECRET_FIELDS}
    return base64.urlsafe_b64encode(urlencode(kept).encode()).decode()


def unpacked(text: str) -> dict[str, str]:
    """Return the fields that `packed` made `text` of; none if it did not."""
    try:
        return dict(parse_qsl(base64.urlsafe_b64decode(text).decode(), keep_blank_values=True, max_num_fields=FIELDS))
    except (binascii.Error, ValueError):
        return {}


def own_path(text: str) -> str:
    """Return `text` if it is an address within this site, such as "/reports?search=1", otherwise "/"."""
    within = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isascii() and text.isprintable()
    return text if within else "/"


def address_of(request: Request) -> str:
    """Return the address within this site that `request` asks for."""
    return own_path(f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path)
