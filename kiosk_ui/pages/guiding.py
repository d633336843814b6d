"""Pages S11, the question whether the robot may lead the way, and S13, the arrival."""

import re

from kiosk_ui.pages.procedure import below
from kiosk_ui.pages.sheets import sheet
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import BUTTON, EXTRABOLD, HEADING, LABEL, MEDIUM, ROW_PLAIN, SEMIBOLD, TITLE, TextStyle
from kiosk_ui.widgets import basic, page_frame, route_directions
from kiosk_ui.widgets.ticket_card import big_number, queue_line, where_to
from robot.core.intents import Want
from robot.core.screen.cards import PlaceCard
from robot.core.screen.desk_values import Ticket
from robot.core.screen.view import ArrivedPage, GuideQuestionPage, ProcedurePage

_HERE_PX, _NUMBER_PX = (180.0, 330.0), (230.0, 380.0)
"""Smallest and usual height of the card of the place, and of the card of the visitor's number; reference px."""

_PAPER_PX, _PAPER_MOST_PX, _HEAD_PX = 104.0, 150.0, 74.0
_EXPLAINS, _GOES_ON = re.compile(r":| \(|;"), re.compile(r",| –| hoặc | or | của | of ")
_INFO = TextStyle(34, 50, MEDIUM)


def question(lay: PageLayout, page: GuideQuestionPage) -> None:
    """Lay out the question before the heavy robot drives: what happens on the way, and how to stop it."""
    area = page_frame.frame(lay, bar=lay.landscape)
    if page.code:
        card = lay.content.procedure(page.code, lay.view.language)
        below(lay, ProcedurePage(page.code), card, area)
    room = sheet(lay, 640, white=True)
    t = lay.theme
    place = lay.content.place(page.place, lay.view.language)
    badge = Rect(room.x, room.y + (0 if lay.short else 24), 132, 132)
    basic.badge(lay, badge, "walk", 84)
    words = Rect(badge.right + 34, badge.y, room.right - badge.right - 34, 132)
    lay.text(
        lay.words("gui.to", place=place.label),
        Rect(words.x, words.y, words.w, 76),
        TextStyle(54, 74, TITLE.weight),
        valign="middle",
    )
    _how_far(lay, place, Rect(words.x, words.y + 78, words.w, 52))
    top = badge.bottom + (24 if lay.short else 40)
    notes = [("walk", "gui.n1"), ("hand", "gui.n2")]
    if lay.content.map(lay.view.language).level_floor:
        notes.append(("wheel", "gui.n3"))
    pitch = 134 if lay.short else 166
    for i, (icon, key) in enumerate(notes):
        rect = Rect(room.x, top + i * pitch, room.w, pitch - 16)
        line = f"{key}b" if key != "gui.n2" or lay.listens else "gui.n2_written"
        basic.note(lay, rect, icon, lay.words(key), lay.words(line))
    if lay.short:
        yes = Rect(room.x, top + 3 * pitch + 8, room.w, 136)
        others = Rect(room.x, yes.bottom + 20, room.w, 116)
        hint = Rect(room.x, others.bottom + 8, room.w, 56)
    else:
        yes, others, hint = Rect(48, 1386, 984, 156), Rect(48, 1566, 984, 132), Rect(48, 1714, 984, 60)
    basic.button(
        lay,
        yes,
        lay.words("gui.yes"),
        Want.YES,
        icon="check",
        kind=basic.PRIMARY,
        style=TextStyle(44, 60, BUTTON.weight),
    )
    left, right = others.columns(2, 24)
    basic.button(lay, left, lay.words("gui.map"), Want.SHOW_MAP, icon="pin")
    basic.button(lay, right, lay.words("gui.no"), Want.NO, icon="x")
    if lay.listens:
        lay.text(lay.words("gui.hint"), hint, TextStyle(34, 50, MEDIUM), t.ink2, "centre", valign="middle")


