"""Page S29, the staff screen: as on every page, what is read is above and what is touched is below."""

from collections.abc import Callable, Mapping

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import BUTTON, LABEL, LABEL_STRONG, SECOND, TECHNICIAN, TITLE, TextStyle
from kiosk_ui.staff_screen.audio_tab import sound
from kiosk_ui.staff_screen.base_tab import motion
from kiosk_ui.staff_screen.content_tab import stock
from kiosk_ui.staff_screen.health_tab import health
from kiosk_ui.staff_screen.log_tab import log
from kiosk_ui.widgets import basic
from robot.core.dialogue.staff_screen import TABS
from robot.core.intents import Want
from robot.core.screen.desk_values import Level
from robot.core.screen.view import ServicePage

_ICONS = {"health": "wrench", "motion": "motor", "sound": "mic", "content": "doc", "log": "clock"}
_BODIES: Mapping[str, Callable[[PageLayout, ServicePage, Rect], None]] = {
    "health": health,
    "motion": motion,
    "sound": sound,
    "content": stock,
    "log": log,
}
_ACTS: Mapping[str, tuple[str, ...]] = {
    "health": ("hear", "speak", "halt", "home", "rearm", "restart"),
    "motion": ("halt", "home", "rearm"),
    "sound": ("hear", "speak", "softer", "louder"),
    "content": (),
    "log": (),
}
_ACTS_OF_STAFF = ("halt", "home", "rearm", "speak", "softer", "louder")
_ACT_ICONS = {
    "halt": "stop",
    "rearm": "play",
    "home": "home",
    "softer": "spkoff",
    "louder": "spk",
    "speak": "chat",
    "hear": "mic",
    "restart": "refresh",
}
_HEADER_PX = 120


def service(lay: PageLayout, page: ServicePage) -> None:
    """Lay out the open tab, its buttons, and the names of all tabs; a question to confirm replaces the tab."""
    lay.wear(TECHNICIAN)
    _header(lay, page)
    margin = 48
    bar = Rect(margin, 974, 1824, 88) if lay.landscape else Rect(0, 1744, 1080, 176)
    footer = Rect(margin, bar.y - 48, lay.page.w - 2 * margin, 42)
    lay.text(lay.words("tech.footer"), footer, LABEL_STRONG, lay.theme.ink2, "centre", valign="middle", grow=False)
    room = Rect(margin, _HEADER_PX + 16, footer.w, footer.y - 14 - _HEADER_PX - 16)
    if page.asks:
        _question(lay, page, room)
        return
    _BODIES[page.tab](lay, page, _acts(lay, page, room))
    _bar(lay, page, bar)


