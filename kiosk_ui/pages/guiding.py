"""S11 the question before leaving and S13 the arrival: the two ends of a way."""

from kiosk_ui import frame, pieces
from kiosk_ui.geometry import Rect
from kiosk_ui.layout import Layout
from kiosk_ui.pages.procedure import below
from kiosk_ui.pages.sheets import sheet
from kiosk_ui.scene import Disc, Icon
from kiosk_ui.theme import BUTTON, HEADING, MEDIUM, ROW_PLAIN, SEMIBOLD, TITLE, Style
from robot.core.intents import Want
from robot.core.view import ArrivedPage, GuideQuestionPage, ProcedurePage


def question(lay: Layout, page: GuideQuestionPage) -> None:
    """Consent before a heavy machine moves, and how to stop it."""
    area = frame.frame(lay, bar=lay.landscape)
    if page.code:
        card = lay.content.procedure(page.code, lay.view.language)
        below(lay, ProcedurePage(page.code), card, area)
    room = sheet(lay, 640, white=True)
    t = lay.theme
    place = lay.content.place(page.place, lay.view.language)
    badge = Rect(room.x, room.y + (0 if lay.landscape else 24), 132, 132)
    pieces.badge(lay, badge, "walk", 84)
    words = Rect(badge.right + 34, badge.y, room.right - badge.right - 34, 132)
    lay.text(
        lay.words("gui.to", place=place.label),
        Rect(words.x, words.y, words.w, 76),
        Style(54, 74, TITLE.weight),
        valign="middle",
    )
    lay.text(place.name, Rect(words.x, words.y + 78, words.w, 52), Style(34, 50, MEDIUM), t.ink2, valign="middle")
    top = badge.bottom + (40 if not lay.landscape else 24)
    notes = [("walk", "gui.n1"), ("hand", "gui.n2")]
    if lay.content.map(lay.view.language).level_floor:
        notes.append(("wheel", "gui.n3"))
    pitch = 166 if not lay.landscape else 134
    for i, (icon, key) in enumerate(notes):
        rect = Rect(room.x, top + i * pitch, room.w, pitch - 16)
        pieces.note(lay, rect, icon, lay.words(key), lay.words(f"{key}b"))
    if lay.landscape:
        yes = Rect(room.x, top + 3 * pitch + 8, room.w, 136)
        others = Rect(room.x, yes.bottom + 20, room.w, 116)
        hint = Rect(room.x, others.bottom + 8, room.w, 56)
    else:
        yes, others, hint = Rect(48, 1386, 984, 156), Rect(48, 1566, 984, 132), Rect(48, 1714, 984, 60)
    pieces.button(
        lay, yes, lay.words("gui.yes"), Want.YES, icon="check", kind=pieces.PRIMARY, style=Style(44, 60, BUTTON.weight)
    )
    left, right = others.columns(2, 24)
    pieces.button(lay, left, lay.words("gui.map"), Want.SHOW_MAP, icon="pin")
    pieces.button(lay, right, lay.words("gui.no"), Want.NO, icon="x")
    lay.text(lay.words("gui.hint"), hint, Style(34, 50, MEDIUM), t.ink2, "centre", valign="middle")


def arrived(lay: Layout, page: ArrivedPage) -> None:
    """S13: here it is; what to hand over, and in which order."""
    area = frame.frame(lay, "finish")
    t = lay.theme
    place = lay.content.place(page.place, lay.view.language)
    green = Rect(area.x, area.y + (8 if not lay.landscape else 0), area.w, 330)
    lay.card(green, fill=t.ok_bg)
    lay.put(Disc(green.x + 150, green.cy, 96, t.ok), Icon("check", green.x + 150, green.cy, 104, t.on_ok, 2.4))
    words = Rect(green.x + 286, green.y + 28, green.w - 286 - 170, 274)
    lay.text(lay.words("arr.here"), Rect(words.x, words.y, words.w, 52), Style(36, 52, SEMIBOLD), t.ok, valign="middle")
    lay.text(
        place.label,
        Rect(words.x, words.y + 54, words.w, 140),
        Style(100, 138, SEMIBOLD._replace(file="ExtraBold")),
        valign="middle",
        grow=False,
    )
    lay.text(place.name, Rect(words.x, words.y + 196, words.w, 80), Style(36, 52, MEDIUM), valign="middle")
    lay.put(Icon(place.icon, green.right - 110, green.cy, 120, (*t.ok[:3], 150), 1.6))
    buttons = Rect(area.x, area.bottom - 130, area.w, 124) if lay.landscape else Rect(48, 1528, 984, 130)
    if page.code:
        _hand_over(lay, page, Rect(area.x, green.bottom + 24, area.w, buttons.y - green.bottom - 48))
    done, more = buttons.columns(2, 24)
    pieces.button(lay, done, lay.words("arr.done"), Want.DONE, icon="check", kind=pieces.PRIMARY)
    pieces.button(lay, more, lay.words("arr.more"), Want.HOME, icon="grid")
    frame.toast(lay)


def _hand_over(lay: Layout, page: ArrivedPage, room: Rect) -> None:
    """The papers that the visitor ticked, numbered; without ticks all that the list names first."""
    card = lay.content.procedure(page.code, lay.view.language)
    titles = [card.documents[i].title for i in page.ticked if i < len(card.documents)]
    titles = titles or [row.title for row in card.documents if not row.optional]
    if not titles:
        return
    lay.text(lay.words("arr.order"), Rect(room.x, room.y, room.w, 58), HEADING, valign="middle")
    columns, gap = (2, 24) if lay.landscape else (1, 16)
    rows = max(1, int((room.h - 74 + gap) // (104 + gap)))
    shown = titles[: rows * columns]
    height = 120.0 if len(shown) <= rows * columns - columns else 104.0
    for i, title in enumerate(shown):
        column = Rect(room.x, room.y + 74, room.w, room.h).columns(columns, 24)[i % columns]
        rect = Rect(column.x, column.y + i // columns * (height + gap), column.w, height)
        lay.card(rect, radius=24, outline=lay.theme.line, outline_px=2, shadow=False)
        pieces.number_disc(lay, rect.x + 60, rect.cy, 32, i + 1, Style(34, 48, BUTTON.weight))
        lay.text(title, Rect(rect.x + 112, rect.y + 6, rect.w - 132, rect.h - 12), ROW_PLAIN, valign="middle")
