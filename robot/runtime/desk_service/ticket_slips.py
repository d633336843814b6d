"""Make the slip of a ticket for the printer, from words and facts of the content."""

import logging

from robot.core.screen.cards import DocumentRow, ProcedureCard
from robot.core.screen.desk_values import Ticket
from robot.core.screen.ticket_slip import Slip
from robot.core.trouble import Trouble
from robot.runtime.ports import Content

log = logging.getLogger("kiosk.desk")

PAPERS = 8
"""Most papers listed on a slip, each with a box to tick: visitors do not read longer slips. Chosen."""

CODE_BYTES = 480
"""Most bytes in the QR code: version 17, level M (ISO/IEC 18004, table 7) has 85 modules, which fit on 58 mm paper."""

_PAPER_CHARS = 90


def slip_of(content: Content, ticket: Ticket, language: str) -> Slip:
    """Return the slip of `ticket`; it lists no papers when the catalogue does not know the ticket's procedure."""
    site, place = content.site(language), content.place(ticket.place, language)
    card = _card(content, ticket, language)
    papers = [] if card is None else everybodys(card.documents)
    listed, rest = papers[:PAPERS], len(papers[PAPERS:])
    facts = [
        content.text("slip.ahead", language, n=ticket.ahead) if ticket.ahead else content.text("slip.next", language)
    ]
    if ticket.wait_min:
        facts.append(content.text("slip.wait", language, a=ticket.wait_min[0], b=ticket.wait_min[-1]))
    if ticket.issued:
        facts.append(content.text("slip.issued", language, text=ticket.issued))
    route = content.route(ticket.place, None)
    return Slip(
        centre=site.name,
        ward=site.ward,
        heading=content.text("slip.heading", language),
        number=ticket.number,
        place_label=place.label,
        place_name=place.name,
        title="" if card is None else card.title,
        facts=tuple(facts),
        papers_heading=content.text("slip.papers", language) if listed else "",
        papers=tuple(_brief(paper) for paper in listed),
        papers_rest=content.text("slip.rest", language, n=rest) if rest else "",
        map=content.map(language),
        place=ticket.place,
        route=tuple((round(x * 1000), round(y * 1000)) for x, y in route),
        code=_code(content, ticket, papers, language),
        code_note=content.text("slip.code", language),
        notes=(content.text("slip.called", language),),
    )


def trial_slip(content: Content, language: str) -> Slip:
    """Return a test slip with every element of a ticket, for setting up the printer."""
    site = content.site(language)
    here = content.map(language)
    text = content.text("slip.test_paper", language)
    return Slip(
        centre=site.name,
        ward=site.ward,
        heading=content.text("slip.test", language),
        number=content.text("slip.test_number", language),
        place_label=here.places[0].label,
        place_name=here.places[0].name,
        papers_heading=content.text("slip.papers", language),
        papers=(text,),
        map=here,
        place=here.places[0].id,
        route=tuple((round(x * 1000), round(y * 1000)) for x, y in content.route(here.places[0].id, None)),
        code=text,
    )


def everybodys(documents: tuple[DocumentRow, ...]) -> list[str]:
    """Return the papers that every visitor must bring; when each depends on a condition, return all."""
    return [row.title for row in documents if not row.optional] or [row.title for row in documents]


def _card(content: Content, ticket: Ticket, language: str) -> ProcedureCard | None:
    try:
        return content.procedure(ticket.code, language) if ticket.code else None
    except Trouble as trouble:
        log.error("the slip of %s has no papers: %s", ticket.number, trouble)
        return None


def _code(content: Content, ticket: Ticket, papers: list[str], language: str) -> str:
    """Return the text of the QR code: number, counter, centre, and as many papers as fit."""
    site, place = content.site(language), content.place(ticket.place, language)
    head = [
        content.text("tic.code_head", language, text=ticket.number, place=place.label),
        f"{site.name} {site.ward}",
    ]
    if ticket.issued:
        head.append(ticket.issued)
    for count in range(len(papers), 0, -1):
        rest = len(papers) - count
        more = [content.text("slip.rest", language, n=rest)] if rest else []
        lines = [*head, content.text("tic.code_bring", language), *(f"- {_brief(p)}" for p in papers[:count]), *more]
        if len("\n".join(lines).encode()) <= CODE_BYTES:
            return "\n".join(lines)
    return "\n".join(head)


def _brief(paper: str) -> str:
    """Return the name of a paper, shortened to its first words."""
    if len(paper) <= _PAPER_CHARS:
        return paper
    return paper[: _PAPER_CHARS + 1].rpartition(" ")[0].rstrip(" ,;:·–(") + "…"
