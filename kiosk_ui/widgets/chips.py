"""Chips (small rounded buttons) in rows, of which several may be chosen. A chosen chip keeps its place."""

from collections.abc import Collection, Sequence

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Icon, Item, Panel
from kiosk_ui.rendering.theme import FLOOR_PX, SEMIBOLD, TextStyle
from robot.core.intents import Want

_TEXT = TextStyle(34, 48, SEMIBOLD)
_HEIGHTS = (96.0, 84.0)
_GAP = 16.0
_EDGES = 76.0  # left and right of the words together, room for a check mark
_CHECK_PX, _CHECK_GAP = 32.0, 6.0


def chips(lay: PageLayout, room: Rect, labels: Sequence[str], chosen: Collection[int], want: Want) -> None:
    """Put the chips as large as `room` allows. Touching chip i sends the intent `want` with the object i."""
    style, rects = _flowed(lay, room, labels)
    for i, (label, rect) in enumerate(zip(labels, rects, strict=True)):
        lay.still(rect, _chip(lay, rect, label, style, chosen=i in chosen))
        lay.target(rect, want, i, radius=rect.h / 2)


def _flowed(lay: PageLayout, room: Rect, labels: Sequence[str]) -> tuple[TextStyle, list[Rect]]:
    size = round(_TEXT.size * lay.factor)
    while True:
        style = TextStyle(size, round(_TEXT.line * size / _TEXT.size), _TEXT.weight)
        rows = _rows([lay.type.width(label, size, style.weight) + _EDGES for label in labels], room.w)
        for height in _HEIGHTS:
            if len(rows) * (height + _GAP) - _GAP <= room.h or (size <= FLOOR_PX and height == _HEIGHTS[-1]):
                return style, _placed(rows, room, height)
        size -= 2


def _rows(widths: list[float], room: float) -> list[list[float]]:
    rows: list[list[float]] = [[]]
    for width in widths:
        if rows[-1] and sum(rows[-1]) + _GAP * len(rows[-1]) + width > room:
            rows.append([])
        rows[-1].append(min(width, room))
    return rows


def _placed(rows: list[list[float]], room: Rect, height: float) -> list[Rect]:
    rects: list[Rect] = []
    for i, row in enumerate(rows):
        x = room.x
        for width in row:
            rects.append(Rect(x, room.y + i * (height + _GAP), width, height))
            x += width + _GAP
    return rects


def _chip(lay: PageLayout, rect: Rect, label: str, style: TextStyle, *, chosen: bool) -> tuple[Item, ...]:
    t = lay.theme
    if not chosen:
        words, _ = lay.set(label, rect.inset(16, 4), style, t.ink, "centre", valign="middle", grow=False)
        return (Panel(rect, rect.h / 2, t.card, t.line2, t.outline_px or 3), *words)
    wide = lay.type.width(label, style.size, style.weight)
    left = rect.cx - (_CHECK_PX + _CHECK_GAP + wide) / 2
    box = Rect(left + _CHECK_PX + _CHECK_GAP, rect.y + 4, wide + 1, rect.h - 8)
    words, _ = lay.set(label, box, style, t.on_accent, valign="middle", grow=False)
    check = Icon("check", left + _CHECK_PX / 2, rect.cy, _CHECK_PX, t.on_accent, 3.0)
    return (Panel(rect, rect.h / 2, t.accent), check, *words)
