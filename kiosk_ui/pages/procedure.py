"""Page S09, a procedure: the papers to bring, what it costs, how long it takes, and where, on one page."""

from kiosk_ui.pages.sheets import SHEETS
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Panel, QrCode, module_px
from kiosk_ui.rendering.theme import BODY, BUTTON, LABEL, TITLE, Colour, TextStyle, rgb
from kiosk_ui.rendering.typesetting import Setting
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.checklist import checklist
from robot.core.intents import Want
from robot.core.screen.cards import ProcedureCard
from robot.core.screen.view import ProcedurePage

_INK = rgb("#0E1F29")
_MODULE_PX = 5
_QR_PX = 165  # 33 modules of 5 px
_KEY = TextStyle(28, 39, LABEL.weight)
_VALUE = TextStyle(34, 47, BUTTON.weight)
_SIDE = TextStyle(34, 47, BUTTON.weight)
BIG = TextStyle(42, 58, BUTTON.weight)
_CHECK_ALONE_W = 208
_LEAST = 760


def procedure(lay: PageLayout, page: ProcedurePage) -> None:
    """Lay out the procedure, and over it its sheet (legal basis, forms, online), if one is open."""
    area = page_frame.frame(lay, least=_LEAST)
    card = lay.content.procedure(page.code, lay.view.language)
    below(lay, page, card, area)
    if page.sheet in SHEETS:
        SHEETS[page.sheet](lay, card, page.leaf)
    else:
        page_frame.toast(lay)


def below(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, area: Rect) -> None:
    """Lay out the part of the procedure page below the visor (the dark field with the face)."""
    (_beside if lay.short else _stacked)(lay, page, card, area)


def _stacked(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, area: Rect) -> None:
    title = lay.type.fit(card.title, area.w, 124, TextStyle(54, 74, TITLE.weight), lay.factor)
    if len(title.lines) > 1:
        title = lay.type.fit(card.title, area.w, 130, TextStyle(46, 64, TITLE.weight), lay.factor)
    more = max(0, title.height - 74)
    lay.text(
        card.title,
        Rect(area.x, 526, area.w, max(74, title.height)),
        TextStyle(title.size, title.line, title.weight),
        grow=False,
        valign="middle",
    )
    facts = Rect(area.x, 610 + more, area.w, 128).columns(3, 21)
    _facts(lay, page, card, facts)
    top = 760 + more
    extras = _extras(card)
    low = 1348 if extras else 1534
    if card.stale:
        _stale(lay, card, Rect(area.x, low - 64, area.w, 64))
        low -= 82
    checklist(lay, Rect(area.x, top, area.w, low - top), card, page)
    if extras:
        _more_portrait(lay, card, Rect(area.x, 1368, area.w, 172))
    _ways(lay, page, card, Rect(area.x, 1548, area.w, 142) if lay.view.noisy else Rect(area.x, 1556, area.w, 126))


def _beside(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, area: Rect) -> None:
    """Put the papers on the left, the facts (fee, time, place) on the right, and the buttons in rows below."""
    lowered = lay.view.lowered
    title = lay.type.fit(card.title, area.w, 80, TextStyle(54, 72, TITLE.weight), lay.factor)
    lay.text(
        card.title,
        Rect(area.x, area.y - 8, area.w, 80),
        TextStyle(title.size, title.line, title.weight),
        grow=False,
        valign="middle",
    )
    tall = 122 if lay.view.noisy and not lowered else 118
    bottom = area.bottom - 2 if lay.low_visor else area.bottom + 6
    ways = Rect(area.x, bottom - tall, area.w, tall)
    noted = lowered or card.stale  # the note takes the place of the QR code, which has its own sheet
    quiet = _quiet(card, online=noted)
    row = Rect(area.x, ways.y - 98, area.w, 84) if lay.low_visor else Rect(area.x, ways.y - 116, area.w, 98)
    low = row.y - (14 if lowered else 20) if quiet else area.bottom - (144 if lowered else 130)
    body = Rect(area.x, area.y + (76 if lowered else 82), area.w, low - area.y - (76 if lowered else 82))
    wide = 392 if lay.landscape else 300
    side = Rect(body.right - wide, body.y, wide, body.h)
    papers = Rect(body.x, body.y, body.w - wide - 24, body.h)
    if noted:
        _facts_over_note(lay, page, card, side)
    else:
        _facts(lay, page, card, Rect(side.x, side.y, side.w, 3 * 120 + 2 * 16).rows(3, 16))
        if card.portal_url:
            _online_card(lay, card, Rect(side.x, side.y + 408, side.w, side.h - 408))
    checklist(lay, papers, card, page)
    places = row.columns(max(1, len(quiet)), 12 if len(quiet) > 3 else 24)
    for (icon, key, of), rect in zip(quiet, places, strict=False):
        basic.quiet_button(lay, rect, icon, lay.words(key), Want.SHEET, of)
    _ways(lay, page, card, ways)