def _how_far(lay: PageLayout, place: PlaceCard, box: Rect) -> None:
    """Put distance and duration from the robot, and the place's name if it fits; without a route only the name."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        route = now.live.route
        known = {"m": route_directions.spoken_m(route_directions.length(route)), "n": route_directions.minutes(route)}
        told = [lay.words("gui.info", name=place.name, **known), lay.words("gui.way", **known)]
        lines = told if len(route) >= 2 else [place.name]
        fitting = (line for line in lines if _on_one_line(lay, line, box))
        line = next(fitting, lines[-1])
        return tuple(lay.set(line, box, _INFO, lay.theme.ink2, valign="middle")[0])

    lay.live(ItemsRegion(box, items, key=lambda now: (now.live.route, lay.dress)))


def _on_one_line(lay: PageLayout, line: str, box: Rect) -> bool:
    setting = lay.type.fit(line, box.w, box.h, _INFO, lay.factor)
    return len(setting.lines) == 1 and setting.size >= _INFO.size and not setting.cut


def arrived(lay: PageLayout, page: ArrivedPage) -> None:
    """Lay out S13: the place, the visitor's queue number, and the papers to hand over, in order."""
    area = page_frame.frame(lay, "finish")
    place = lay.content.place(page.place, lay.view.language)
    papers = _papers(lay, page)
    buttons = Rect(area.x, area.bottom - (130 if lay.short else 156), area.w, 124 if lay.short else 130)
    gap = 16 if page.ticket else 24
    green = Rect(area.x, area.y + (0 if lay.short else 8), area.w, _HERE_PX[1])
    mine = Rect(area.x, green.bottom + gap, area.w, _NUMBER_PX[1])
    if page.ticket:
        rows = -(-len(papers) // _columns(lay)[0])
        green, mine = _beside_papers(Rect(area.x, green.y, area.w, buttons.y - 24 - green.y), rows, gap)
        _number(lay, mine, page.ticket)
    _here(lay, green, place)
    top = (mine if page.ticket else green).bottom + gap
    if papers:
        _hand_over(lay, papers, Rect(area.x, top, area.w, buttons.y - 24 - top))
    done, more = buttons.columns(2, 24)
    basic.button(lay, done, lay.words("arr.done"), Want.DONE, icon="check", kind=basic.PRIMARY)
    basic.button(lay, more, lay.words("arr.more"), Want.HOME, icon="grid")
    page_frame.toast(lay)


def _beside_papers(room: Rect, rows: int, gap: float) -> tuple[Rect, Rect]:
    """Return the boxes of the cards of place and number, which share the room left by `rows` of papers below them."""
    least, most = _HERE_PX[0] + _NUMBER_PX[0], _HERE_PX[1] + _NUMBER_PX[1]
    fitting = int((room.h - least - gap - _HEAD_PX) // (_PAPER_PX + gap))
    rows = min(rows, max(1, fitting))
    papers = gap + _HEAD_PX + rows * (_PAPER_PX + gap) if rows else 0
    both = max(least, min(room.h - gap - papers, most))
    share = (both - least) / (most - least)
    here = Rect(room.x, room.y, room.w, round(_HERE_PX[0] + share * (_HERE_PX[1] - _HERE_PX[0])))
    return here, Rect(room.x, here.bottom + gap, room.w, round(both - here.h))


def _columns(lay: PageLayout) -> tuple[int, float]:
    """Return the number of columns in which papers are listed, and the gap between papers, reference px."""
    return (2, 24) if lay.landscape else (1, 16)


def _here(lay: PageLayout, rect: Rect, place: PlaceCard) -> None:
    """Put the card of the place reached, in the colour of success."""
    t = lay.theme
    lay.card(rect, fill=t.ok_bg)
    r = min(96.0, 0.29 * rect.h)
    lay.put(Disc(rect.x + 150, rect.cy, r, t.ok), Icon("check", rect.x + 150, rect.cy, 1.08 * r, t.on_ok, 2.4))
    inner = Rect(rect.x + 286, rect.y + 0.085 * rect.h, rect.w - 286 - 170, 0.83 * rect.h)
    here = Rect(inner.x, inner.y, inner.w, max(40, 0.158 * rect.h))
    name = Rect(inner.x, inner.bottom - max(46, 0.24 * rect.h), inner.w, max(46, 0.24 * rect.h))
    label = Rect(inner.x, here.bottom, inner.w, name.y - here.bottom)
    lay.text(lay.words("arr.here"), here, TextStyle(36, 52, SEMIBOLD), t.ok, valign="middle")
    lay.text(place.label, label, TextStyle(100, 138, EXTRABOLD), valign="middle", grow=False)
    lay.text(place.name, name, TextStyle(36, 52, MEDIUM), valign="middle")
    lay.put(Icon(place.icon, rect.right - 110, rect.cy, min(120.0, 0.5 * rect.h), (*t.ok[:3], 150), 1.6))


def _number(lay: PageLayout, rect: Rect, ticket: Ticket) -> None:
    """Put the visitor's queue number, how many people are ahead, and the number that is called now."""
    t = lay.theme
    lay.card(rect)
    now = Rect(rect.right - 324, rect.y + 20, 296, rect.h - 40)
    lay.put(Panel(now, 24, t.tint2, t.line if t.flat else None, 4 if t.flat else 0))
    inner = Rect(rect.x + 48, rect.y + 14, now.x - rect.x - 72, rect.h - 28)
    head = Rect(inner.x, inner.y, inner.w, max(40, 0.15 * inner.h))
    lay.text(lay.words("arr.mine"), head, TextStyle(34, 50, MEDIUM), t.ink2, valign="middle")
    low = Rect(inner.x, inner.bottom - max(48, 0.18 * inner.h), inner.w, max(48, 0.18 * inner.h))
    middle = Rect(inner.x, head.bottom + 10, inner.w, low.y - head.bottom - 20)
    lay.put(big_number(lay, ticket.number, middle, 176, t.accent))
    said = lay.words("tic.called") if ticket.called else queue_line(lay, ticket)
    ink = t.ok if ticket.called else t.ink
    lay.still(low, lay.set(said, low, TextStyle(36, 52, SEMIBOLD), ink, valign="middle")[0])
    _now(lay, now.inset(16, 10), ticket)


def _now(lay: PageLayout, box: Rect, ticket: Ticket) -> None:
    t = lay.theme
    head = Rect(box.x, box.y, box.w, max(40, 0.18 * box.h))
    lay.text(lay.words("arr.now"), head, TextStyle(32, 46, MEDIUM), t.ink2, "centre", valign="middle")
    roomy = box.h > 200
    note = Rect(box.x, box.bottom - 88, box.w, 88) if roomy else Rect(box.x, box.bottom, box.w, 0)
    middle = Rect(box.x, head.bottom + 4, box.w, note.y - head.bottom - 8)
    if ticket.serving:
        number: list[Item] = [big_number(lay, ticket.serving, middle, 84, t.ink, "centre")]
    else:
        number, _ = lay.set(lay.words("tic.nobody_yet"), middle, HEADING, t.ink, "centre", valign="middle")
    lay.still(middle, number)
    if roomy:
        said = where_to(lay, ticket) if ticket.called else lay.words("arr.call")
        lay.still(note, lay.set(said, note, LABEL, t.ink2, "centre", valign="middle", even=True)[0])


def _papers(lay: PageLayout, page: ArrivedPage) -> list[str]:
    """Return the papers that the visitor ticked; if none is ticked, all that every visitor needs."""
    if not page.code:
        return []
    documents = lay.content.procedure(page.code, lay.view.language).documents
    ticked = [documents[i].title for i in page.ticked if i < len(documents)]
    return ticked or [row.title for row in documents if not row.optional]


def _hand_over(lay: PageLayout, titles: list[str], room: Rect) -> None:
    """Put the numbered list of papers, and how many more there are if not all fit."""
    columns, gap = _columns(lay)
    head = Rect(room.x, room.y, room.w, 58)
    rows = max(1, int((room.h - _HEAD_PX + gap) // (_PAPER_PX + gap)))
    shown = titles[: rows * columns]
    words = lay.words("arr.order")
    if len(titles) > len(shown):
        words = f"{words} ({lay.words('arr.rest', n=len(titles) - len(shown))})"
    lay.text(words, head, HEADING, valign="middle")
    needed = -(-len(shown) // columns)
    height = max(_PAPER_PX, min(_PAPER_MOST_PX, (room.h - _HEAD_PX + gap) / needed - gap))
    height = min(height, room.h - _HEAD_PX)
    for i, title in enumerate(shown):
        column = Rect(room.x, room.y + _HEAD_PX, room.w, room.h).columns(columns, 24)[i % columns]
        rect = Rect(column.x, column.y + i // columns * (height + gap), column.w, height)
        lay.card(rect, radius=24, outline=lay.theme.line, outline_px=2, shadow=False)
        basic.number_disc(lay, rect.x + 60, rect.cy, 32, i + 1, TextStyle(34, 48, BUTTON.weight))
        beside = Rect(rect.x + 112, rect.y + 6, rect.w - 132, rect.h - 12)
        lay.text(_whole_words(lay, title, beside), beside, ROW_PLAIN, valign="middle")


def _whole_words(lay: PageLayout, title: str, box: Rect) -> str:
    """Return the title of a paper, or as many of its clauses as fit into `box`: its name lets a clerk recognise it.

    The text behind a colon is kept or left out as a whole: half of a list of accepted papers would mislead.
    """
    ends = (at.start() for parts in (_EXPLAINS, _GOES_ON) for at in reversed([*parts.finditer(title)]))
    shorter = [title, *(title[:end] for end in ends)]
    whole = (one for one in shorter if not lay.type.fit(one, box.w, box.h, ROW_PLAIN, lay.factor).cut)
    return next(whole, shorter[-1])
