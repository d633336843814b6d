"""What stands around the content: the visor with face, pill and caption, the strip, the microphone, the bar."""

from dataclasses import dataclass, replace

from kiosk_ui.captions import caption
from kiosk_ui.face import FaceRegion
from kiosk_ui.geometry import Rect
from kiosk_ui.heard import heard
from kiosk_ui.layout import Layout, stroke_of
from kiosk_ui.pills import pill
from kiosk_ui.regions import Instant, ItemsRegion, minutely
from kiosk_ui.scene import Arc, Disc, Gradient, Icon, Item, Mark, Panel
from kiosk_ui.theme import BODY, CAPTION, LABEL, LABEL_STRONG, Colour, Style, rgb
from robot.core.intents import Want
from robot.core.view import Ear

VISOR_W = 664  # landscape
VISOR_H = 508  # portrait
BAR_Y = 1744
ROW_Y = 974  # landscape bottom row
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


_CAPTION = Rect(48, 362, 984, 136)


@dataclass(frozen=True, slots=True)
class VisorShape:
    """Where things stand in a visor: face centre and scale, pill, caption box and its style."""

    height: float = VISOR_H
    face_y: float = 184
    face_scale: float = 0.86
    pill_y: float = 312
    caption: Rect = _CAPTION
    caption_style: Style = CAPTION


STANDARD = VisorShape()


def frame(
    lay: Layout, first: str = "back", *, current: str = "", shape: VisorShape = STANDARD, bar: bool = True
) -> Rect:
    """The usual frame; the rectangle that is left for the content. `first` is "back" or "finish"."""
    visor(lay, shape)
    if bar:
        navigation(lay, first, current)
    if lay.landscape:
        bottom = ROW_Y - 24 if bar else 1040
        return Rect(712, 36, 1160, bottom - 36)
    bottom = 1684 if bar else 1880
    return Rect(48, shape.height + 20, 984, bottom - shape.height - 20)


def visor(lay: Layout, shape: VisorShape = STANDARD, *, deaf: bool = False) -> None:
    """Dark ground, strip, face, pill, words heard, caption. Landscape: a column with the microphone, but for `deaf`."""
    t = lay.theme
    tells_heard = bool(lay.view.heard or lay.view.hearing) and not deaf
    if lay.landscape:
        column = Rect(0, 0, VISOR_W, 1080)
        lay.put(Gradient(column, t.visor1, t.visor2, (0, 56, 56, 0)))
        if t.flat:
            lay.put(Panel(Rect(VISOR_W - 4, 0, 4, 1080), 1, t.line))
        strip(lay)
        face(lay, VISOR_W / 2, *((254, 0.7) if tells_heard else (335, 1.1)))
        pill(lay, VISOR_W / 2, 352 if tells_heard else 502, notice_y=148, grows=not tells_heard)
        caption(lay, Rect(40, 570, VISOR_W - 80, 176), Style(40, 58, CAPTION.weight))
        if tells_heard:
            heard(lay)
        if not deaf:
            microphone(lay, VISOR_W / 2, 850, 84, 957, dark=True)
        clock_line(lay, Rect(40, 1018, VISOR_W - 80, 48))
        return
    lay.put(Gradient(Rect(0, 0, 1080, shape.height), t.visor1, t.visor2, (0, 0, 56, 56)))
    if t.flat:
        lay.put(Panel(Rect(0, shape.height - 4, 1080, 4), 1, t.line))
    strip(lay)
    if tells_heard:  # the face gives way, the caption stays where it is
        shape = replace(shape, face_y=141, face_scale=0.5, pill_y=212)
        heard(lay)
    face(lay, 540, shape.face_y, shape.face_scale)
    pill(lay, 540, shape.pill_y, grows=not tells_heard)
    caption(lay, shape.caption, shape.caption_style)


