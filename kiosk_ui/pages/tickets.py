"""Page S14, a number in the queue of a counter: choice of the counter, the ticket, and where else to get a number."""

from kiosk_ui.pages.notices import message
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import QrCode
from kiosk_ui.rendering.theme import BODY, BUTTON, FLOOR_PX, HEADING, LABEL, SEMIBOLD, TITLE, Colour, TextStyle, rgb
from kiosk_ui.rendering.typesetting import Setting
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.ticket_card import ticket_card
from kiosk_ui.widgets.ticket_qr import ticket_code
from robot.core.intents import Want
from robot.core.screen.desk_values import TICKET_MACHINE, Ticket
from robot.core.screen.paging import COUNTERS
from robot.core.screen.view import PickCounterPage, TicketPage

_INK = rgb("#0E1F29")
_TILE_H, _TILE_GAP = 200.0, 20.0
_COLUMNS = 2
_EDGE = 14  # keeps the white square inside the card's round corners
_CODE_PX = 325  # 65 modules of 5 px
_GAP = 8
_FIRST_H, _FIRST_W = 92.0, 400.0
_FIRST = TextStyle(32, 46, BUTTON.weight)
_WHO = TextStyle(30, 42, LABEL.weight)


def pick_counter(lay: PageLayout, page: PickCounterPage) -> None:
    """Lay out the choice of a counter; each is described by what is done there."""
    area = page_frame.frame(lay)
    lay.text(lay.words("tic.ask"), Rect(area.x, area.y - 2, area.w, 72), TITLE, valign="middle")
    lowered = lay.view.lowered
    number, shown = COUNTERS.shown(len(page.places), page.number, lowered=lowered)
    pages = COUNTERS.pages(len(page.places), lowered=lowered)
    room = Rect(area.x, area.y + 86, area.w, area.bottom - area.y - 86 - (120 if pages > 1 else 0))
    rows = -(-COUNTERS.of(lowered=lowered) // _COLUMNS)
    height = min(_TILE_H, (room.h - _TILE_GAP * (rows - 1)) / rows)
    for i, place in enumerate(page.places[shown]):
        row, column = divmod(i, _COLUMNS)
        box = Rect(room.x, room.y + row * (height + _TILE_GAP), room.w, height).columns(_COLUMNS, 24)[column]
        _counter(lay, box, place)
    if pages > 1:
        basic.pager(lay, Rect(area.x, area.bottom - 104, area.w, 104), number, pages)
    page_frame.toast(lay)


def _counter(lay: PageLayout, rect: Rect, place: str) -> None:
    """Put one counter: what is done there, and below it the counter's name."""
    card = lay.content.place(place, lay.view.language)
    lay.card(rect)
    side = min(112, rect.h - 48)
    badge = Rect(rect.x + 24, rect.cy - side / 2, side, side)
    basic.badge(lay, badge, card.icon, 60)
    words = Rect(badge.right + 24, rect.y + 12, rect.right - badge.right - 44, rect.h - 24)
    name = lay.type.fit(card.name, words.w, words.h - 44, TextStyle(36, 50, BUTTON.weight), lay.factor)
    top = words.cy - (name.height + 44) / 2
    lay.lines(name, Rect(words.x, top, words.w, name.height))
    label = Rect(words.x, top + name.height, words.w, 44)
    lay.text(card.label, label, LABEL, lay.theme.ink2, valign="middle")
    lay.target(rect, Want.TICKET, place)


def ticket(lay: PageLayout, page: TicketPage) -> None:
    """Lay out the ticket. While the number is taken it is empty; if that failed, say where else to get a number."""
    area = page_frame.frame(lay)
    if page.failed:
        _failed(lay, page, area)
        return
    mine = page.ticket
    heading = Rect(area.x, area.y - 4, area.w, 72)
    called = mine is not None and mine.called
    words = lay.words("tic.called" if called else "tic.title")
    colour = lay.theme.ok if called else lay.theme.ink
    lay.still(heading, lay.set(words, heading, TITLE, colour, valign="middle")[0])
    buttons = Rect(area.x, area.bottom - (118 if lay.short else 128), area.w, 118 if lay.short else 120)
    row = page.priority and not _all_in_a_row(lay)
    first = Rect(area.x, buttons.y - 14 - _FIRST_H, area.w, _FIRST_H) if row else None
    under = buttons if first is None else first
    room = Rect(area.x, heading.bottom + 8, area.w, under.y - 22 - heading.bottom - 8)
    if mine is None:
        ticket_card(lay, Rect(room.x, room.y, room.w, min(room.h, 620)), page.place, page.code, None)
        return
    if lay.short:
        side = _CODE_PX + 2 * 22
        card = Rect(room.x, room.y, room.w - side - 22, room.h)
        keep = Rect(card.right + 22, room.y, side, room.h)
    else:
        tall = _CODE_PX + 2 * _EDGE
        card = Rect(room.x, room.y, room.w, room.h - tall - 20)
        keep = Rect(room.x, card.bottom + 20, room.w, tall)
    ticket_card(lay, card, page.place, page.code, mine)
    _keep(lay, keep, page, mine)
    if first is not None:
        _priority(lay, first, page, mine)
    _ways(lay, buttons, page, mine)
    page_frame.toast(lay)


def _keep(lay: PageLayout, rect: Rect, page: TicketPage, mine: Ticket) -> None:
    """Put the QR code of the ticket, and its explanation beside it or, in a tall card, below it."""
    lay.card(rect)
    tall = rect.h > rect.w
    if tall:
        code = Rect(rect.cx - _CODE_PX / 2, rect.y + (rect.w - _CODE_PX) / 2, _CODE_PX, _CODE_PX)
        words = Rect(rect.x + 20, code.bottom + 8, rect.w - 40, rect.bottom - code.bottom - 24)
    else:
        code = Rect(rect.x + _EDGE, rect.cy - _CODE_PX / 2, _CODE_PX, _CODE_PX)
        words = Rect(rect.x + _CODE_PX + 36, rect.y + 20, rect.w - _CODE_PX - 64, rect.h - 40)
    lay.put(QrCode(code, ticket_code(lay, mine, _CODE_PX), _INK))
    no_phone = lay.words("tic.no_phone") if page.can_print else lay.words("tic.no_phone_note", text=mine.number)
    title = TextStyle(32, 46, BUTTON.weight) if tall else HEADING
    parts = [
        (lay.words("tic.keep"), title, lay.theme.ink),
        (lay.words("tic.keep_how"), BODY, lay.theme.ink2),
        (no_phone, TextStyle(BODY.size, BODY.line, SEMIBOLD), lay.theme.ink),
    ]
    set_parts = _stacked(lay, parts, words)
    y = words.cy - (sum(setting.height for setting, _ in set_parts) + _GAP * (len(set_parts) - 1)) / 2
    for setting, colour in set_parts:
        box = Rect(words.x, y, words.w, setting.height)
        fitted = TextStyle(setting.size, setting.line, setting.weight)
        lay.text("\n".join(setting.lines), box, fitted, colour, "centre" if tall else "left", grow=False)
        y = box.bottom + _GAP


def _stacked(lay: PageLayout, parts: list[tuple[str, TextStyle, Colour]], room: Rect) -> list[tuple[Setting, Colour]]:
    """Set sentences one below the other, as large as `room` allows; if not all fit, the second is left out."""
    for kept in (parts, [parts[0], *parts[2:]]):
        for share in (1.0, 0.9, 0.8):
            found = [(_scaled(lay, text, style, share, room.w), ink) for text, style, ink in kept]
            if sum(setting.height for setting, _ in found) + _GAP * (len(found) - 1) <= room.h:
                return found
    return found


def _scaled(lay: PageLayout, text: str, style: TextStyle, share: float, width: float) -> Setting:
    """Set `text` at `share` of the size of its style, at least the floor size; in large text at least its full size."""
    if lay.view.large:
        return lay.type.fit(text, width, 10_000, style, max(1.0, share * lay.factor))
    size = max(FLOOR_PX, round(style.size * share))
    return lay.type.fit(text, width, 10_000, TextStyle(size, round(style.line * size / style.size), style.weight), 1.0)


def _ways(lay: PageLayout, rect: Rect, page: TicketPage, mine: Ticket) -> None:
    """Put the buttons: to the counter, to print (if there is a printer), and in a broad row to ask for priority."""
    asks = bool(page.priority) and _all_in_a_row(lay)
    boxes = rect.columns(1 + page.can_print + asks, 24)
    go, icon = ("tic.go", "walk") if page.can_guide else ("tic.way", "pin")
    if len(boxes) > 2 and not lay.short:
        boxes, icon = _by_length(rect, boxes[0].w, 24), ""
    basic.button(lay, boxes[0], lay.words(go), Want.GUIDE, page.place, icon=icon, kind=basic.PRIMARY)
    if page.can_print:
        key = "tic.print_again" if mine.printed else "tic.print"
        basic.button(lay, boxes[1], lay.words(key), Want.PRINT, icon="print")
    if asks:
        _goes_first(lay, boxes[-1], mine)


def _by_length(rect: Rect, third: float, gap: float) -> list[Rect]:
    """Return the boxes of three buttons in large letters; the middle one, "print", is narrower than the others."""
    middle = 0.62 * third
    first = third + 0.26 * third
    last = rect.w - first - middle - 2 * gap
    return [
        Rect(rect.x, rect.y, first, rect.h),
        Rect(rect.x + first + gap, rect.y, middle, rect.h),
        Rect(rect.right - last, rect.y, last, rect.h),
    ]


def _all_in_a_row(lay: PageLayout) -> bool:
    """Whether the priority button shares the row of the others: its own row would make the number too small."""
    return lay.short or lay.view.large


def _priority(lay: PageLayout, rect: Rect, page: TicketPage, mine: Ticket) -> None:
    """Put who may ask for priority, in small letters because bystanders can see it.

    After the request, put that no reason is asked.
    """
    button = Rect(rect.right - _FIRST_W, rect.y, _FIRST_W, rect.h)
    words = Rect(rect.x + 8, rect.y, button.x - rect.x - 24, rect.h)
    groups = ", ".join(lay.words(f"tic.{group}") for group in page.priority)
    told = lay.words("tic.priority_kept") if mine.priority else lay.words("tic.priority_who", text=groups)
    lay.text(told, words, _WHO, lay.theme.ink2, valign="middle", even=True)
    _goes_first(lay, button, mine)


def _goes_first(lay: PageLayout, rect: Rect, mine: Ticket) -> None:
    key, of, icon = ("tic.priority_given", "off", "check") if mine.priority else ("tic.priority", "on", "")
    basic.button(lay, rect, lay.words(key), Want.PRIORITY, of, icon=icon, style=_FIRST)


def _failed(lay: PageLayout, page: TicketPage, area: Rect) -> None:
    """Lay out a failed request for a number: try again, or the ticket machine, or without one call staff."""
    buttons = Rect(area.x, area.bottom - 290, area.w, 280).rows(2, 20)
    room = Rect(area.x, area.y + 8, area.w, buttons[0].y - 28 - area.y - 8)
    message(lay, room, "ticket", lay.words("tic.fail"), lay.words("tic.fail_line"))
    again = lay.words("tic.again")
    basic.button(lay, buttons[0], again, Want.TICKET, page.place, icon="refresh", kind=basic.PRIMARY)
    if any(place.id == TICKET_MACHINE for place in lay.content.map(lay.view.language).places):
        basic.button(lay, buttons[1], lay.words("tic.machine"), Want.GUIDE, TICKET_MACHINE, icon="pin")
    else:
        basic.button(lay, buttons[1], lay.words("home.helpme"), Want.STAFF, icon="help")
    page_frame.toast(lay)
