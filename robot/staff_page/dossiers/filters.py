"""The filter of the list of dossiers in the address of its page: "?q=1234&clerk=...&due=late"."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from msgspec.structs import replace

from robot.desk.dossiers.register import (
    ALL,
    OPEN,
    SEARCH_CHARS,
    STATES,
    DossierFilter,
    DueFilter,
    ListOrder,
    MarkFilter,
)
from robot.desk.staff.roles import Right
from robot.staff_page.sessions import BrowserSession

_WORD = re.compile(r"\w+")
_NAME_CHARS = 200
_MOST_DIGITS = 6
"""Digits of a number in the address that are looked at."""
_Choice = TypeVar("_Choice", bound=StrEnum)


def filter_of(query: Mapping[str, str]) -> DossierFilter:
    """Return the filter that the fields of an address say. A value that does not exist filters nothing."""
    search = _text(query, "q")[:SEARCH_CHARS]
    state = query.get("state", ALL if search else OPEN)
    return DossierFilter(
        search=search,
        clerk=_text(query, "clerk"),
        field=_text(query, "field"),
        procedure=_text(query, "procedure"),
        state=state if state in (ALL, *STATES) else OPEN,
        due=_choice(query, "due", DueFilter, DueFilter.ANY),
        late_from=_number(query, "late"),
        marks=_choice(query, "marks", MarkFilter, MarkFilter.ANY),
        order=_choice(query, "order", ListOrder, ListOrder.DUE),
        descending=query.get("way") == "down",
        page=max(1, _number(query, "page")),
    )


def own_filter(query: Mapping[str, str], session: BrowserSession, clerks: Collection[str]) -> DossierFilter:
    """Return the filter of an address. Where it names no clerk, a clerk gets her own dossiers, the head all.

    A clerk's own are those of the name that she chose last, else of the name of her account.
    """
    wanted = filter_of(query)
    if "clerk" in query:
        session.clerk = wanted.clerk
        return wanted
    if wanted.search:  # a code is looked for among all
        return wanted
    return replace(wanted, clerk=own_name(session, clerks))


def own_name(session: BrowserSession, clerks: Collection[str]) -> str:
    """Return the name in the list under which this session's dossiers stand; "" = all of them.

    A clerk without a choice gets the longest name of the list that the display name of her account contains, as in
    "Nguyễn Thị An, công chức tư pháp".
    """
    if session.clerk is not None:
        return session.clerk
    if session.may(Right.REPORTS):
        return ""
    person = f" {_folded(session.account.display)} "
    return max((name for name in clerks if f" {_folded(name)} " in person), key=len, default="")


def address(path: str, wanted: DossierFilter, **changes: object) -> str:
    """Return the address of the page `path` with the filter `wanted`, in which `changes` are made."""
    wanted = replace(wanted, **{"page": 1, **changes})
    fields = {
        "q": wanted.search,
        "field": wanted.field,
        "procedure": wanted.procedure,
        "due": wanted.due.value,
        "late": wanted.late_from or "",
        "marks": wanted.marks.value,
        "order": "" if wanted.order is ListOrder.DUE else wanted.order.value,
        "way": "down" if wanted.descending else "",
        "page": "" if wanted.page == 1 else wanted.page,
    }
    kept = {"clerk": wanted.clerk, "state": wanted.state, **{key: value for key, value in fields.items() if value}}
    return f"{path}?{urlencode(kept)}"


def _text(query: Mapping[str, str], key: str) -> str:
    return unicodedata.normalize("NFC", query.get(key, "")).strip()[:_NAME_CHARS]


def _number(query: Mapping[str, str], key: str) -> int:
    text = query.get(key, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


def _choice(query: Mapping[str, str], key: str, kind: type[_Choice], usual: _Choice) -> _Choice:
    try:
        return kind(query.get(key, usual.value))
    except ValueError:
        return usual


def _folded(name: str) -> str:
    return " ".join(_WORD.findall(unicodedata.normalize("NFC", name).casefold()))
