"""S10, the sheets that open over a procedure: its legal basis, its forms, how to apply online, what people ask."""

from collections.abc import Callable, Mapping

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Panel, QrCode
from kiosk_ui.rendering.theme import BODY, BOLD, LABEL, LABEL_STRONG, ROW_PLAIN, SEMIBOLD, TextStyle, mixed, rgb
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.screen.cards import ProcedureCard
from robot.core.screen.paging import LAWS

_INK = rgb("#0E1F29")
_PAGER_PX = 120
_FORM_CODE_PX = 240
"""Side of the QR code of a form, px: some 60 mm on the panel. Chosen: addresses of forms are long."""
_FORM_PX = 110.0
"""Height of the row of a form without a code, px, where others have one. Chosen."""
_IN_WIFI = "http://"
"""Beginning of the address of a form that the robot itself serves; those in the internet begin with https://."""
_CODE_LEAST = 660
_BOTTOM = 1064  # lower edge of a landscape sheet: covers the row of buttons
_LOWER_PART_Y = 400  # of a landscape screen: touchable things of a sheet are in the lower 60 %


def sheet(lay: PageLayout, top: float = 532, *, white: bool = False, least: float = 1080) -> Rect:
    """Dim the page below the visor (the dark field with the face), remove its targets, and open a sheet over it.

    Return the box inside the sheet. `top`: upper edge of a portrait sheet, lower if the visor is low. `least`: height
    of the sheet on a lowered landscape screen.
    """
    visor_end = page_frame.visor_bottom(lay)
    lay.scene.targets = [target for target in lay.scene.targets if _in_visor(lay, target.rect)]
    t = lay.theme
    ground = t.card if white else t.bg
    if lay.landscape:
        whole = Rect(page_frame.VISOR_W, 0, 1920 - page_frame.VISOR_W, 1080)
        high = max(16, min(_LOWER_PART_Y, _BOTTOM - least)) if lay.view.lowered else 16
        body = Rect(688, high, 1208, _BOTTOM - high)
        panel = Panel(body, 48, ground, t.line if t.flat else None, 4 if t.flat else 0)
    else:
        whole = Rect(0, visor_end, 1080, 1920 - visor_end)
        top = max(top, visor_end + 12) if lay.low_visor else top
        body = Rect(0, top, 1080, 1920 - top)
        panel = Panel(Rect(0, top, 1080, 1920 - top + 60), 48, ground, t.line if t.flat else None, 4 if t.flat else 0)
    lay.scene.regions = [region for region in lay.scene.regions if not whole.holds(region.rect, 60)]
    lay.scene.items.insert(0, Panel(whole, 1, t.bg))
    lay.scene.ground = mixed(t.bg, t.dim)  # visible in the round corners of the visor
    lay.scene.sheet = body if body.h > 0 else None
    lay.put(Panel(whole, 1, t.dim), panel)
    return body.inset(48, 32)


def _in_visor(lay: PageLayout, rect: Rect) -> bool:
    return rect.right <= page_frame.VISOR_W if lay.landscape else rect.bottom <= page_frame.visor_bottom(lay)


def _titled(lay: PageLayout, title: str, least: float = 1080) -> Rect:
    room = sheet(lay, least=least)
    lay.text(title, Rect(room.x, room.y, room.w - 140, 108), TextStyle(48, 66, BOLD), valign="middle")
    basic.close_button(lay, room.right, room.y)
    return Rect(room.x, room.y + 128, room.w, room.h - 128)


def legal(lay: PageLayout, card: ProcedureCard, leaf: int) -> None:
    """Put the official title unchanged, the code of the procedure, and its legal documents, a few at a time."""
    room = _titled(lay, lay.words("pro.law"))
    t = lay.theme
    lay.text(lay.words("sheet.official"), Rect(room.x, room.y, room.w, 44), LABEL, t.ink2)
    title = lay.type.fit(card.official_title, room.w, 330, TextStyle(34, 50, SEMIBOLD), lay.factor)
    lay.text(
        card.official_title,
        Rect(room.x, room.y + 44, room.w, title.height),
        TextStyle(title.size, title.line, SEMIBOLD),
        grow=False,
    )
    y = room.y + 44 + title.height + 16
    facts = lay.words("sheet.code", code=card.code) + " · " + lay.words("sheet.updated", d=card.as_of)
    lay.text(facts, Rect(room.x, y, room.w, 46), LABEL, t.ink2, valign="middle")
    y += 58
    pages = LAWS.pages(len(card.legal), lowered=False)
    number, here = LAWS.shown(len(card.legal), leaf, lowered=False)
    tall = _PAGER_PX if pages > 1 else 0
    body = Rect(room.x, y, room.w, room.bottom - y - tall)
    lay.card(body, shadow=False)
    if pages > 1:
        basic.pager(lay, Rect(room.x, room.bottom - tall + 16, room.w, tall - 16), number, pages)
    inner = body.inset(32, 16)
    lines = [f"{row.number} – {row.subject}" if row.subject else row.number for row in card.legal[here]]
    style = next(s for s in (BODY, LABEL) if s is LABEL or sum(lay.height(x, inner.w, s) for x in lines) <= inner.h)
    heights = [lay.height(line, inner.w, style) for line in lines]
    gap = min(36.0, (inner.h - sum(heights)) / max(1, len(lines)))
    top = inner.y
    for line, height in zip(lines, heights, strict=True):
        lay.text(line, Rect(inner.x, top, inner.w, height + gap), style, valign="middle")
        top += height + gap


