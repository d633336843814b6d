"""The papers to bring, as rows to tick. A longer text gets a higher row; titles are never cut."""

from typing import NamedTuple

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Icon, Panel
from kiosk_ui.rendering.theme import BODY, HEADING, LABEL_STRONG, MEDIUM, SEMIBOLD, TextStyle
from kiosk_ui.rendering.typesetting import Setting
from kiosk_ui.widgets.basic import pager
from robot.core.intents import Want
from robot.core.screen.cards import DocumentRow, ProcedureCard
from robot.core.screen.paging import PAPERS
from robot.core.screen.view import ProcedurePage

_BOX = 64
_LEAST, _LEAST_LANDSCAPE = 82.0, 115.0  # height of a row: 20 mm on a reference and on a dense panel
_ROW, _ROW_LOUD = 148.0, 190.0  # greatest height of a row that needs no more; in a loud room larger


class _Density(NamedTuple):
    """A density of rows: fonts, padding, and lines of the note. `note_lines` 0: the note is left out."""

    title: TextStyle
    note: TextStyle
    note_lines: int
    pad: int


_DENSITIES = (
    _Density(TextStyle(36, 52, SEMIBOLD), TextStyle(30, 44, MEDIUM), 2, 24),
    _Density(TextStyle(34, 48, SEMIBOLD), TextStyle(28, 40, MEDIUM), 2, 16),
    _Density(TextStyle(32, 44, SEMIBOLD), TextStyle(28, 39, MEDIUM), 1, 14),
    _Density(TextStyle(30, 42, SEMIBOLD), TextStyle(28, 39, MEDIUM), 1, 10),
    _Density(TextStyle(28, 39, SEMIBOLD), TextStyle(28, 39, MEDIUM), 1, 6),
    _Density(TextStyle(28, 39, SEMIBOLD), TextStyle(28, 39, MEDIUM), 0, 8),
)


_PADS = (24, 16, 10, 6)
"""Vertical space in a row around a title without a note, tried in this order, reference px."""


class _Row(NamedTuple):
    title: Setting
    note: Setting | None
    height: float
    whole: bool = True  # False: the note was shortened or left out


def checklist(lay: PageLayout, rect: Rect, card: ProcedureCard, page: ProcedurePage) -> None:
    """Put the card "what to bring", with the list of papers, into `rect`."""
    t = lay.theme
    lay.card(rect)
    low = lay.view.lowered or lay.landscape
    head = Rect(rect.x + 36, rect.y + (6 if low else 12), rect.w - 72, (62 if lay.view.lowered else 58) if low else 64)
    total = len(card.documents)
    if not total:
        lay.text(lay.words("pro.docs"), head, HEADING, valign="middle")
        lay.text(
            lay.words("pro.docs_unknown"),
            Rect(head.x, head.bottom + 12, head.w, rect.bottom - head.bottom - 30),
            BODY,
            t.ink2,
        )
        return
    needed = _needed(card)
    _counter(lay, head, len(needed & set(page.ticked)), len(needed))
    lowered = lay.view.lowered
    pages = PAPERS.pages(total, lowered=lowered)
    number, here = PAPERS.shown(total, page.number, lowered=lowered)
    room = Rect(rect.x, head.bottom + 2, rect.w, rect.bottom - head.bottom - 8)
    if pages > 1:
        tall = 100 if lay.landscape else 82
        pager(lay, Rect(rect.x + 24, rect.bottom - tall - 10, rect.w - 48, tall), number, pages)
        room = Rect(room.x, room.y, room.w, room.h - tall - 8)
    shown = list(enumerate(card.documents))[here]
    rows = _fitted(lay, [document for _, document in shown], room)
    level = _level([row.height for row in rows], room.h, PAPERS.of(lowered=lowered))
    y = room.y
    for i, ((index, _), row) in enumerate(zip(shown, rows, strict=True)):
        height = max(row.height, min(level, _ROW_LOUD if lay.view.noisy else _ROW))
        box = Rect(room.x, y, room.w, height)
        _put(lay, box, row, ticked=index in page.ticked)
        lay.target(box.inset(8, 0), Want.TICK, index, radius=16)
        y += height
        if i < len(rows) - 1:
            lay.put(Panel(Rect(room.x + 36, y - 1, room.w - 72, 2), 1, t.line))


def _level(heights: list[float], room: float, usual: int) -> float:
    """Return the least row height that makes the rows fill `room`; fewer rows than `usual` are not made higher."""
    ranked = sorted(heights, reverse=True)
    left, count = room, max(len(ranked), usual)
    for height in ranked:
        if height <= left / count:
            break
        left, count = left - height, count - 1
    return left / max(1, count)


