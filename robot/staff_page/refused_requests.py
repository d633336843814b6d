"""Pages for requests that are refused or that fail: what happened, in words, what was typed, and a way back."""

from collections.abc import Mapping
from enum import Enum

from starlette.requests import Request
from starlette.responses import Response

from robot.staff_page.access_control import FORM_TOKEN
from robot.staff_page.carried_forms import SECRET_FIELDS
from robot.staff_page.page_frame import PageFrame
from robot.staff_page.sessions import BrowserSession

_ADDRESS_SIGNS = "/@"
"""Signs of web and mail addresses, which persons type without a space."""

_FREE_TEXT = frozenset(("why", "week_why", "reason", "note", "remark", "text", "title", "work", "display", "source"))
"""Last parts of the names of fields in which persons write sentences, words without accents too."""
_CARRIED = frozenset(
    (
        *("things", "shown", "stamp", "base", "seen", "choose", "plan", "ids", "mark", "made", "to", "weeks"),
        *("id", "version", "imported", "filled", "modified_ms"),
    )
)
"""First parts of the names of hidden fields that say from which state a form was made."""


class RefusalReason(Enum):
    """Reasons why a request is refused: the key of its words, and the status of the answer."""

    TOO_LONG = ("too_long", 413)
    UNREADABLE = ("unreadable", 400)
    OTHER_ACCOUNT = ("other_account", 403)
    OUTDATED = ("outdated", 403)
    ELSEWHERE = ("elsewhere", 403)
    METHOD = ("method", 405)
    FAILED = ("failed", 500)
    ADDRESS = ("address", 421)

    def __init__(self, key: str, status: int) -> None:
        self.key, self.status = key, status


class RefusedRequests:
    """Makes the pages of refused requests."""

    def __init__(self, frame: PageFrame) -> None:
        self._frame = frame

    def page(
        self,
        session: BrowserSession | None,
        reason: RefusalReason,
        typed: Mapping[str, str] | None = None,
        *,
        back: str = "/",
    ) -> Response:
        """Return the page of `reason`. `typed`: the fields that were sent, shown so that they can be copied; `back`:
        the address of its link."""
        values = {"reason": reason.key, "back": back, **typed_values(typed or {})}
        seen_by = None if session is None or session.locked else session
        return self._frame.page(seen_by, "refused.html", values, reason.status)

    def wrong_host(self, request: Request) -> Response:
        """Return the page for a name that the settings do not hold, with a link to the address of this computer."""
        host, port = request.scope.get("server") or ("127.0.0.1", None)
        host = f"[{host}]" if ":" in host else host
        address = f"{request.scope['scheme']}://{host}:{port}/" if port else "/"
        return self.page(None, RefusalReason.ADDRESS, back=address)


def typed_values(fields: Mapping[str, str], again: str = "") -> dict[str, object]:
    """Return the values of the template `typed.html`: the texts that a person typed, each once; and of a button that
    sends the fields once more. `again`: the address that they are sent to, "" = no button."""
    sent = {name: value for name, value in fields.items() if name != FORM_TOKEN and name not in SECRET_FIELDS}
    texts = dict.fromkeys(value for name, value in sent.items() if is_typed(name, value))
    return {"typed": list(texts), "again": again, "sent": sent}


def is_typed(name: str, value: str) -> bool:
    """Whether a person may have typed `value`. Keys and stamps, which forms carry along, are one word of ASCII
    letters and digits; names of people, figures and addresses are kept, and every word in a field of free text."""
    text, field = value.strip(), name.rpartition(".")[2]
    if len(text) < 2 or name.partition(".")[0] in _CARRIED or field == "was":
        return False
    if field in _FREE_TEXT:
        return True
    key_like = text.isascii() and not any(sign.isspace() or sign in _ADDRESS_SIGNS for sign in text)
    return not key_like or text.istitle() or not any(sign.isalpha() for sign in text)
