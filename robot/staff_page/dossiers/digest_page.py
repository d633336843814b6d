"""The digest of the morning as a page to read and print, and as PDF. A clerk gets her own, the head all."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from robot.desk.dossiers.morning_facts import MorningFacts, morning_facts
from robot.desk.dossiers.stages import LateCause
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.pdf import pdf
from robot.desk.staff.roles import Right
from robot.staff_page.dossiers.filters import own_name
from robot.staff_page.request_types import Answer, Ask, Download, RenderTemplate
from robot.staff_page.stores import StaffStores

TEMPLATES = Path(__file__).parents[1] / "templates"
SHOWN = 200
"""Dossiers of a kind that the digest names one by one; the list of dossiers has the others. Chosen."""


def digest(desk: StaffStores, ask: Ask) -> Answer:
    """Show today's digest."""
    return RenderTemplate("dossiers/digest.html", _values(desk, ask))


def digest_pdf(desk: StaffStores, ask: Ask) -> Answer:
    """Return today's digest as PDF."""
    language = ask.session.language
    numbers = Numbers(desk.knowledge.content.words, language)
    site = desk.knowledge.content.site(language)
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = environment.get_template("dossiers/digest_pdf.html").render(
        **_values(desk, ask),
        t=numbers.text,
        count=numbers.count,
        day=numbers.day,
        moment=numbers.moment,
        language=language,
        centre=f"{site.name} {site.ward}",
    )
    with desk.reporting:
        data = pdf(html)
    return Download(data, "application/pdf", f"ban-tin-{desk.now():%Y-%m-%d}.pdf")


def facts_of_morning(desk: StaffStores, clerk: str = "") -> MorningFacts:
    """Return the facts of this morning; `clerk`: only this clerk's dossiers, "" = all."""
    with desk.marks() as marks, desk.listed.open() as register:
        return morning_facts(register, marks.apologised(), desk.now().date(), desk.working_days, clerk)


def _values(desk: StaffStores, ask: Ask) -> Mapping[str, object]:
    all_of_them = ask.session.may(Right.REPORTS)
    clerk = "" if all_of_them else own_name(ask.session, desk.listed.choices().clerks)
    facts = facts_of_morning(desk, clerk)
    tables = (("clerk", facts.by_clerk), ("field", facts.by_field))
    return {
        "facts": facts,
        "clerk": clerk,
        "tables": tables if all_of_them else tables[1:],
        "cause_columns": [cause for cause in LateCause if facts.causes[cause]],
        "shown": facts.late[:SHOWN],
        "most": SHOWN,
        "now": desk.now(),
    }
