"""The health tab: a verdict (is the robot well?), a card for each device, battery and temperature of the last hours."""

from collections.abc import Callable

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout, stroke_of
from kiosk_ui.rendering.scene_items import Disc, Icon, Item, Panel
from kiosk_ui.rendering.theme import BOLD, HEADING, LABEL, LABEL_STRONG, SECOND, Colour, TextStyle
from kiosk_ui.staff_screen.device_status import Device, Grade, count, devices
from kiosk_ui.staff_screen.history_chart import chart
from kiosk_ui.staff_screen.rows import clipped
from robot.core.screen.view import ServicePage

_VALUE = TextStyle(32, 44, BOLD)
_GAP = 12

Look = Callable[[RegionInput], tuple[Device, ...]]


def health(lay: PageLayout, page: ServicePage, area: Rect) -> None:
    """Lay out the health tab. The state of devices is read once a frame; only cards that changed are painted again."""
    seen: tuple[RegionInput | None, tuple[Device, ...]] = (None, ())

    def look(now: RegionInput) -> tuple[Device, ...]:
        nonlocal seen
        if seen[0] is not now:
            seen = (now, devices(lay, page, now.live))
        return seen[1]

    verdict = Rect(area.x, area.y, area.w, 100 if lay.landscape else 116)
    lay.live(
        ItemsRegion(verdict, lambda now: _verdict(lay, verdict, look(now)), key=lambda now: (lay.dress, look(now)))
    )
    below = Rect(area.x, verdict.bottom + _GAP, area.w, area.bottom - verdict.bottom - _GAP)
    if lay.landscape:
        grid = Rect(below.x, below.y, round(below.w * 0.76), below.h)
        columns, rows = 3, -(-count(page) // 3)
        plot = Rect(grid.right + 16, below.y, below.right - grid.right - 16, below.h)
    else:
        columns, rows = 2, -(-count(page) // 2)
        grid = Rect(below.x, below.y, below.w, rows * 134 + (rows - 1) * _GAP)
        plot = Rect(below.x, grid.bottom + _GAP, below.w, below.bottom - grid.bottom - _GAP)
    slots = [slot for row in grid.rows(rows, _GAP) for slot in row.columns(columns, _GAP)][: count(page)]
    for number, slot in enumerate(slots):
        lay.live(_card(lay, slot, number, look))
    chart(lay, plot)


def _verdict(lay: PageLayout, rect: Rect, found: tuple[Device, ...]) -> tuple[Item, ...]:
    """Return in one sentence whether the robot is well, with the names of the devices that are not."""
    t = lay.theme
    bad = [device.name for device in found if device.grade is Grade.BAD]
    watched = [device.name for device in found if device.grade is Grade.WATCH]
    if bad:
        icon, ground, ink, title = "x", t.bad, t.on_bad, lay.words("tech.broken", n=len(bad))
    elif watched:
        icon, ground, ink, title = "warn", t.amber, t.on_accent, lay.words("tech.watched", n=len(watched))
    else:
        icon, ground, ink, title = "check", t.ok, t.on_ok, lay.words("tech.all_good")
    about = " · ".join((*bad, *watched)) or lay.words("tech.all_good2")
    panel = Panel(rect, 24, t.card, t.line, t.outline_px or 2)
    mark = (Disc(rect.x + 72, rect.cy, 36, ground), Icon(icon, rect.x + 72, rect.cy, 40, ink, 2.4))
    words = Rect(rect.x + 132, rect.y + 6, rect.w - 160, rect.h - 12)
    half = words.h / 2
    first, _ = lay.set(title, Rect(words.x, words.y, words.w, half), HEADING, t.ink, valign="middle")
    line = clipped(lay, about, words.w, SECOND)
    second, _ = lay.set(line, Rect(words.x, words.y + half, words.w, half), SECOND, t.ink2, valign="middle")
    return (panel, *mark, *first, *second)


def _card(lay: PageLayout, slot: Rect, number: int, look: Look) -> ItemsRegion:
    """Return the live region that shows the card of device `number`."""
    return ItemsRegion(
        slot, lambda now: _device(lay, slot, look(now)[number]), key=lambda now: (lay.dress, look(now)[number])
    )


def _device(lay: PageLayout, rect: Rect, device: Device) -> tuple[Item, ...]:
    t = lay.theme
    fill, ink = _chip_colours(lay, device.grade)
    watched = device.grade in (Grade.WATCH, Grade.BAD)
    shown: list[Item] = [Panel(rect, 24, t.card, fill if watched else t.line, 4 if watched else t.outline_px or 2)]
    badge = Rect(rect.x + 16, rect.y + 14, 68, 68)
    shown.append(Panel(badge, 18, t.tint))
    shown.append(Icon(device.icon, badge.cx, badge.cy, 40, t.amber if watched else t.accent, stroke_of(40)))
    x, left = badge.right + 16, rect.right
    if device.grade is not Grade.UNKNOWN:
        label = lay.words(device.grade.value)
        wide = lay.type.width(label, LABEL_STRONG.size, LABEL_STRONG.weight) + 36
        chip = Rect(rect.right - wide - 14, rect.y + 7, wide, 38)
        shown.append(Panel(chip, 19, fill))
        shown += lay.set(label, chip, LABEL_STRONG, ink, "centre", valign="middle", grow=False)[0]
        left = chip.x
    large = lay.view.large  # no room for the second line
    name = Rect(x, rect.y + (12 if large else 6), left - x - 12, 52 if large else 38)
    value = Rect(x, name.bottom, rect.right - x - 16, 58 if large else 42)
    shown += lay.set(clipped(lay, device.name, name.w, LABEL), name, LABEL, t.ink2, valign="middle")[0]
    shown += lay.set(clipped(lay, device.value, value.w, _VALUE), value, _VALUE, t.ink, valign="middle")[0]
    if device.detail and not large:
        detail = Rect(rect.x + 20, value.bottom, rect.w - 40, rect.bottom - value.bottom - 6)
        shown += lay.set(clipped(lay, device.detail, detail.w, LABEL), detail, LABEL, t.ink2, valign="middle")[0]
    return tuple(shown)


def _chip_colours(lay: PageLayout, grade: Grade) -> tuple[Colour, Colour]:
    t = lay.theme
    return {
        Grade.GOOD: (t.ok, t.on_ok),
        Grade.WATCH: (t.amber, t.on_accent),
        Grade.BAD: (t.bad, t.on_bad),
        Grade.UNKNOWN: (t.line, t.ink),
    }[grade]