def _facts_over_note(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, side: Rect) -> None:
    """Put the facts (fee, time, place) into `side`, and below them a note if the data is old."""
    if card.stale:
        said = _caution(lay, card)
        tall = lay.type.fit(said, side.w - 28, side.h, _KEY).height + 14
        note = Rect(side.x, side.bottom - tall, side.w, tall)
        lay.put(Panel(note, 24, lay.theme.warn_bg, lay.theme.warn, 2))
        lay.text(said, note.inset(14, 4), _KEY, lay.theme.warn, valign="middle")
        side = Rect(side.x, side.y, side.w, side.h - tall - 12)
    _facts(lay, page, card, side.rows(3, 12))


def _extras(card: ProcedureCard) -> bool:
    return bool(card.forms or card.legal or card.asked or card.portal_url)


def _quiet(card: ProcedureCard, *, online: bool = False) -> list[tuple[str, str, str]]:
    """Return (icon, key of its words, sheet that it opens) of each secondary button.

    `online`: include the portal's, for a page that does not show the portal's QR code.
    """
    shown = [("form", "pro.form", "form")] if card.forms else []
    shown += [("law", "pro.law", "legal")] if card.legal else []
    shown += [("info", "pro.asked", "asked")] if card.asked else []
    return shown + ([("qr", "pro.qr", "online")] if online and card.portal_url else [])


def _facts(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, rects: list[Rect]) -> None:
    ask_staff = lay.words("pro.ask_staff")
    free = card.fee_known and card.free
    at = lay.content.place(card.place, lay.view.language).label if card.place else card.where
    facts = (
        ("money", "pro.fee", card.fee if card.fee_known else ask_staff, "fee", lay.theme.ok if free else lay.theme.ink),
        ("clock", "pro.time", card.time if card.time_known else ask_staff, "time", lay.theme.ink),
        ("desk", "pro.at", at or ask_staff, "where", lay.theme.ink),
    )
    for (icon, key, value, slot, ink), rect in zip(facts, rects, strict=True):
        _fact(lay, rect, icon, lay.words(key), value, ink, pulse=page.pulse == slot)
        lay.target(rect, Want.ASK, slot)


def _fact(lay: PageLayout, rect: Rect, icon: str, key: str, value: str, ink: Colour, *, pulse: bool) -> None:
    t = lay.theme
    lay.card(rect, outline=t.amber if pulse else None, outline_px=6 if pulse else 0, fill=t.tint2 if pulse else None)
    badge = Rect(rect.x + 16, rect.cy - 38, 76, 76)
    beside = Rect(badge.right + 14, rect.y + 6, rect.right - 12 - badge.right - 14, rect.h - 12)
    alone = Rect(rect.x + 16, rect.y + 6, rect.w - 28, rect.h - 12)
    label, setting = _fact_text(lay, key, value, beside)
    free = lay.words("fact.free")
    if setting.cut and value.startswith(free):
        value = f"{free}*"  # free under a condition: a touch explains it
        label, setting = _fact_text(lay, key, value, beside)
    words = beside
    if setting.cut or (lay.view.large and not lay.landscape):
        words = alone  # a long value takes the place of the icon
        label, setting = _fact_text(lay, key, value, alone)
        if setting.cut:
            label, setting = _fact_text(lay, key, lay.words("pro.depends"), alone)  # a touch explains it
    else:
        basic.badge(lay, badge, icon, 44, radius=20)
    y = rect.cy - (label.height + setting.height) / 2
    lay.lines(label, Rect(words.x, y, words.w, label.height), t.ink2)
    lay.lines(setting, Rect(words.x, y + label.height, words.w, setting.height), ink)


def _fact_text(lay: PageLayout, key: str, value: str, words: Rect) -> tuple[Setting, Setting]:
    """Set the name of a fact and its value, to be put into `words` one below the other."""
    label = lay.type.fit(key, words.w, _KEY.line + 1, _KEY, lay.factor)
    return label, lay.type.fit(value, words.w, words.h - label.height, _VALUE, lay.factor)


def _more_portrait(lay: PageLayout, card: ProcedureCard, rect: Rect) -> None:
    quiet = _quiet(card)
    wide = 556 if card.portal_url else rect.w
    rows = Rect(rect.x, rect.y, wide, rect.h).rows(2, 8)
    boxes = [*rows[0].columns(2, 12), rows[1]] if len(quiet) > 2 else rows
    for (icon, key, of), box in zip(quiet, boxes, strict=False):
        basic.quiet_button(lay, box, icon, lay.words(key), Want.SHEET, of)
    if card.portal_url:
        left = rect.x + (580 if quiet else 0)
        _online_card(lay, card, Rect(left, rect.y, rect.right - left, rect.h))


