"""Pages of a robot without a visitor: S01 idle, S26 starting, S20 goodbye."""

from kiosk_ui.face.face_region import FaceRegion
from kiosk_ui.pages.privacy import NOTICE_H, notice
from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput, minutely
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Gradient, Icon, Islets, Item, Panel, ServiceMark
from kiosk_ui.rendering.theme import BOLD, CLOCK, MEDIUM, SEMIBOLD, TextStyle, rgb
from kiosk_ui.widgets import captions, page_frame
from kiosk_ui.widgets.opening_hours import asleep, opening
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.desk_values import IdleNotice
from robot.core.screen.view import GoodbyePage, IdlePage, StartingPage

_HELLO = TextStyle(84, 116, BOLD)
_LINE = TextStyle(38, 56, MEDIUM)
_SKY = rgb("#1F86A8")
_NOTICE = TextStyle(38, 52, SEMIBOLD)
_NOTICE_2 = TextStyle(30, 42, MEDIUM)
_PAD, _BELL, _BETWEEN = 24.0, 84.0, 10.0
"""Of the notice's card, reference px: margin, width of its bell, gap between the two languages."""
_SECOND_SHARE = 0.47
"""The other language has at most this share of the notice's height. Measured: three lines."""


def idle(lay: PageLayout, page: IdlePage) -> None:
    """Lay out the idle page: clock, face, greeting or notice, invitation, opening hours. A touch anywhere begins a
    visit.
    """
    lay.target(lay.page, Want.BEGIN, radius=0)
    notice = None if lay.view.caption else page.notice
    _landscape(lay, notice) if lay.landscape else _portrait(lay, notice)


def _portrait(lay: PageLayout, announced: IdleNotice | None) -> None:
    _scenery(lay, Rect(0, 1380, 1080, 540), 1700)
    _clock(lay, Rect(48, 84, 984, 250))
    _face(lay, 540, 570)
    if announced is None:
        lay.text(
            lay.words("idle.hello"), Rect(48, 866, 984, 116), _HELLO, lay.theme.on_visor, "centre", valign="middle"
        )
        _who(lay, Rect(48, 984, 984, 130))
    else:
        _announcement(lay, announced, Rect(48, 786, 984, 344))
    _invitation(lay, Rect(48, 1150, 984, 240))
    _hours(lay, 540, 1424)
    notice(lay, Rect(84, 1532, 912, NOTICE_H), dark=True)
    _name(lay, 540, 1716)


def _landscape(lay: PageLayout, announced: IdleNotice | None) -> None:
    _scenery(lay, Rect(0, 760, 1920, 320), 940)
    _clock(lay, Rect(60, 60, 840, 250))
    _face(lay, 480, 560)
    if announced is None:
        right = Rect(960, 150, 912, 116)
        lay.text(lay.words("idle.hello"), right, _HELLO, lay.theme.on_visor, "centre", valign="middle")
        _who(lay, Rect(960, 276, 912, 130))
    else:
        _announcement(lay, announced, Rect(960, 60, 912, 350))
    _invitation(lay, Rect(960, 440, 912, 240))
    _hours(lay, 1416, 716)
    notice(lay, Rect(960, 820, 912, NOTICE_H), dark=True)
    _name(lay, 960, 950)


def _who(lay: PageLayout, box: Rect) -> None:
    """Put one line that says what the robot is; or, if the robot cannot drive home, its caption, meant for clerks."""
    if lay.view.caption:
        captions.put(lay, " ".join(lay.shown(line) for line in lay.view.caption), box, _LINE)
    else:
        lay.text(lay.words("idle.who"), box, _LINE, lay.theme.on_visor, "centre", even=True)


def _announcement(lay: PageLayout, announced: IdleNotice, room: Rect) -> None:
    """Put the notice of the centre in both languages, that of the page first, on a card at the foot of `room`."""
    t = lay.theme
    first, second = (announced.vi, announced.en) if lay.view.language == "vi" else (announced.en, announced.vi)
    wide, most = room.w - 2 * _PAD - _BELL, room.h - 2 * _PAD - _BETWEEN
    lower = lay.type.fit(second, wide, most * _SECOND_SHARE, _NOTICE_2)
    upper = lay.type.fit(first, wide, most - lower.height, _NOTICE)
    high = upper.height + lower.height + 2 * _PAD + _BETWEEN
    card = Rect(room.x, room.bottom - high, room.w, high)
    fill = t.card if t.flat else rgb("#06283A", 225)
    ink, other = (t.ink, t.ink2) if t.flat else (t.on_visor, t.second_on_visor)
    lay.put(Panel(card, 28, fill, t.line if t.flat else t.amber, t.outline_px or 3))
    lay.put(Icon("bell", card.x + _PAD + 26, card.y + _PAD + 34, 56, ink if t.flat else t.amber, 2.0))
    words = Rect(card.x + _PAD + _BELL, card.y + _PAD, wide, upper.height)
    lay.lines(upper, words, ink)
    lay.lines(lower, Rect(words.x, words.bottom + _BETWEEN, wide, lower.height), other)


