"""The content tab: how much content there is, how old it is, and which procedures still lack facts."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.theme import HEADING, LABEL, LABEL_STRONG
from kiosk_ui.staff_screen.rows import Rows, clipped, rows
from kiosk_ui.widgets import basic
from robot.core.dialogue.staff_screen import LOG_ROWS
from robot.core.screen.cards import StockCard
from robot.core.screen.view import ServicePage

_FACTS = 6
_GROUPS = 4


def stock(lay: PageLayout, page: ServicePage, area: Rect) -> None:
    """Lay out the content tab; the incomplete procedures are listed a few at a time."""
    card = lay.content.stock(lay.view.language)
    if lay.landscape:
        told = Rect(area.x, area.y, area.w * 0.42, 420)
        room = Rect(told.right + 24, area.y, area.right - told.right - 24, area.h)
    else:
        told = Rect(area.x, area.y, area.w, 372)
        room = Rect(area.x, told.bottom + 20, area.w, area.bottom - told.bottom - 20)
    rows(lay, told, _FACTS, lambda now: _values(lay, card, now))
    title = Rect(room.x, room.y, room.w, 56)
    if not card.unknown:
        lay.text(lay.words("stock.complete"), title, HEADING, valign="middle")
        return
    lay.text(lay.words("stock.unknown", n=len(card.unknown)), title, HEADING, valign="middle")
    pages = -(-len(card.unknown) // LOG_ROWS)
    number = min(page.number, pages - 1)
    body = Rect(room.x, title.bottom + 8, room.w, room.bottom - title.bottom - 8 - (118 if pages > 1 else 0))
    shown = card.unknown[number * LOG_ROWS : (number + 1) * LOG_ROWS]
    for row, rect in zip(shown, body.rows(LOG_ROWS, 0), strict=False):
        half = rect.w * 0.64
        lacking = ", ".join(lay.words(f"stock.{fact}") for fact in row.facts)
        left, right = Rect(rect.x, rect.y, half - 16, rect.h), Rect(rect.x + half, rect.y, rect.w - half, rect.h)
        lay.text(clipped(lay, row.title, left.w, LABEL_STRONG), left, LABEL_STRONG, valign="middle", grow=False)
        lay.text(clipped(lay, lacking, right.w, LABEL), right, LABEL, lay.theme.ink2, valign="middle", grow=False)
    if pages > 1:
        basic.pager(lay, Rect(room.x, room.bottom - 104, room.w, 104), number, pages)


def _values(lay: PageLayout, card: StockCard, now: RegionInput) -> Rows:
    dates = lay.words("stock.dates_from_to", **{"from": card.oldest, "to": card.newest})
    usual = next((spans for spans in lay.content.site(lay.view.language).week if spans), ())
    hours = ", ".join(f"{_time(a)}–{_time(b)}" for a, b in usual)
    values = (str(card.procedures), dates, str(card.stale), str(card.counters), hours, now.live.vitals.version)
    names = ("procedures", "dates", "stale", "counters", "hours", "version")
    return (*zip((lay.words(f"stock.{name}") for name in names), values, strict=True), *_fingerprint(lay, now))


def _fingerprint(lay: PageLayout, now: RegionInput) -> Rows:
    """Return the fingerprint of the staff page's certificate in rows, short enough to be compared group by group."""
    groups = now.live.vitals.fingerprint.split()
    lines = [" ".join(groups[begin : begin + _GROUPS]) for begin in range(0, len(groups), _GROUPS)]
    return tuple((lay.words("stock.fingerprint") if line is lines[0] else "", line) for line in lines)


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"
