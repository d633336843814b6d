"""The list of dossiers with search, filters and pages; its print, its workbook; and the overview for the head."""

from collections.abc import Callable

from msgspec.structs import replace

from robot.desk.dossiers.overview import COLUMNS, overview_of
from robot.desk.dossiers.register import (
    ALL,
    OPEN,
    STATES,
    DossierFilter,
    DueFilter,
    ListOrder,
    MarkFilter,
)
from robot.desk.reports.numbers import Numbers
from robot.desk.staff.roles import Right
from robot.staff_page.dossiers.filters import address, own_filter
from robot.staff_page.dossiers.rows import rows_of
from robot.staff_page.dossiers.workbook import workbook_of
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

PRINTED = 1000
"""Most dossiers of a print: 30 sheets of paper. Chosen."""

WRITTEN = 20_000
"""Most dossiers of a workbook: it is made in 5 s. Measured."""

PATH = "/dossiers"


def dossiers(desk: StaffStores, ask: Ask) -> Answer:
    """Show a page of the list."""
    wanted, values = _wanted(desk, ask)
    today = desk.now().date()
    with desk.listed.open() as register:
        page = register.page(wanted, today)
    if wanted.search and page.total == 1 and "page" not in ask.query:
        return Goto(f"/dossiers/one/{page.dossiers[0].code}")
    values |= {
        "rows": rows_of(desk, page.dossiers),
        "found": page,
        "counts": _counts(desk, wanted),
        "earlier": _to(wanted, page=page.page - 1) if page.page > 1 else "",
        "later": _to(wanted, page=page.page + 1) if page.page < page.pages else "",
        "head_of": ask.session.may(Right.REPORTS),
    }
    return RenderTemplate("dossiers/list.html", values)


def print_list(desk: StaffStores, ask: Ask) -> Answer:
    """Show the first `PRINTED` dossiers of the list on one page, for paper."""
    wanted, values = _wanted(desk, ask)
    with desk.listed.open() as register:
        page = register.page(wanted, desk.now().date(), PRINTED)
    values |= {"rows": rows_of(desk, page.dossiers), "found": page, "now": desk.now(), "back_path": _to(wanted)}
    return RenderTemplate("dossiers/print.html", values)


def workbook(desk: StaffStores, ask: Ask) -> Answer:
    """Return the first `WRITTEN` dossiers of the list as an XLSX workbook."""
    wanted, _ = _wanted(desk, ask)
    today = desk.now().date()
    with desk.reporting, desk.listed.open() as register:
        page = register.page(wanted, today, WRITTEN)
        rows = rows_of(desk, page.dossiers)
        numbers = Numbers(desk.knowledge.content.words, ask.session.language)
        data = workbook_of(rows, page.total, desk.listed.moment(), numbers)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return Download(data, kind, f"ho-so-{today:%Y-%m-%d}.xlsx")


def overview(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the open dossiers by clerk and status, and by field and status."""
    today, groups = desk.now().date(), desk.listed.open_groups()
    tables = []
    for by in ("clerk", "field"):
        rows, total = overview_of(groups, by, today, desk.working_days)
        tables.append((by, rows, total))
    values = {
        "tables": tables,
        "columns": [status for status in COLUMNS if tables[0][2].by_status[status]],
        "as_of": desk.listed.moment(),
        "link": _cell_link,
        "due_filter": DueFilter,
        "now": desk.now(),
    }
    return RenderTemplate("dossiers/overview.html", values)


def _cell_link(by: str, name: str, **changes: object) -> str:
    """Return the address of the list behind a cell of the overview."""
    wanted = DossierFilter(clerk=name) if by == "clerk" else DossierFilter(field=name)
    return address(PATH, wanted, **changes)


def _wanted(desk: StaffStores, ask: Ask) -> tuple[DossierFilter, dict[str, object]]:
    """Return the filter of the request, and what every template needs of it."""
    choices = desk.listed.choices()
    wanted = own_filter(ask.query, ask.session, choices.clerks)
    return wanted, {
        "wanted": wanted,
        "choices": choices,
        "states": (OPEN, ALL, *STATES),
        "dues": tuple(DueFilter),
        "mark_filters": tuple(MarkFilter),
        "as_of": desk.listed.moment(),
        "sorted_by": _sorting(wanted),
        "print_path": address(f"{PATH}/print", wanted),
        "workbook_path": address(f"{PATH}/list.xlsx", wanted),
    }


def _sorting(wanted: DossierFilter) -> Callable[[str], tuple[str, str]]:
    """Return a function that gives for a column the address that sorts by it, and its present way, "" = not by it."""

    def sorting(column: str) -> tuple[str, str]:
        order = ListOrder(column)
        if wanted.order is not order:
            return _to(wanted, order=order, descending=order is ListOrder.RECEIVED), ""
        way = "descending" if wanted.descending else "ascending"
        return _to(wanted, order=order, descending=not wanted.descending), way

    return sorting


def _to(wanted: DossierFilter, **changes: object) -> str:
    return address(PATH, wanted, **changes)


def _counts(desk: StaffStores, wanted: DossierFilter) -> list[tuple[str, int, str]]:
    """Return open ones, late ones, those due today and due tomorrow of the chosen clerk and field: word, number,
    address."""
    plain = DossierFilter(clerk=wanted.clerk, field=wanted.field)
    filters = {
        "open": plain,
        "late": replace(plain, due=DueFilter.LATE),
        "today": replace(plain, due=DueFilter.TODAY),
        "tomorrow": replace(plain, due=DueFilter.TOMORROW),
    }
    today = desk.now().date()
    if wanted.clerk:  # dossiers that were given to the clerk count too
        with desk.listed.open() as register:
            return [(word, register.count(each, today), _to(each)) for word, each in filters.items()]
    groups = [group for group in desk.listed.open_groups() if wanted.field in ("", group.field)]
    _, total = overview_of(groups, "field", today, desk.working_days)
    sizes = {"open": total.size, "late": total.late, "today": total.today, "tomorrow": total.tomorrow}
    return [(word, sizes[word], _to(each)) for word, each in filters.items()]