def strip(lay: Layout) -> None:
    """Mark, name of the centre, clock. It keeps its size in A+."""
    t = lay.theme
    site = lay.content.site(lay.view.language)
    left, top = (48, 36) if lay.landscape else (48, 28)
    ground = rgb("#FFFFFF", 28) if not t.flat else t.visor1
    lay.put(Mark(left, top, 72, ground, t.accent if t.flat else t.glow, rgb("#FFFFFF")))
    room = VISOR_W - left - 88 - 24 if lay.landscape else 640
    x, plain = left + (88 if lay.landscape else 92), Style(28, 38, LABEL.weight)
    name = lay.type.fit(site.name, room, 2 * 39, plain._replace(weight=LABEL_STRONG.weight))
    ward = lay.type.fit(site.ward, room, 39, plain)
    lay.lines(name, Rect(x, top - 4, room, name.height), t.on_visor)
    lay.lines(ward, Rect(x, top - 3 + name.height, room, ward.height), t.second_on_visor)
    if not lay.landscape:
        lay.live(minutely(Rect(780, 14, 262, 100), lambda now: _clock(lay, now), lay.dress))


def _clock(lay: Layout, now: Instant) -> tuple[Item, ...]:
    t = lay.theme
    time, _ = lay.set(
        f"{now.wall:%H:%M}", Rect(780, 14, 252, 62), Style(46, 62, LABEL_STRONG.weight), t.on_visor, "right", grow=False
    )
    date, _ = lay.set(short_date(lay, now), Rect(780, 62, 252, 42), LABEL, t.second_on_visor, "right", grow=False)
    return (*time, *date)


def short_date(lay: Layout, now: Instant) -> str:
    weekday = lay.words(f"day.{_WEEKDAYS[now.wall.weekday()]}")
    return lay.words("day.short", weekday=weekday, d=now.wall.day, m=now.wall.month)


def long_date(lay: Layout, now: Instant) -> str:
    weekday = lay.words(f"day.{_WEEKDAYS[now.wall.weekday()]}")
    return lay.words("day.long", weekday=weekday, d=now.wall.day, month=lay.words(f"month.m{now.wall.month}"))


def weekday_name(lay: Layout, weekday: int) -> str:
    return lay.words(f"day.{_WEEKDAYS[weekday]}")


def clock_line(lay: Layout, box: Rect) -> None:
    """Time and date in one line, under the microphone of a landscape visor."""

    def items(now: Instant) -> tuple[Item, ...]:
        line = f"{now.wall:%H:%M}  ·  {short_date(lay, now)}"
        return tuple(lay.set(line, box, LABEL, lay.theme.second_on_visor, "centre", valign="middle", grow=False)[0])

    lay.live(minutely(box, items, lay.dress))


def face(lay: Layout, cx: float, cy: float, scale: float) -> None:
    lay.region(FaceRegion(cx, cy, scale, lay.view.face, lay.theme))


