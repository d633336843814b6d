"""Page S16: the state of a dossier.

Code, title, dates and papers are private: they come as live values and are not cached.
"""

from collections.abc import Mapping
from typing import NamedTuple

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Icon, Panel
from kiosk_ui.rendering.theme import LABEL, MEDIUM, TITLE, Colour, TextStyle
from kiosk_ui.widgets import basic, page_frame
from kiosk_ui.widgets.stepper import StepperItem, stepper
from robot.core.intents import Want
from robot.core.screen.cards import DossierCard
from robot.core.screen.desk_values import DossierState
from robot.core.screen.view import DossierPage

_CODE = TextStyle(34, 48, MEDIUM)
_STATE = TextStyle(46, 64, TITLE.weight)
_LINE = TextStyle(34, 48, MEDIUM)
_READY_STEP, _COLLECTED_STEP, _STEPS = 3, 4, 5


class _Look(NamedTuple):
    """The icon of a state, and its tone: the set of theme colours for its words, their background and its disc."""

    icon: str
    tone: str


_LOOKS: Mapping[DossierState, _Look] = {
    DossierState.REGISTERED: _Look("clock", "plain"),
    DossierState.RECEIVED: _Look("check", "plain"),
    DossierState.IN_PROGRESS: _Look("clock", "plain"),
    DossierState.SUPPLEMENT: _Look("doc", "warn"),
    DossierState.PAYMENT: _Look("doc", "warn"),
    DossierState.READY: _Look("check", "ok"),
    DossierState.RETURNED: _Look("check", "plain"),
    DossierState.LATE: _Look("clock", "warn"),
    DossierState.REFUSED: _Look("info", "warn"),
    DossierState.WITHDRAWN: _Look("info", "plain"),
    DossierState.PAUSED: _Look("clock", "warn"),
}


def dossier(lay: PageLayout, page: DossierPage) -> None:
    """Lay out the state in large letters, what the visitor should do, and the steps up to the result."""
    area = page_frame.frame(lay)
    low = lay.short
    buttons = Rect(area.x, area.bottom - (118 if low else 140), area.w, 118 if low else 132)
    stamp = Rect(area.x, buttons.y - 50, area.w, 42)
    head = Rect(area.x, area.y - 8, area.w, 128 if low else 140)

    def put(board: PageLayout, now: RegionInput) -> None:
        found = now.live.dossier
        if found is not None:
            _put(board, page, found, head, stamp)

    whole = Rect(area.x - 44, head.y - 4, area.w + 88, stamp.bottom - head.y + 4)  # with the card's shadow
    lay.private(whole, put, lambda now: now.live.dossier)
    _ways(lay, page, buttons)
    page_frame.toast(lay)


def _put(board: PageLayout, page: DossierPage, found: DossierCard, head: Rect, stamp: Rect) -> None:
    """Put the private content: code and title into `head`, date of the data into `stamp`, state and steps between."""
    t, low = board.theme, board.short
    more = (72 if low else 96) if found.state is DossierState.SUPPLEMENT else 0  # for the papers
    banner = Rect(head.x, head.bottom + 8, head.w, (150 if low else 190) + more)
    top = banner.bottom + (16 if low else 22)
    card = Rect(head.x, top, head.w, stamp.y - 8 - top)
    ink, ground, on_ink = _colours(board, found.state)
    icon = _LOOKS[found.state].icon
    board.put(
        Panel(banner, 28, ground, t.line if t.flat else ink if ground == t.warn_bg else None, t.outline_px or 3),
        Disc(banner.x + 96, banner.cy, 58, ink),
        Icon(icon, banner.x + 96, banner.cy, 64, on_ink, 2.4),
    )
    _put_state(board, Rect(banner.x + 184, banner.y + 12, banner.w - 212, banner.h - 24), page, found, ink)
    code = Rect(head.x, head.y, head.w, 46)
    board.text(board.words("dos.code", code=found.code), code, _CODE, t.ink2, valign="middle")
    title = Rect(head.x, code.bottom, head.w, head.h - code.h)
    board.text(found.title, title, TITLE, valign="middle")
    board.card(card)
    stepper(board, card.inset(44, 10 if low else 16), _steps(board, found), found.step, icon, ink)
    if found.as_of:
        board.text(board.words("dos.as_of", when=found.as_of), stamp, LABEL, t.ink2, "right", valign="middle")