def _online_card(lay: PageLayout, card: ProcedureCard, rect: Rect) -> None:
    """Put a card with the QR code of the national portal; a touch opens the code larger, with the steps to apply."""
    lay.card(rect, radius=24, outline=lay.theme.line, outline_px=2, shadow=False)
    side = _QR_PX
    inset = 10 if rect.h >= side + 15 else 18  # keeps the white square inside the card's round corners
    lay.put(QrCode(Rect(rect.x + inset, rect.cy - side / 2, side, side), _small_code(card.portal_url, side), _INK))
    words = Rect(rect.x + inset + side + 8, rect.y + 6, rect.w - inset - side - 16, rect.h - 12)
    title, how = lay.words("pro.qr"), lay.words("pro.qr_how")
    bold = _KEY._replace(weight=BUTTON.weight)
    high = lay.height(title, words.w, bold, 2 * _KEY.line + 2)
    below_title = lay.type.fit(how, words.w, words.h - high, _KEY, lay.factor)
    low = 0 if below_title.cut else below_title.height  # the sheet explains the use too
    y = rect.cy - (high + low) / 2
    lay.text(title, Rect(words.x, y, words.w, high), bold)
    if low:
        lay.text(how, Rect(words.x, y + high, words.w, low), _KEY, lay.theme.ink2)
    lay.target(rect, Want.SHEET, "online", radius=24)


def _small_code(url: str, side: float) -> str:
    """Return `url` if a phone's camera can read its QR code on the card, else the shorter address of its site."""
    scheme, _, rest = url.partition("://")
    return url if module_px(url, side) >= _MODULE_PX else f"{scheme}://{rest.partition('/')[0]}"


def _caution(lay: PageLayout, card: ProcedureCard) -> str:
    return lay.words("pro.announced" if card.announced else "pro.stale", d=card.as_of)


def _stale(lay: PageLayout, card: ProcedureCard, rect: Rect) -> None:
    t = lay.theme
    lay.put(Panel(rect, 24, t.warn_bg, t.warn, 2))
    lay.icon("info", rect.x + 46, rect.cy, 44, t.warn)
    lay.text(
        _caution(lay, card),
        Rect(rect.x + 86, rect.y + 2, rect.w - 106, rect.h - 4),
        _KEY,
        t.warn,
        valign="middle",
    )


def _ways(lay: PageLayout, page: ProcedurePage, card: ProcedureCard, rect: Rect) -> None:
    """Put the buttons to the counter, the paper check and a queue number; or the other office for the procedure."""
    gap = 24
    if not card.place:
        check = Rect(rect.right - _CHECK_ALONE_W, rect.y, _CHECK_ALONE_W, rect.h) if card.precheck else None
        _elsewhere(lay, card, Rect(rect.x, rect.y, check.x - gap - rect.x, rect.h) if check else rect)
        if check:
            basic.button(lay, check, lay.words("pro.check"), Want.PRECHECK, style=_SIDE)
        return
    wide = (302 if lay.landscape else 252) if card.precheck else 0
    narrow = 0.84 * wide if wide else 368 if lay.landscape else 348
    number = Rect(rect.right - narrow, rect.y, narrow, rect.h)
    left = Rect(rect.x, rect.y, number.x - rect.x - gap - (wide + gap if wide else 0), rect.h)
    guide_button(lay, left, card, page.can_guide)
    style, icon_px = (_SIDE, 44) if wide else (BIG, 52)
    if wide:
        check = Rect(left.right + gap, rect.y, wide, rect.h)
        basic.button(lay, check, lay.words("pro.check"), Want.PRECHECK, icon="check", style=style, icon_px=icon_px)
    basic.button(lay, number, lay.words("pro.num"), Want.TICKET, icon="ticket", style=style, icon_px=icon_px)


def _elsewhere(lay: PageLayout, card: ProcedureCard, box: Rect) -> None:
    """Put the name of the office outside this centre that takes the procedure."""
    t = lay.theme
    lay.put(Panel(box, 28, t.tint, t.line if t.flat else None, 4 if t.flat else 0))
    tight = bool(card.precheck)
    left = 88 if tight else 120
    lay.icon("info", box.x + (48 if tight else 64), box.cy, 48 if tight else 56)
    edge, style = (4, TextStyle(32, 44, BODY.weight)) if tight else (8, BODY)
    words = Rect(box.x + left, box.y + edge, box.w - left - 3 * edge, box.h - 2 * edge)
    lay.text(lay.words("pro.nowhere", place=card.where), words, style, valign="middle")


def guide_button(lay: PageLayout, rect: Rect, card: ProcedureCard, can_guide: bool) -> None:
    """Put the button to the counter of the procedure: the robot leads the way (`can_guide`), or shows it on the map."""
    label = lay.words(
        "pro.go" if can_guide else "pro.way", place=lay.content.place(card.place, lay.view.language).label
    )
    icon = "walk" if can_guide else "pin"
    basic.button(lay, rect, label, Want.GUIDE, card.place, icon=icon, kind=basic.PRIMARY, style=BIG, icon_px=52)
