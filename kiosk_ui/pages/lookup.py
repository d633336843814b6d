"""Page S15: typing the code of a dossier. The code is private: it is not kept in any cache of the screen."""

from typing import NamedTuple

from kiosk_ui.keyboard.keypad import CODE_DIGITS, DATE_DIGITS, GO, CodePad
from kiosk_ui.keyboard.keypad_keys import keypad
from kiosk_ui.pages.owner_digits import owner
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Icon, Item, Panel, Path, Text
from kiosk_ui.rendering.theme import BOLD, BUTTON, HEADING, LABEL_STRONG, MEDIUM, SECOND, TITLE, Colour, TextStyle
from kiosk_ui.rendering.typesetting import baseline_in
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.screen.view import Ear, LookupPage

_DIGIT_PX, _PITCH_PX = 56, 50
_GO = TextStyle(44, 60, BUTTON.weight)
_HINT = TextStyle(32, 46, MEDIUM)


class LookupPlaces(NamedTuple):
    """Boxes of the parts of the lookup page. `title` is None if it does not fit; `scan` also if there is no camera."""

    field: Rect
    hint: Rect
    keys: Rect
    gap: float
    go: Rect
    say: Rect
    title: Rect | None = None
    scan: Rect | None = None


def lookup(lay: PageLayout, page: LookupPage) -> None:
    """Lay out the field, the hint, the digit keys and the search button; or the page for the owner's digits."""
    if page.factor:
        owner(lay, page)
        return
    area = page_frame.frame(lay)
    places = (_landscape if lay.landscape else _lowered if lay.view.lowered else _portrait)(area, scans=page.scan)
    if places.title is not None:
        lay.text(lay.words("loo.title"), places.title, TextStyle(48, 66, TITLE.weight), valign="middle")
    _field(lay, places.field, wrong=bool(page.failed))
    _hint(lay, places.hint, page)
    keypad(lay, places.keys, places.gap)
    if places.scan is not None:
        _scan(lay, places.scan)
    _go(lay, places.go, page)
    if lay.view.ear is not Ear.BROKEN and not lay.view.written:
        t = lay.theme
        lay.text(lay.words("loo.say"), places.say, _HINT, t.ink2, "centre", valign="middle", even=True)


def _portrait(area: Rect, *, scans: bool) -> LookupPlaces:
    keys = Rect(area.x, 836, 644 if scans else area.w, 628)
    return LookupPlaces(
        title=Rect(area.x, 522, area.w, 74),
        field=Rect(area.x, 606, area.w, 150),
        hint=Rect(area.x, 764, area.w, 60),
        keys=keys,
        gap=16,
        scan=Rect(keys.right + 24, 836, area.right - keys.right - 24, 628) if scans else None,
        go=Rect(area.x, 1488, area.w, 128),
        say=Rect(area.x, 1622, area.w, 46),
    )


def _lowered(area: Rect, *, scans: bool) -> LookupPlaces:
    del scans  # the digits need the room
    return LookupPlaces(
        field=Rect(area.x, area.y, area.w, 110),
        hint=Rect(area.x, area.y + 114, area.w, 50),
        keys=Rect(area.x, area.y + 172, area.w, 434),
        gap=12,
        go=Rect(area.x, area.y + 622, area.w, 110),
        say=Rect(area.x, area.y + 738, area.w, 46),
    )


def _landscape(area: Rect, *, scans: bool) -> LookupPlaces:
    title, field = Rect(area.x, 28, area.w, 68), Rect(area.x, 102, area.w, 124)
    hint = Rect(area.x, 232, area.w, 52)
    left = Rect(area.x, 296, 644, area.bottom - 296)
    right = Rect(left.right + 24, 296, area.right - left.right - 24, left.h)
    if scans:
        scan, go = Rect(right.x, 296, right.w, 388), Rect(right.x, 704, right.w, 128)
        return LookupPlaces(field, hint, left, 14, go, Rect(right.x, 838, right.w, 110), title, scan)
    row = Rect(area.x, area.bottom - 130, area.w, 130)
    keys = Rect(area.x, 296, area.w, row.y - 20 - 296)
    return LookupPlaces(
        field, hint, keys, 14, Rect(left.x, row.y, left.w, row.h), Rect(right.x, row.y, right.w, row.h), title
    )


