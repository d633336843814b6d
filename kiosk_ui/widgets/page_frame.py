"""The frame around the content of a page: visor with face, status pill and caption; strip, navigation bar, toast."""

from dataclasses import dataclass, replace

from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput, minutely
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Gradient, Icon, Item, Panel, ServiceMark
from kiosk_ui.rendering.theme import BODY, CAPTION, LABEL, LABEL_STRONG, TextStyle, rgb
from kiosk_ui.widgets.call_alert import STEPS as ALERT_STEPS
from kiosk_ui.widgets.captions import caption
from kiosk_ui.widgets.navigation_bar import ROW_Y, microphone, navigation
from kiosk_ui.widgets.recognised_text import heard
from kiosk_ui.widgets.status_pill import pill
from robot.core.intents import Want

VISOR_W = 664  # landscape
VISOR_H = 508  # portrait
_ROUND = 56
_ALERT = 110  # greatest alpha of 255: words stay readable
STAFF_HOLD_MS = 3000
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


_CAPTION = Rect(48, 362, 984, 136)


@dataclass(frozen=True, slots=True)
class VisorShape:
    """Places of the parts of a visor: centre and scale of the face, status pill, caption box and caption style."""

    height: float = VISOR_H
    face_y: float = 184
    face_scale: float = 0.86
    pill_y: float = 312
    caption: Rect = _CAPTION
    caption_style: TextStyle = CAPTION


STANDARD = VisorShape()

_IN_WRITING = TextStyle(44, 66, CAPTION.weight)
_LOW = VisorShape(height=868, face_y=640, pill_y=796, caption=Rect(48, 232, 984, 316), caption_style=_IN_WRITING)
"""Visor for a seated visitor: the face is at eye level, and the robot's words are above it."""

_LOWER_PART_Y = 432
"""Upper edge of the lower 60 % of a landscape screen, reference px."""


def frame(
    lay: PageLayout,
    first: str = "back",
    *,
    current: str = "",
    shape: VisorShape = STANDARD,
    bar: bool = True,
    least: float = 1080,
) -> Rect:
    """Put the usual frame and return the rectangle left for the content. `first`: button "back" or "finish".

    `least`: height that the content needs. A lowered landscape page gets the lower 60 % of the screen, or more if
    needed.
    """
    if lay.low_visor:
        shape = _LOW
    visor(lay, shape)
    if bar:
        navigation(lay, first, current)
    if lay.landscape:
        bottom = ROW_Y - 24 if bar else 1040
        top = max(36, min(_LOWER_PART_Y, bottom - least)) if lay.view.lowered else 36
        return Rect(712, top, 1160, bottom - top)
    bottom = 1684 if bar else 1880
    return Rect(48, shape.height + 20, 984, bottom - shape.height - 20)


def visor_bottom(lay: PageLayout) -> float:
    """Return the y of the lower edge of the usual visor on a portrait screen, reference px."""
    return _LOW.height if lay.low_visor else VISOR_H


def visor(lay: PageLayout, shape: VisorShape = STANDARD, *, deaf: bool = False) -> None:
    """Put the visor: background, strip, face, status pill, heard words, caption; in landscape the microphone.

    `deaf`: without the microphone.
    """
    t = lay.theme
    shows_heard = bool(lay.view.heard or lay.view.hearing) and not (deaf or lay.view.written)
    if lay.landscape:
        column = Rect(0, 0, VISOR_W, 1080)
        lay.put(Gradient(column, t.visor1, t.visor2, (0, _ROUND, _ROUND, 0)))
        if t.flat:
            lay.put(Panel(Rect(VISOR_W - 4, 0, 4, 1080), 1, t.line))
        _alert(lay, column, Rect(-_ROUND, 0, VISOR_W + _ROUND, 1080))
        strip(lay)
        face(lay, VISOR_W / 2, *((254, 0.7) if shows_heard else (335, 1.1)))
        pill(lay, VISOR_W / 2, 352 if shows_heard else 502, notice_y=148, grows=not shows_heard)
        caption(lay, Rect(40, 570, VISOR_W - 80, 176), _said_in(lay, TextStyle(40, 58, CAPTION.weight)))
        if shows_heard:
            heard(lay)
        if not deaf:
            microphone(lay, VISOR_W / 2, 850, 84, 957, dark=True)
        clock_line(lay, Rect(40, 1018, VISOR_W - 80, 48))
        return
    lay.put(Gradient(Rect(0, 0, 1080, shape.height), t.visor1, t.visor2, (0, 0, _ROUND, _ROUND)))
    if t.flat:
        lay.put(Panel(Rect(0, shape.height - 4, 1080, 4), 1, t.line))
    _alert(lay, Rect(0, 0, 1080, shape.height), Rect(0, -_ROUND, 1080, shape.height + _ROUND))
    strip(lay)
    if shows_heard:
        heard(lay)
        if not lay.low_visor:  # the face gives way, the caption stays in place
            shape = replace(shape, face_y=141, face_scale=0.5, pill_y=212)
    face(lay, 540, shape.face_y, shape.face_scale)
    pill(lay, 540, shape.pill_y, grows=not shows_heard)
    caption(lay, shape.caption, _said_in(lay, shape.caption_style))


