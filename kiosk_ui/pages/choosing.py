"""Pages for choosing a procedure: S04 home, S06 list of a life event, S08 "did you mean"."""

from collections.abc import Sequence

from msgspec.structs import replace

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Item, Panel, Text
from kiosk_ui.rendering.theme import BODY, BUTTON, CAPTION, LABEL, MEDIUM, ROW, SEMIBOLD, TITLE, TextStyle
from kiosk_ui.rendering.typesetting import Setting, baseline_in
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.rules import ALL
from robot.core.screen.cards import ProcedureCard, TopicCard
from robot.core.screen.paging import PROCEDURES, TILES
from robot.core.screen.view import ChoicesPage, HomePage, ListPage

_COLUMNS = 2
_HOME_LEAST, _LIST_LEAST, _CHOICES_LEAST = 730, 704, 760
_PAGER_H, _PAGER_GAP = 88, 24
_FIELD = TextStyle(36, 52, MEDIUM)
_CHOICE_TITLES = (
    TextStyle(42, 58, SEMIBOLD),
    TextStyle(36, 50, SEMIBOLD),
    TextStyle(32, 44, SEMIBOLD),
    TextStyle(28, 39, SEMIBOLD),
)
_FEE_CHARS = 50
"""A fee of more letters ("no fee, but the insurance itself is paid for") stands on the procedure's own page only."""


def home(lay: PageLayout, page: HomePage) -> None:
    """Lay out the home page: search, life events, queue number, dossier, all procedures.

    If the microphone is broken, a banner takes the place of the title.
    """
    area = page_frame.frame(lay, "finish", current="home", least=_HOME_LEAST)
    broken = fault(lay)
    buttons_h = 100 if lay.short else 120
    if broken:
        banner = Rect(area.x, area.y + (0 if lay.short else 4), area.w, 120 if lay.short else 140)
        basic.banner(lay, banner, "micoff", *broken)
        field_top = banner.bottom + (16 if lay.short else 20)
    elif lay.view.large:
        field_top = area.y + (0 if lay.short else 8)
    else:
        title = Rect(area.x, area.y - 6 if lay.short else 530, area.w, 72)
        lay.text(
            lay.words("home.title"),
            title,
            TextStyle(52 if lay.short else 48, 70 if lay.short else 66, TITLE.weight),
            valign="middle",
        )
        field_top = title.bottom + 10
    field = Rect(area.x, field_top, area.w, 100 if lay.short else 104)
    _search_field(lay, field)
    tiles_top = field.bottom + (20 if lay.short or broken else 28)
    buttons = Rect(area.x, area.bottom - buttons_h if lay.short else 1540, area.w, buttons_h)
    grid = Rect(
        area.x, tiles_top, area.w, buttons.y - (28 if lay.view.lowered else 20 if lay.short else 24) - tiles_top
    )
    _tiles(lay, grid, page.number, lay.content.topics(lay.view.language))
    if broken and not lay.short:
        basic.button(lay, buttons, lay.words("home.helpme"), Want.STAFF, icon="help", kind=basic.PRIMARY)
        return
    _quick(lay, buttons)
    page_frame.toast(lay)


def _search_field(lay: PageLayout, rect: Rect) -> None:
    """Put a button that looks like the text field of the search page, and opens that page."""
    t = lay.theme
    lay.card(rect, radius=rect.h / 2)
    lay.icon("search", rect.x + 70, rect.cy, 48)
    keys = Rect(rect.right - rect.h + 4, rect.y + 8, rect.h - 16, rect.h - 16)
    lay.put(Panel(keys, keys.h / 2, t.tint))
    lay.icon("kbd", keys.cx, keys.cy, 48)
    words = Rect(rect.x + 112, rect.y + 4, keys.x - 24 - rect.x - 112, rect.h - 8)
    lay.text(lay.words("home.search"), words, _FIELD, t.ink2, valign="middle")
    lay.target(rect, Want.SEARCH, radius=rect.h / 2)


