"""The page of reports to read or download: on this week, last week, this month, last month, the official month."""

import datetime
from collections.abc import Callable, Mapping

from robot.desk.reports.period import Period, month_of, report_month_of, week_of
from robot.desk.staff.roles import Right
from robot.runtime.desk_service.report_builder import Report
from robot.runtime.desk_service.report_data import names_of
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SPANS: Mapping[str, Callable[[datetime.date], Period]] = {
    "week": week_of,
    "last-week": lambda day: week_of(day).before(),
    "month": month_of,
    "last-month": lambda day: month_of(day).before(),
    "report": report_month_of,
}
_FILES: Mapping[str, tuple[Callable[[Report], bytes], str]] = {
    "html": (Report.html, "text/html; charset=utf-8"),
    "pdf": (Report.pdf, "application/pdf"),
    "xlsx": (Report.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def reports(desk: StaffStores, _ask: Ask) -> Answer:
    """Show the list of reports that can be made."""
    today = desk.now().date()
    return RenderTemplate(
        "reports.html", {"spans": [(name, span(today)) for name, span in SPANS.items()], "files": list(_FILES)}
    )


def report(desk: StaffStores, ask: Ask) -> Answer:
    """Make the report on the period in the address, and return it as a file (HTML, PDF or XLSX)."""
    span, file = SPANS.get(ask.parts["span"]), _FILES.get(ask.parts["ending"])
    if span is None or file is None:
        return Goto("/reports")
    language, moment = ask.session.language, desk.now()
    with desk.reporting:
        made = desk.reports.make(span(moment.date()), names_of(desk.knowledge.content, language), language, moment)
        data = file[0](made)
    name = "" if ask.parts["ending"] == "html" else f"{made.name}.{ask.parts['ending']}"
    return Download(data, file[1], name)


ROUTES = (
    PageRoute("/reports", reports, Right.REPORTS),
    PageRoute("/reports/{span}.{ending}", report, Right.REPORTS),
)
