"""The texts on the device: their list, and each text by article with an anchor for every article and clause."""

from collections.abc import Mapping

from robot.law.legal_text import LegalText
from robot.law.text_files import file_name
from robot.law.validity import validity_of
from robot.staff_page.law.law_desk import library_of, records_of, today_of, validity_in
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores


def law_texts(desk: StaffStores, _ask: Ask) -> Answer:
    """Show all texts with their state, laws first, then by name."""
    library, records, today = library_of(desk), records_of(desk), today_of(desk)
    rows = [(text, validity_of(text.header, records, today), is_own(desk, text)) for text in _sorted(library.texts())]
    return RenderTemplate("law/texts.html", {"rows": rows})


def law_text(desk: StaffStores, ask: Ask) -> Answer:
    """Show the text whose number is in the address ("?number=60/2014/QH13"), whole."""
    text = library_of(desk).texts().get(ask.query.get("number", ""))
    if text is None:
        return RenderTemplate("missing.html", {}, 404)
    values = {"text": text, "validity": validity_in(desk, text), "own": is_own(desk, text)}
    return RenderTemplate("law/text.html", values)


def law_remove(desk: StaffStores, ask: Ask) -> Answer:
    """Delete a text that the centre has imported; of a shipped text the shipped copy is read again."""
    number = ask.form.get("number", "")
    text = library_of(desk).texts().get(number)
    if text is None or not is_own(desk, text):
        return RenderTemplate("missing.html", {}, 404)
    (library_of(desk).own / file_name(number)).unlink(missing_ok=True)
    desk.note(ask.session, "law_removed", number, before=text.header.name)
    ask.session.told = ("page_law.removed", number)
    return Goto("/law/texts")


def is_own(desk: StaffStores, text: LegalText) -> bool:
    """Whether the centre has imported the text."""
    return (library_of(desk).own / file_name(text.header.number)).exists()


def _sorted(texts: Mapping[str, LegalText]) -> list[LegalText]:
    return sorted(texts.values(), key=lambda text: (_rank(text.header.number), text.header.name))


def _rank(number: str) -> int:
    ending = number.rpartition("/")[2]
    return next(
        (rank for rank, kind in enumerate(("QH", "UBTVQH", "NQ", "NĐ", "QĐ", "TT")) if ending.startswith(kind)), 9
    )
