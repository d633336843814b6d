"""Page S27: language, text size and modes on its first page; volume, motion, reading and privacy on the second.

The sheet does not cover the visor, whose words show the effect of every change at once.
"""

from kiosk_ui.pages.sheets import sheet
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import BUTTON, HEADING, LABEL, LABEL_STRONG, SECOND, TextStyle, rgb
from kiosk_ui.widgets import basic, page_frame
from robot.core.dialogue.options import VOLUME_STEPS_PERMILLE
from robot.core.intents import Want
from robot.core.screen.paging import OPTION_PAGES
from robot.core.screen.view import OptionsPage

_TITLE = TextStyle(48, 66, BUTTON.weight)
_CHOICE = TextStyle(40, 56, BUTTON.weight)
_BESIDE = TextStyle(34, 48, BUTTON.weight), TextStyle(28, 39, SECOND.weight)
_HEAD_H, _ROW_H, _GAP = 112, 138, 14
_TWO_LINES_H = 106  # a lower row has its second line beside the first
_VOLUME_H, _VOLUME_LOW_H = 300, 268
_SWITCH_W = 156


def options(lay: PageLayout, page: OptionsPage) -> None:
    """Lay out the sheet of options at page `number`."""
    page_frame.frame(lay, bar=False)
    room = sheet(lay)
    t = lay.theme
    words = Rect(room.x, room.y, room.w - 264, 66)
    lay.text(lay.words("opt.title2" if page.number else "opt.title"), words, _TITLE, valign="middle")
    lay.text(lay.words("opt.auto"), Rect(words.x, words.bottom, words.w, 46), SECOND, t.ink2, valign="middle")
    basic.home_button(lay, room.right, room.y)
    basic.close_button(lay, room.right, room.y)
    pager_h = 88 if lay.short else 104
    pager = Rect(room.x, room.bottom - pager_h, room.w, pager_h)
    top = room.y + _HEAD_H + (12 if lay.short else 20)
    body = Rect(room.x, top, room.w, pager.y - 20 - top)
    (_second_page if page.number else _first_page)(lay, page, body)
    basic.pager(lay, pager, min(page.number, OPTION_PAGES - 1), OPTION_PAGES)


def _first_page(lay: PageLayout, page: OptionsPage, body: Rect) -> None:
    view = lay.view
    languages, sizes = (104.0, 104.0) if lay.short else (132.0, 140.0)
    gap = _GAP if lay.short else 24
    vi, en = Rect(body.x, body.y, body.w, languages).columns(2, 24)
    normal, large = Rect(body.x, vi.bottom + gap, body.w, sizes).columns(2, 24)
    top = large.bottom + gap
    rows = Rect(body.x, top, body.w, body.bottom - top).rows(4 if lay.landscape else 5, _GAP)
    english = view.language == "en"
    _language(lay, vi, "vi", chosen=not english)
    _language(lay, en, "en", chosen=english)
    _size(lay, normal, "normal", 44, chosen=not view.large)
    _size(lay, large, "large", 68, chosen=view.large)
    _switch(lay, rows[0], "contrast", "opt.hc", Want.CONTRAST, ("high", "light"), on=view.contrast)
    _switch(lay, rows[1], "ear", "opt.deaf", Want.HEARING_MODE, on=view.written)
    _switch(lay, rows[2], "sit", "opt.low", Want.LOWERED, on=view.lowered)
    _switch(lay, rows[3], "spk", "opt.read", Want.READ_ALOUD, on=view.read_aloud)
    if not lay.landscape:
        _slower(lay, rows[4], page)


def _second_page(lay: PageLayout, page: OptionsPage, body: Rect) -> None:
    """Put the second page of options; in landscape the speed of speech is on it too, beside the volume."""
    volume = Rect(body.x, body.y, body.w, _VOLUME_LOW_H if lay.short else _VOLUME_H)
    _volume(lay, volume, page.volume)
    count = 4 if lay.landscape else 3
    space = 12 if lay.short else 24
    left = min(count * (_ROW_H + _GAP) - _GAP, body.bottom - volume.bottom - space)
    *slower, calm, read, privacy = Rect(body.x, volume.bottom + space, body.w, left).rows(count, _GAP)
    for rect in slower:
        _slower(lay, rect, page)
    _switch(lay, calm, "walk", "opt.calm", Want.CALM, on=lay.view.calm)
    _row(lay, read, "doc", "opt.read_page", 80)
    _row(lay, privacy, "info", "opt.privacy", 80)
    for rect, want in ((read, Want.READ_PAGE), (privacy, Want.PRIVACY)):
        lay.icon("chev", rect.right - 52, rect.cy, 44)
        lay.target(rect, want)


def _slower(lay: PageLayout, rect: Rect, page: OptionsPage) -> None:
    _switch(lay, rect, "clock", "opt.slow", Want.SLOWER, ("", "off"), on=page.slow)


def _language(lay: PageLayout, rect: Rect, language: str, *, chosen: bool) -> None:
    """Put the choice of a language: its own name large, its name in the other language below; never translated."""
    words = _choice(lay, rect, chosen=chosen)
    lay.icon("globe", words.x - 52, rect.cy, 52)
    name = Rect(words.x, words.y, words.w, words.h * 0.56)
    lay.text(lay.words(f"opt.{language}"), name, _CHOICE, valign="bottom")
    below = Rect(words.x, words.y + words.h * 0.58, words.w, words.h * 0.42)
    lay.text(lay.words(f"opt.{language}2"), below, LABEL, lay.theme.ink2, valign="middle")
    lay.target(rect, Want.LANGUAGE, language)


