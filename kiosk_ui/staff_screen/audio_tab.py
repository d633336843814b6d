"""The audio tab: present level and noise, the volume, and a test of how spoken sentences are recognised."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Item, Panel
from kiosk_ui.rendering.theme import LABEL, LABEL_STRONG, SECOND, SEMIBOLD, TextStyle
from kiosk_ui.staff_screen.device_status import level_db, signed
from kiosk_ui.staff_screen.rows import Rows, rows
from robot.core.dialogue.options import VOLUME_STEPS_PERMILLE
from robot.core.parts import Part
from robot.core.screen.view import Ear, ServicePage

_STEPS = 48  # bars of the level meter
_WORDS = TextStyle(44, 64, SEMIBOLD)


def sound(lay: PageLayout, page: ServicePage, area: Rect) -> None:
    """Lay out the audio tab; in landscape the measured values are beside the recognised words."""
    if lay.landscape:
        left, right = area.columns(2, 20)
        told, meter = Rect(left.x, left.y, left.w, 292), Rect(left.x, left.y + 304, left.w, 132)
        volume = Rect(left.x, meter.bottom + 12, left.w, left.bottom - meter.bottom - 12)
        words = right
    else:
        told, meter = Rect(area.x, area.y, area.w, 228), Rect(area.x, area.y + 244, area.w, 140)
        volume = Rect(area.x, meter.bottom + 16, area.w, 140)
        words = Rect(area.x, volume.bottom + 16, area.w, area.bottom - volume.bottom - 16)
    rows(lay, told, 3, lambda now: _values(lay, now))
    _meter(lay, meter)
    _volume(lay, volume, page.volume)
    _heard(lay, page, words)


def _values(lay: PageLayout, now: RegionInput) -> Rows:
    live, unknown = now.live, lay.words("tech.unknown")
    hears = live.vitals.parts.get(Part.MICROPHONE)
    known = (level_db(live), live.noise_dbfs, live.snr_db) if hears is not None and hears.up else (None,) * 3
    values = (unknown if value is None else lay.words("ear.db", n=signed(value)) for value in known)
    return tuple(zip((lay.words(f"ear.{key}") for key in ("level", "floor", "snr")), values, strict=True))


def _meter(lay: PageLayout, rect: Rect) -> None:
    """Put the level as a row of wide bars, the loudest tenth in amber: it must be readable from a step away."""
    inner = rect.inset(32, 28)

    def lit(now: RegionInput) -> int:
        return round(_STEPS * min(1.0, max(0.0, now.live.mic_level)))

    def items(now: RegionInput) -> tuple[Item, ...]:
        t = lay.theme
        shown: list[Item] = [Panel(rect, 24, t.card, t.line, t.outline_px or 2)]
        for number, bar in enumerate(inner.columns(_STEPS, 6)):
            on = number < lit(now)
            loud = number >= _STEPS * 0.9
            shown.append(Panel(bar, 5, t.amber if loud else t.glow) if on else Panel(bar, 5, t.tint, t.line, 2))
        return tuple(shown)

    lay.live(ItemsRegion(rect, items, key=lambda now: (lay.dress, lit(now))))


def _volume(lay: PageLayout, rect: Rect, step: int) -> None:
    """Put the volume step that the robot uses at the start of each visit."""
    t = lay.theme
    lay.put(Panel(rect, 24, t.card, t.line, t.outline_px or 2))
    inner = rect.inset(32, 10)
    wide = len(VOLUME_STEPS_PERMILLE) * 64
    words = Rect(inner.x, inner.y, inner.w - wide - 16, inner.h)
    label = f"{lay.words('ear.volume')}: {lay.words('ear.step', n=step + 1)}"
    lay.text(label, words, LABEL_STRONG, valign="middle")
    for number in range(len(VOLUME_STEPS_PERMILLE)):
        cx = inner.right - wide + 64 * number + 32
        r = 12 + 2 * number
        lay.put(Disc(cx, inner.cy, r, t.glow if number <= step else t.line))
        if number > step:
            lay.put(Disc(cx, inner.cy, r - 3, t.card))


def _heard(lay: PageLayout, page: ServicePage, rect: Rect) -> None:
    """Put a spoken test sentence as the robot recognises it; it is forgotten when the page closes."""
    t = lay.theme
    lay.put(Panel(rect, 24, t.card, t.line, t.outline_px or 2))
    inner = rect.inset(32, 20)
    lay.text(lay.words("ear.heard"), Rect(inner.x, inner.y, inner.w, 46), LABEL_STRONG, t.ink2, valign="middle")
    foot = Rect(inner.x, inner.bottom - 46, inner.w, 46)
    lay.text(lay.words("ear.forgotten"), foot, LABEL, t.ink2, valign="middle")
    room = Rect(inner.x, inner.y + 58, inner.w, inner.h - 116)
    invitation = lay.words(
        "ear.speak_now" if lay.view.ear is Ear.OPEN else "ear.try" if "hear" in page.acts else "ear.no"
    )

    def items(now: RegionInput) -> tuple[Item, ...]:
        said = now.live.transcript(page.turn)[0] if page.turn else ""
        style, ink = (_WORDS, t.ink) if said else (SECOND, t.ink2)
        return tuple(lay.set(said or invitation, room, style, ink, valign="middle")[0])

    lay.live(ItemsRegion(room, items, private=True))
