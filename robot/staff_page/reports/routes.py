"""The addresses of the report pages."""

from robot.desk.reports.kept_reports import MOST_LETTERS
from robot.desk.reports.ward_template import MOST_BYTES
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.reports import choice, editing, fixed_reports, letterhead_page, one_report

_TEXT_BYTES = MOST_LETTERS * 12
"""Largest body of a form with a text, bytes: a Vietnamese letter takes up to three bytes, each sent as "%XX"."""

_TEMPLATE_BYTES = MOST_BYTES + 65_536
"""Largest body of the form with a template, bytes: a file that is just too large is still refused with the reason."""

ROUTES = (
    PageRoute("/reports", choice.reports, Right.REPORTS),
    PageRoute("/reports/choose", choice.choose, Right.REPORTS),
    PageRoute("/reports/of/{name}", one_report.preview, Right.REPORTS),
    PageRoute("/reports/of/{name}/file.{ending}", one_report.file, Right.REPORTS),
    PageRoute("/reports/of/{name}/text", editing.write, Right.REPORTS, "POST", _TEXT_BYTES),
    PageRoute("/reports/of/{name}/fix", editing.fix, Right.REPORTS, "POST"),
    PageRoute("/reports/fixed/{id}", fixed_reports.fixed, Right.REPORTS),
    PageRoute("/reports/fixed/{id}/file.{ending}", fixed_reports.file, Right.REPORTS),
    PageRoute("/reports/letterhead", letterhead_page.letterhead, Right.REPORTS),
    PageRoute("/reports/letterhead/save", letterhead_page.save, Right.REPORTS, "POST", _TEXT_BYTES),
    PageRoute("/reports/letterhead/sample.docx", letterhead_page.sample_file, Right.REPORTS),
    PageRoute(
        "/reports/letterhead/template", letterhead_page.take_template, Right.REPORTS, "POST", MOST_BYTES + 65_536
    ),
)