def _field(lay: PageLayout, rect: Rect, *, wrong: bool) -> None:
    """Put the field: the given prefix in grey, the typed digits, a line for each missing digit; the next is marked."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.bad if wrong else t.accent, 4, 10 if t.shadow else 0))
    room = rect.inset(40, 8)

    def put(board: PageLayout, now: RegionInput) -> None:
        if not isinstance(now.typist, CodePad):
            return
        cells = _cells(now.typist)
        pitch = min(_PITCH_PX, room.w / len(cells))
        size = min(_DIGIT_PX, round(1.12 * pitch))
        baseline = baseline_in(room.y, room.h, size)
        here = next((place for place, (sign, _) in enumerate(cells) if not sign), len(cells))
        for place, (sign, given) in enumerate(cells):
            box = Rect(room.x + place * pitch, room.y, pitch, room.h)
            if sign:
                x = box.cx - board.type.width(sign, size, BOLD) / 2
                ink: Colour = board.theme.ink2 if given else board.theme.ink
                board.put(Text(sign, x, baseline, size, BOLD, ink, box.inset(-size, 0)))
                continue
            thick, colour = (8, board.theme.accent) if place == here else (5, board.theme.line2)
            board.put(Panel(Rect(box.x + 7, baseline - thick + 6, pitch - 14, thick), 2, colour))

    lay.private(room, put, lambda now: now.live.typed)


def _cells(pad: CodePad) -> list[tuple[str, bool]]:
    """Return each character of the field ("" for a missing digit), and whether it was given and not typed."""
    if not pad.own:
        return [(sign, False) for sign in pad.code]
    digits = [*pad.digits, *[""] * (CODE_DIGITS - len(pad.digits))]
    cells = [(digit, False) for digit in digits]
    return [*((sign, True) for sign in f"{pad.prefix}-"), *cells[:DATE_DIGITS], ("-", True), *cells[DATE_DIGITS:]]


def _hint(lay: PageLayout, rect: Rect, page: LookupPage) -> None:
    """Put the hint: what to type, how many digits are missing, or what is wrong with the code."""
    t = lay.theme
    wrong = f"loo.{page.failed}" if page.failed else ""

    def missing(now: RegionInput) -> int:
        return now.typist.missing if isinstance(now.typist, CodePad) and now.typist.asked else 0

    def own(now: RegionInput) -> bool:
        return isinstance(now.typist, CodePad) and now.typist.own

    def items(now: RegionInput) -> tuple[Item, ...]:
        left = missing(now)
        if not (left or wrong):
            part = "loo.prefix_contrast" if lay.view.contrast else "loo.prefix"
            known = lay.set(lay.words(part), rect, _HINT, t.ink2, valign="middle")[0]
            return tuple(known) if own(now) else ()
        ink: Colour = t.accent if left else t.bad
        words = Rect(rect.x + 56, rect.y, rect.w - 56, rect.h)
        label = lay.words("loo.left", n=left) if left else lay.words(wrong)
        style = TextStyle(_HINT.size, _HINT.line, LABEL_STRONG.weight)
        return (Icon("info", rect.x + 22, rect.cy, 40, ink), *lay.set(label, words, style, ink, valign="middle")[0])

    dress = (lay.dress, wrong)
    lay.region(ItemsRegion(rect, items, key=lambda now: (missing(now), own(now), dress)))


def _go(lay: PageLayout, rect: Rect, page: LookupPage) -> None:
    """Put the search button, pale until the code is complete; a touch before that shows how many digits are missing."""
    label = lay.words("loo.waiting" if page.waiting else "loo.go")

    def ready(now: RegionInput) -> bool:
        return isinstance(now.typist, CodePad) and not now.typist.missing and not page.waiting

    def items(now: RegionInput) -> tuple[Item, ...]:
        board = PageLayout(lay.view, lay.content, lay.type, landscape=lay.landscape)
        kind = basic.PRIMARY if ready(now) else basic.TONAL
        icon = "clock" if page.waiting else "search"
        basic.button(board, rect, label, None, icon=icon, kind=kind, style=_GO)
        return tuple(board.scene.items)

    dress = (lay.dress, page.waiting)
    lay.region(ItemsRegion(rect, items, key=lambda now: (ready(now), dress)))
    if not page.waiting:
        lay.target(rect, Want.TYPING, GO)


def _scan(lay: PageLayout, rect: Rect) -> None:
    """Put a prompt that asks the visitor to hold the code on a receipt in front of the camera."""
    t = lay.theme
    lay.card(rect, radius=32)
    side = min(220.0, rect.w - 80, rect.h - 236)
    finder = Rect(rect.cx - side / 2, rect.y + (rect.h - side - 200) / 2, side, side)
    _corners(lay, finder)
    lay.icon("qr", finder.cx, finder.cy, side * 0.5)
    sweep = (finder.x + 18, finder.bottom - side * 0.16), (finder.right - 18, finder.bottom - side * 0.16)
    lay.put(Path(sweep, 6, t.amber))
    words = Rect(rect.x + 20, finder.bottom + 14, rect.w - 40, rect.bottom - 12 - finder.bottom - 14)
    lay.text(lay.words("loo.scan"), Rect(words.x, words.y, words.w, 56), HEADING, t.ink, "centre", valign="middle")
    how = Rect(words.x, words.y + 58, words.w, words.h - 58)
    lay.text(lay.words("loo.scan_how"), how, SECOND, t.ink2, "centre", even=True)


def _corners(lay: PageLayout, box: Rect) -> None:
    """Put the four corners that mark the frame of a camera's viewfinder."""
    arm = box.w * 0.26
    for x, right in ((box.x, 1), (box.right, -1)):
        for y, down in ((box.y, 1), (box.bottom, -1)):
            lay.put(Path(((x + right * arm, y), (x, y), (x, y + down * arm)), 8, lay.theme.accent))
