"""Rows of names and values; texts made by machines (model names, reasons) are shortened to fit."""

from collections.abc import Callable

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Item, Panel
from kiosk_ui.rendering.theme import BODY, BOLD, FLOOR_PX, TextStyle

_VALUE = TextStyle(BODY.size, BODY.line, BOLD)

Rows = tuple[tuple[str, str], ...]
"""The name and the value of each row."""


def clipped(lay: PageLayout, text: str, width: float, style: TextStyle) -> str:
    """Return `text` (a model name, a reason), cut off at its end if it exceeds one line at the smallest size."""
    if lay.type.width(text, FLOOR_PX, style.weight) <= width:
        return text
    while text and lay.type.width(f"{text}…", FLOOR_PX, style.weight) > width:
        text = text[:-1].rstrip()
    return f"{text}…"


def rows(lay: PageLayout, rect: Rect, count: int, read: Callable[[RegionInput], Rows]) -> None:
    """Put a card of `count` rows, or of more if there are more. `read` returns names and values; when they change, the
    card is repainted."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        t = lay.theme
        shown: list[Item] = [Panel(rect, 24, t.card, t.line, t.outline_px or 2)]
        values = read(now)
        for (name, value), row in zip(values, rect.inset(32, 14).rows(max(count, len(values)), 0), strict=False):
            half = row.w * 0.42
            left, right = Rect(row.x, row.y, half, row.h), Rect(row.x + half, row.y, row.w - half, row.h)
            shown += lay.set(clipped(lay, name, left.w - 12, BODY), left, BODY, t.ink2, valign="middle")[0]
            value = clipped(lay, value, right.w, _VALUE)
            shown += lay.set(value, right, _VALUE, t.ink, "right", valign="middle")[0]
        return tuple(shown)

    lay.live(ItemsRegion(rect, items, key=lambda now: (lay.dress, read(now))))
