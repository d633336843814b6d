"""S27, first page: language, text size, contrast, and how the robot speaks."""

from kiosk_ui import frame, pieces
from kiosk_ui.geometry import Rect
from kiosk_ui.layout import Layout
from kiosk_ui.pages.sheets import sheet
from kiosk_ui.scene import Disc, Icon, Panel
from kiosk_ui.theme import BUTTON, LABEL, LABEL_STRONG, SECOND, Style, rgb
from robot.core.intents import Want
from robot.core.view import OptionsPage


def options(lay: Layout, _page: OptionsPage) -> None:
    """Every change shows at once."""
    frame.frame(lay, bar=False)
    room = sheet(lay)
    view = lay.view
    lay.text(
        lay.words("opt.title"), Rect(room.x, room.y, room.w - 140, 66), Style(48, 66, BUTTON.weight), valign="middle"
    )
    lay.text(
        lay.words("opt.auto"), Rect(room.x, room.y + 66, room.w - 140, 46), SECOND, lay.theme.ink2, valign="middle"
    )
    pieces.close_button(lay, room.right, room.y)
    gap = 24
    languages = Rect(room.x, room.y + 132, room.w, 132).columns(2, gap)
    _card(
        lay,
        languages[0],
        lay.words("opt.vi"),
        lay.words("opt.vi2"),
        Want.LANGUAGE,
        "vi",
        icon="globe",
        chosen=view.language == "vi",
    )
    _card(
        lay,
        languages[1],
        lay.words("opt.en"),
        lay.words("opt.en2"),
        Want.LANGUAGE,
        "en",
        icon="globe",
        chosen=view.language == "en",
    )
    sizes = Rect(room.x, room.y + 288, room.w, 140).columns(2, gap)
    _card(lay, sizes[0], lay.words("opt.normal"), "", Want.TEXT_SIZE, "normal", letter=44, chosen=not view.large)
    _card(lay, sizes[1], lay.words("opt.large"), "", Want.TEXT_SIZE, "large", letter=68, chosen=view.large)
    rows = Rect(room.x, room.y + 452, room.w, 138)
    _toggle(lay, rows, "contrast", "opt.hc", Want.CONTRAST, "light" if view.contrast else "high", on=view.contrast)
    _act(lay, rows.moved(0, 152), "clock", "opt.slow", Want.SLOWER)
    louder, softer = rows.moved(0, 304).columns(2, gap)
    pieces.button(lay, softer, lay.words("opt.softer"), Want.SOFTER, icon="spkoff")
    pieces.button(lay, louder, lay.words("opt.louder"), Want.LOUDER, icon="spk")


def _card(
    lay: Layout,
    rect: Rect,
    label: str,
    line: str,
    want: Want,
    of: str,
    *,
    chosen: bool,
    icon: str = "",
    letter: int = 0,
) -> None:
    t = lay.theme
    edge, width = (t.accent, 6.0) if chosen else (t.line2, 3.0)
    lay.put(Panel(rect, 28, t.tint if chosen else t.card, edge, width))
    if icon:
        lay.icon(icon, rect.x + 60, rect.cy, 52)
    else:
        lay.text(
            "A",
            Rect(rect.x + 20, rect.y, 80, rect.h),
            Style(letter, round(letter * 1.4), BUTTON.weight),
            t.accent,
            "centre",
            valign="middle",
            grow=False,
        )
    words = Rect(rect.x + 112, rect.y + 10, rect.w - 112 - 96, rect.h - 20)
    if line:
        lay.text(label, Rect(words.x, words.y, words.w, words.h * 0.56), Style(40, 56, BUTTON.weight), valign="bottom")
        lay.text(line, Rect(words.x, words.y + words.h * 0.58, words.w, words.h * 0.42), LABEL, t.ink2, valign="middle")
    else:
        lay.text(label, words, Style(40, 56, BUTTON.weight), valign="middle")
    if chosen:
        lay.put(
            Disc(rect.right - 58, rect.cy, 28, t.accent), Icon("check", rect.right - 58, rect.cy, 32, t.on_accent, 3.0)
        )
    lay.target(rect, want, of)


def _row(lay: Layout, rect: Rect, icon: str, key: str) -> None:
    t = lay.theme
    lay.put(Panel(rect, 28, t.card, t.line, t.outline_px or 2))
    pieces.badge(lay, Rect(rect.x + 20, rect.cy - 48, 96, 96), icon, 52)
    words = Rect(rect.x + 142, rect.y + 12, rect.w - 142 - 200, rect.h - 24)
    if lay.view.large:
        lay.text(lay.words(key), words, Style(38, 54, BUTTON.weight), valign="middle")
        return
    lay.text(
        lay.words(key), Rect(words.x, words.y, words.w, words.h / 2 + 4), Style(38, 54, BUTTON.weight), valign="bottom"
    )
    lay.text(
        lay.words(f"{key}2"),
        Rect(words.x, words.y + words.h / 2 + 4, words.w, words.h / 2 - 4),
        SECOND,
        t.ink2,
        valign="middle",
    )


def _toggle(lay: Layout, rect: Rect, icon: str, key: str, want: Want, of: str, *, on: bool) -> None:
    """The whole row is the target; the word stands inside the switch."""
    t = lay.theme
    _row(lay, rect, icon, key)
    switch = Rect(rect.right - 180, rect.cy - 38, 156, 76)
    lay.put(Panel(switch, 38, t.accent if on else t.ink3))
    knob = switch.right - 38 if on else switch.x + 38
    lay.put(Disc(knob, switch.cy, 30, t.card if not t.flat else rgb("#000000")))
    word = Rect(switch.x + 16, switch.y, 76, 76) if on else Rect(switch.x + 66, switch.y, 76, 76)
    lay.text(
        lay.words("opt.on" if on else "opt.off"), word, LABEL_STRONG, t.on_accent, "centre", valign="middle", grow=False
    )
    lay.target(rect, want, of)


def _act(lay: Layout, rect: Rect, icon: str, key: str, want: Want) -> None:
    """A row that does something once."""
    _row(lay, rect, icon, key)
    lay.icon("chev", rect.right - 60, rect.cy, 44)
    lay.target(rect, want)
