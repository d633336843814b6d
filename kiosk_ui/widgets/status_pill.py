"""The status pill (rounded label): the state of the robot in words; beside it a notice of a loud room or a fault."""

from dataclasses import dataclass

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import LABEL_STRONG, TextStyle
from robot.core.parts import Part
from robot.core.screen.view import Face, HomePage

_FAULTS = ("pill.deaf", "pill.stuck", "pill.offline")
_LONG = "pill.written"  # longer than a landscape visor is wide
_LISTENS = "pill.listen"  # its full words are too long beside a notice
_GROWS = 1.15  # at most, in large text
_GAP = 12
_DEAF = "micoff"
_ICON_PX = 32


@dataclass(frozen=True, slots=True)
class _Pill:
    """A rounded label with a sign before it, wide enough for both and the round ends. `icon` "": the sign is a dot."""

    label: str
    style: TextStyle
    icon: str
    width: float

    @property
    def words_x(self) -> float:
        return 60 if self.icon else 52


def pill(
    lay: PageLayout,
    cx: float,
    y: float,
    *,
    style: TextStyle = LABEL_STRONG,
    height: float = 48,
    notice_y: float | None = None,
    grows: bool = True,
) -> None:
    """Put the state of the robot with its dot. A notice, if there is one, is beside it, or apart at `notice_y`."""
    band = Rect(cx - 330 if lay.landscape else 24, y - 2, 660 if lay.landscape else 1032, height + 22)
    if not lay.view.pill:
        lay.still(band, ())
        return
    factor = min(lay.factor, _GROWS) if grows else 1.0
    shown = _notice(lay)
    beside = shown is not None and notice_y is None
    short = (lay.landscape and lay.view.pill == _LONG) or (beside and lay.view.pill == _LISTENS)
    key = f"{lay.view.pill}_short" if short else lay.view.pill
    state = _fitted(lay, lay.words(key), "", band.w - 44, style, factor)
    if shown is None:
        lay.still(band, _items(lay, state, cx - state.width / 2, y, height))
        return
    icon, label = shown
    if lay.view.pill == "pill.deaf" and icon == _DEAF:  # the notice says the same, and what to do instead
        notice = _fitted(lay, label, icon, band.w, style, factor)
        lay.still(band, _items(lay, notice, cx - notice.width / 2, y, height))
        return
    if notice_y is not None:
        lay.still(band, _items(lay, state, cx - state.width / 2, y, height))
        own = Rect(cx - 322, notice_y - 2, 644, height + 22)
        notice = _fitted(lay, label, icon, own.w, style, factor)
        lay.still(own, _items(lay, notice, cx - notice.width / 2, notice_y, height))
        return
    notice = _fitted(lay, label, icon, band.w - state.width - _GAP, style, factor)
    left = cx - (state.width + _GAP + notice.width) / 2
    right = left + state.width + _GAP
    lay.still(band, (*_items(lay, state, left, y, height), *_items(lay, notice, right, y, height)))


def _notice(lay: PageLayout) -> tuple[str, str] | None:
    """Return (icon, words) of the notice: loud room, broken microphone, broken loudspeaker. None: no notice.

    In hearing mode (for deaf visitors) there never is a notice.
    """
    if lay.view.written:
        return None
    if lay.view.noisy:
        return "hand", lay.words("note.noisy")
    if {Part.MICROPHONE, Part.RECOGNISER} & {*lay.view.down} and not isinstance(lay.view.page, HomePage):
        return _DEAF, lay.words("note.deaf")  # the home page has a banner
    if Part.VOICE in lay.view.down:
        return "spkoff", lay.words("note.silent")
    return None


def _fitted(lay: PageLayout, label: str, icon: str, room: float, style: TextStyle, factor: float) -> _Pill:
    edges = 86 if icon else 76
    setting = lay.type.fit(label, room - edges, 60, style, factor)
    wide = lay.type.width(setting.lines[0], setting.size, setting.weight)
    return _Pill(setting.lines[0], TextStyle(setting.size, setting.line, setting.weight), icon, wide + edges)


def _items(lay: PageLayout, shown: _Pill, x: float, y: float, height: float) -> tuple[Item, ...]:
    t, key = lay.theme, lay.view.pill
    rect = Rect(x, y, shown.width, max(height, shown.style.line + 4))
    box = Rect(rect.x + shown.words_x, rect.y, rect.w - shown.words_x - 22, rect.h)
    words, _ = lay.set(shown.label, box, shown.style, t.second_on_visor, valign="middle", grow=False)
    outline = t.line if t.flat else (*t.glow[:3], 120) if shown.icon else None
    ground = Panel(rect, rect.h / 2, t.pill, outline, 2 if outline else 0)
    if shown.icon:
        return (ground, Icon(shown.icon, rect.x + 36, rect.cy, _ICON_PX, t.glow, stroke_of(_ICON_PX)), *words)
    dot = (
        t.amber if key in _FAULTS or lay.view.face is Face.STOP else t.going if lay.view.face is Face.GUIDE else t.glow
    )
    return (ground, Disc(rect.x + 32, rect.cy, 8, dot), *words)
