"""The look of the keys. Each key is a live region (repainted by itself): only a key that changes is painted again."""

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from kiosk_ui.keyboard.typing_port import Typist
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Icon, Item, Panel
from kiosk_ui.rendering.theme import BUTTON, LABEL_STRONG, SEMIBOLD, Colour, FontWeight, TextStyle, mixed
from robot.core.intents import Want

EDGE_PX = 4
"""Height of the visible front side of a key, below its face, reference px."""

LETTER = TextStyle(44, 60, SEMIBOLD)
DIGIT = TextStyle(64, 88, FontWeight("Bold"))
WORD = TextStyle(34, 47, LABEL_STRONG.weight)
_NAME = TextStyle(28, 39, LABEL_STRONG.weight)
_RADIUS = 16


class KeyRole(Enum):
    """The purpose of a key, which decides its colours."""

    TYPES = auto()
    TONE = auto()
    EDITS = auto()
    GOES = auto()  # the key that submits
    RESTS = auto()  # has no effect now; a touch explains it


class Cap(NamedTuple):
    """The drawing on a key: a character or word with a name below it, or an icon."""

    look: KeyRole
    label: str = ""
    name: str = ""
    icon: str = ""


Show = Callable[[Typist], Cap]


def ground(lay: PageLayout) -> Colour:
    """Return the colour of the background between the keys."""
    t = lay.theme
    return t.bg if t.flat else mixed(t.bg, (*t.line2[:3], 33))


def key(
    lay: PageLayout,
    rect: Rect,
    name: str,
    show: Show,
    style: TextStyle = LETTER,
    *,
    radius: float = _RADIUS,
    target: Rect | None = None,
    rests: Callable[[RegionInput], bool] = lambda _now: False,
) -> None:
    """Put the key `name` on the page.

    `show` returns its present look; `target`: its touch area, if larger than its drawing.
    """

    def cap(now: RegionInput) -> Cap | None:
        if now.typist is None:
            return None
        shown = show(now.typist)
        return shown._replace(look=KeyRole.RESTS) if rests(now) else shown

    def items(now: RegionInput) -> tuple[Item, ...]:
        shown = cap(now)
        return () if shown is None else painted(lay, rect, shown, style, radius)

    dress = (lay.dress, rect)
    area = Rect(rect.x, rect.y, rect.w, rect.h + EDGE_PX)
    lay.region(ItemsRegion(area, items, key=lambda now: (cap(now), dress)))
    lay.target(target or rect, Want.TYPING, name, radius=radius)


def painted(
    lay: PageLayout, rect: Rect, cap: Cap, style: TextStyle = LETTER, radius: float = _RADIUS
) -> tuple[Item, ...]:
    """Return the items (shapes and texts) that draw a key."""
    t = lay.theme
    look, label, name, icon = cap
    ink: Colour = {KeyRole.TONE: t.accent, KeyRole.GOES: t.on_accent, KeyRole.RESTS: t.ink2}.get(look, t.ink)
    shown = [] if look is KeyRole.RESTS else _body(lay, rect, look, radius)
    if icon:
        return (*shown, Icon(icon, rect.cx, rect.cy, 48, ink, stroke_of(48)))
    box = rect.inset(4, 4)
    if not name:
        return (*shown, *lay.set(label, box, style, ink, "centre", valign="middle")[0])
    upper = Rect(box.x, box.y, box.w, box.h * 0.58)
    lower = Rect(box.x, upper.bottom - 4, box.w, box.bottom - upper.bottom + 4)
    above, _ = lay.set(label, upper, TextStyle(40, 55, BUTTON.weight), ink, "centre", valign="middle")
    below, _ = lay.set(name, lower, _NAME, ink, "centre", valign="top")
    return (*shown, *above, *below)


def _body(lay: PageLayout, rect: Rect, look: KeyRole, radius: float) -> list[Item]:
    t = lay.theme
    fill = {KeyRole.TONE: t.tint, KeyRole.EDITS: mixed(t.card, (*t.line2[:3], 66)), KeyRole.GOES: t.accent}.get(
        look, t.card
    )
    if t.flat:
        if look is KeyRole.GOES:
            return [Panel(rect, radius, fill)]
        return [Panel(rect, radius, t.card, t.line, t.outline_px)]
    side = Panel(rect.moved(0, EDGE_PX), radius, mixed(t.card, (*t.line2[:3], 136)))
    return [side, Panel(rect, radius, fill)]
