"""Page S07: search for a procedure by its name, typed with or without Vietnamese diacritics."""

from typing import NamedTuple

from kiosk_ui.keyboard.key_rendering import ground
from kiosk_ui.keyboard.letter_keyboard import slot
from kiosk_ui.keyboard.letter_keys import keyboard as keys
from kiosk_ui.keyboard.letter_keys import keyboard_of, telex_pill
from kiosk_ui.keyboard.typing_port import CLEAR
from kiosk_ui.pages.results import result
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Gradient, Icon, Item, Panel, Text
from kiosk_ui.rendering.theme import CAPTION, LABEL, LABEL_STRONG, ROW, SECOND, SEMIBOLD, TextStyle
from kiosk_ui.rendering.typesetting import baseline_in
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets import navigation_bar as bar
from kiosk_ui.widgets.captions import caption
from kiosk_ui.widgets.recognised_text import heard
from kiosk_ui.widgets.status_pill import pill
from robot.core.intents import Want
from robot.core.screen.view import Ear, SearchPage

_VISOR_H = 392
_WORDS = Rect(440, 166, 608, 128)
"""Place of the robot's words, beside its face."""

_FIELD = TextStyle(46, 64, SEMIBOLD)
_CARET_PX = 5


class SearchPlaces(NamedTuple):
    """Boxes of the parts of the search page: field, line below it, results, keys, what is above and below the keys."""

    field: Rect
    line: Rect
    slots: tuple[Rect, ...]
    keys: Rect
    gap: float
    ground: Rect | None = None
    strip: Rect | None = None
    telex: Rect | None = None  # touch area of the Telex switch, which is drawn in the strip
    bar: Rect | None = None


def search(lay: PageLayout, _page: SearchPage) -> None:
    """Lay out field, results and keyboard. Typed text is private: it comes as a live value and is not cached."""
    places = _landscape(lay) if lay.landscape else _lowered(lay) if lay.view.lowered else _portrait(lay)
    if places.ground is not None:
        t = lay.theme
        lay.put(Panel(places.ground, 40, ground(lay), t.line if t.flat else None, t.outline_px))
    _field(lay, places.field)
    _line(lay, places.line, with_hint=places.strip is None)
    _nothing_found(lay, places)
    for number, rect in enumerate(places.slots):
        result(lay, rect, slot(number, len(places.slots)))
    if places.strip is not None and places.telex is not None:
        _strip(lay, places.strip, places.telex)
    keys(lay, places.keys, places.gap)
    if places.bar is not None:
        _bar(lay, places.bar)


def _portrait(lay: PageLayout) -> SearchPlaces:
    _visor(lay)
    vietnamese = lay.view.language == "vi"
    return SearchPlaces(
        field=Rect(48, 416, 984, 112),
        line=Rect(48, 536, 984, 48),
        slots=tuple(Rect(48, 590 + 126 * row, 984, 116) for row in range(4)),
        ground=Rect(0, 1106, 1080, 900),
        strip=Rect(24, 1118, 1032, 52) if vietnamese else None,
        telex=Rect(0, 1095, 0, 84) if vietnamese else None,
        keys=Rect(24, 1182, 1032, 568) if vietnamese else Rect(24, 1130, 1032, 620),
        gap=11,
        bar=Rect(24, 1770, 1032, 100),
    )


def _lowered(lay: PageLayout) -> SearchPlaces:
    page_frame.frame(lay, bar=False)
    vietnamese = lay.view.language == "vi"
    return SearchPlaces(
        field=Rect(48, 880, 984, 88),
        line=Rect(48, 970, 984, 40),
        slots=_grid(Rect(48, 1012, 984, 192), 16),
        ground=Rect(0, 1208, 1080, 800),
        strip=Rect(24, 1226, 1032, 52) if vietnamese else None,
        telex=Rect(0, 1210, 0, 84) if vietnamese else None,
        keys=Rect(24, 1300, 1032, 496) if vietnamese else Rect(24, 1232, 1032, 564),
        gap=9,
        bar=Rect(24, 1810, 1032, 92),
    )


def _landscape(lay: PageLayout) -> SearchPlaces:
    page_frame.frame(lay)
    return SearchPlaces(
        field=Rect(712, 28, 1160, 86),
        line=Rect(712, 116, 1160, 38),
        slots=_grid(Rect(712, 156, 1160, 218), 16),
        keys=Rect(712, 390, 1160, 560),
        gap=10,
    )


def _grid(box: Rect, gap: float) -> tuple[Rect, ...]:
    return tuple(rect for row in box.rows(2, 8) for rect in row.columns(2, gap))


def _visor(lay: PageLayout) -> None:
    """Put a visor that is lower than usual: the face on the left, the robot's words and an example on the right."""
    t, view = lay.theme, lay.view
    lay.put(Gradient(Rect(0, 0, 1080, _VISOR_H), t.visor1, t.visor2, (0, 0, 56, 56)))
    if t.flat:
        lay.put(Panel(Rect(0, _VISOR_H - 4, 1080, 4), 1, t.line))
    page_frame.strip(lay)
    shows_heard = bool(view.hearing) and not view.written
    if shows_heard:
        heard(lay)
    page_frame.face(lay, 230, *((178, 0.5) if shows_heard else (236, 0.72)))
    pill(lay, 540 if view.written else _WORDS.cx, 112, notice_y=318, grows=False)
    words = Rect(_WORDS.x, _WORDS.y, _WORDS.w, 98) if shows_heard else _WORDS
    if view.caption:
        caption(lay, words, CAPTION)
    else:
        lay.text(lay.words("sea.tip"), words, CAPTION, t.on_visor, "centre", valign="middle", even=True)
    if not (shows_heard or view.noisy):
        example = Rect(_WORDS.x, 306, _WORDS.w, 52)
        lay.text(lay.words("sea.ex"), example, SECOND, t.second_on_visor, "centre", valign="middle")


