"""Page S31, a policy answer: the sentence, its details and legal basis, the source as a QR code, and its procedures."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from kiosk_ui.pages.procedure import guide_button
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Panel, QrCode, module_px
from kiosk_ui.rendering.theme import BOLD, LABEL, MEDIUM, SEMIBOLD, Colour, FontWeight, TextStyle, rgb
from kiosk_ui.rendering.typesetting import Setting
from kiosk_ui.widgets import page_frame
from robot.core.intents import Want
from robot.core.screen.cards import PolicyCard, ProcedureCard
from robot.core.screen.view import PolicyPage

_INK = rgb("#0E1F29")
_MODULE_PX = 5
"""Smallest module of the QR code, reference px: 1.2 mm on the reference panel."""
_QR_PX = 285
"""Side of the QR code, reference px: 57 modules, enough for an address of 122 bytes."""
_LEAST = 760
_PROCEDURES = 2
"""Largest number of procedures that the page offers, the nearest one first. Chosen."""
_PROCEDURE = TextStyle(34, 47, SEMIBOLD)
_WAY_H, _ROW_H = 122, 92  # height of a button; where there are two of procedures, one below the other
_GAP = 20
_PAD = 32


class _Size(NamedTuple):
    """Sizes of the letters in reference px: of the answer, of question and details, and of the notes."""

    answer: int
    details: int
    notes: int


_SIZES = (_Size(56, 34, 30), _Size(50, 32, 28), _Size(44, 30, 28), _Size(40, 28, 28), _Size(36, 28, 28))
_LARGE = (_Size(72, 44, 38), _Size(68, 42, 36), _Size(62, 38, 34), *_SIZES)
"""Tried in this order; large text has the same sizes below, so that nothing is smaller in it."""
_LAST = _Size(32, 28, 28)


class _Block(NamedTuple):
    """A text of the answer's card. `size`: returns its size; `gap`: space above it."""

    text: str
    size: Callable[[_Size], int]
    weight: FontWeight
    ink: Colour
    gap: int


def policy(lay: PageLayout, page: PolicyPage) -> None:
    """Lay out the policy answer, and below it the ways on: its procedures, and the counter of the nearest one."""
    area = page_frame.frame(lay, least=_LEAST)
    card = lay.content.policy(page.policy, lay.view.language)
    words = Rect(area.x, area.y, area.w, _ways(lay, page, card, area) - area.y)
    beside = Rect(words.right - _QR_PX - 2 * 20, words.y, _QR_PX + 2 * 20, words.h)
    left = Rect(words.x, words.y, words.w - beside.w - _GAP, words.h)
    code = _code(card.source_url)
    blocks = [*_answer(lay, card), *_notes(lay, card)]
    if code and not lay.short:
        low = Rect(words.x, words.bottom - beside.w, words.w, beside.w)
        _source(lay, code, Rect(low.right - beside.w, low.y, beside.w, low.h), alone=True)
        _put(lay, list(_notes(lay, card, lay.words("pol.source"))), Rect(low.x, low.y, left.w, low.h))
        _put(lay, list(_answer(lay, card)), Rect(words.x, words.y, words.w, words.h - low.h - _GAP))
    elif code and _fitted(lay, blocks, left) is not None:
        _source(lay, code, beside)
        _put(lay, blocks, left)
    else:
        _put(lay, blocks, words)
    page_frame.toast(lay)


def _answer(lay: PageLayout, card: PolicyCard) -> Iterator[_Block]:
    """Yield the question, the answer, that a clerk will confirm it, and the details."""
    t = lay.theme
    yield _Block(card.question, lambda size: size.details, SEMIBOLD, t.ink2, 0)
    yield _Block(card.answer, lambda size: size.answer, BOLD, t.ink, 10)
    if card.confirm:
        yield _Block(lay.words("pol.confirm", d=card.as_of), lambda size: size.notes, SEMIBOLD, t.warn, 12)
    if card.details:
        if lay.view.language != "vi":
            yield _Block(lay.words("pol.details"), lambda size: size.notes, MEDIUM, t.ink2, 14)
        yield _Block(card.details, lambda size: size.details, MEDIUM, t.ink, 14)


def _notes(lay: PageLayout, card: PolicyCard, source: str = "") -> Iterator[_Block]:
    """Yield the legal basis, the day of the answer, and `source`, how to read the QR code."""
    t = lay.theme
    for number, law in enumerate(card.legal):
        yield _Block(law, lambda size: size.notes, SEMIBOLD, t.ink, 0 if source and not number else 14)
    yield _Block(lay.words("sheet.updated", d=card.as_of), lambda size: size.notes, MEDIUM, t.ink2, 14)
    if source:
        yield _Block(source, lambda size: size.notes, MEDIUM, t.ink2, 14)


