"""The visitor's recognised words above the answer to them, and a button to say that they are wrong.

The row has a place of its own above the caption, so that nothing else moves when it appears. A visitor who touches the
caption to hear it again still finds it there. The button is a convenience in the visor; a visitor can also say "not
right", speak anew or go back. A low visor is out of the visitor's reach and has no button.
"""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Icon, Item, Panel, Text
from kiosk_ui.rendering.theme import BUTTON, MEDIUM, SEMIBOLD, Colour, TextStyle, rgb
from kiosk_ui.rendering.typesetting import baseline_in
from kiosk_ui.widgets.transcript import transcript_items, whole_or_shortened
from robot.core.intents import Want

ROW = Rect(48, 268, 984, 88)
ROW_LOW = Rect(48, 124, 984, 88)
ROW_LANDSCAPE = Rect(40, 422, 584, 136)
_BUTTON_H = 84
_BUTTON_W, _BUTTON_W_LANDSCAPE = 272, 204
_WORDS = TextStyle(30, 41, SEMIBOLD)
_WORDS_LARGE = TextStyle(36, 50, SEMIBOLD)
_LABEL = TextStyle(28, 41, MEDIUM)
_BUTTON = TextStyle(32, 44, BUTTON.weight)
_RADIUS = 28


def heard(lay: PageLayout) -> None:
    """Put the words being spoken, else those that led to this page, with a button to say that they are wrong."""
    row = ROW_LANDSCAPE if lay.landscape else ROW_LOW if lay.low_visor else ROW
    if lay.view.hearing:
        _growing(lay, row)
    elif lay.view.heard:
        _settled(lay, row)


def _growing(lay: PageLayout, row: Rect) -> None:
    turn = lay.view.hearing
    label, box = _places(lay, row)
    ground = (*_ground(lay, row), *label)
    style = _WORDS

    def items(now: RegionInput) -> tuple[Item, ...]:
        text, final = now.live.transcript(turn)
        words, sure = now.motion.heard(turn, text, final=final)
        t = lay.theme
        at = box
        if not lay.landscape and lay.type.measured(text, style) <= box.w - 2 * style.size:  # one line, beside its label
            at = Rect(box.x, box.cy - style.line / 2, box.w, style.line)
        shown = transcript_items(lay, words, sure, at, style, t.on_visor, t.unsure_on_visor, open_end=not final)
        return (*ground, *shown)

    lay.live(ItemsRegion(row.inset(-2), items, private=True))


def _settled(lay: PageLayout, row: Rect) -> None:
    turn = lay.view.heard
    button = None if lay.low_visor else _button_in(lay, row)
    words = Rect(row.x, row.y, (button.x - 16 if button else row.right) - row.x, row.h)
    around = [*_ground(lay, words), *(_not_right(lay, button) if button else ())]
    if lay.landscape:  # narrow: the label is part of the words
        label, box = f"{lay.words('heard.label')} ", words.inset(20, 6)
    else:
        items_of_label, box = _places(lay, words)
        label, around = "", [*around, *items_of_label]

    def items(now: RegionInput) -> tuple[Item, ...]:
        said, _ = now.live.transcript(turn)
        if not said:
            return ()
        style, lines = _set_into(lay, label, said, box)
        top = box.cy - len(lines) * style.line / 2
        ink = lay.theme.on_visor
        return (
            *around,
            *(
                Text(line, box.x, baseline_in(top + i * style.line, style.line, style.size), *style[::2], ink, box)
                for i, line in enumerate(lines)
            ),
        )

    dress = lay.dress
    lay.live(ItemsRegion(row.inset(-2), items, True, lambda now: (now.live.transcript(turn)[0], turn, dress)))
    if button:
        lay.target(button, Want.CORRECT, radius=_RADIUS, turn=turn)


def _button_in(lay: PageLayout, row: Rect) -> Rect:
    wide = _BUTTON_W_LANDSCAPE if lay.landscape else _BUTTON_W
    return Rect(row.right - wide, row.cy - _BUTTON_H / 2, wide, _BUTTON_H)


def _places(lay: PageLayout, row: Rect) -> tuple[tuple[Item, ...], Rect]:
    """Return the box of the label "I heard", beside or above the words, and the box left for the words."""
    label = lay.words("heard.label")
    if lay.landscape:
        at = Rect(row.x + 24, row.y + 6, row.w - 40, 40)
        box = Rect(at.x, at.bottom, at.w, row.bottom - 6 - at.bottom)
    else:
        wide = lay.type.width(label, _LABEL.size, MEDIUM) + 2
        at = Rect(row.x + 24, row.y, wide, row.h)
        box = Rect(at.right + 14, row.y + 2, row.right - 20 - at.right - 14, row.h - 4)
    items, _ = lay.set(label, at, _LABEL, lay.theme.second_on_visor, valign="middle", grow=False)
    return tuple(items), box


def _set_into(lay: PageLayout, label: str, said: str, box: Rect) -> tuple[TextStyle, list[str]]:
    """Return the words in large text if all of them fit, else as many as fit into `box` in the usual size."""
    if lay.view.large:
        lines, whole = whole_or_shortened(lay, said, box, _WORDS_LARGE, before=label)
        if whole:
            return _WORDS_LARGE, lines
    return _WORDS, whole_or_shortened(lay, said, box, _WORDS, before=label)[0]


def _ground(lay: PageLayout, rect: Rect) -> tuple[Item, ...]:
    t = lay.theme
    edge: Colour = t.line if t.flat else (*t.unsure_on_visor[:3], 110)
    return (Panel(rect, _RADIUS, t.panel, edge, 4 if t.flat else 2),)


def _not_right(lay: PageLayout, rect: Rect) -> tuple[Item, ...]:
    """Return the items of the button "not right"; none if no words are shown."""
    t = lay.theme
    label, icon_px = lay.words("heard.wrong"), 0 if lay.landscape else 36
    sign = icon_px + 12 if icon_px else 0
    setting = lay.type.fit(label, rect.w - 24 - sign, 60, _BUTTON)
    wide = lay.type.width(setting.lines[0], setting.size, setting.weight)
    left = rect.cx - (wide + sign) / 2
    words, _ = lay.set(
        setting.lines[0],
        Rect(left + sign, rect.y, wide + 2, rect.h),
        TextStyle(setting.size, setting.line, setting.weight),
        t.on_visor,
        valign="middle",
        grow=False,
    )
    edge = t.on_visor if t.flat else rgb("#C3D5DD")
    button = Panel(rect, _RADIUS, t.panel, edge, t.outline_px or 3)
    if not sign:
        return (button, *words)
    return (button, Icon("x", left + icon_px / 2, rect.cy, icon_px, t.on_visor, stroke_of(icon_px)), *words)
