"""Basic components: buttons, badges, tiles, rows, pagers, notes. Each puts its items and its touch target."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import BODY, BUTTON, LABEL, LABEL_STRONG, ROW, SECOND, SEMIBOLD, Colour, TextStyle, rgb
from kiosk_ui.rendering.typesetting import Setting
from robot.core.intents import Want

PRIMARY, SECONDARY, TONAL, STOP, ON_DARK, ON_DARK_FILLED = range(6)
_GAP = 16
_BUTTON_EDGE = 18
_NARROW_PX = 400
_PAGER = TextStyle(32, 46, BUTTON.weight)
_ONE_LINE_SHARE = 0.8  # of the wanted size: below it two lines are used


def button(
    lay: PageLayout,
    rect: Rect,
    label: str,
    want: Want | None,
    of: object = "",
    *,
    icon: str = "",
    kind: int = SECONDARY,
    style: TextStyle = BUTTON,
    icon_px: float = 48,
    radius: float = 28,
) -> None:
    """Put a button: an icon left of a label, centred together. `want` (what a touch asks for) None: no touch target."""
    t = lay.theme
    fill, ink, outline, shadow = {
        PRIMARY: (t.accent, t.on_accent, None, 17),
        SECONDARY: (t.card, t.accent, t.accent, 0),
        TONAL: (t.tint, t.accent, t.accent if t.flat else None, 0),
        STOP: (t.bad, t.on_bad, None, 0),
        ON_DARK: (t.panel, t.on_visor, t.on_visor if t.flat else rgb("#C3D5DD"), 0),
        ON_DARK_FILLED: (rgb("#FFFFFF"), rgb("#06283A"), None, 0),
    }[kind]
    lay.put(
        Panel(rect, radius, fill, outline, (lay.theme.outline_px or 3) if outline else 0, shadow if t.shadow else 0)
    )
    content(lay, rect.inset(_BUTTON_EDGE, 8), label, ink, icon, style, icon_px)
    if want is not None:
        lay.target(rect, want, of, radius=radius)


def content(lay: PageLayout, box: Rect, label: str, ink: Colour, icon: str, style: TextStyle, icon_px: float) -> None:
    """Put an icon and a label into `box`, centred together."""
    room = box.w - (icon_px + _GAP if icon else 0)
    setting = one_line(lay, label, room, box.h, style)
    wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines)
    left = box.x + (box.w - (wide + (icon_px + _GAP if icon else 0))) / 2
    if icon:
        lay.put(Icon(icon, left + icon_px / 2, box.cy, icon_px, ink, stroke_of(icon_px)))
        left += icon_px + _GAP
    align = "left" if icon else "centre"
    fitted = TextStyle(setting.size, setting.line, setting.weight)
    lay.text(
        "\n".join(setting.lines), Rect(left, box.y, wide + 1, box.h), fitted, ink, align, valign="middle", grow=False
    )


def one_line(lay: PageLayout, label: str, width: float, height: float, style: TextStyle) -> Setting:
    """Return `label` set on one line if that needs only a slightly smaller size, else on as many lines as fit."""
    single = lay.type.fit(label, width, min(height, 1.5 * style.line * lay.factor), style, lay.factor)
    if len(single.lines) == 1 and not single.cut and single.size >= _ONE_LINE_SHARE * style.size:
        return single
    return lay.type.fit(label, width, height, style, lay.factor, even=True)


def badge(lay: PageLayout, rect: Rect, icon: str, icon_px: float, *, radius: float = 24) -> None:
    """Put an icon on a pale, rounded background."""
    lay.put(Panel(rect, radius, lay.theme.tint))
    lay.icon(icon, rect.cx, rect.cy, icon_px)


def tile(lay: PageLayout, rect: Rect, icon: str, label: str, line: str, want: Want, of: object) -> None:
    """Put the tile (large button) of a life event. In large text its second line is left out."""
    lay.card(rect)
    side = min(112, rect.h - 24)
    box = Rect(rect.x + 24, rect.cy - side / 2, side, side)
    badge(lay, box, icon, 60)
    words = Rect(box.right + 24, rect.y + 12, rect.right - box.right - 40, rect.h - 24)
    if lay.view.large or not line:
        lay.text(label, words, BUTTON, valign="middle")
    else:
        half = (54 + 42) / 2
        lay.text(label, Rect(words.x, rect.cy - half, words.w, 54), BUTTON, valign="middle")
        lay.text(line, Rect(words.x, rect.cy + half - 42, words.w, 42), LABEL, lay.theme.ink2, valign="middle")
    lay.target(rect, want, of)


def number_disc(lay: PageLayout, cx: float, cy: float, r: float, number: int, style: TextStyle) -> None:
    lay.put(Disc(cx, cy, r, lay.theme.accent))
    box = Rect(cx - r, cy - r, 2 * r, 2 * r)
    lay.text(str(number), box, style, lay.theme.on_accent, "centre", valign="middle", grow=False)


def chip(
    lay: PageLayout,
    x: float,
    y: float,
    h: float,
    label: str,
    *,
    colour: Colour | None = None,
    fill: Colour | None = None,
) -> Rect:
    """Put a chip (small rounded label) at (x, y); return its rectangle."""
    rect = Rect(x, y, chip_width(lay, label), h)
    outline = lay.theme.line if lay.theme.flat else None
    lay.put(Panel(rect, h / 2, fill or lay.theme.tint, outline, 2 if outline else 0))
    lay.text(label, rect.inset(20, 0), LABEL_STRONG, colour or lay.theme.accent, "centre", valign="middle")
    return rect


def chip_width(lay: PageLayout, label: str) -> float:
    return lay.type.width(label, round(28 * lay.factor), LABEL_STRONG.weight) + 40


def note(lay: PageLayout, rect: Rect, icon: str, title: str, line: str, *, fill: Colour | None = None) -> None:
    """Put a note (icon, title, line) that cannot be touched."""
    outline = lay.theme.line if lay.theme.flat else None
    lay.put(Panel(rect, 28, fill or lay.theme.tint2, outline, 4 if outline else 0))
    lay.icon(icon, rect.x + 78, rect.cy, 64)
    edge = 10 if rect.h > 100 else 2
    words = Rect(rect.x + 152, rect.y + edge, rect.w - 176, rect.h - 2 * edge)
    if line and not lay.view.large:
        half = words.h / 2
        lay.text(title, Rect(words.x, words.y, words.w, half), ROW, valign="bottom")
        lay.text(line, Rect(words.x, words.y + half, words.w, half), BODY, lay.theme.ink2)
    else:
        lay.text(" ".join(filter(None, (title, line))), words, ROW if not line else BODY, valign="middle")


def quiet_button(lay: PageLayout, rect: Rect, icon: str, label: str, want: Want, of: object) -> None:
    """Put a secondary button: icon, label and, if there is room, an arrow to the right."""
    lay.put(Panel(rect, 24, lay.theme.card, lay.theme.line2, lay.theme.outline_px or 2))
    if rect.w < _NARROW_PX:
        lay.icon(icon, rect.x + 44, rect.cy, 44)
        words, style = Rect(rect.x + 80, rect.y + 2, rect.w - 92, rect.h - 4), TextStyle(30, 41, SEMIBOLD)
    else:
        lay.icon(icon, rect.x + 48, rect.cy, 44)
        lay.icon("chev", rect.right - 40, rect.cy, 32)
        words, style = Rect(rect.x + 92, rect.y + 4, rect.w - 164, rect.h - 8), TextStyle(34, 50, SEMIBOLD)
    lay.text(label, words, style, valign="middle")
    lay.target(rect, want, of, radius=24)


def pager(lay: PageLayout, rect: Rect, number: int, count: int) -> None:
    """Put a pager: previous, "Page 1 of 3", next. The first page has no "previous", the last has no "next"."""
    label = lay.words("list.page", i=number + 1, n=count)
    wide = lay.type.width(label, round(SECOND.size * lay.factor), SECOND.weight)
    names = (lay.words("list.prev"), lay.words("list.next"))
    least = max(lay.type.width(name, _PAGER.size, BUTTON.weight) for name in names) + 2 * _BUTTON_EDGE + 1
    side = max(least, min(300.0, rect.w * 0.38, (rect.w - wide - 24) / 2))
    roomy = side >= 260
    lay.text(
        label,
        Rect(rect.x + side + 8, rect.y, rect.w - 2 * side - 16, rect.h),
        SECOND,
        lay.theme.ink2,
        "centre",
        valign="middle",
    )
    if number > 0:
        left = Rect(rect.x, rect.y, side, rect.h)
        button(
            lay,
            left,
            names[0],
            Want.PAGE,
            "previous",
            icon="back" if roomy else "",
            style=_PAGER,
            icon_px=36,
        )
    if number < count - 1:
        right = Rect(rect.right - side, rect.y, side, rect.h)
        button(
            lay,
            right,
            names[1],
            Want.PAGE,
            "next",
            icon="fwd" if roomy else "",
            style=_PAGER,
            icon_px=36,
        )


def close_button(lay: PageLayout, right: float, top: float) -> None:
    """Put the x that closes a sheet; its button is 108 px wide."""
    _round(lay, Rect(right - 108, top, 108, 108), "x", Want.BACK)


def home_button(lay: PageLayout, right: float, top: float) -> None:
    """Put the home button left of the x: one touch leads home even if a sheet lies over another."""
    _round(lay, Rect(right - 240, top, 108, 108), "home", Want.HOME)


def _round(lay: PageLayout, rect: Rect, icon: str, want: Want) -> None:
    lay.card(rect, radius=54)
    lay.icon(icon, rect.cx, rect.cy, 44, lay.theme.ink)
    lay.target(rect, want, radius=54)


def banner(lay: PageLayout, rect: Rect, icon: str, title: str, line: str) -> None:
    """Put a banner that says what does not work, and what still does."""
    t = lay.theme
    lay.put(Panel(rect, 28, t.warn_bg, t.warn, 3))
    lay.icon(icon, rect.x + 70, rect.cy, 64, t.warn)
    words = Rect(rect.x + 136, rect.y + 12, rect.w - 160, rect.h - 24)
    half = words.h / 2
    lay.text(title, Rect(words.x, words.y, words.w, half), ROW, t.warn, valign="middle")
    lay.text(line, Rect(words.x, words.y + half, words.w, half), SECOND, t.ink, valign="middle")