def _needed(card: ProcedureCard) -> set[int]:
    """Return the indexes of the papers that every visitor needs; if there are none, of all papers."""
    always = {i for i, document in enumerate(card.documents) if not document.optional}
    return always or set(range(len(card.documents)))


def _counter(lay: PageLayout, head: Rect, ticked: int, total: int) -> None:
    """Put the heading and a label such as "you have 2 of 4"."""
    t = lay.theme
    done = ticked == total
    label = lay.words("pro.all") if done else lay.words("pro.have", a=ticked, b=total)
    size = LABEL_STRONG.size
    wide = lay.type.width(label, size, SEMIBOLD) + 48
    pill = Rect(head.right - wide + 12, head.cy - 26, wide, 52)
    some = ticked > 0
    ground, ink = (t.ok_bg, t.ok) if some else (t.tint, t.accent)
    lay.put(Panel(pill, 26, ground, t.line if t.flat else None, 2 if t.flat else 0))
    lay.text(label, pill.inset(12, 0), LABEL_STRONG, ink, "centre", valign="middle", grow=False)
    lay.text(lay.words("pro.docs"), Rect(head.x, head.y, pill.x - head.x - 12, head.h), HEADING, valign="middle")


def _fitted(lay: PageLayout, documents: list[DocumentRow], room: Rect) -> list[_Row]:
    width = room.w - 36 - _BOX - 32 - 36
    leasts = (_LEAST_LANDSCAPE, _LEAST) if lay.landscape else (_LEAST,)
    for least in leasts:
        for whole in (True, False):
            for density in _DENSITIES:
                rows = [_row(lay, document, width, density, least) for document in documents]
                if sum(row.height for row in rows) <= room.h and all(row.whole or not whole for row in rows):
                    return _titles(lay, documents, width, room.h, least, rows) if lay.view.large else rows
    return rows


def _titles(
    lay: PageLayout, documents: list[DocumentRow], width: float, height: float, least: float, noted: list[_Row]
) -> list[_Row]:
    """Set titles without notes as large as `height` allows, but never smaller than in `noted`, the rows with notes."""
    usual, floor = _DENSITIES[0].title, min(row.title.size for row in noted)
    for size in range(round(usual.size * lay.factor), floor - 1, -1):
        style = TextStyle(size, round(usual.line * size / usual.size), usual.weight)
        settings = [lay.type.fit(document.title, width, 10_000, style) for document in documents]
        for pad in _PADS:
            rows = [_Row(title, None, max(least, title.height + pad)) for title in settings]
            if sum(row.height for row in rows) <= height:
                return rows
    return noted


def _row(lay: PageLayout, document: DocumentRow, width: float, density: _Density, least: float) -> _Row:
    title = lay.type.fit(document.title, width, 10_000, density.title)
    note, whole = None, not document.note
    if document.note and density.note_lines:
        note, whole = _note(lay, document.note, width, density)
    height = max(least, title.height + (note.height if note else 0) + density.pad)
    return _Row(title, note, height, whole)


def _note(lay: PageLayout, text: str, width: float, density: _Density) -> tuple[Setting, bool]:
    """Set `text` in the number of lines allowed for a note. Return the setting and whether the note is complete.

    A note that does not fit is shortened after a whole word.
    """
    room = density.note_lines * density.note.line + 1
    note = lay.type.fit(text, width, room, density.note)
    if not note.cut:
        return note, True
    words = text.split()
    low, high = 1, len(words) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if lay.type.fit(_ended(words[:middle]), width, room, density.note).cut:
            high = middle - 1
        else:
            low = middle
    return lay.type.fit(_ended(words[:low]), width, room, density.note), False


def _ended(words: list[str]) -> str:
    return " ".join(words).rstrip(" ,;:·–") + "…"


def _put(lay: PageLayout, box: Rect, row: _Row, *, ticked: bool) -> None:
    t = lay.theme
    square = Rect(box.x + 36, box.cy - _BOX / 2, _BOX, _BOX)
    if ticked:
        lay.put(Panel(square, 16, t.ok), Icon("check", square.cx, square.cy, 44, t.on_ok, 2.8))
    else:
        lay.put(Panel(square, 16, t.card, t.line2, 4))
    left = square.right + 32
    width = box.right - 36 - left
    height = row.title.height + (row.note.height if row.note else 0)
    y = box.cy - height / 2
    lay.lines(row.title, Rect(left, y, width, row.title.height), t.ink)
    if row.note:
        lay.lines(row.note, Rect(left, y + row.title.height, width, row.note.height), t.ink2)
