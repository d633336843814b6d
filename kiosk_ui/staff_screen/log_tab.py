"""The log tab: the last events by name and time, newest first, without any spoken words."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Item, Panel
from kiosk_ui.rendering.theme import BODY, BUTTON, LABEL, LABEL_STRONG, SECOND, TextStyle
from kiosk_ui.staff_screen.rows import clipped
from kiosk_ui.widgets import basic
from robot.core.diagnostics import Happening
from robot.core.dialogue.staff_screen import LOG_EVENTS, LOG_ROWS
from robot.core.intents import Want
from robot.core.screen.view import ServicePage

_CLOCK_PX = 150
_PAGES = -(-LOG_EVENTS // LOG_ROWS)


def log(lay: PageLayout, page: ServicePage, area: Rect) -> None:
    """Lay out a page of the log; a new event moves the older rows on."""
    body = Rect(area.x, area.y, area.w, area.h - 120)
    columns = body.columns(2, 24) if lay.landscape else [body]
    places = [row for column in columns for row in column.rows(LOG_ROWS // len(columns), 8)]
    for number, place in enumerate(places):
        lay.live(_row(lay, place, page.number * LOG_ROWS + number, first=number == 0))
    newer, older = Rect(area.x, area.bottom - 104, area.w, 104).columns(2, 24)
    style = TextStyle(32, 46, BUTTON.weight)
    if page.number > 0:
        basic.button(lay, newer, lay.words("log.newer"), Want.PAGE, "previous", icon="up", style=style, icon_px=36)
    if page.number < _PAGES - 1:
        basic.button(lay, older, lay.words("log.older"), Want.PAGE, "next", icon="down", style=style, icon_px=36)


def _row(lay: PageLayout, rect: Rect, number: int, *, first: bool) -> ItemsRegion:
    """Return the row of event `number`, counted from the newest; if the page has no event, its first row says this."""

    def mine(now: RegionInput) -> Happening | None:
        events = now.live.vitals.log
        return events[-1 - number] if number < len(events) else None

    def items(now: RegionInput) -> tuple[Item, ...]:
        happening = mine(now)
        if happening is not None:
            return _happening(lay, rect, happening)
        return tuple(lay.set(lay.words("log.empty"), rect, SECOND, lay.theme.ink2, valign="middle")[0]) if first else ()

    return ItemsRegion(rect, items, key=lambda now: (lay.dress, mine(now)))


def _happening(lay: PageLayout, rect: Rect, happening: Happening) -> tuple[Item, ...]:
    t = lay.theme
    shown: list[Item] = [Panel(rect, 16, t.card, t.line if t.flat else None, 2 if t.flat else 0)]
    clock = Rect(rect.x + 24, rect.y, _CLOCK_PX, rect.h)
    shown += lay.set(f"{happening.at:%H:%M:%S}", clock, LABEL_STRONG, t.accent, valign="middle", grow=False)[0]
    x = clock.right + 16
    words = Rect(x, rect.y + 4, rect.right - x - 20, rect.h - 8)
    about = _about(lay, happening)
    name = lay.words(f"event.{happening.event}")
    if not about:
        return (*shown, *lay.set(clipped(lay, name, words.w, BODY), words, BODY, t.ink, valign="middle")[0])
    half = words.h / 2
    top, low = Rect(words.x, words.y, words.w, half), Rect(words.x, words.y + half, words.w, half)
    shown += lay.set(clipped(lay, name, words.w, BODY), top, BODY, t.ink, valign="middle")[0]
    shown += lay.set(clipped(lay, about, words.w, LABEL), low, LABEL, t.ink2, valign="middle")[0]
    return tuple(shown)


def _about(lay: PageLayout, happening: Happening) -> str:
    """Return what an event is about: a part of the robot, or the kind of target touched without its object."""
    if happening.part is not None:
        return lay.words(f"part.{happening.part.value}")
    if happening.want:
        return lay.words(f"name.{happening.want}", text="", title="", n="").strip()
    return ""
