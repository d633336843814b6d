"""The addresses of the pages of the indexes."""

from robot.desk.staff.roles import Right
from robot.staff_page.indices import grids, line_forms, line_page, overview, schemes
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import LONG_FORM_BYTES

ROUTES = (
    PageRoute("/indices", overview.indices, Right.REPORTS),
    PageRoute("/indices/target", overview.set_target, Right.REPORTS, "POST"),
    PageRoute("/indices/line", line_page.line_page, Right.REPORTS),
    PageRoute("/indices/line", line_forms.keep_line, Right.REPORTS, "POST", line_forms.LINE_BYTES),
    PageRoute("/indices/evidence/{id}", line_forms.evidence, Right.REPORTS),
    PageRoute("/indices/schemes", schemes.schemes, Right.REPORTS),
    PageRoute("/indices/schemes", schemes.upload, Right.REPORTS, "POST", schemes.SCHEME_BYTES),
    PageRoute("/indices/schemes/take", schemes.take, Right.REPORTS, "POST"),
    PageRoute("/indices/schemes/remove", schemes.remove, Right.REPORTS, "POST"),
    PageRoute("/indices/values", grids.values, Right.REPORTS),
    PageRoute("/indices/values", grids.keep_values, Right.REPORTS, "POST", LONG_FORM_BYTES),
    PageRoute("/indices/portal", grids.portal, Right.REPORTS),
    PageRoute("/indices/portal/paste", grids.paste, Right.REPORTS, "POST", grids.PASTE_BYTES),
    PageRoute("/indices/portal", grids.keep_portal, Right.REPORTS, "POST", LONG_FORM_BYTES),
)
