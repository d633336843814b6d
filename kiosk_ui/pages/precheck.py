"""Pages of the paper check (are all papers there?): S09b, one question, and S09c, its findings."""

from msgspec.structs import replace

from kiosk_ui.pages.procedure import BIG, guide_button
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import BODY, BUTTON, HEADING, MEDIUM, ROW_PLAIN, TITLE, TextStyle
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.screen.cards import ProcedureCard
from robot.core.screen.view import ConclusionPage, PrecheckPage

_QUESTION = TextStyle(64, 90, TITLE.weight)
_REPLY = TextStyle(52, 72, BUTTON.weight)
_ROW_H = 172
_QUESTION_LEAST = 790
_GAP = 16
_TIGHT = TextStyle(32, 44, TITLE.weight)  # a heading on a full page
_FLOOR = TextStyle(28, 39, TITLE.weight)  # a heading on an even fuller page
_LEAST_ROW_H = 84
_SECTIONS = (("missing", "plus"), ("bring", "doc"), ("notes", "info"), ("unsure", "help"))
"""Kinds of findings, in their order on the page, each with the icon of its rows."""


def question(lay: PageLayout, page: PrecheckPage) -> None:
    """Lay out the question in large letters, and three replies that look alike, so that none is suggested."""
    said = tuple(line for line in lay.view.caption if line.key != "precheck.ask")
    lay.view = replace(lay.view, caption=said)  # the page shows the question itself
    area = page_frame.frame(lay, least=_QUESTION_LEAST)
    t = lay.theme
    card = lay.content.procedure(page.code, lay.view.language)
    count = len(card.precheck)
    if lay.short:
        low = lay.view.lowered
        hint = Rect(area.x, area.bottom - 70, area.w, 60)
        unsure = Rect(area.x, hint.y - (112 if low else 144), area.w, 104 if low else 132)
        replies = Rect(area.x, unsure.y - (172 if low else 192), area.w, 152 if low else 168)
        head = Rect(area.x, area.y - 4, area.w, 64)
        box = Rect(area.x, head.bottom + 40, area.w, replies.y - 28 - head.bottom - 40)
    else:
        head, box = Rect(area.x, 530, area.w, 64), Rect(area.x, 638, area.w, 500)
        replies, unsure = Rect(area.x, 1170, area.w, 208), Rect(area.x, 1402, area.w, 148)
        hint = Rect(area.x, 1572, area.w, 64)
    lay.text(lay.words("check.step", i=page.number + 1, n=count), head, HEADING, valign="middle")
    for i, step in enumerate(Rect(head.x, head.bottom + 6, head.w, 14).columns(count, 12)):
        done = i <= page.number
        lay.put(Panel(step, 7, t.accent if done else t.card, None if done else t.line2, 0 if done else 2))
    lay.card(box)
    lay.target(box, Want.REPEAT)
    inner = box.inset(40, 28)
    title = lay.type.fit(card.title, inner.w, 104, BODY, lay.factor)
    lay.lines(title, Rect(inner.x, inner.y, inner.w, title.height), t.ink2)
    words = Rect(inner.x, inner.y + title.height + 8, inner.w, inner.h - title.height - 8)
    lay.text(card.precheck[page.number].ask, words, _QUESTION, valign="middle", even=True)
    yes, no = replies.columns(2, 24)
    basic.button(lay, yes, lay.words("check.yes"), Want.YES, icon="check", style=_REPLY, icon_px=64)
    basic.button(lay, no, lay.words("check.no"), Want.NO, icon="x", style=_REPLY, icon_px=64)
    basic.button(lay, unsure, lay.words("check.unsure"), Want.UNSURE, style=BIG)
    if lay.listens:
        lay.text(lay.words("check.hint"), hint, TextStyle(32, 48, MEDIUM), t.ink2, "centre", valign="middle")
    page_frame.toast(lay)


