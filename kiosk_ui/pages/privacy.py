"""Page S30: a machine answers, not a person, and what happens to sound and picture; also the notice that opens it.

Law 134/2025/QH15, Article 11: people who talk with an artificial intelligence can see that it is one. Law 91/2025/QH15,
Article 32: recording in a public place is announced, with its purpose and how long it is kept.
"""

from kiosk_ui.pages.sheets import sheet
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Icon, Panel
from kiosk_ui.rendering.theme import BODY, BOLD, LABEL, LABEL_STRONG, MEDIUM, SECOND, SEMIBOLD, Colour, TextStyle, rgb
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.screen.view import PrivacyPage

NOTICE_H = 104.0
"""Height of the short notice, reference px: as a touch target it must be higher than 20 mm."""

_TITLE = TextStyle(44, 62, BOLD)
_ROWS = (("chat", "ai"), ("cam", "camera"), ("ear", "sound"), ("doc", "kept"), ("hand", "object"))
_HEAD = TextStyle(34, 48, SEMIBOLD)
_LAWS_H = 84


def privacy(lay: PageLayout, _page: PrivacyPage) -> None:
    """Lay out five facts about privacy, one row each, and the two laws that require them."""
    page_frame.frame(lay, bar=False)
    room = sheet(lay)
    lay.text(lay.words("privacy.title"), Rect(room.x, room.y, room.w - 264, 108), _TITLE, valign="middle")
    basic.home_button(lay, room.right, room.y)
    basic.close_button(lay, room.right, room.y)
    laws = Rect(room.x, room.bottom - _LAWS_H, room.w, _LAWS_H)
    lay.text(lay.words("privacy.laws"), laws, LABEL, lay.theme.ink2, "centre", valign="middle", even=True, grow=False)
    top = room.y + 124
    gap = 12 if lay.short else 20
    body = Rect(room.x, top, room.w, laws.y - 8 - top)
    for (icon, key), rect in zip(_ROWS, body.rows(len(_ROWS), gap), strict=True):
        _row(lay, rect, icon, key)


def _row(lay: PageLayout, rect: Rect, icon: str, key: str) -> None:
    lay.card(rect, shadow=False)
    side = min(96, rect.h - 24)
    basic.badge(lay, Rect(rect.x + 20, rect.cy - side / 2, side, side), icon, 0.54 * side)
    words = Rect(rect.x + side + 44, rect.y + 6, rect.w - side - 64, rect.h - 12)
    days = lay.content.site(lay.view.language).kept_days
    told = lay.words(f"privacy.{key}2" if key != "kept" or days else "privacy.kept2.none", n=days)
    if lay.view.large:
        lay.text(told, words, BODY, valign="middle")
        return
    head, style = _HEAD.line, BODY if not lay.short else SECOND
    low = lay.height(told, words.w, style, words.h - head)
    box = Rect(words.x, words.cy - (head + low) / 2, words.w, head)
    lay.text(lay.words(f"privacy.{key}"), box, _HEAD, valign="middle")
    lay.text(told, Rect(words.x, box.bottom, words.w, low), style, lay.theme.ink2)


def notice(lay: PageLayout, rect: Rect, *, dark: bool) -> None:
    """Put the notice that the law requires before a visitor speaks, two lines; a touch opens the privacy page."""
    t = lay.theme
    fill: Colour = t.card if t.flat or not dark else rgb("#06283A", 225)
    ink, second = (t.on_visor, t.second_on_visor) if dark and not t.flat else (t.ink, t.ink2)
    outline = t.line if t.flat else t.glow if dark else t.line2
    lay.put(Panel(rect, 28, fill, outline, t.outline_px or 2))
    mark = t.glow if dark and not t.flat else t.accent
    lay.put(Icon("info", rect.x + 56, rect.cy, 52, mark, 2.0))
    lay.icon("chev", rect.right - 40, rect.cy, 36, mark)
    words = Rect(rect.x + 104, rect.y + 6, rect.w - 172, rect.h - 12)
    if lay.view.large:
        lay.text(lay.words("privacy.short"), words, TextStyle(30, 42, SEMIBOLD), ink, valign="middle", even=True)
    else:
        half = words.h / 2
        lay.text(lay.words("privacy.notice"), Rect(words.x, words.y, words.w, half), LABEL_STRONG, ink, valign="middle")
        below = Rect(words.x, words.y + half, words.w, half)
        lay.text(lay.words("privacy.notice2"), below, TextStyle(28, 39, MEDIUM), second, valign="middle")
    lay.target(rect, Want.PRIVACY)
