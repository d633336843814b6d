"""The content of a ticket's QR code: plain text that a phone can keep without a network."""

from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import QR_QUIET
from robot.core.screen.desk_values import Ticket

MODULE_PX = 5
"""Smallest module that a phone's camera can read at arm's length, reference px: 1.2 mm on the reference panel."""

_PAPER_CHARS = 48

_BYTES = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331, 362)
"""Bytes that versions 1, 2, … of a QR code hold at error level M (ISO/IEC 18004, table 7)."""


def ticket_code(lay: PageLayout, ticket: Ticket, side_px: float) -> str:
    """Return the text of a code of `side_px`: number, counter, centre, the papers that fit, how many are left out."""
    place = lay.content.place(ticket.place, lay.view.language)
    site = lay.content.site(lay.view.language)
    lines = [lay.words("tic.code_head", text=ticket.number, place=place.label), f"{site.name} {site.ward}"]
    papers = [_brief(paper) for paper in _papers(lay, ticket.code)]
    listed: list[str] = []
    for paper in papers:
        if _size(_with_papers(lay, lines, [*listed, paper], len(papers))) <= capacity(side_px):
            listed.append(paper)
    return "\n".join(_with_papers(lay, lines, listed, len(papers)) if listed else lines)


def _with_papers(lay: PageLayout, lines: list[str], listed: list[str], count: int) -> list[str]:
    """Return the text lines with the first `listed` of `count` papers, and a line for how many are left out."""
    rest = count - len(listed)
    more = [lay.words("arr.rest", n=rest)] if rest else []
    return [*lines, lay.words("tic.code_bring"), *(f"- {paper}" for paper in listed), *more]


def _size(lines: list[str]) -> int:
    return len("\n".join(lines).encode())


def _brief(paper: str) -> str:
    """Shorten the name of a paper to its first words."""
    if len(paper) <= _PAPER_CHARS:
        return paper
    return paper[: _PAPER_CHARS + 1].rpartition(" ")[0].rstrip(" ,;:·–(") + "…"


def capacity(side_px: float) -> int:
    """Return how many bytes fit into a code of `side_px`, white margin included, with modules of `MODULE_PX`."""
    modules = int(side_px // MODULE_PX) - 2 * QR_QUIET
    version = min(len(_BYTES), (modules - 17) // 4)
    return _BYTES[version - 1] if version > 0 else 0


def _papers(lay: PageLayout, code: str) -> list[str]:
    """Return the papers that every visitor needs; if there are none, all papers."""
    if not code:
        return []
    documents = lay.content.procedure(code, lay.view.language).documents
    return [row.title for row in documents if not row.optional] or [row.title for row in documents]
