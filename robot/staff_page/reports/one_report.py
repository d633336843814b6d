"""The report on one period: read it in the browser, edit it, take its files."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from robot.desk.reports.composition import EDITABLE
from robot.desk.reports.kept_reports import WrittenSection
from robot.desk.reports.page import official_style, report_body
from robot.desk.reports.period import Period, named
from robot.runtime.desk_service.report_builder import Report, ReportDraft
from robot.runtime.desk_service.report_data import names_of
from robot.staff_page.reports.choice import moment_of, shown
from robot.staff_page.request_types import Answer, Ask, Download, RenderTemplate
from robot.staff_page.stores import StaffStores

FILES: Mapping[str, tuple[Callable[[Report], bytes], str]] = {
    "docx": (Report.docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (Report.pdf, "application/pdf"),
    "xlsx": (Report.xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
"""The files of a report by the ending of their name: how each is made, and its media type."""


class EditedSection(NamedTuple):
    """An editable section on the page. `text`: stands in the form; `drafted`: by the rules now; `written`: kept, if an
    official wrote it."""

    key: str
    text: str
    drafted: str
    written: WrittenSection | None

    @property
    def version(self) -> int:
        """The version that the form sends back: 0 = the draft of the rules."""
        return 0 if self.written is None else self.written.at_s

    @property
    def outdated(self) -> bool:
        """Whether the rules write something else now than when the section was edited."""
        return self.written is not None and self.written.drafted != self.drafted


def preview(desk: StaffStores, ask: Ask) -> Answer:
    """Show the report on the period in the address."""
    period = period_in(desk, ask)
    return shown(desk, ask, "no_period", 404) if period is None else page_of(desk, ask, period)


def page_of(
    desk: StaffStores,
    ask: Ask,
    period: Period,
    fault: str = "",
    typed: Mapping[str, str] | None = None,
    status: int = 200,
) -> RenderTemplate:
    """Return the page of the report on `period`. `fault`: key of what went wrong with a form; `typed`: what was typed
    into it, by section, so that nothing is lost."""
    with desk.reporting:
        draft = draft_of(desk, ask, period)
    made = draft.report
    later, today = period.after(), desk.now().date()
    with desk.kept_reports() as kept:
        fixed = [each for each in kept.fixed() if each.name == period.name]
    values = {
        "period": period,
        "before": period.before(),
        "after": later if later.first <= today else None,
        "body": report_body(made.document, made.numbers),
        "seen": made.document.digest(),
        "official": official_style(),
        "files": list(FILES),
        "sections": [_edited(key, draft, typed or {}) for key in EDITABLE],
        "opened": list(typed or {}),
        "fixed": fixed,
        "fault": fault,
        "moment_of": moment_of,
        "letterhead": made.document.letterhead,
    }
    return RenderTemplate("reports/one_report.html", values, status)


def file(desk: StaffStores, ask: Ask) -> Answer:
    """Return the report on the period in the address as a file to be saved."""
    period, kind = period_in(desk, ask), FILES.get(ask.parts["ending"])
    if period is None or kind is None:
        return shown(desk, ask, "no_period", 404)
    with desk.reporting:
        made = draft_of(desk, ask, period).report
        data = kind[0](made)
    return Download(data, kind[1], f"{made.name}.{ask.parts['ending']}")


def draft_of(desk: StaffStores, ask: Ask, period: Period) -> ReportDraft:
    """Return the report on `period` in the language of the session."""
    language = ask.session.language
    return desk.reports.draft(period, names_of(desk.knowledge.content, language), language, desk.now())


def period_in(desk: StaffStores, ask: Ask) -> Period | None:
    """Return the period that the address names; None if it is none, or has not begun."""
    period = named(ask.parts["name"])
    return None if period is None or period.first > desk.now().date() else period


def _edited(key: str, draft: ReportDraft, typed: Mapping[str, str]) -> EditedSection:
    written = draft.written.get(key)
    text = typed.get(key, draft.drafted[key] if written is None else written.text)
    return EditedSection(key, text, draft.drafted[key], written)