def form(lay: PageLayout, card: ProcedureCard, _leaf: int) -> None:
    """Put the names of the forms, and that blank forms are at the counter or are printed there; beside a form that a
    phone can fetch, the QR code of its address."""
    codes = sum(map(bool, card.form_urls))
    plain = len(card.forms) - codes
    room = _titled(lay, lay.words("pro.form"), 308 + (_FORM_CODE_PX + 32) * codes + 130 * plain)
    lay.text(_how_to_get(lay, card), Rect(room.x, room.y, room.w, 100), BODY, lay.theme.ink2)
    y = room.y + 116
    free = room.bottom - y
    low = min(150.0, free / max(1, len(card.forms)) - 16, _FORM_PX if codes else free)
    high = min(_FORM_CODE_PX + 16.0, (free - plain * (low + 16)) / codes - 16) if codes else 0.0
    for number, name in enumerate(card.forms):
        url = card.form_urls[number] if card.form_urls else ""
        rect = Rect(room.x, y, room.w, high if url else low)
        lay.card(rect)
        lay.icon("form", rect.x + 66, rect.cy, 56)
        code = rect.h - 16 if url else 0
        if url:
            box = Rect(rect.right - 8 - code, rect.y + 8, code, code)
            lay.put(Panel(box, 20, rgb("#FFFFFF")), QrCode(box.inset(8, 8), url, _INK))
        lay.text(name, Rect(rect.x + 124, rect.y + 8, rect.w - 152 - code, rect.h - 16), BODY, valign="middle")
        y += rect.h + 16


def _how_to_get(lay: PageLayout, card: ProcedureCard) -> str:
    """Return how a visitor gets the forms: at the counter, or with a phone and in which network."""
    if any(url.startswith(_IN_WIFI) for url in card.form_urls):
        return lay.words("sheet.forms_wifi", name=card.wifi) if card.wifi else lay.words("sheet.forms_any_wifi")
    if card.form_urls:
        return lay.words("sheet.forms_qr")
    return lay.words("sheet.forms_print" if card.forms_printed else "sheet.forms")


def online(lay: PageLayout, card: ProcedureCard, _leaf: int) -> None:
    """Put a large QR code of the portal, and the three steps to apply online."""
    room = _titled(lay, lay.words("pro.qr"), _CODE_LEAST)
    side = min(520.0, room.h - 40)
    left = room.x if lay.landscape else room.cx - side / 2
    lay.put(Panel(Rect(left, room.y, side, side), 28, rgb("#FFFFFF")))
    lay.put(QrCode(Rect(left + 12, room.y + 12, side - 24, side - 24), card.portal_url, _INK))
    steps = (("phone", "sheet.step1"), ("qr", "sheet.step2"), ("fwd", "sheet.step3"))
    if lay.landscape:
        area = Rect(left + side + 40, room.y, room.right - left - side - 40, side)
    else:
        area = Rect(room.x, room.y + side + 40, room.w, room.bottom - room.y - side - 40)
    for i, ((icon, key), rect) in enumerate(
        zip(steps, Rect(area.x, area.y, area.w, min(area.h, 480)).rows(3, 20), strict=True)
    ):
        lay.card(rect, shadow=False)
        basic.number_disc(lay, rect.x + 66, rect.cy, 36, i + 1, TextStyle(38, 54, BOLD))
        lay.icon(icon, rect.x + 150, rect.cy, 52)
        lay.text(
            lay.words(key),
            Rect(rect.x + 206, rect.y + 6, rect.w - 226, rect.h - 12),
            LABEL_STRONG._replace(size=32, line=46),
            valign="middle",
        )


def asked(lay: PageLayout, card: ProcedureCard, _leaf: int) -> None:
    """Put the questions that people often ask about the procedure; a touch opens the answer."""
    room = _titled(lay, lay.words("pro.asked"), 268 + 166 * len(card.asked))
    rects = Rect(room.x, room.y + 8, room.w, min(room.h - 8, 190.0 * len(card.asked))).rows(max(1, len(card.asked)), 20)
    for row, rect in zip(card.asked, rects, strict=False):
        lay.card(rect)
        lay.icon("info", rect.x + 66, rect.cy, 56)
        lay.icon("chev", rect.right - 54, rect.cy, 44)
        words = Rect(rect.x + 124, rect.y + 8, rect.w - 124 - 100, rect.h - 16)
        lay.text(row.question, words, ROW_PLAIN, valign="middle")
        lay.target(rect, Want.INFORM, row.id)


SHEETS: Mapping[str, Callable[[PageLayout, ProcedureCard, int], None]] = {
    "legal": legal,
    "form": form,
    "online": online,
    "asked": asked,
}