def _face(lay: PageLayout, cx: float, cy: float) -> None:
    site = lay.content.site(lay.view.language)
    lay.region(FaceRegion(cx, cy, 1.7, lay.theme, lambda now: asleep(site, now)))


def _scenery(lay: PageLayout, where: Rect, shore: float) -> None:
    t = lay.theme
    if t.flat:
        lay.put(Panel(lay.page, 1, t.bg))
        return
    lay.put(Gradient(lay.page, rgb("#06283A"), _SKY), Islets(where, shore))


def _clock(lay: PageLayout, box: Rect) -> None:
    """Put the clock. Its place shifts by 8 px each minute, so that it does not burn into the panel."""

    def items(now: RegionInput) -> tuple[Item, ...]:
        shift = 8 * (abs(now.wall.minute % 4 - 2) - 1)
        at = box.moved(shift, 0)
        time, _ = lay.set(
            f"{now.wall:%H:%M}", Rect(at.x, at.y, at.w, 184), CLOCK, lay.theme.on_visor, "centre", grow=False
        )
        date, _ = lay.set(
            page_frame.long_date(lay, now),
            Rect(at.x, at.y + 184, at.w, 60),
            _LINE,
            lay.theme.second_on_visor,
            "centre",
            grow=False,
        )
        return (*time, *date)

    lay.live(minutely(Rect(box.x - 12, box.y - 8, box.w + 24, box.h + 8), items, lay.dress))


def _invitation(lay: PageLayout, rect: Rect) -> None:
    """Put the invitation to touch the screen, and to speak if the robot hears; its last line is in another language."""
    t = lay.theme
    lay.card(rect, radius=48)
    cx = rect.x + 140
    if not t.flat:
        lay.put(Disc(cx, rect.cy, 92, t.tint))
    deaf = lay.view.by_touch or bool({Part.MICROPHONE, Part.RECOGNISER} & set(lay.view.down))
    icon, second, other = ("hand", "idle.begin", "idle.en_begin") if deaf else ("mic", "idle.say", "idle.en")
    lay.put(Disc(cx, rect.cy, 70, t.accent), Icon(icon, cx, rect.cy, 64, t.on_accent))
    words = Rect(rect.x + 260, rect.y + 30, rect.w - 300, 66)
    big = TextStyle(48, 66, BOLD)
    lay.text(lay.words("idle.touch"), words, big, t.ink, valign="middle")
    lay.text(lay.words(second), words.moved(0, 66), big, t.accent, valign="middle")
    below = Rect(words.x, words.y + 134, words.w, 46)
    lay.text(lay.words(other), below, TextStyle(30, 44, MEDIUM), t.ink2, valign="middle")


def _hours(lay: PageLayout, cx: float, y: float) -> None:
    t = lay.theme
    site = lay.content.site(lay.view.language)
    band = Rect(cx - 456, y - 2, 912, 80)

    def items(now: RegionInput) -> tuple[Item, ...]:
        key, minute, weekday = opening(site, now.wall)
        hours = "  ·  ".join(f"{_time(a)}–{_time(b)}" for a, b in site.hours_on(now.wall.date()))
        left_min = minute - now.wall.hour * 60 - now.wall.minute
        line = lay.words(key, hours=hours, at=_time(minute), day=page_frame.weekday_name(lay, weekday), n=left_min)
        style = TextStyle(34, 50, SEMIBOLD)
        setting = lay.type.fit(line, band.w - 110, 60, style)
        wide = lay.type.width(setting.lines[0], setting.size, setting.weight)
        rect = Rect(cx - (wide + 96) / 2, y, wide + 96, 76)
        words, _ = lay.set(
            line, Rect(rect.x + 60, rect.y, wide + 2, 76), style, t.on_visor, valign="middle", grow=False
        )
        dot = t.going if key == "idle.open" else t.amber
        outline = t.line if t.flat else None
        ground = rgb("#06283A", 130) if not t.flat else t.bg
        return (Panel(rect, 38, ground, outline, 2 if outline else 0), Disc(rect.x + 36, rect.cy, 8, dot), *words)

    lay.live(minutely(band, items, lay.dress))