def _put(lay: PageLayout, blocks: list[_Block], rect: Rect) -> None:
    """Put a card with the texts, as large as they fit."""
    lay.card(rect)
    inner = rect.inset(_PAD, 20)
    settings = _fitted(lay, blocks, rect) or _set(lay, blocks, inner.w, _LAST)
    spare = inner.h - _height(blocks, settings)
    y = inner.y + max(0.0, min(spare / 2, 60.0))
    for block, setting in zip(blocks, settings, strict=True):
        y += block.gap
        lay.lines(setting, Rect(inner.x, y, inner.w, setting.height), block.ink)
        y += setting.height


def _fitted(lay: PageLayout, blocks: list[_Block], rect: Rect) -> list[Setting] | None:
    """Return the texts set in the largest size in which they fit into the card `rect`; None = in no size."""
    inner = rect.inset(_PAD, 20)
    for size in _LARGE if lay.view.large else _SIZES:
        settings = _set(lay, blocks, inner.w, size)
        if _height(blocks, settings) <= inner.h:
            return settings
    return None


def _set(lay: PageLayout, blocks: list[_Block], width: float, size: _Size) -> list[Setting]:
    styles = [TextStyle(block.size(size), round(1.38 * block.size(size)), block.weight) for block in blocks]
    return [lay.type.fit(block.text, width, 10_000, style) for block, style in zip(blocks, styles, strict=True)]


def _height(blocks: list[_Block], settings: list[Setting]) -> float:
    return sum(block.gap + setting.height for block, setting in zip(blocks, settings, strict=True))


def _code(url: str) -> str:
    """Return `url` if a phone's camera can read its QR code on this page, else the address of its site."""
    if not url or module_px(url, _QR_PX) >= _MODULE_PX:
        return url
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _source(lay: PageLayout, code: str, rect: Rect, *, alone: bool = False) -> None:
    """Put a card with the QR code of the source, and unless it is `alone` how to read it."""
    lay.card(rect)
    square = Rect(rect.cx - _QR_PX / 2, rect.y + 20, _QR_PX, _QR_PX)
    if not alone:
        below = Rect(rect.x + 20, 0, rect.w - 40, 2 * LABEL.line + 10)
        square = square.moved(0, max(0.0, (rect.h - _QR_PX - below.h - 40) / 2))
        how = lay.words("pol.source")
        lay.text(how, below.moved(0, square.bottom + 8), LABEL, lay.theme.ink2, "centre", even=True)
    lay.put(QrCode(square, code, _INK))


def _ways(lay: PageLayout, page: PolicyPage, card: PolicyCard, area: Rect) -> float:
    """Put the buttons to the procedures, and to the counter of the nearest one; return the y of their upper edge."""
    codes = sorted(card.procedures, key=lambda code: code != page.code)[: 1 if lay.short else _PROCEDURES]
    if not codes:
        return area.bottom
    bottom = area.bottom
    nearest = lay.content.procedure(page.code, lay.view.language) if page.code else None
    if nearest is not None and nearest.place:
        guide = Rect(area.x, bottom - _WAY_H, area.w, _WAY_H)
        right = Rect(area.x + 0.4 * area.w + _GAP, guide.y, 0.6 * area.w - _GAP, _WAY_H)
        if lay.short and not _title(lay, nearest, right)[1].cut:  # both in one row
            guide_button(lay, Rect(area.x, guide.y, 0.4 * area.w, _WAY_H), nearest, page.can_guide)
            _procedure(lay, nearest, right)
            return guide.y - _GAP
        guide_button(lay, guide, nearest, page.can_guide)
        bottom = guide.y - _GAP
    tall = _WAY_H if len(codes) == 1 else len(codes) * (_ROW_H + 12) - 12
    rows = Rect(area.x, bottom - tall, area.w, tall)
    for code, rect in zip(codes, rows.rows(len(codes), 12), strict=True):
        _procedure(lay, lay.content.procedure(code, lay.view.language), rect)
    return rows.y - _GAP


def _procedure(lay: PageLayout, procedure: ProcedureCard, rect: Rect) -> None:
    """Put the button to a procedure."""
    lay.put(Panel(rect, 24, lay.theme.card, lay.theme.line2, lay.theme.outline_px or 2))
    lay.icon(procedure.icon, rect.x + 48, rect.cy, 44)
    words, _ = _title(lay, procedure, rect)
    lay.text(procedure.title, words, _PROCEDURE, valign="middle")
    lay.target(rect, Want.CHOOSE, procedure.code, radius=24)


def _title(lay: PageLayout, procedure: ProcedureCard, rect: Rect) -> tuple[Rect, Setting]:
    """Return the box of the title in the button `rect`, and the title set into it."""
    words = Rect(rect.x + 88, rect.y + 2, rect.w - 104, rect.h - 4)
    return words, lay.type.fit(procedure.title, words.w, words.h, _PROCEDURE, lay.factor)
