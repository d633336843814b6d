"""The section "Nhập dữ liệu": lists of the platform are uploaded, looked at, taken in and undone.

Read `list_page` (what is shown) and `list_deeds` (what its forms do).
"""

from robot.desk.staff.roles import Right
from robot.portal.table_reader import LIMIT_BYTES
from robot.staff_page.lists import list_deeds, list_page
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import FORM_BYTES, LONG_FORM_BYTES

ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/lists", list_page.lists, Right.LISTS),
    PageRoute("/lists/upload", list_deeds.upload, Right.LISTS, "POST", LIMIT_BYTES + FORM_BYTES),
    PageRoute("/lists/undo/{number}", list_deeds.undo, Right.LISTS, "POST"),
    PageRoute("/lists/forget-name", list_deeds.forget_name, Right.LISTS, "POST"),
    PageRoute("/lists/{key}", list_page.staged, Right.LISTS),
    PageRoute("/lists/{key}/progress", list_page.progress, Right.LISTS),
    PageRoute("/lists/{key}/rows.xlsx", list_page.refused_rows, Right.LISTS),
    PageRoute("/lists/{key}/names", list_deeds.explain, Right.LISTS, "POST", LONG_FORM_BYTES),
    PageRoute("/lists/{key}/take", list_deeds.take, Right.LISTS, "POST", LONG_FORM_BYTES),
    PageRoute("/lists/{key}/drop", list_deeds.drop, Right.LISTS, "POST"),
)
