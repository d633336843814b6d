"""The vertical stepper, a list of steps: those that are done, the present one, and those to come."""

from collections.abc import Sequence
from typing import NamedTuple

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import ROW, SECOND, Colour, TextStyle

_DISC_PX, _CURRENT_PX = 28.0, 32.0  # radii
_LINE_PX = 8.0
_TWO_LINES_PX = 104.0  # a lower step has its detail beside its name


class StepperItem(NamedTuple):
    """A step: its name, and its date or what it waits for."""

    title: str
    detail: str = ""


def stepper(lay: PageLayout, room: Rect, steps: Sequence[StepperItem], current: int, icon: str, colour: Colour) -> None:
    """Put `steps` one below the other: before `current` done, `current` with `icon` on `colour`, later ones hollow.

    `current`: index of the present step.
    """
    t = lay.theme
    pitch = room.h / len(steps)
    r = min(_DISC_PX, 0.42 * pitch)
    x = room.x + _CURRENT_PX
    beside = pitch < _TWO_LINES_PX * lay.factor
    for i in range(len(steps) - 1):
        top = room.y + (i + 0.5) * pitch
        done = i + 1 <= current
        lay.put(Panel(Rect(x - _LINE_PX / 2, top, _LINE_PX, pitch), 1, t.ok if done else t.line))
    for i, step in enumerate(steps):
        y = room.y + (i + 0.5) * pitch
        _disc(lay, x, y, r, i - current, icon, colour)
        words = Rect(x + _CURRENT_PX + 32, y - pitch / 2, room.right - x - _CURRENT_PX - 32, pitch)
        _words(lay, words, step, lay.theme.ink if i <= current else lay.theme.ink2, beside=beside)


def _disc(lay: PageLayout, x: float, y: float, r: float, after: int, icon: str, colour: Colour) -> None:
    """Put the disc of a step. `after`: its place after the present step; < 0 done, 0 present, > 0 to come."""
    t = lay.theme
    if after > 0:
        lay.put(Disc(x, y, r, t.line2), Disc(x, y, r - 4, t.card))
    elif after < 0:
        lay.put(Disc(x, y, r, t.ok), Icon("check", x, y, 1.14 * r, t.on_ok, 2.8))
    else:
        r *= _CURRENT_PX / _DISC_PX
        lay.put(Disc(x, y, r, colour), Icon(icon, x, y, 1.14 * r, t.card, 2.6))


def _words(lay: PageLayout, box: Rect, step: StepperItem, colour: Colour, *, beside: bool) -> None:
    if not step.detail:
        lay.text(step.title, box, ROW, colour, valign="middle")
        return
    if beside:
        share = 0.52
        left = Rect(box.x, box.y, box.w * share, box.h)
        right = Rect(left.right + 12, box.y, box.w * (1 - share) - 12, box.h)
        lay.text(step.title, left, ROW, colour, valign="middle")
        lay.text(step.detail, right, SECOND, lay.theme.ink2, "right", valign="middle")
        return
    high, low = (round(style.line * lay.factor) for style in (TextStyle(36, 50, ROW.weight), SECOND))
    top = box.cy - (high + low) / 2
    lay.text(step.title, Rect(box.x, top, box.w, high), ROW, colour, valign="middle")
    lay.text(step.detail, Rect(box.x, top + high, box.w, low), SECOND, lay.theme.ink2, valign="middle")
