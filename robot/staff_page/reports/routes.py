"""The addresses of the report pages."""

from robot.desk.reports.ward_template import MOST_BYTES
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.reports import choice, editing, fixed_reports, letterhead_page, one_report
from robot.staff_page.request_types import FORM_BYTES

_TEMPLATE_BYTES = MOST_BYTES + FORM_BYTES
"""Largest body of the form with a template, bytes: a file that is just too large is still refused with the reason."""

ROUTES = (
    PageRoute("/reports", choice.reports, Right.REPORTS),
    PageRoute("/reports/choose", choice.choose, Right.REPORTS),
    PageRoute("/reports/of/{name}", one_report.preview, Right.REPORTS),
    PageRoute("/reports/of/{name}/file.{ending}", one_report.file, Right.REPORTS),
    PageRoute("/reports/of/{name}/text", editing.write, Right.REPORTS, "POST"),
    PageRoute("/reports/of/{name}/fix", editing.fix, Right.REPORTS, "POST"),
    PageRoute("/reports/fixed/{id}", fixed_reports.fixed, Right.REPORTS),
    PageRoute("/reports/fixed/{id}/file.{ending}", fixed_reports.file, Right.REPORTS),
    PageRoute("/reports/letterhead", letterhead_page.letterhead, Right.REPORTS),
    PageRoute("/reports/letterhead/save", letterhead_page.save, Right.REPORTS, "POST"),
    PageRoute("/reports/letterhead/sample.docx", letterhead_page.sample_file, Right.REPORTS),
    PageRoute("/reports/letterhead/template", letterhead_page.take_template, Right.REPORTS, "POST", _TEMPLATE_BYTES),
)