def _field(lay: PageLayout, rect: Rect) -> None:
    """Put the typed text with a caret behind it; of a text that does not fit, the end is shown."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.accent, 4, 10 if t.shadow else 0))
    lay.icon("search", rect.x + 58, rect.cy, 48)
    box = Rect(rect.x + 108, rect.y + 6, rect.w - 108 - 128, rect.h - 12)

    def put(board: PageLayout, now: RegionInput) -> None:
        style = board.size(_FIELD)
        if style.line > box.h:
            style = TextStyle(round(box.h / 1.4), round(box.h), style.weight)
        shown = text = now.live.typed
        while shown and board.type.width(_tail(shown, text), style.size, style.weight) > box.w - 12:
            shown = shown[1:]
        line = _tail(shown, text)
        baseline = baseline_in(box.y, box.h, style.size)
        board.put(Text(line, box.x, baseline, style.size, style.weight, board.theme.ink, box))
        caret = box.x + board.type.width(line, style.size, style.weight) + 4
        board.put(Panel(Rect(caret, box.cy - 0.6 * style.size, _CARET_PX, 1.2 * style.size), 2, board.theme.accent))

    lay.private(box, put, lambda now: now.live.typed)
    disc = Rect(rect.right - 112, rect.y, 112, rect.h)
    clear = (Disc(disc.cx, disc.cy, min(48, rect.h / 2 - 8), t.tint2), Icon("x", disc.cx, disc.cy, 44, t.ink, 2.2))
    area = disc.inset(8, 4)
    lay.region(ItemsRegion(area, lambda now: clear if now.live.typed else ()))
    lay.target(disc, Want.TYPING, CLEAR, radius=48)


def _tail(shown: str, text: str) -> str:
    return shown if shown == text else f"…{shown}"


def _line(lay: PageLayout, rect: Rect, *, with_hint: bool) -> None:
    """Put the number of results, and if `with_hint` the keyboard's hint."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        board = keyboard_of(now)
        if board is None:
            return ()
        if with_hint and board.hint:
            return tuple(lay.set(lay.words(board.hint), rect, LABEL_STRONG, lay.theme.accent, valign="middle")[0])
        if not board.found:
            return ()
        count = lay.words("sea.count", n=len(board.found))
        return tuple(lay.set(count, rect, SECOND, lay.theme.ink2, valign="middle")[0])

    lay.region(ItemsRegion(rect, items))


def _nothing_found(lay: PageLayout, places: SearchPlaces) -> None:
    """Put a note that nothing was found for these words, and what to do."""
    first, last = places.slots[0], places.slots[1]
    box = Rect(first.x, first.y, last.right - first.x, min(148, last.bottom - first.y))

    def put(board: PageLayout, now: RegionInput) -> None:
        if not lost(now):
            return
        said = board.words("sea.none", q=now.live.typed.strip())
        if board.view.large or board.type.width(said, ROW.size, ROW.weight) > box.w - 176:
            said = board.words("sea.none_long")
        deaf = board.view.written or board.view.ear is Ear.BROKEN
        basic.note(board, box, "search", said, board.words("sea.shorter_deaf" if deaf else "sea.shorter"))

    def lost(now: RegionInput) -> bool:
        board = keyboard_of(now)
        return board is not None and board.lost

    lay.private(box, put, lambda now: now.live.typed if lost(now) else "")


def _strip(lay: PageLayout, rect: Rect, reach: Rect) -> None:
    """Put a hint (what to type) and the Telex switch above a Vietnamese keyboard."""
    labels = (lay.words("key.telex_on"), lay.words("key.telex_off"))
    wide = max(lay.type.width(label, round(28 * lay.factor), LABEL_STRONG.weight) for label in labels) + 48
    shown = Rect(rect.right - wide, rect.y, wide, rect.h - 2)
    telex_pill(lay, shown, Rect(shown.x, reach.y, wide, reach.h))
    box = Rect(rect.x + 8, rect.y, rect.w - wide - 32, rect.h)
    usual = lay.words("sea.tones")

    def items(now: RegionInput) -> tuple[Item, ...]:
        board = keyboard_of(now)
        hint = "" if board is None else board.hint
        style, ink = (LABEL_STRONG, lay.theme.accent) if hint else (LABEL, lay.theme.ink2)
        return tuple(lay.set(lay.words(hint) if hint else usual, box, style, ink, valign="middle")[0])

    lay.region(ItemsRegion(box, items))


def _bar(lay: PageLayout, rect: Rect) -> None:
    """Put the usual navigation bar, but without the microphone: on this page it is a key."""
    slots = (
        ("back", "nav.back", Want.BACK, ""),
        ("home", "nav.home", Want.HOME, ""),
        ("help", "sea.staff", Want.STAFF, ""),
        ("text", "sea.text", Want.OPTIONS, ""),
    )
    bar.buttons(lay, rect, slots)
