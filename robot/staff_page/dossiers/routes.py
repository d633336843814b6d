"""The addresses of the pages of dossiers."""

from robot.desk.staff.roles import Right
from robot.staff_page.dossiers import digest_page, list_pages, one_dossier
from robot.staff_page.page_routes import PageRoute

ROUTES = (
    PageRoute("/dossiers", list_pages.dossiers, Right.DOSSIERS),
    PageRoute("/dossiers/print", list_pages.print_list, Right.DOSSIERS),
    PageRoute("/dossiers/list.xlsx", list_pages.workbook, Right.DOSSIERS),
    PageRoute("/dossiers/overview", list_pages.overview, Right.REPORTS),
    PageRoute("/dossiers/one/{code}", one_dossier.dossier, Right.DOSSIERS),
    PageRoute("/dossiers/one/{code}/mark/{kind}", one_dossier.mark, Right.DOSSIERS, "POST"),
    PageRoute("/dossiers/one/{code}/withdraw", one_dossier.withdraw, Right.DOSSIERS, "POST"),
    PageRoute("/dossiers/one/{code}/forget", one_dossier.forget, Right.REPORTS, "POST"),
    PageRoute("/digest", digest_page.digest, Right.DOSSIERS),
    PageRoute("/digest.pdf", digest_page.digest_pdf, Right.DOSSIERS),
)
