"""Page S18 in an emergency: the number to call, and what to do until staff come, in both languages."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc
from kiosk_ui.rendering.theme import LABEL, MEDIUM, SEMIBOLD, TITLE, TextStyle
from kiosk_ui.widgets import basic, page_frame
from robot.core.dialogue.emergency import NUMBERS
from robot.core.intents import Want
from robot.core.screen.view import StaffPage

_NUMBER = TextStyle(200, 240, TITLE.weight)


def emergency(lay: PageLayout, page: StaffPage) -> None:
    """Lay out the emergency: state of the call, the number, two things to do, and the same in the other language."""
    area = page_frame.frame(lay, "back")
    low, kind = lay.short, page.kind
    again, off = Rect(area.x, area.bottom - 128, area.w, 120).columns(2, 24)
    too = Rect(area.x, again.y - (116 if low else 150), area.w, 100 if low else 130)
    height = 84 if low else 116
    second = Rect(area.x, too.y - height - 16, area.w, height)
    first = second.moved(0, -height - 16)
    _number(lay, Rect(area.x, area.y, area.w, first.y - 20 - area.y), page)
    for sign, row, key in (("check", first, f"{kind}1"), ("check", second, f"{kind}2")):
        lay.card(row)
        lay.put(Disc(row.x + 70, row.cy, 34, lay.theme.tint))
        lay.icon(sign, row.x + 70, row.cy, 44)
        lay.text(
            lay.words(f"sos.{key}"),
            Rect(row.x + 130, row.y + 6, row.w - 160, row.h - 12),
            TextStyle(44, 60, SEMIBOLD),
            valign="middle",
        )
    lay.text(lay.words(f"sos.{kind}_too"), too, TextStyle(36, 50, MEDIUM), lay.theme.ink2, "centre", valign="middle")
    basic.button(lay, again, lay.words("sos.again"), Want.EMERGENCY, kind, icon="bell", kind=basic.PRIMARY)
    basic.button(lay, off, lay.words("sos.cancel"), Want.NO, "call", icon="x")
    page_frame.toast(lay)


def _number(lay: PageLayout, card: Rect, page: StaffPage) -> None:
    """Put the state of the call, and below it the number to call, as large as the card allows, with its name."""
    t = lay.theme
    lay.card(card, radius=40)
    state = "seen" if page.answered else "vain" if page.in_vain else "called"
    title = Rect(card.x + 40, card.y + 16, card.w - 80, min(90, 0.25 * card.h))
    lay.text(
        lay.words(f"sos.{state}"),
        title,
        TextStyle(54, 74, TITLE.weight),
        t.bad if page.in_vain else t.accent,
        "centre",
        valign="middle",
    )
    name = Rect(title.x, card.bottom - 16 - min(64, 0.2 * card.h), title.w, min(64, 0.2 * card.h))
    number = Rect(title.x, title.bottom, title.w, name.y - title.bottom)
    lay.text(NUMBERS[page.kind], number, _NUMBER, t.bad, "centre", valign="middle", grow=False)
    lay.text(
        lay.words(f"sos.{page.kind}_call"),
        name,
        LABEL if lay.short else TextStyle(38, 54, MEDIUM),
        t.ink2,
        "centre",
        valign="middle",
    )
