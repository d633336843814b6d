"""Reports that were fixed: read them, take their files as they were."""

from robot.desk.reports.page import official_style, report_body
from robot.staff_page.reports.choice import shown
from robot.staff_page.reports.one_report import FILES
from robot.staff_page.request_types import Answer, Ask, Download, RenderTemplate
from robot.staff_page.stores import StaffStores


def fixed(desk: StaffStores, ask: Ask) -> Answer:
    """Show a fixed report."""
    made = desk.reports.fixed(ask.parts["id"])
    if made is None:
        return shown(desk, ask, "no_fixed", 404)
    values = {
        "id": ask.parts["id"],
        "document": made.document,
        "body": report_body(made.document, made.numbers),
        "official": official_style(),
        "files": list(FILES),
    }
    return RenderTemplate("reports/fixed_report.html", values)


def file(desk: StaffStores, ask: Ask) -> Answer:
    """Return a fixed report as a file to be saved."""
    kind = FILES.get(ask.parts["ending"])
    made = None if kind is None else desk.reports.fixed(ask.parts["id"])
    if kind is None or made is None:
        return shown(desk, ask, "no_fixed", 404)
    with desk.reporting:
        data = kind[0](made)
    return Download(data, kind[1], f"{made.name}.{ask.parts['ending']}")
