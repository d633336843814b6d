"""Page S29 before the staff screen opens: staff type their PIN, shown as dots. Typed digits are never shown."""

from kiosk_ui.keyboard.keypad import PIN_DIGITS, PinPad
from kiosk_ui.keyboard.keypad_keys import keypad
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Arc, Disc, Item, Panel
from kiosk_ui.rendering.theme import MEDIUM, TECHNICIAN, TITLE, TextStyle
from kiosk_ui.widgets import basic
from robot.core.intents import Want
from robot.core.screen.view import PinPage

_HEADER_PX = 120
_DOT_R, _DOT_PITCH = 20, 84
_COUNTDOWN = TextStyle(52, 72, TITLE.weight)
_MESSAGE = TextStyle(34, 48, MEDIUM)


def pin(lay: PageLayout, page: PinPage) -> None:
    """Lay out a dot for each digit of the PIN, the digit keys, and the button to leave."""
    lay.wear(TECHNICIAN)
    _header(lay)
    if lay.landscape:
        words, keys = Rect(96, 240, 800, 400), Rect(1080, 216, 644, 628)
        close = Rect(96, 728, 800, 116)
    else:
        words, keys = Rect(48, 340, 984, 400), Rect(176, 888, 728, 656)
        close = Rect(48, 1616, 984, 128)
    title = lay.words("pin.restart" if page.restart else "pin.title")
    lay.text(title, Rect(words.x, words.y, words.w, 120), TITLE, align="centre", valign="bottom", even=True)
    if page.restart:
        box = Rect(words.x, words.y + 124, words.w, 52)
        lay.text(lay.words("pin.around"), box, _MESSAGE, lay.theme.ink2, "centre", valign="middle")
    _dots(lay, Rect(words.x, words.y + 200, words.w, 84), page)
    _message(lay, Rect(words.x, words.y + 300, words.w, 100), page)
    keypad(lay, keys, 16, lambda now: _locked_s(page, now) > 0)
    basic.button(lay, close, lay.words("pin.close"), Want.BACK, icon="x")


def _header(lay: PageLayout) -> None:
    t = lay.theme
    rect = Rect(0, 0, lay.page.w, _HEADER_PX)
    lay.put(Panel(rect, 1, t.visor1))
    if t.flat:
        lay.put(Panel(Rect(0, _HEADER_PX - 4, lay.page.w, 4), 1, t.line))
    lay.icon("lock", 88, rect.cy, 60, t.glow)
    words = Rect(148, 0, lay.page.w - 196, _HEADER_PX)
    lay.text(lay.words("pin.staff"), words, TextStyle(42, 58, TITLE.weight), valign="middle", grow=False)


def _locked_s(page: PinPage, now: RegionInput) -> int:
    """Return for how many seconds, after wrong PINs, no PIN is accepted."""
    return max(0, -(-(page.locked_until_ms - now.at_ms) // 1000))


def _dots(lay: PageLayout, rect: Rect, page: PinPage) -> None:
    """Put a dot for each digit; while the PIN is locked, how long it will be locked."""
    t = lay.theme
    left = rect.cx - _DOT_PITCH * (PIN_DIGITS - 1) / 2

    def state(now: RegionInput) -> tuple[int, int]:
        typed = now.typist.count if isinstance(now.typist, PinPad) else 0
        return _locked_s(page, now), PIN_DIGITS if page.waiting else typed

    def items(now: RegionInput) -> tuple[Item, ...]:
        locked_s, typed = state(now)
        if locked_s:
            told = lay.words("pin.locked_for", time=f"{locked_s // 60}:{locked_s % 60:02d}")
            return tuple(lay.set(told, rect, _COUNTDOWN, t.ink, "centre", valign="middle")[0])
        dots: list[Item] = []
        for place in range(PIN_DIGITS):
            x = left + place * _DOT_PITCH
            full = place < typed
            dots.append(Disc(x, rect.cy, _DOT_R, t.accent) if full else Arc(x, rect.cy, _DOT_R - 2, 4, t.line2))
        return tuple(dots)

    lay.region(ItemsRegion(rect, items, key=lambda now: (state(now), lay.dress)))


def _message(lay: PageLayout, rect: Rect, page: PinPage) -> None:
    t = lay.theme

    def key(now: RegionInput) -> str:
        if _locked_s(page, now):
            return "pin.locked"
        return "pin.waiting" if page.waiting else "pin.failed" if page.failed else "pin.digits"

    def items(now: RegionInput) -> tuple[Item, ...]:
        name = key(now)
        ink = t.warn if name in ("pin.locked", "pin.failed") else t.ink2
        return tuple(lay.set(lay.words(name), rect, _MESSAGE, ink, "centre", valign="top", even=True)[0])

    lay.region(ItemsRegion(rect, items, key=lambda now: (key(now), lay.dress)))
