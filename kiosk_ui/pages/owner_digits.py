"""Page S15 after the code: the last digits of the owner's identity number, as dots. They are never shown or spoken."""

from kiosk_ui.keyboard.keypad import FactorPad
from kiosk_ui.keyboard.keypad_keys import keypad
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Arc, Disc, Item, Panel
from kiosk_ui.rendering.theme import MEDIUM, TITLE, TextStyle
from kiosk_ui.widgets import page_frame
from robot.core.screen.view import LookupPage

_TITLE = TextStyle(48, 66, TITLE.weight)
_HINT = TextStyle(32, 46, MEDIUM)
_DOT_R, _DOT_PITCH = 22, 92


def owner(lay: PageLayout, page: LookupPage) -> None:
    """Lay out the question for the digits, a dot for each digit, and the keys; the last digit starts the search."""
    area = page_frame.frame(lay)
    low = lay.landscape or lay.view.lowered
    title = Rect(area.x, area.y + (8 if low else 20), area.w, 66)
    field = Rect(area.x, title.bottom + 8, area.w, 104 if low else 140)
    hint = Rect(area.x, field.bottom + 6, area.w, 52)
    keys = Rect(area.x, hint.bottom + 12, area.w, area.bottom - hint.bottom - 24)
    lay.text(lay.words("loo.factor", n=page.factor), title, _TITLE, align="centre", valign="middle")
    _dots(lay, field, page)
    told = lay.words("loo.waiting" if page.waiting else "loo.factor_whose")
    lay.text(told, hint, _HINT, lay.theme.ink2, "centre", valign="middle")
    most = 760 if low else 900
    keypad(lay, Rect(area.cx - most / 2, keys.y, most, min(keys.h, 720)), 14)


def _dots(lay: PageLayout, rect: Rect, page: LookupPage) -> None:
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.accent, 4, 10 if t.shadow else 0))
    left = rect.cx - _DOT_PITCH * (page.factor - 1) / 2

    def count(now: RegionInput) -> int:
        typed = now.typist.count if isinstance(now.typist, FactorPad) else 0
        return page.factor if page.waiting else typed

    def items(now: RegionInput) -> tuple[Item, ...]:
        dots: list[Item] = []
        for place in range(page.factor):
            x = left + place * _DOT_PITCH
            full = place < count(now)
            dots.append(Disc(x, rect.cy, _DOT_R, t.accent) if full else Arc(x, rect.cy, _DOT_R - 2, 4, t.line2))
        return tuple(dots)

    lay.region(ItemsRegion(rect.inset(40, 8), items, key=lambda now: (count(now), lay.dress)))