def _time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def _name(lay: PageLayout, cx: float, y: float) -> None:
    """Put the service mark (logo) and the name of the centre, below the scenery."""
    t = lay.theme
    site = lay.content.site(lay.view.language)
    ground = rgb("#FFFFFF", 28) if not t.flat else t.bg
    if lay.landscape:
        wide = max(lay.type.width(text, 34, SEMIBOLD) for text in (site.name, site.ward))
        left = cx - (wide + 96) / 2
        lay.put(ServiceMark(left, y + 12, 72, ground, t.accent if t.flat else t.glow, t.on_visor))
        page_frame.staff_door(lay, left, y + 12)
        lay.text(site.name, Rect(left + 96, y, wide + 8, 48), TextStyle(34, 48, SEMIBOLD), t.on_visor, grow=False)
        lay.text(
            site.ward, Rect(left + 96, y + 46, wide + 8, 48), TextStyle(34, 48, MEDIUM), t.second_on_visor, grow=False
        )
        return
    lay.put(ServiceMark(cx - 36, y, 72, ground, t.accent if t.flat else t.glow, t.on_visor))
    page_frame.staff_door(lay, cx - 36, y)
    lay.text(site.name, Rect(48, y + 80, 984, 48), TextStyle(34, 48, SEMIBOLD), t.on_visor, "centre", grow=False)
    lay.text(site.ward, Rect(48, y + 128, 984, 48), TextStyle(34, 48, MEDIUM), t.second_on_visor, "centre", grow=False)


def starting(lay: PageLayout, _page: StartingPage) -> None:
    """Lay out the start of the robot: logo, name, a sentence, a moving line.

    A touch begins a visit even before all parts work.
    """
    lay.target(lay.page, Want.BEGIN, radius=0)
    page_frame.full_ground(lay)
    t = lay.theme
    middle = lay.page.cx
    top = 300 if lay.landscape else 640
    ground = rgb("#FFFFFF", 28) if not t.flat else t.bg
    lay.put(ServiceMark(middle - 90, top, 180, ground, t.accent if t.flat else t.glow, t.on_visor))
    site = lay.content.site(lay.view.language)
    wide = Rect(48, top + 220, lay.page.w - 96, 64)
    lay.text(site.name, wide, TextStyle(44, 62, SEMIBOLD), t.on_visor, "centre", valign="middle", grow=False)
    lay.text(
        site.ward,
        wide.moved(0, 64),
        TextStyle(40, 58, MEDIUM),
        t.second_on_visor,
        "centre",
        valign="middle",
        grow=False,
    )
    lay.text(lay.words("start.wait"), wide.moved(0, 190), _LINE, t.on_visor, "centre", even=True)
    track = Rect(middle - 240, top + 520, 480, 12)

    def items(now: RegionInput) -> tuple[Item, ...]:
        at = now.at_ms // 40 % 60 / 60
        piece = Rect(track.x + (track.w - 120) * (1 - abs(2 * at - 1)), track.y, 120, 12)
        return (
            Panel(track, 6, t.accent if not t.flat else t.bg, t.line if t.flat else None, 2 if t.flat else 0),
            Panel(piece, 6, t.glow),
        )

    lay.live(ItemsRegion(track.inset(-4), items))


def goodbye(lay: PageLayout, _page: GoodbyePage) -> None:
    """Lay out the goodbye: what was done in this visit, then thanks. A touch begins a new visit."""
    page_frame.full_ground(lay)
    page_frame.strip(lay)
    middle = lay.page.cx
    y = 420 if lay.landscape else 760
    page_frame.face(lay, middle, y, 1.7)
    *done, parting = [lay.shown(line) for line in lay.view.caption] or [lay.words("bye.thanks")]
    box = Rect(96, y + 270, lay.page.w - 192, 340)
    if done:
        _done(lay, " ".join(done), Rect(box.x, box.y + 10, box.w, 84))
        box = Rect(box.x, box.y + 124, box.w, box.h - 80)
    lay.text(parting, box, TextStyle(60, 86, BOLD), lay.theme.on_visor, "centre", even=True)
    lay.target(lay.page, Want.BEGIN, radius=0)


def _done(lay: PageLayout, sentence: str, box: Rect) -> None:
    """Put a check mark and `sentence` side by side, centred together."""
    t, sign, gap = lay.theme, 56.0, 20.0
    setting = lay.type.fit(sentence, box.w - sign - gap, box.h, TextStyle(40, 58, SEMIBOLD), lay.factor)
    wide = max(lay.type.width(line, setting.size, setting.weight) for line in setting.lines)
    left = box.cx - (sign + gap + wide) / 2
    lay.put(Disc(left + sign / 2, box.cy, sign / 2, t.glow), Icon("check", left + sign / 2, box.cy, 34, t.pupil, 3.0))
    words = Rect(left + sign + gap, box.cy - setting.height / 2, wide + 2, setting.height)
    lay.lines(setting, words, t.on_visor)
