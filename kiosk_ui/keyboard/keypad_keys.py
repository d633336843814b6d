"""The keys of a keypad: nine digits, and below them clear, 0 and backspace."""

from collections.abc import Callable

from kiosk_ui.keyboard.key_rendering import DIGIT, WORD, Cap, KeyRole, Show, key
from kiosk_ui.keyboard.keypad import ROWS
from kiosk_ui.keyboard.typing_port import BACK, CLEAR
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.page_layout import PageLayout


def keypad(lay: PageLayout, box: Rect, gap: float, rests: Callable[[RegionInput], bool] = lambda _now: False) -> None:
    """Put all keys of a keypad into `box`. While `rests` returns True, the keys are drawn as disabled."""
    clear = Cap(KeyRole.EDITS, lay.words("key.clear"))
    caps = {CLEAR: clear, BACK: Cap(KeyRole.EDITS, icon="bksp")}
    for names, row in zip(ROWS, box.rows(len(ROWS), gap), strict=True):
        for name, rect in zip(names, row.columns(len(names), gap), strict=True):
            cap = caps.get(name, Cap(KeyRole.TYPES, name))
            key(lay, rect, name, _always(cap), WORD if name == CLEAR else DIGIT, rests=rests)


def _always(cap: Cap) -> Show:
    return lambda _typist: cap