def _alert(lay: PageLayout, rect: Rect, shape: Rect) -> None:
    """Put a pulsing tint over the visor, behind face and words, for a number called in hearing mode."""
    if not lay.view.written:
        return

    def items(now: RegionInput) -> tuple[Item, ...]:
        strength = now.motion.alert.strength
        tint = (*lay.theme.amber[:3], _ALERT * strength // ALERT_STEPS)
        return (Panel(shape, _ROUND, tint),) if strength else ()

    lay.live(ItemsRegion(rect, items))


def _said_in(lay: PageLayout, style: TextStyle) -> TextStyle:
    """Return the caption style: larger in hearing mode (for the deaf), where captions replace the voice."""
    return _IN_WRITING if lay.view.written and style.size < _IN_WRITING.size else style


def strip(lay: PageLayout) -> None:
    """Put the strip at the top: logo, name of the centre and clock; a toast lies in its place. Large-text mode does not
    enlarge it."""
    t = lay.theme
    site = lay.content.site(lay.view.language)
    left, top = (48, 36) if lay.landscape else (48, 28)
    ground = rgb("#FFFFFF", 28) if not t.flat else t.visor1
    lay.put(ServiceMark(left, top, 72, ground, t.accent if t.flat else t.glow, rgb("#FFFFFF")))
    staff_door(lay, left, top)
    if lay.view.toast is not None:
        return
    room = VISOR_W - left - 88 - 24 if lay.landscape else 640
    x, plain = left + (88 if lay.landscape else 92), TextStyle(28, 38, LABEL.weight)
    name = lay.type.fit(site.name, room, 2 * 39, plain._replace(weight=LABEL_STRONG.weight))
    ward = lay.type.fit(site.ward, room, 39, plain)
    lay.lines(name, Rect(x, top - 4, room, name.height), t.on_visor)
    lay.lines(ward, Rect(x, top - 3 + name.height, room, ward.height), t.second_on_visor)
    if not lay.landscape:
        lay.live(minutely(Rect(780, 14, 262, 100), lambda now: _clock(lay, now), lay.dress))


def staff_door(lay: PageLayout, left: float, top: float) -> None:
    """Put the hidden way to the staff screen: holding the logo of 72 px.

    A visitor's short touch goes to what is below it.
    """
    if lay.view.staff:
        lay.target(Rect(left - 8, top - 8, 88, 88), Want.STAFF_ONLY, radius=24, hold_ms=STAFF_HOLD_MS)


def _clock(lay: PageLayout, now: RegionInput) -> tuple[Item, ...]:
    t = lay.theme
    time, _ = lay.set(
        f"{now.wall:%H:%M}",
        Rect(780, 14, 252, 62),
        TextStyle(46, 62, LABEL_STRONG.weight),
        t.on_visor,
        "right",
        grow=False,
    )
    date, _ = lay.set(short_date(lay, now), Rect(780, 62, 252, 42), LABEL, t.second_on_visor, "right", grow=False)
    return (*time, *date)


def short_date(lay: PageLayout, now: RegionInput) -> str:
    weekday = lay.words(f"day.{_WEEKDAYS[now.wall.weekday()]}")
    return lay.words("day.short", weekday=weekday, d=now.wall.day, m=now.wall.month)


def long_date(lay: PageLayout, now: RegionInput) -> str:
    weekday = lay.words(f"day.{_WEEKDAYS[now.wall.weekday()]}")
    return lay.words("day.long", weekday=weekday, d=now.wall.day, month=lay.words(f"month.m{now.wall.month}"))


def weekday_name(lay: PageLayout, weekday: int) -> str:
    return lay.words(f"day.{_WEEKDAYS[weekday]}")


def clock_line(lay: PageLayout, box: Rect) -> None:
    """Put time and date in one line, under the microphone of a landscape visor."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        line = f"{now.wall:%H:%M}  ·  {short_date(lay, now)}"
        return tuple(lay.set(line, box, LABEL, lay.theme.second_on_visor, "centre", valign="middle", grow=False)[0])

    lay.live(minutely(box, items, lay.dress))


def face(lay: PageLayout, cx: float, cy: float, scale: float) -> None:
    lay.region(FaceRegion(cx, cy, scale, lay.theme))


def full_ground(lay: PageLayout) -> None:
    """Put a dark background for a page without visor, bar and cards."""
    lay.put(Gradient(lay.page, lay.theme.full1, lay.theme.full2))


def toast(lay: PageLayout) -> None:
    """Put a toast (one short sentence) in place of the strip; it never is the only place of an important text."""
    if lay.view.toast is None:
        return
    rect = Rect(24, 20, 616, 120) if lay.landscape else Rect(36, 14, 1008, 112)
    t = lay.theme
    words, _ = lay.set(
        lay.shown(lay.view.toast),
        Rect(rect.x + 100, rect.y + 6, rect.w - 120, rect.h - 12),
        BODY,
        t.on_accent,
        valign="middle",
    )
    outline = Panel(rect, 28, t.accent, t.on_accent, 3)
    lay.still(rect, (outline, Icon("info", rect.x + 54, rect.cy, 52, t.on_accent, 2.0), *words))