def microphone(lay: Layout, cx: float, cy: float, r: float, label_y: float, *, dark: bool = False) -> None:
    """The disc, its rings that follow the level, and the word for its state."""
    t, ear = lay.theme, lay.view.ear
    label = {Ear.CLOSED: "mic.press", Ear.OPEN: "mic.open", Ear.THINKING: "mic.wait", Ear.BROKEN: "mic.off"}[ear]
    wide = 300 if dark else 200
    box = Rect(cx - wide / 2, label_y, wide, 46)
    on_dark = dark and not t.flat
    disc: Colour = rgb("#FFFFFF") if on_dark else t.accent
    ink: Colour = t.accent if on_dark else t.on_accent
    if ear is Ear.BROKEN:
        disc, ink = rgb("#B7C5CC"), rgb("#0E1F29")
    words, _ = lay.set(
        lay.words(label), box, LABEL_STRONG, t.on_visor if dark else t.ink, "centre", valign="middle", grow=not dark
    )
    collar: Colour = t.visor2 if dark else t.card
    ring: Colour = t.glow if dark else t.wave
    reach = r + 32
    area = Rect(cx - reach, cy - reach, 2 * reach, label_y + 46 - cy + reach)

    def items(now: Instant) -> tuple[Item, ...]:
        shown: list[Item] = []
        if ear is Ear.OPEN:
            swell = 0 if t.flat else 2 * round(now.motion.mic * 6)
            shown += [
                Disc(cx, cy, r + 16 + swell, (*ring[:3], 60)),
                Disc(cx, cy, r + 12 + swell // 2, (*ring[:3], 110)),
            ]
        if not dark:
            shown.append(Disc(cx, cy, r + 8, collar))
        shown.append(Disc(cx, cy, r, disc))
        if ear is Ear.THINKING:
            turn = 0 if t.flat else 15 * (now.at_ms // 50 % 24)
            shown.append(Arc(cx, cy, r + 18, 8, ring, turn, 250))
        name = "micoff" if ear is Ear.BROKEN else "mic"
        shown.append(Icon(name, cx, cy, 68, ink, stroke_of(68)))
        return (*shown, *words)

    lay.live(ItemsRegion(area, items))
    want = {Ear.CLOSED: Want.TALK, Ear.OPEN: Want.FINISHED_TALKING}.get(ear)
    if want is not None:
        lay.target(Rect(cx - max(r, 100), cy - r - 8, 2 * max(r, 100), label_y + 46 - cy + r + 8), want, radius=40)


def navigation(lay: Layout, first: str, current: str = "") -> None:
    """The bar with the raised microphone; landscape: four buttons in a row. The order never changes."""
    slots = (
        ("x" if first == "finish" else "back", f"nav.{first}", Want.DONE if first == "finish" else Want.BACK, ""),
        ("home", "nav.home", Want.HOME, "home"),
        ("help", "nav.staff", Want.STAFF, "staff"),
        ("text", "nav.text", Want.OPTIONS, "options"),
    )
    (_row if lay.landscape else _bar)(lay, slots, current)


Slots = tuple[tuple[str, str, Want, str], ...]


def _bar(lay: Layout, slots: Slots, current: str) -> None:
    t = lay.theme
    outline = t.line if t.flat else None
    lay.put(Panel(Rect(0, BAR_Y, 1080, 260), 40, t.card, outline, 4 if outline else 0, 10 if t.shadow else 0))
    tall = 84 if lay.view.large else 44
    size = min(lay.type.fit(lay.words(key), 196, tall, LABEL_STRONG, lay.factor).size for _, key, _, _ in slots)
    style = Style(size, -(-size * 136 // 100), LABEL_STRONG.weight)
    for (icon, key, want, name), cx in zip(slots, (120, 322, 758, 960), strict=True):
        if name and name == current:
            lay.put(Panel(Rect(cx - 60, 1765, 120, 72), 36, t.tint))
        lay.icon(icon, cx, 1797 if lay.view.large else 1801, 56)
        box = Rect(cx - 98, 1832 if lay.view.large else 1844, 196, tall)
        lay.text(lay.words(key), box, style, t.ink, "centre", valign="middle", grow=False)
        lay.target(Rect(cx - 100, BAR_Y, 200, 176), want, radius=24)
    microphone(lay, 540, 1772, 72, 1868)


def _row(lay: Layout, slots: Slots, current: str) -> None:
    for (icon, key, want, name), rect in zip(slots, Rect(712, ROW_Y, 1160, 88).columns(4, 16), strict=True):
        selected = bool(name) and name == current
        lay.card(rect, radius=24, fill=lay.theme.tint if selected else None, shadow=False)
        label = lay.words(key)
        setting = lay.type.fit(label, rect.w - 92, rect.h, LABEL_STRONG, lay.factor)
        wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines)
        left = rect.cx - (wide + 58) / 2
        lay.icon(icon, left + 22, rect.cy, 44)
        lay.text(label, Rect(left + 60, rect.y, wide + 1, rect.h), LABEL_STRONG, lay.theme.ink, valign="middle")
        lay.target(rect, want, radius=24)


def full_ground(lay: Layout) -> None:
    """The dark ground of a page without bar and card."""
    lay.put(Gradient(lay.page, lay.theme.full1, lay.theme.full2))


def toast(lay: Layout) -> None:
    """One sentence under the visor; nothing that matters is only here."""
    if lay.view.toast is None:
        return
    rect = Rect(712, 24, 1160, 104) if lay.landscape else Rect(48, 520, 984, 112)
    t = lay.theme
    words, _ = lay.set(
        lay.shown(lay.view.toast),
        Rect(rect.x + 108, rect.y + 6, rect.w - 136, rect.h - 12),
        BODY,
        t.on_accent,
        valign="middle",
    )
    lay.still(rect, (Panel(rect, 28, t.accent), Icon("info", rect.x + 58, rect.cy, 52, t.on_accent, 2.0), *words))
