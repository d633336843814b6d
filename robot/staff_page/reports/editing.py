"""Edit the text of a report, and fix the report."""

import datetime

from msgspec.structs import replace

from robot.desk.reports.composition import EDITABLE
from robot.desk.reports.document import ReportDocument
from robot.desk.reports.kept_reports import MOST_LETTERS, OutdatedText
from robot.staff_page.reports.choice import shown
from robot.staff_page.reports.one_report import draft_of, page_of, period_in
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.stores import StaffStores

MOST_NUMBER = 20
"""Longest number of a document, in signs; chosen, "125a" is one."""


def write(desk: StaffStores, ask: Ask) -> Answer:
    """Keep the text of one section."""
    period, section = period_in(desk, ask), ask.form.get("section", "")
    if period is None or section not in EDITABLE:
        return shown(desk, ask, "no_period", 404)
    text, version = ask.form.get("text", ""), ask.form.get("version", "")
    if len(text) > MOST_LETTERS or not (version.isascii() and version.isdigit() and len(version) < 16):
        return page_of(desk, ask, period, "too_much", {section: text}, 422)
    with desk.reporting:
        drafted = draft_of(desk, ask, period).drafted[section]
    with desk.kept_reports() as kept:
        before = kept.texts(period.name, ask.session.language).get(section)
        try:
            kept.write(period.name, ask.session.language, section, text, drafted, ask.session.who, int(version))
        except OutdatedText:
            return page_of(desk, ask, period, "outdated", {section: text}, 409)
    was = drafted if before is None else before.text
    desk.note(ask.session, "report_text", f"{period.name}: {section}", was, text)
    ask.session.told = ("page_reports.did_write", "")
    return Goto(f"/reports/of/{period.name}")


def fix(desk: StaffStores, ask: Ask) -> Answer:
    """Keep the report as the official has seen it, for ever."""
    period = period_in(desk, ask)
    if period is None:
        return shown(desk, ask, "no_period", 404)
    number, dated = ask.form.get("number", "").strip(), ask.form.get("dated", "").strip()
    if len(number) > MOST_NUMBER or not number.isprintable() or not _is_day_or_none(dated):
        return page_of(desk, ask, period, "bad_issue", status=422)
    with desk.reporting:
        made = draft_of(desk, ask, period).report
    if made.document.digest() != ask.form.get("seen"):
        return page_of(desk, ask, period, "changed", status=409)
    document = issued(made.document, number, dated)
    when = f"{desk.now():%H:%M, %d/%m/%Y}"
    document = replace(document, fixed=", ".join(filter(None, (when, ask.session.who))))
    with desk.kept_reports() as kept:
        id_ = kept.fix(document, ask.session.who)
    desk.note(ask.session, "report_fixed", document.subject)
    ask.session.told = ("page_reports.did_fix", "")
    return Goto(f"/reports/fixed/{id_}")


def issued(document: ReportDocument, number: str, dated: str) -> ReportDocument:
    """Return the document with the number and the ISO day of its issue; "" = they stay open for a pen."""
    return replace(document, letterhead=replace(document.letterhead, number=number), dated=dated)


def _is_day_or_none(text: str) -> bool:
    if not text:
        return True
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
