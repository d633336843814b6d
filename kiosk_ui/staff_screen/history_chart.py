"""Chart of battery and temperature over the last hours, as two plain lines."""

from collections.abc import Iterable

from kiosk_ui.rendering.geometry import Point, Rect
from kiosk_ui.rendering.live_regions import ItemsRegion, RegionInput
from kiosk_ui.rendering.page_layout import PageLayout
from kiosk_ui.rendering.scene_items import Disc, Item, Panel, Path
from kiosk_ui.rendering.theme import LABEL, LABEL_STRONG, Colour, TextStyle
from kiosk_ui.staff_screen.device_status import decimal
from robot.core.diagnostics import Sample

MINUTES = 8 * 60
_GAP_MINUTES = 5  # after a longer silence the line has a gap
_POINTS = 160  # drawn points of a line: more than the eye can tell apart
_GRID_LINES = 4
_NARROW_PX = 600  # below this width the two legends are stacked
_LEAST_SPAN = {"battery": 2.0, "temperature": 20.0}  # V, °C: least height of the chart, so that noise stays small


def chart(lay: PageLayout, rect: Rect) -> None:
    """Put the chart: the newest value is at the right edge, eight hours before at the left."""
    lay.live(
        ItemsRegion(
            rect, lambda now: _items(lay, rect, now.live.vitals.samples), key=lambda now: (lay.dress, _newest(now))
        )
    )


def _newest(now: RegionInput) -> Sample | None:
    samples = now.live.vitals.samples
    return samples[-1] if samples else None


def _items(lay: PageLayout, rect: Rect, samples: tuple[Sample, ...]) -> tuple[Item, ...]:
    t = lay.theme
    shown: list[Item] = [Panel(rect, 24, t.card, t.line, t.outline_px or 2)]
    volts = [(sample.minute, sample.battery_mv / 1000) for sample in samples if sample.battery_mv is not None]
    degrees = [(sample.minute, sample.temperature_c) for sample in samples if sample.temperature_c is not None]
    lines = [("battery", volts, t.glow, 1), ("temperature", degrees, t.amber, 0)]
    known = [(key, points, colour, digits) for key, points, colour, digits in lines if points]
    inner = rect.inset(28, 0)
    narrow = rect.w < _NARROW_PX
    title = Rect(inner.x, rect.y + 12, inner.w, 88 if narrow else 44)
    shown += _set(lay, lay.words("chart.title"), title, LABEL_STRONG, t.ink)
    legend = Rect(inner.x, title.bottom + 4, inner.w, 80 if narrow else 42)
    for number, (key, points, colour, digits) in enumerate(known):
        told = lay.words(f"chart.{key}", text=decimal(lay, points[-1][1], digits))
        box = legend.rows(2, 0)[number] if narrow else legend.columns(2, 0)[number]
        shown += _set(lay, told, box, LABEL_STRONG, colour, "left" if narrow or not number else "right")
    plot = Rect(inner.x, legend.bottom + 12, inner.w, rect.bottom - 54 - legend.bottom - 12)
    for number in range(_GRID_LINES):
        y = plot.y + plot.h * number / (_GRID_LINES - 1)
        shown.append(Panel(Rect(plot.x, y - 1, plot.w, 2), 1, t.line))
    feet = Rect(inner.x, rect.bottom - 48, inner.w, 42)
    shown += _set(lay, lay.words("chart.from"), feet, LABEL, t.ink2)
    shown += _set(lay, lay.words("chart.now"), feet, LABEL, t.ink2, "right")
    if not known:
        shown += _set(lay, lay.words("chart.empty"), plot, LABEL, t.ink2, "centre")
    for key, points, colour, _ in known:
        shown += _line(plot, points, samples[-1].minute, colour, _LEAST_SPAN[key])
    return tuple(shown)


def _set(lay: PageLayout, text: str, box: Rect, style: TextStyle, colour: Colour, align: str = "left") -> list[Item]:
    return lay.set(text, box, style, colour, align, valign="middle", grow=False)[0]


def _line(plot: Rect, points: list[tuple[int, float]], newest: int, colour: Colour, least: float) -> list[Item]:
    """Return each unbroken piece of a line; the line has a scale of its own, to use the height of the chart."""
    low, high = min(value for _, value in points), max(value for _, value in points)
    spare = max(0.0, least - (high - low)) / 2
    low, high = low - spare, high + spare
    inner = plot.inset(0, 6)

    def at(minute: int, value: float) -> Point:
        x = inner.right - inner.w * min(MINUTES, newest - minute) / MINUTES
        return x, inner.bottom - inner.h * (value - low) / (high - low)

    step = max(1, len(points) // _POINTS)
    items: list[Item] = []
    for piece in _pieces(points):
        thinned = [*piece[:-1:step], piece[-1]]
        places = tuple(at(*point) for point in thinned)
        items.append(Path(places, 4, colour) if len(places) > 1 else Disc(*places[0], 4, colour))
    return items


def _pieces(points: Iterable[tuple[int, float]]) -> Iterable[list[tuple[int, float]]]:
    piece: list[tuple[int, float]] = []
    for point in points:
        if piece and point[0] - piece[-1][0] > _GAP_MINUTES:
            yield piece
            piece = []
        piece.append(point)
    if piece:
        yield piece
