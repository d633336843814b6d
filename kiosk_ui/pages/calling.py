"""Page S18 (calling staff): a member of staff has been called, is coming, or does not answer."""

from typing import NamedTuple

from kiosk_ui.pages.emergency import emergency
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Item
from kiosk_ui.rendering.theme import MEDIUM, ROW, SECOND, TITLE, TextStyle
from kiosk_ui.widgets import basic, page_frame
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import StaffPage

_RINGS = ((200, 30), (160, 60), (122, 110))
"""Radius and opacity (of 255) of the rings around the bell, outermost first."""

_DISC_PX, _VAIN_PX = 84, 120
_LIT = 60  # opacity added to a ring that the wave passes
_WAVE_MS, _WAVE_STEPS = 400, 4


class _State(NamedTuple):
    """A state of the call as the page shows it: key of its words, icon of its card, icon of its status line."""

    key: str
    icon: str
    sign: str


_CALLING = _State("calling", "bell", "clock")
_SEEN = _State("seen", "bell", "check")
_IN_VAIN = _State("vain", "help", "walk")


def staff(lay: PageLayout, page: StaffPage) -> None:
    """Lay out the state of the call for staff, and what the visitor can do meanwhile; in an emergency, what to do."""
    if page.kind:
        emergency(lay, page)
        return
    area = page_frame.frame(lay, "back")
    state = _SEEN if page.answered else _IN_VAIN if page.in_vain else _CALLING
    low = lay.short
    cancel = Rect(area.x, area.bottom - (118 if low else 140), area.w, 118 if low else 128)
    others = Rect(area.x, cancel.y - (136 if low else 160), area.w, 120 if low else 132)
    heading = Rect(area.x, others.y - (60 if low else 68), area.w, 56)
    status = Rect(area.x, heading.y - (150 if low else 182), area.w, 136 if low else 150)
    card = Rect(area.x, area.y + (0 if low else 8), area.w, status.y - 24 - area.y - (0 if low else 8))
    lay.card(card, radius=40)
    title = Rect(card.x + 40, card.bottom - 96, card.w - 80, 80)
    _bell(lay, Rect(card.x, card.y, card.w, title.y - card.y), state)
    large = TextStyle(54, 74, TITLE.weight)
    lay.text(lay.words(f"staff.{state.key}"), title, large, None, "centre", valign="middle")
    _status(lay, status, state)
    lay.text(lay.words("staff.while"), heading, TextStyle(36, 52, MEDIUM), lay.theme.ink2, valign="middle")
    _meanwhile(lay, others)
    if page.in_vain:
        again, off = cancel.columns(2, 24)
        basic.button(lay, again, lay.words("staff.again"), Want.STAFF, icon="bell", kind=basic.PRIMARY)
        basic.button(lay, off, lay.words("staff.cancel_short"), Want.NO, "call", icon="x")
    else:
        basic.button(lay, cancel, lay.words("staff.cancel"), Want.NO, "call", icon="x")
    page_frame.toast(lay)


def _bell(lay: PageLayout, room: Rect, state: _State) -> None:
    """Put a picture of a bell; during the call a wave spreads from it, except in calm mode and in high contrast."""
    t = lay.theme
    factor = min(1.0, room.h / 2 / (_RINGS[0][0] + 8))
    cx, cy = room.cx, room.cy + 4
    ink, ground = (t.warn, t.warn_bg) if state is _IN_VAIN else (t.on_accent, t.accent)
    still = lay.view.calm or t.flat or state is not _CALLING
    r = factor * (_VAIN_PX if state is _IN_VAIN else _DISC_PX)
    disc = (Disc(cx, cy, r, ground), Icon(state.icon, cx, cy, 0.86 * r, ink))
    reach = _RINGS[0][0] * factor
    area = Rect(cx - reach, cy - reach, 2 * reach, 2 * reach)
    rings = () if t.flat or state is _IN_VAIN else _RINGS

    def items(now: RegionInput) -> tuple[Item, ...]:
        at = 0 if still else now.at_ms // _WAVE_MS % _WAVE_STEPS  # 0 = between two waves
        return (
            *(
                Disc(cx, cy, r * factor, (*t.wave[:3], alpha + (_LIT if at == len(rings) - i else 0)))
                for i, (r, alpha) in enumerate(rings)
            ),
            *disc,
        )

    lay.live(ItemsRegion(area, items))


def _status(lay: PageLayout, rect: Rect, state: _State) -> None:
    t = lay.theme
    lay.card(rect)
    if state is _SEEN:
        lay.put(Disc(rect.x + 82, rect.cy, 48, t.ok), Icon("check", rect.x + 82, rect.cy, 52, t.on_ok, 2.6))
    else:
        lay.icon(state.sign, rect.x + 82, rect.cy, 72, t.warn if state is _IN_VAIN else None)
    words = Rect(rect.x + 160, rect.y + 10, rect.w - 190, rect.h - 20)
    half = words.h / 2
    title = lay.words(f"staff.{state.key}1")
    if lay.view.large:  # no room for the second line
        lay.text(title, words, ROW, valign="middle", even=True)
        return
    lay.text(title, Rect(words.x, words.y, words.w, half), ROW, valign="bottom")
    silent = Part.VOICE in lay.view.down
    line = "staff.calling_desk" if state is _CALLING and silent else f"staff.{state.key}2"
    lay.text(lay.words(line), Rect(words.x, words.y + half, words.w, half), SECOND, t.ink2)


def _meanwhile(lay: PageLayout, rect: Rect) -> None:
    """Put buttons for the time of waiting: a queue number, if the service desk works, and a search by keyboard."""
    left, right = rect.columns(2, 24)
    if Part.DESK in lay.view.down:
        right = rect
    else:
        basic.button(lay, left, lay.words("staff.number"), Want.TICKET, icon="ticket", kind=basic.TONAL)
    basic.button(lay, right, lay.words("staff.type"), Want.SEARCH, icon="kbd", kind=basic.TONAL)