def _size(lay: PageLayout, rect: Rect, size: str, letter_px: int, *, chosen: bool) -> None:
    words = _choice(lay, rect, chosen=chosen)
    ink = lay.theme.accent
    letter = Rect(words.x - 92, rect.y, 80, rect.h)
    style = TextStyle(letter_px, round(letter_px * 1.4), BUTTON.weight)
    lay.text("A", letter, style, ink, "centre", valign="middle", grow=False)
    if size == "large":
        lay.put(Icon("plus", letter.cx + 36, letter.cy - 24, 24, ink, 3.0))
    lay.text(lay.words(f"opt.{size}"), words, _CHOICE, valign="middle")
    lay.target(rect, Want.TEXT_SIZE, size)


def _choice(lay: PageLayout, rect: Rect, *, chosen: bool) -> Rect:
    """Put a card that looks chosen or not; return the box inside it that is left for words."""
    t = lay.theme
    edge, width = (t.accent, 6.0) if chosen else (t.line2, 3.0)
    lay.put(Panel(rect, 28, t.tint if chosen else t.card, edge, width))
    if chosen:
        x = rect.right - 58
        lay.put(Disc(x, rect.cy, 28, t.accent), Icon("check", x, rect.cy, 32, t.on_accent, 3.0))
    return Rect(rect.x + 112, rect.y + 8, rect.w - 112 - 96, rect.h - 16)


def _row(lay: PageLayout, rect: Rect, icon: str, key: str, right: float) -> None:
    """Put a card with an icon, a label, and its purpose below or beside it; `right` px stay free for a switch."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.line, t.outline_px or 2))
    side = min(96, rect.h - 20)
    badge = Rect(rect.x + 20, rect.cy - side / 2, side, side)
    basic.badge(lay, badge, icon, 52)
    left = badge.right + 26
    words = Rect(left, rect.y + 4, rect.right - right - left - 16, rect.h - 8)
    if lay.view.large:
        lay.text(lay.words(key), words, BUTTON, valign="middle")
        return
    label, line = BUTTON, SECOND
    if rect.h < _TWO_LINES_H:
        label, line = _BESIDE
        name = Rect(words.x, words.y, words.w * 0.46, words.h)
        note = Rect(name.right + 20, words.y, words.right - name.right - 20, words.h)
    else:
        name = Rect(words.x, words.cy - 49, words.w, 54)
        note = Rect(words.x, words.cy + 5, words.w, 44)
    lay.text(lay.words(key), name, label, valign="middle")
    lay.text(lay.words(f"{key}2"), note, line, t.ink2, valign="middle")


def _switch(
    lay: PageLayout, rect: Rect, icon: str, key: str, want: Want, of: tuple[str, str] = ("on", "off"), *, on: bool
) -> None:
    """Put a switch: the whole row can be touched, and a word says whether it is on.

    `of`: objects of its intent, on and off.
    """
    t = lay.theme
    _row(lay, rect, icon, key, _SWITCH_W + 24)
    switch = Rect(rect.right - 24 - _SWITCH_W, rect.cy - 38, _SWITCH_W, 76)
    lay.put(Panel(switch, 38, t.accent if on else t.ink3))
    knob = switch.right - 38 if on else switch.x + 38
    lay.put(Disc(knob, switch.cy, 30, t.card if not t.flat else rgb("#000000")))
    word = Rect(switch.x + 16, switch.y, 76, 76) if on else Rect(switch.x + 66, switch.y, 76, 76)
    state = lay.words("opt.on" if on else "opt.off")
    lay.text(state, word, LABEL_STRONG, t.on_accent, "centre", valign="middle", grow=False)
    lay.target(rect, want, of[on])


def _volume(lay: PageLayout, rect: Rect, step: int) -> None:
    """Put the volume as five steps; those up to the present volume are filled."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.line, t.outline_px or 2))
    badge = Rect(rect.x + 20, rect.y + 20, 96, 96)
    basic.badge(lay, badge, "spk", 52)
    head = Rect(badge.right + 26, badge.y, rect.right - 24 - badge.right - 26, 96)
    told = lay.words("opt.step", i=step + 1, n=len(VOLUME_STEPS_PERMILLE))
    wide = lay.type.width(told, round(LABEL_STRONG.size * lay.factor), LABEL_STRONG.weight) + 4
    lay.text(lay.words("opt.volume"), Rect(head.x, head.y, head.w - wide - 16, head.h), HEADING, valign="middle")
    lay.text(told, Rect(head.right - wide, head.y, wide, head.h), LABEL_STRONG, t.ink2, "right", valign="middle")
    stairs = Rect(rect.x + 24, badge.bottom + 20, rect.w - 48, rect.bottom - 24 - badge.bottom - 20)
    for i, button in enumerate(stairs.columns(len(VOLUME_STEPS_PERMILLE), 16)):
        filled = i <= step
        edge = t.accent if filled else t.line2
        lay.put(Panel(button, 24, t.accent if filled else t.card, edge, t.outline_px or 3))
        tall = 24 + 14 * i
        bar = Rect(button.cx - 54, button.cy + 40 - tall, 44, tall)
        lay.put(Panel(bar, 10, t.on_accent if filled else t.line2))
        number = Rect(button.cx, button.y, 64, button.h)
        ink = t.on_accent if filled else t.ink
        lay.text(str(i + 1), number, _TITLE, ink, "centre", valign="middle", grow=False)
        lay.target(button, Want.VOLUME, i, radius=24)
