"""The addresses of the section "Nội dung"."""

from robot.desk.staff.roles import Right
from robot.staff_page.content import form_page, preview, procedure_list, text_lists, version_page
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import LONG_FORM_BYTES

ROUTES: tuple[PageRoute, ...] = (
    PageRoute("/content", procedure_list.procedures, Right.EDIT),
    PageRoute("/content/todo", text_lists.todo, Right.EDIT),
    PageRoute("/content/all/{kind}", text_lists.texts, Right.EDIT),
    PageRoute("/content/untaught", text_lists.untaught, Right.EDIT, "POST"),
    PageRoute("/content/waiting", version_page.waiting, Right.EDIT),
    PageRoute("/content/version/{number}", version_page.version, Right.EDIT),
    PageRoute("/content/version/{number}/approve", version_page.approve, Right.APPROVE, "POST"),
    PageRoute("/content/version/{number}/refuse", version_page.refuse, Right.EDIT, "POST"),
    PageRoute("/content/version/{number}/back", version_page.back, Right.EDIT, "POST"),
    PageRoute("/content/version/{number}/redraft", version_page.redraft, Right.EDIT, "POST"),
    PageRoute("/content/version/{number}/join", version_page.join, Right.EDIT, "POST"),
    PageRoute("/content/version/{number}/preview", preview.preview, Right.EDIT),
    PageRoute("/content/version/{number}/page.png", preview.picture, Right.EDIT),
    PageRoute("/content/version/{number}/said-{line}.wav", preview.sound, Right.EDIT),
    PageRoute("/content/{kind}/{key}", procedure_list.item_page, Right.EDIT),
    PageRoute("/content/{kind}/{key}/{form}", form_page.form, Right.EDIT),
    PageRoute("/content/{kind}/{key}/{form}", form_page.save, Right.EDIT, "POST", LONG_FORM_BYTES),
)
