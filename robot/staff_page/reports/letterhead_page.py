"""The letterhead of reports, and the ward's own Word template."""

from robot.core.trouble import Trouble
from robot.desk.reports.document import Letterhead, ReportDocument
from robot.desk.reports.letterhead import cleaned
from robot.desk.reports.ward_template import MOST_BYTES, filled, sample
from robot.staff_page.reports.one_report import FILES
from robot.staff_page.request_types import Answer, Ask, Download, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

FIELDS = tuple(field for field in Letterhead.__struct_fields__ if field != "number")
"""Fields of the form; the number is given when a report is fixed."""

LONG = ("addressees", "recipients")
"""Fields with several lines."""

MOST_NAME = 80


def letterhead(desk: StaffStores, ask: Ask) -> Answer:
    """Show the form of the letterhead."""
    return _page(desk, ask)


def save(desk: StaffStores, ask: Ask) -> Answer:
    """Keep the letterhead."""
    new = cleaned({field: ask.form.get(field, "") for field in FIELDS})
    with desk.kept_reports() as kept:
        before = kept.letterhead()
        kept.keep_letterhead(new)
    desk.note(ask.session, "report_letterhead", "", _line(before), _line(new))
    ask.session.told = ("page_reports.did_letterhead", "")
    return Goto("/reports/letterhead")


def sample_file(desk: StaffStores, ask: Ask) -> Answer:
    """Return the default form as a Word template, for the ward to change."""
    return Download(sample(desk.reports.numbers(ask.session.language)), FILES["docx"][1], "mau-bao-cao.docx")


def take_template(desk: StaffStores, ask: Ask) -> Answer:
    """Keep the ward's own Word template after trying it, or go back to the default form."""
    if ask.form.get("remove"):
        name, data = "", None
    elif ask.file is None:
        return _page(desk, ask, "no_template")
    else:
        name, data = ask.file.name[:MOST_NAME], ask.file.file.read(MOST_BYTES + 1)
        try:
            filled(data, _trial(), desk.reports.numbers("vi"))
        except Trouble as trouble:
            return _page(desk, ask, "bad_template", trouble)
    with desk.kept_reports() as kept:
        before, _ = kept.template()
        kept.keep_template(name, data)
    desk.note(ask.session, "report_template", "", before, name)
    ask.session.told = ("page_reports.did_template", "")
    return Goto("/reports/letterhead")


def _page(desk: StaffStores, ask: Ask, fault: str = "", trouble: Trouble | None = None) -> RenderTemplate:
    with desk.kept_reports() as kept:
        head, (name, template) = kept.letterhead(), kept.template()
    reason = "" if trouble is None else trouble.vi if ask.session.language == "vi" else trouble.what
    values = {
        "fields": [(field, getattr(head, field), field in LONG) for field in FIELDS],
        "template": name if template is not None else "",
        "fault": fault,
        "reason": reason,
    }
    return RenderTemplate("reports/letterhead.html", values, 422 if fault else 200)


def _trial() -> ReportDocument:
    """Return an empty report, with which a template is tried."""
    return ReportDocument(
        name="month-2026-01-01-2026-01-31",
        language="vi",
        title="",
        subject="",
        span="",
        centre="",
        letterhead=Letterhead(),
        sections=(),
    )


def _line(head: Letterhead) -> str:
    return "; ".join(f"{value}" for field in FIELDS if (value := getattr(head, field)))