def conclusion(lay: PageLayout, page: ConclusionPage) -> None:
    """Lay out the findings: papers missing, to bring, to note, to ask a clerk about, or none; and buttons to go on."""
    if any(line.key == "say.offer" for line in lay.view.caption):  # makes room for the offer; the page shows the rest
        said = tuple(line for line in lay.view.caption if not line.key.startswith("precheck."))
        lay.view = replace(lay.view, caption=said)
    area = page_frame.frame(lay)
    card = lay.content.procedure(page.code, lay.view.language)
    ways = Rect(area.x, area.bottom - 128, area.w, 126)
    if lay.landscape:
        ways = Rect(area.x, area.bottom - 112, area.w, 118)
    above = 12 if lay.low_visor else 24
    room = Rect(area.x, area.y + 4, area.w, ways.y - above - area.y - 4)
    if page.found.anything_to_read:
        _findings(lay, page, card, room)
    else:
        _ready(lay, Rect(room.x, room.y + 8, room.w, 330), "check.ready" if page.papers else "check.right")
    back = ways
    if card.place:
        guide, back = Rect(ways.x, ways.y, ways.w - 396, ways.h), Rect(ways.right - 372, ways.y, 372, ways.h)
        guide_button(lay, guide, card, page.can_guide)
    basic.button(lay, back, lay.words("check.papers"), Want.BACK, icon="doc")
    page_frame.toast(lay)


def _findings(lay: PageLayout, page: ConclusionPage, card: ProcedureCard, room: Rect) -> None:
    """Put a heading for each kind of finding, and a row for each question that led to it; all rows have one height."""
    sections = [(kind, icon, numbers) for kind, icon in _SECTIONS if (numbers := getattr(page.found, kind))]
    count = sum(len(numbers) for _, _, numbers in sections)
    style, gap = TITLE if len(sections) == 1 else HEADING, _GAP
    if len(sections) * style.line * lay.factor + count * (_ROW_H + gap) > room.h:
        style, gap = TITLE if len(sections) == 1 else _TIGHT, _GAP // 2
    head = style.line * lay.factor + 2
    grows = (room.h - len(sections) * head) / count - gap >= _LEAST_ROW_H
    if not grows:
        style, gap = _TIGHT, _GAP // 2
        if (room.h - len(sections) * (style.line + 2)) / count - gap < _LEAST_ROW_H and not lay.view.large:
            style = _FLOOR
        head = style.line + 2
    height = min(_ROW_H, (room.h - len(sections) * head) / count - gap)
    top = room.y
    for kind, icon, numbers in sections:
        key = "check.ask_clerk" if kind == "unsure" else f"check.{kind}"
        lay.text(lay.words(key), Rect(room.x, top, room.w, head), style, valign="middle", grow=grows)
        top += head
        for number in numbers:
            row = card.precheck[number]
            words = _row(lay, Rect(room.x, top + gap / 2, room.w, height), icon)
            lay.text(row.ask if kind == "unsure" else row.missing, words, ROW_PLAIN, valign="middle")
            top += height + gap


def _row(lay: PageLayout, rect: Rect, icon: str) -> Rect:
    """Put a card with an icon; return the box inside it that is left for words."""
    lay.card(rect, radius=24)
    side = min(84, rect.h - 24)
    badge = Rect(rect.x + 24, rect.cy - side / 2, side, side)
    basic.badge(lay, badge, icon, side * 0.58)
    edge = 8 if rect.h > 100 else 2
    return Rect(badge.right + 24, rect.y + edge, rect.right - badge.right - 48, rect.h - 2 * edge)


def _ready(lay: PageLayout, rect: Rect, key: str) -> None:
    t = lay.theme
    lay.card(rect, fill=t.ok_bg)
    lay.put(Disc(rect.x + 150, rect.cy, 96, t.ok), Icon("check", rect.x + 150, rect.cy, 104, t.on_ok, 2.4))
    words = Rect(rect.x + 286, rect.y + 28, rect.w - 322, rect.h - 56)
    title = Rect(words.x, words.y, words.w, words.h * 0.64)
    lay.text(lay.words(key), title, TITLE, valign="middle", even=True)
    lay.text(lay.words("check.clerk"), Rect(words.x, title.bottom, words.w, words.h - title.h), BODY, t.ink2)
