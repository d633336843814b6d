"""The page "Nhật ký": every deed on the officials' page, with filters, pages, and the whole as XLSX or CSV."""

import datetime
from collections.abc import Callable, Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from robot.core.trouble import Trouble
from robot.desk.reports.document import ReportColumn, ReportTable
from robot.desk.reports.workbook import csv_text, table_xlsx
from robot.desk.staff.deeds import Deed, DeedFilter
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 50
MOST_EXPORTED = 100_000
"""Deeds in one file; more are no table for a person (chosen)."""
NAMELESS = "login_unknown"
"""The kind of a deed of which it is not known who did it."""
SHARED = "-"
"""The shared PIN, as the person in an address of the page."""

_FILES: Mapping[str, tuple[Callable[[ReportTable, str], bytes], str]] = {
    "xlsx": (table_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (lambda table, _span: csv_text(table).encode(), "text/csv; charset=utf-8"),
}


class LoggedDeed(NamedTuple):
    """A deed in words. `moment`: when, local; `who`: full name; `what`: kind of the deed."""

    moment: datetime.datetime
    who: str
    what: str
    deed: Deed


def log_of_deeds(desk: StaffStores, ask: Ask) -> Answer:
    """Show the deeds that the filters want, the newest first."""
    wanted, page = _wanted(ask), max(1, _number(ask.query.get("page", "")))
    with desk.deeds() as deeds:
        count, kinds = deeds.count(wanted), deeds.kinds()
        pages = max(1, -(-count // SHOWN))
        page = min(page, pages)
        rows = deeds.found(wanted, SHOWN, (page - 1) * SHOWN)
    people, language = _people(desk, ask.session.language), ask.session.language
    values = {
        "rows": [_in_words(desk, row, people, language) for row in rows],
        "count_of": count,
        "page": page,
        "pages": pages,
        "people": people,
        "kinds": sorted((_kind(desk, kind, language), kind) for kind in kinds),
        "wanted": {
            "who": SHARED if wanted.who == "" else wanted.who or "",
            "kind": wanted.deed or "",
            "first": wanted.first or "",
            "last": wanted.last or "",
        },
        "query": urlencode({key: each for key, each in ask.query.items() if key != "page" and each}),
        "files": list(_FILES),
        "kept_days": desk.settings.desk.deeds_days,
    }
    return RenderTemplate("accounts/log.html", values)


def log_file(desk: StaffStores, ask: Ask) -> Answer:
    """Return the deeds that the filters want as a file."""
    if (file := _FILES.get(ask.parts["ending"])) is None:
        return Goto("/deeds")
    wanted, language = _wanted(ask), ask.session.language
    with desk.deeds() as deeds:
        rows = deeds.found(wanted, MOST_EXPORTED)
    people, text = _people(desk, language), desk.knowledge.content.text
    heads = ("when", "who", "what", "thing", "before", "after", "why")
    title = text("page_accounts.log", language)
    table = ReportTable(
        key="deeds",
        sheet=title,
        title=title,
        columns=tuple(ReportColumn(text(f"page_accounts.{key}", language)) for key in heads),
        rows=tuple(_cells(_in_words(desk, row, people, language)) for row in rows),
    )
    desk.note(ask.session, "log_exported", str(len(rows)))
    name = f"nhat-ky-{desk.now():%Y-%m-%d}.{ask.parts['ending']}"
    with desk.reporting:
        return Download(file[0](table, f"{desk.now():%H:%M, %d/%m/%Y}"), file[1], name)


def _cells(row: LoggedDeed) -> tuple[str, ...]:
    deed = row.deed
    return f"{row.moment:%Y-%m-%d %H:%M:%S}", row.who, row.what, deed.thing, deed.before, deed.after, deed.why


def _in_words(desk: StaffStores, deed: Deed, people: Mapping[str, str], language: str) -> LoggedDeed:
    who = "–" if deed.deed == NAMELESS else people.get(deed.who, deed.who)
    return LoggedDeed(_moment(deed), who, _kind(desk, deed.deed, language), deed)


def _moment(deed: Deed) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(deed.at_s)


def _people(desk: StaffStores, language: str) -> dict[str, str]:
    """Return the full name of each account, and of the shared PIN."""
    with desk.accounts() as accounts:
        named = {account.name: account.display for account in accounts.all()}
    return {"": desk.knowledge.content.text("page_accounts.shared", language), **named}


def _kind(desk: StaffStores, kind: str, language: str) -> str:
    """Return a kind of deeds in words; one of a newer program as it is."""
    try:
        return desk.knowledge.content.text(f"deeds.{kind}", language)
    except Trouble:
        return kind


def _wanted(ask: Ask) -> DeedFilter:
    who, kind = ask.query.get("who", ""), ask.query.get("kind", "")
    return DeedFilter(
        "" if who == SHARED else who or None,
        kind or None,
        _day(ask.query.get("first", "")),
        _day(ask.query.get("last", "")),
    )


def _day(text: str) -> datetime.date | None:
    """Return a day that a browser's field of a date sends; None if it is none, or before there were computers."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year > 1970 else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


ROUTES = (
    PageRoute("/deeds", log_of_deeds, Right.ACCOUNTS),
    PageRoute("/deeds/{ending}", log_file, Right.ACCOUNTS),
)