def _header(lay: PageLayout, page: ServicePage) -> None:
    t = lay.theme
    rect = Rect(0, 0, lay.page.w, _HEADER_PX)
    lay.put(Panel(rect, 1, t.visor1))
    if t.flat:
        lay.put(Panel(Rect(0, _HEADER_PX - 4, lay.page.w, 4), 1, t.line))
    lay.icon("wrench", 88, rect.cy, 60, t.glow)
    countdown = Rect(lay.page.w - 48 - 340, 20, 340, 80)
    words = Rect(148, 14, countdown.x - 172, 54)
    title = "tech.title" if page.level is Level.TECHNICIAN else "tech.title_staff"
    lay.text(lay.words(title), words, TextStyle(42, 54, TITLE.weight), valign="middle", grow=False)
    second = Rect(words.x, 64, words.w, 42)

    def version(now: RegionInput) -> tuple[Item, ...]:
        told = lay.words("tech.version", text=now.live.vitals.version)
        return tuple(lay.set(told, second, LABEL, t.ink2, valign="middle", grow=False)[0])

    lay.live(ItemsRegion(second, version))

    def left(now: RegionInput) -> tuple[Item, ...]:
        left_s = max(0, -(-(page.ends_ms - now.at_ms) // 1000))
        told = lay.words("tech.lock_in", m=left_s // 60, s=f"{left_s % 60:02d}")
        shown: list[Item] = [Panel(countdown, 24, t.tint, t.line if t.flat else None, 2 if t.flat else 0)]
        shown.append(Icon("lock", countdown.x + 44, countdown.cy, 40, t.ink, 2.0))
        room = Rect(countdown.x + 80, countdown.y, countdown.w - 96, countdown.h)
        return (*shown, *lay.set(told, room, LABEL_STRONG, t.ink, valign="middle", grow=False)[0])

    lay.live(ItemsRegion(countdown, left, key=lambda now: -(-(page.ends_ms - now.at_ms) // 1000)))


def _acts(lay: PageLayout, page: ServicePage, room: Rect) -> Rect:
    """Put buttons for the actions possible now at the bottom of `room`; return the box above them."""
    wanted = _ACTS[page.tab] if page.level is Level.TECHNICIAN else _ACTS_OF_STAFF
    names = [name for name in wanted if name in page.acts]
    if not names:
        return room
    across = 6 if lay.landscape else 2 if len(names) in (2, 4) else 3
    lines = -(-len(names) // across)
    height, gap = (96, 14) if lay.landscape else (112, 16)
    whole = lines * height + (lines - 1) * gap
    block = Rect(room.x, room.bottom - whole, room.w, whole)
    cells = [cell for line in block.rows(lines, gap) for cell in line.columns(min(across, len(names)), gap)]
    for name, cell in zip(names, cells, strict=False):
        kind = basic.STOP if name == "halt" else basic.TONAL
        label, icon = lay.words(f"act.{name}"), _ACT_ICONS[name]
        style = TextStyle(32, 46, BUTTON.weight)
        basic.button(lay, cell, label, Want.ACT, name, icon=icon, kind=kind, style=style, icon_px=40, radius=24)
    return Rect(room.x, room.y, room.w, block.y - 20 - room.y)


def _bar(lay: PageLayout, page: ServicePage, bar: Rect) -> None:
    """Put the names of the tabs and the button to lock the screen, in place of the usual navigation bar."""
    t = lay.theme
    tabs = TABS if page.level is Level.TECHNICIAN else ()
    slots = [(_ICONS[tab], lay.words(f"tech.{tab}"), Want.TAB, tab) for tab in tabs]
    slots.append(("lock", lay.words("tech.lock"), Want.HOME, ""))
    if lay.landscape:
        for (icon, label, want, of), rect in zip(slots, bar.columns(len(slots), 16), strict=True):
            fill = t.tint if of == page.tab else t.card
            lay.put(Panel(rect, 24, fill, t.accent if of == page.tab else t.line, t.outline_px or 2))
            basic.content(lay, rect.inset(12, 6), label, t.accent if of == page.tab else t.ink, icon, LABEL_STRONG, 40)
            lay.target(rect, want, of, radius=24)
        return
    lay.put(Panel(Rect(0, bar.y, bar.w, bar.h + 84), 40, t.card, t.line, t.outline_px or 2))
    for (icon, label, want, of), rect in zip(slots, bar.inset(24, 0).columns(len(slots), 8), strict=True):
        chosen = bool(of) and of == page.tab
        ink = t.accent if chosen else t.ink
        if chosen:
            lay.put(Panel(Rect(rect.cx - 64, bar.y + 16, 128, 72), 36, t.tint, t.accent if t.flat else None, 3))
        lay.icon(icon, rect.cx, bar.y + 52, 48, ink)
        words = Rect(rect.x, bar.y + 94, rect.w, 60)
        lay.text(label, words, LABEL_STRONG, ink, "centre", valign="middle", grow=False)
        lay.target(rect, want, of, radius=24)


def _question(lay: PageLayout, page: ServicePage, room: Rect) -> None:
    """Put a question such as "Restart the robot?", what it means, and a button each for yes and no."""
    t = lay.theme
    card = Rect(room.cx - min(room.w, 1160) / 2, room.bottom - 700, min(room.w, 1160), 660)
    lay.put(Panel(card, 40, t.card, t.line2, t.outline_px or 3))
    lay.put(Disc(card.cx, card.y + 104, 64, t.tint))
    lay.icon(_ACT_ICONS[page.asks], card.cx, card.y + 104, 72)
    inner = card.inset(48, 0)
    title, why = Rect(inner.x, card.y + 188, inner.w, 80), Rect(inner.x, card.y + 272, inner.w, 112)
    lay.text(lay.words(f"act.{page.asks}_ask"), title, TITLE, None, "centre", valign="middle")
    lay.text(lay.words(f"act.{page.asks}_why"), why, SECOND, t.ink2, "centre", valign="middle", even=True)
    no, yes = Rect(inner.x, card.bottom - 188, inner.w, 140).columns(2, 24)
    basic.button(lay, no, lay.words("tech.no"), Want.NO, icon="x")
    basic.button(lay, yes, lay.words("tech.yes"), Want.YES, icon="check", kind=basic.PRIMARY)
