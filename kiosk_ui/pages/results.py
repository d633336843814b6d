"""Results of a search by keyboard: each place for a result is a live region, repainted only when its result changes."""

from dataclasses import replace

from kiosk_ui.keyboard.letter_keyboard import ResultSlot
from kiosk_ui.keyboard.letter_keys import keyboard_of
from kiosk_ui.pages.choosing import facts_line
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Item
from kiosk_ui.rendering.theme import BUTTON, LABEL, ROW, TextStyle
from kiosk_ui.widgets import basic
from robot.core.intents import Want

_TITLES = (ROW, TextStyle(32, 44, ROW.weight), TextStyle(28, 39, ROW.weight))
_MORE = TextStyle(34, 48, BUTTON.weight)


def result(lay: PageLayout, rect: Rect, name: str) -> None:
    """Put the result place `name`: a procedure, a button for more results, or a button that calls a member of staff."""

    def at(now: RegionInput) -> ResultSlot | None:
        board = keyboard_of(now)
        return None if board is None else board.at(name)

    def items(now: RegionInput) -> tuple[Item, ...]:
        found = at(now)
        if found is None:
            return ()
        board = PageLayout(lay.view, lay.content, lay.type, landscape=lay.landscape)
        if found.code:
            _procedure(board, rect, found.code)
        elif found.staff:
            basic.button(board, rect, lay.words("home.helpme"), None, icon="help", kind=basic.PRIMARY, style=_MORE)
        else:
            label = lay.words("sea.more", n=found.left) if found.left else lay.words("sea.again")
            icon = "chevd" if found.left else "refresh"
            basic.button(board, rect, label, None, icon=icon, kind=basic.TONAL, style=_MORE, icon_px=40)
        return tuple(board.scene.items)

    dress = (lay.dress, rect)
    lay.region(ItemsRegion(rect, items, key=lambda now: (at(now), dress)))
    lay.target(rect, Want.TYPING, name, radius=24)


def _procedure(board: PageLayout, rect: Rect, code: str) -> None:
    """Put a procedure: its short title, and its fee and counter if they fit."""
    card, t = board.content.procedure(code, board.view.language), board.theme
    board.card(rect, radius=24, shadow=False, outline=t.line, outline_px=2)
    left = rect.x + 24
    right = rect.right - 24
    if not board.short:
        basic.badge(board, Rect(rect.x + 16, rect.cy - 42, 84, 84), card.icon, 48, radius=20)
        board.icon("chev", rect.right - 44, rect.cy, 36)
        left, right = rect.x + 124, rect.right - 80
    words = Rect(left, rect.y + 6, right - left, rect.h - 12)
    facts = "" if board.view.large else facts_line(board, card)
    for style in _TITLES:
        title = board.type.fit(card.title, words.w, words.h - (42 if facts else 0), style, board.factor)
        if not title.cut and title.size == round(style.size * board.factor):
            break
    else:
        facts = ""
        title = board.type.fit(card.title, words.w, words.h, ROW, board.factor)
        title = replace(title, cut=False)  # shortened here, complete on its page
    top = rect.cy - (title.height + (42 if facts else 0)) / 2
    board.lines(title, Rect(words.x, top, words.w, title.height))
    if facts:
        line = Rect(words.x, top + title.height, words.w, 42)
        board.text(_fitting(board, facts, words.w), line, LABEL, t.ink2, valign="middle")


def _fitting(board: PageLayout, facts: str, width: float) -> str:
    """Return as many facts (fee, counter) as fit into `width` px."""
    parts = facts.split(" · ")
    while len(parts) > 1 and board.type.width(" · ".join(parts), LABEL.size, LABEL.weight) > width:
        parts.remove(max(parts, key=len))
    return board.type.shortened(" · ".join(parts), width, LABEL)