def _tiles(lay: PageLayout, grid: Rect, number: int, topics: Sequence[TopicCard]) -> None:
    """Put the tiles `topics` of sheet `number`, and below them a pager if not all fit on one sheet."""
    lowered = lay.view.lowered
    pages = TILES.pages(len(topics), lowered=lowered)
    number, here = TILES.shown(len(topics), number, lowered=lowered)
    if pages > 1:
        basic.pager(lay, Rect(grid.x, grid.bottom - _PAGER_H, grid.w, _PAGER_H), number, pages)
        grid = Rect(grid.x, grid.y, grid.w, grid.h - _PAGER_H - _PAGER_GAP)
    gap = 16 if lay.short else 20
    rows = -(-min(len(topics), TILES.of(lowered=lowered)) // _COLUMNS)
    height = min(240.0 if lay.view.noisy else 216.0, (grid.h - gap * (rows - 1)) / max(1, rows))
    for i, topic in enumerate(topics[here]):
        width = (grid.w - 24) / _COLUMNS
        rect = Rect(grid.x + i % _COLUMNS * (width + 24), grid.y + i // _COLUMNS * (height + gap), width, height)
        basic.tile(lay, rect, topic.icon, topic.label, topic.line, Want.TOPIC, topic.key)


def _quick(lay: PageLayout, rect: Rect) -> None:
    shown = (
        ("home.q1", "ticket", Want.TICKET, "", basic.PRIMARY),
        ("home.q2", "filefind", Want.DOSSIER, "", basic.SECONDARY),
        ("home.q3", "grid", Want.TOPIC, "all", basic.SECONDARY),
    )
    style = TextStyle(34, 50, BUTTON.weight)
    boxes = rect.columns(len(shown), 20 if lay.landscape else 24)
    for (key, icon, want, of, kind), box in zip(shown, boxes, strict=True):
        basic.button(lay, box, lay.words(key), want, of, icon=icon, kind=kind, style=style)


def fault(lay: PageLayout) -> tuple[str, str] | None:
    """Return (title, line) of the banner of a robot that cannot hear; None if it can, or in hearing mode."""
    if not lay.view.written and {Part.MICROPHONE, Part.RECOGNISER} & set(lay.view.down):
        return lay.words("down.microphone"), lay.words("down.microphone_instead")
    return None


def listing(lay: PageLayout, page: ListPage) -> None:
    """Lay out the procedures of a life event or field of work, a few at a time; for all procedures the fields."""
    area = page_frame.frame(lay, least=_LIST_LEAST)
    t = lay.theme
    fields = lay.content.fields(lay.view.language)
    topics = {topic.key: topic for topic in (*lay.content.topics(lay.view.language), *fields)}
    title = topics[page.topic].label if page.topic in topics else lay.words("list.all")
    lay.text(title, Rect(area.x, area.y - 2, area.w * 0.7, 74), TITLE, valign="middle")
    count = lay.words("list.count", n=len(page.codes))
    if page.topic == ALL and fields:
        if lay.short:
            beside = Rect(area.x + area.w * 0.7, area.y, area.w * 0.3, 72)
            lay.text(count, beside, BODY, t.ink2, "right", valign="middle")
        else:
            lay.text(count, Rect(area.x, area.y + 72, area.w, 48), BODY, t.ink2, valign="middle")
        top, bottom = (area.y + 88, area.bottom) if lay.short else (656, 1624)
        _tiles(lay, Rect(area.x, top, area.w, bottom - top), page.number, fields)
        page_frame.toast(lay)
        return
    lowered = lay.view.lowered
    pages = PROCEDURES.pages(len(page.codes), lowered=lowered)
    number, here = PROCEDURES.shown(len(page.codes), page.number, lowered=lowered)
    if lay.short:
        lay.text(count, Rect(area.x + area.w * 0.7, area.y, area.w * 0.3, 72), BODY, t.ink2, "right", valign="middle")
        rows = Rect(area.x, area.y + 88, area.w, area.bottom - area.y - 88 - (120 if pages > 1 else 0))
        pager = Rect(area.x, area.bottom - 104, area.w, 104)
    else:
        lay.text(count, Rect(area.x, area.y + 72, area.w, 48), BODY, t.ink2, valign="middle")
        rows = Rect(area.x, 656, area.w, 5 * 150 + 4 * 16)
        pager = Rect(area.x, 1520, area.w, 104)
    boxes = rows.rows(PROCEDURES.of(lowered=lowered), 14 if lay.short else 16)
    for code, rect in zip(page.codes[here], boxes, strict=False):
        card = lay.content.procedure(code, lay.view.language)
        _row(lay, rect, card)
    if pages > 1:
        basic.pager(lay, pager, number, pages)
    page_frame.toast(lay)


def _row(lay: PageLayout, rect: Rect, card: ProcedureCard) -> None:
    lay.card(rect)
    side = min(96, rect.h - 24)
    box = Rect(rect.x + 24, rect.cy - side / 2, side, side)
    basic.badge(lay, box, card.icon, 52)
    lay.icon("chev", rect.right - 44, rect.cy, 36)
    words = Rect(box.right + 24, rect.y + 6, rect.right - 84 - box.right - 24, rect.h - 12)
    facts = facts_line(lay, card)
    title = lay.type.fit(card.title, words.w, 92, ROW, lay.factor)
    if lay.view.large or title.cut or title.height + 42 > words.h:
        lay.text(card.title, words, ROW, valign="middle")
    else:
        top = rect.cy - (title.height + 42) / 2
        lay.text(
            card.title,
            Rect(words.x, top, words.w, title.height),
            TextStyle(title.size, title.line, ROW.weight),
            grow=False,
        )
        lay.text(facts, Rect(words.x, top + title.height, words.w, 42), LABEL, lay.theme.ink2, valign="middle")
    lay.target(rect, Want.CHOOSE, card.code)


def facts_line(lay: PageLayout, card: ProcedureCard) -> str:
    """Return counter, fee and time in one line, as far as they are known: "Quầy 3 · Miễn phí · Trong ngày". Facts that
    are only announced stand on the procedure's own page, beside the note that says so."""
    return " · ".join(_facts(lay, card))


def _facts(lay: PageLayout, card: ProcedureCard) -> list[str]:
    short = [lay.content.place(card.place, lay.view.language).label] if card.place else []
    if card.announced:
        return short
    if card.fee_known and len(card.fee) <= _FEE_CHARS:
        short.append(card.fee)
    if card.time_known:
        short.append(card.time)
    return short


def choices(lay: PageLayout, page: ChoicesPage) -> None:
    """Lay out one to three procedures that may be meant, with their situations; a single one as a yes-no question."""
    turn = lay.view.heard or page.turn
    lay.view = replace(lay.view, heard=0)  # this page shows the heard words itself
    area = page_frame.frame(lay, least=_CHOICES_LEAST)
    top = area.y + 4
    if turn:
        _heard(lay, turn, Rect(area.x, top, area.w, 52))
        top += 52
    only = len(page.codes) == 1
    lay.text(lay.words("dym.confirm" if only else "dym.title"), Rect(area.x, top, area.w, 74), TITLE, valign="middle")
    room = Rect(area.x, top + (84 if lay.short else 92), area.w, 0)
    if only:
        _confirmed(lay, page.codes[0], Rect(room.x, room.y, room.w, area.bottom - room.y))
    else:
        _several(lay, page.codes, Rect(room.x, room.y, room.w, area.bottom - room.y))
    page_frame.toast(lay)


def _several(lay: PageLayout, codes: tuple[str, ...], room: Rect) -> None:
    """Put a card for each procedure, and a button for "none of these".

    In a loud room the cards are larger, in place of the hint what to say.
    """
    tall, gap = 100 if lay.short else 108, 16 if lay.short else 24
    hint = lay.listens and not (lay.short or lay.view.noisy)
    if lay.view.noisy and not lay.short:
        tall += 20
    none = Rect(room.x, 1468, room.w, tall) if hint else Rect(room.x, room.bottom - tall, room.w, tall)
    cards = Rect(room.x, room.y, room.w, none.y - 20 - room.y)
    height = min(276.0 if lay.view.noisy else 236.0, (cards.h - 2 * gap) / 3)
    begin = cards.y + (3 - len(codes)) * (height + gap) / 2
    for i, code in enumerate(codes):
        rect = Rect(cards.x, begin + i * (height + gap), cards.w, height)
        _choice(lay, rect, i + 1, lay.content.procedure(code, lay.view.language))
    key = "dym.none2" if len(codes) == 2 else "dym.none"
    basic.button(lay, none, lay.words(key), Want.SEARCH, "heard", icon="search", style=TextStyle(36, 52, BUTTON.weight))
    if hint:
        _hint(lay, "dym.hint", none.bottom + 16)


def _confirmed(lay: PageLayout, code: str, room: Rect) -> None:
    """Put the only procedure that may be meant, and two large replies: yes and no."""
    gap = 24
    hint = lay.listens and not (lay.short or lay.view.noisy)
    tall = 240 if lay.short else 280
    card = Rect(room.x, room.y, room.w, min(400.0, room.h - tall - gap))
    _choice(lay, card, 0, lay.content.procedure(code, lay.view.language))
    yes, no = Rect(room.x, card.bottom + gap, room.w, tall).columns(2, gap)
    style = TextStyle(46, 64, BUTTON.weight)
    basic.button(lay, yes, lay.words("dym.yes"), Want.YES, icon="check", kind=basic.PRIMARY, style=style, icon_px=64)
    basic.button(lay, no, lay.words("dym.no"), Want.NO, icon="x", style=style, icon_px=64)
    if hint:
        _hint(lay, "dym.confirm_hint", yes.bottom + 24)


def _hint(lay: PageLayout, key: str, y: float) -> None:
    """Put a line that says what a visitor may say instead of touching."""
    box = Rect(48, y, 984, 62)
    lay.text(lay.words(key), box, TextStyle(32, 48, MEDIUM), lay.theme.ink2, "centre", valign="middle")


def _heard(lay: PageLayout, turn: int, box: Rect) -> None:
    """Put the visitor's own words. They are private: they come as live values and are not cached."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        said, _ = now.live.transcript(turn)
        if not said:
            return ()
        style = TextStyle(34, 50, MEDIUM)
        line = lay.type.shortened(lay.words("dym.heard", q=said), box.w, style)
        baseline = baseline_in(box.y, box.h, style.size)
        return (Text(line, box.x, baseline, style.size, style.weight, lay.theme.ink2, box),)

    lay.live(ItemsRegion(box, items, private=True))


def _choice(lay: PageLayout, rect: Rect, number: int, card: ProcedureCard) -> None:
    t = lay.theme
    lay.card(rect)
    if number:
        basic.number_disc(
            lay, rect.x + 80, rect.cy, 52, number, TextStyle(50, 70, CAPTION.weight._replace(file="Bold"))
        )
    else:  # the only one
        basic.badge(lay, Rect(rect.x + 28, rect.cy - 56, 112, 112), card.icon, 60)
    lay.icon("chev", rect.right - 54, rect.cy, 44)
    words = Rect(rect.x + 168, rect.y + 10, rect.w - 168 - 112, rect.h - 20)
    fact = _chip_line(lay, card, words.w)
    title, with_situation = _choice_title(lay, card, words.w, words.h - (56 if fact else 0))
    if title.cut and fact:  # the title matters more than fee and time
        fact = ""
        title, with_situation = _choice_title(lay, card, words.w, words.h)
    total = title.height + (48 if with_situation else 0) + (56 if fact else 0)
    y = rect.cy - total / 2
    lay.text(
        card.title, Rect(words.x, y, words.w, title.height), TextStyle(title.size, title.line, title.weight), grow=False
    )
    y += title.height
    if with_situation:
        lay.text(card.situation, Rect(words.x, y, words.w, 48), BODY, t.ink2, valign="middle")
        y += 48
    if fact:
        basic.chip(lay, words.x, y + 6, 48, fact)
    lay.target(rect, Want.CHOOSE, card.code)


def _choice_title(lay: PageLayout, card: ProcedureCard, width: float, room: float) -> tuple[Setting, bool]:
    """Return the title set in at most three lines, smaller if needed, and whether the situation fits below it."""
    for situation in (True, False) if card.situation else (False,):
        for style in _CHOICE_TITLES:
            title = lay.type.fit(card.title, width, room - (48 if situation else 0), style, lay.factor)
            if not title.cut and len(title.lines) <= 3 and title.size >= style.size:
                return title, situation
    return lay.type.fit(card.title, width, room, _CHOICE_TITLES[-1], lay.factor), False


def _chip_line(lay: PageLayout, card: ProcedureCard, width: float) -> str:
    """Return as many facts (counter, fee, time) as fit into a chip of `width` px."""
    parts = _facts(lay, card)
    while parts and basic.chip_width(lay, " · ".join(parts)) > width:
        parts.remove(max(parts, key=len))
    return " · ".join(parts)
