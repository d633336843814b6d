"""Page S28: the written conversation of a visitor who cannot hear, and the page that this visitor shows to a clerk."""

from typing import NamedTuple

from msgspec.structs import replace

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import BOLD, BUTTON, MEDIUM, SEMIBOLD, TextStyle
from kiosk_ui.rendering.typesetting import Setting
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.page_frame import VisorShape
from robot.core.intents import Want
from robot.core.phases import Bubble
from robot.core.screen.view import ClerkPage, WritingPage

_VISOR = VisorShape(height=372, face_y=190, face_scale=0.72, pill_y=298, caption=Rect(48, 348, 984, 16))
_LOW_BUBBLES = Rect(48, 124, 984, 424)  # over the face, where other pages have the caption
_SIZES = (TextStyle(44, 66, SEMIBOLD), TextStyle(40, 60, SEMIBOLD), TextStyle(36, 54, SEMIBOLD))
_PADDING = (44, 22)
_GAP = 20
_WIDEST = 0.87  # of the width: the free side shows which one speaks
_CLERK = TextStyle(112, 156, BOLD)


class _Reply(NamedTuple):
    icon: str
    label: str
    want: Want
    of: str = ""


def writing(lay: PageLayout, page: WritingPage) -> None:
    """Lay out the messages as bubbles, answers to touch, and buttons to type and to open the page for a clerk."""
    lay.view = replace(lay.view, caption=())  # the bubbles are the caption
    area = page_frame.frame(lay, shape=_VISOR)
    replies = _replies(lay, page)
    per_row = 3 if lay.landscape else 2
    rows = [replies[i : i + per_row] for i in range(0, len(replies), per_row)]
    last = Rect(area.x, area.bottom - 116, area.w, 116)
    tall = 120 if lay.landscape else (152 if lay.low_visor else 120) if len(rows) > 2 else 168
    answers = Rect(area.x, 0, area.w, len(rows) * (tall + 16) - 16)
    answers = answers.moved(0, last.y - 28 - answers.h)
    heading = Rect(area.x, answers.y - 62, area.w, 52)
    _bubbles(lay, page.said, _LOW_BUBBLES if lay.low_visor else _above(area, heading))
    lay.text(lay.words("dea.tap"), heading, TextStyle(34, 50, MEDIUM), lay.theme.ink2, valign="middle")
    for row, rect in zip(rows, answers.rows(len(rows), 16), strict=True):
        for reply, box in zip(row, rect.columns(len(row), 24), strict=True):
            basic.button(lay, box, lay.words(reply.label), reply.want, reply.of, icon=reply.icon)
    type_it, show = last.columns(2, 24)
    basic.button(lay, type_it, lay.words("dea.type"), Want.SEARCH, icon="kbd", kind=basic.PRIMARY)
    basic.button(lay, show, lay.words("dea.clerk"), Want.SHOW_CLERK, icon="desk")


def _replies(lay: PageLayout, page: WritingPage) -> list[_Reply]:
    if not page.code:
        return [
            _Reply("grid", "dea.choose", Want.HOME),
            _Reply("form", "dea.all", Want.TOPIC, "all"),
            _Reply("ticket", "dea.number", Want.TICKET),
            _Reply("filefind", "dea.dossier", Want.DOSSIER),
        ]
    asked = [
        _Reply("doc", "dea.papers", Want.ASK, "papers"),
        _Reply("clock", "dea.time", Want.ASK, "time"),
        _Reply("form", "dea.more", Want.CHOOSE, page.code),
    ]
    place = lay.content.procedure(page.code, lay.view.language).place
    if not place:  # not handed in here
        return asked
    go = ("walk", "dea.go") if page.can_guide else ("pin", "dea.way")
    return [_Reply(*go, Want.GUIDE, place), _Reply("ticket", "dea.number", Want.TICKET), *asked]


def _above(area: Rect, heading: Rect) -> Rect:
    top = area.y + 8
    return Rect(area.x, top, area.w, heading.y - 16 - top)


def _bubbles(lay: PageLayout, said: tuple[Bubble, ...], room: Rect) -> None:
    """Put as many of the newest bubbles as fit, at least the last, as large as possible.

    If the visor is low, they are put close to the face.
    """
    shown, settings = _fitted(lay, said, room)
    y = room.bottom - _height(settings) if lay.low_visor else room.y
    for bubble, setting in zip(shown, settings, strict=True):
        y = _bubble(lay, bubble, setting, Rect(room.x, y, room.w, room.h)) + _GAP


def _height(settings: list[Setting]) -> float:
    return sum(setting.height + 2 * _PADDING[1] + _GAP for setting in settings) - _GAP


def _fitted(lay: PageLayout, said: tuple[Bubble, ...], room: Rect) -> tuple[tuple[Bubble, ...], list[Setting]]:
    across, down = (2 * padding for padding in _PADDING)
    width = room.w * _WIDEST - across
    for count in range(len(said), 0, -1):
        for style in _SIZES:
            texts = [lay.shown(bubble.line) for bubble in said[-count:]]
            settings = [lay.type.fit(text, width, 10_000, style, lay.factor) for text in texts]
            if _height(settings) <= room.h:
                return said[-count:], settings
    texts = [lay.shown(bubble.line) for bubble in said[-1:]]
    return said[-1:], [lay.type.fit(text, width, room.h - down, _SIZES[-1], lay.factor) for text in texts]


def _bubble(lay: PageLayout, bubble: Bubble, setting: Setting, at: Rect) -> float:
    """Put one bubble, the robot's on the left or the visitor's on the right; return its lower edge, reference px."""
    t = lay.theme
    across, down = _PADDING
    wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines) + 2 * across
    left = at.right - wide if bubble.by_visitor else at.x
    rect = Rect(left, at.y, wide, setting.height + 2 * down)
    fill, ink, edge = (t.accent, t.on_accent, t.accent) if bubble.by_visitor else (t.card, t.ink, t.line)
    lay.put(Panel(rect, 40, fill, edge, t.outline_px or 2))
    lay.lines(setting, Rect(rect.x + across, rect.y + down, wide - 2 * across, setting.height), ink)
    return rect.bottom


def clerk(lay: PageLayout, _page: ClerkPage) -> None:
    """Lay out the page for a clerk: large, in Vietnamese, and with a translation below for a foreign visitor."""
    t = lay.theme
    lay.put(Panel(lay.page, 0, t.card))
    cx = lay.page.cx
    if lay.landscape:
        ear_y, words, back = 150, Rect(120, 260, 1680, 460), Rect(560, 880, 800, 140)
    else:
        ear_y, words, back = 330, Rect(64, 480, 952, 840), Rect(48, 1700, 984, 156)
    lay.put(Disc(cx, ear_y, 96, t.tint), Icon("ear", cx, ear_y, 112, t.accent, 1.8))
    said = lay.content.text("dea.clerk_says", "vi")
    lay.text(said, words, _CLERK, t.ink, "centre", valign="middle", even=True)
    if lay.view.language != "vi":
        below = Rect(words.x, words.bottom + 24, words.w, 132)
        style = TextStyle(44, 66, MEDIUM)
        lay.text(lay.words("dea.clerk_says"), below, style, t.ink2, "centre", valign="middle", even=True)
    style = TextStyle(44, 60, BUTTON.weight)
    basic.button(lay, back, lay.words("nav.back"), Want.BACK, icon="back", kind=basic.PRIMARY, style=style)
