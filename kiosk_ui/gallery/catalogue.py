"""Gallery pages of every procedure of the catalogue: checklist, sheets, paper check (which papers are missing)."""

from collections.abc import Iterable

from kiosk_ui.gallery.display_modes import Dress
from robot.core.dialogue.precheck_findings import Findings
from robot.core.screen import view
from robot.core.screen.paging import LAWS, PAPERS
from robot.core.screen.view import View
from robot.runtime.ports import Content


def fronts(codes: Iterable[str], dress: Dress) -> dict[str, View]:
    """Return the procedure page of each of `codes`, by code."""
    return {code: dress.view(view.ProcedurePage(code)) for code in codes}


def insides(codes: Iterable[str], content: Content, dress: Dress) -> dict[str, View]:
    """Return the pages reached from the procedure pages of `codes`, by code and kind of page."""
    pages: dict[str, view.AnyPage] = {}
    for code in codes:
        card = content.procedure(code, dress.language)
        lowered = bool(dress.modes.get("lowered"))
        for number in range(1, PAPERS.pages(len(card.documents), lowered=lowered)):
            pages[f"{code} papers {number + 1}"] = view.ProcedurePage(code, number=number)
        for sheet in ("legal", *(["form"] if card.forms else []), *(["online"] if card.portal_url else [])):
            pages[f"{code} {sheet}"] = view.ProcedurePage(code, sheet=sheet)
        for leaf in range(1, LAWS.pages(len(card.legal), lowered=False)):
            pages[f"{code} legal {leaf + 1}"] = view.ProcedurePage(code, sheet="legal", leaf=leaf)
        pages[f"{code} choice"] = view.ChoicesPage((code,))
        questions = tuple(range(len(card.precheck)))
        for number in questions:
            pages[f"{code} question {number + 1}"] = view.PrecheckPage(code, number)
        if questions:
            pages[f"{code} missing"] = view.ConclusionPage(code, Findings(missing=questions))
            pages[f"{code} unsure"] = view.ConclusionPage(code, Findings(unsure=questions))
            kinds = [questions[start::4] for start in range(4)]
            pages[f"{code} mixed"] = view.ConclusionPage(code, Findings(*kinds))
    return {name: dress.view(page) for name, page in pages.items()}