def _put_state(board: PageLayout, box: Rect, page: DossierPage, found: DossierCard, ink: Colour) -> None:
    """Put the state and below it what the visitor should do, both centred in the height of `box`."""
    state = board.type.fit(board.words(f"dos.{found.state.value}"), box.w, 0.5 * box.h, _STATE, board.factor)
    line = _line(board, page, found)
    low = board.height(line, box.w, _LINE, box.h - state.height)
    top = box.cy - (state.height + low) / 2
    board.lines(state, Rect(box.x, top, box.w, state.height), ink)
    board.text(line, Rect(box.x, top + state.height, box.w, low), _LINE)


def _colours(lay: PageLayout, state: DossierState) -> tuple[Colour, Colour, Colour]:
    """Return the colours of the words, of their background, and of an icon on a disc in the colour of the words."""
    t = lay.theme
    return {
        "plain": (t.accent, t.tint, t.on_accent),
        "ok": (t.ok, t.ok_bg, t.on_ok),
        "warn": (t.warn, t.warn_bg, t.card),
    }[_LOOKS[state].tone]


def _line(lay: PageLayout, page: DossierPage, found: DossierCard) -> str:
    """Return what the visitor should do; if a fact for this is unknown, where to ask for it."""
    place = lay.content.place(page.place, lay.view.language).label if page.place else lay.words("dos.counter")
    key = f"dos.{found.state.value}"
    match found.state:
        case DossierState.RECEIVED | DossierState.IN_PROGRESS:
            if found.due and found.due_counted:
                return lay.words("dos.expected_line", d=found.due)
            return lay.words(f"{key}_line", d=found.due) if found.due else lay.words(f"{key}_open")
        case DossierState.RETURNED:
            day = _day(found, _COLLECTED_STEP)
            return lay.words(f"{key}_line", d=day) if day else lay.words(f"{key}_open")
        case DossierState.SUPPLEMENT:
            papers = found.missing.rstrip(".")
            if papers:
                return lay.words(f"{key}_line", documents=papers, place=place)
            return lay.words(f"{key}_open", place=place)
        case DossierState.REGISTERED:
            return lay.words(f"{key}_line")
        case _:
            return lay.words(f"{key}_line", place=place)


def _steps(lay: PageLayout, found: DossierCard) -> list[StepperItem]:
    """Return each step of the dossier with its date; a step to come has its due date, or "waiting for you"."""
    steps: list[StepperItem] = []
    for i in range(_STEPS):
        detail = _day(found, i)
        if not detail and i > found.step:
            if i == _READY_STEP and found.due:
                detail = lay.words("dos.expected" if found.due_counted else "dos.due", d=found.due)
            elif i == _COLLECTED_STEP and found.state is DossierState.READY:
                detail = lay.words("dos.waiting")
        steps.append(StepperItem(lay.words(f"dos.step{i + 1}"), detail))
    return steps


def _day(found: DossierCard, step: int) -> str:
    return found.step_dates[step] if step < len(found.step_dates) else ""


def _ways(lay: PageLayout, page: DossierPage, rect: Rect) -> None:
    """Put the buttons: to the counter (if something is to be done there), and to look up another dossier."""
    again = rect
    if page.place:
        go, again = rect.columns(2, 24)
        label = lay.words(
            "pro.go" if page.can_guide else "pro.way", place=lay.content.place(page.place, lay.view.language).label
        )
        icon = "walk" if page.can_guide else "pin"
        basic.button(lay, go, label, Want.GUIDE, page.place, icon=icon, kind=basic.PRIMARY)
    basic.button(lay, again, lay.words("dos.again"), Want.DOSSIER, icon="filefind")
