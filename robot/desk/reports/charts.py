"""Draw charts as SVG text: columns, rows and one bar in parts, the same in a browser and in the PDF.

Every series has its name in a legend. Labels are escaped here, and numbers are formatted by the caller's function.
"""

from collections.abc import Callable, Sequence
from html import escape

from robot.desk.reports.document import ChartShape, ReportChart

WIDTH, HEIGHT = 680, 170
_LEFT, _BOTTOM, _TOP, _LEGEND = 44, 24, 18, 22
_INK, _INK2, _LINE = "#1c2b33", "#4f6773", "#d5dee3"
SERIES = ("#0b6e99", "#c98a00", "#7a5195")
"""Colours of the series; they differ in lightness too, for a print in grey."""

FACES = ("#b3261e", "#d9822b", "#c9b458", "#5fa777", "#1f7a4d")
"""Colours of the five faces, from the worst to the best."""

_LETTER = 6.2
"""Mean width of a letter in type of 11 units, for labels that must not overlap; measured in Source Serif 4."""

_FONTS = "Source Serif 4, Times New Roman, serif"

Show = Callable[[float], str]
"""Formats a number in the language of the report."""


def drawn(chart: ReportChart, show: Show) -> str:
    """Return the chart as SVG; "" if it has no values but 0."""
    if not any(value for _, values in chart.series for value in values):
        return ""
    match chart.shape:
        case ChartShape.COLUMNS:
            return _columns(chart, show)
        case ChartShape.ROWS:
            return _rows(chart, show)
    return _parts(chart, show)


def _columns(chart: ReportChart, show: Show) -> str:
    most = max(value or 0 for _, values in chart.series for value in values)
    slot = (WIDTH - _LEFT - 6) / len(chart.labels)
    room = HEIGHT - _BOTTOM - _TOP
    bar = min(34.0, slot * 0.8 / len(chart.series))
    parts = [_grid(most, room, show)]
    labelled = all(len(show(value or 0)) * _LETTER <= bar + 4 for _, values in chart.series for value in values)
    for place, (_, values) in enumerate(chart.series):
        for i, value in enumerate(values):
            x = _LEFT + slot * (i + 0.5) + bar * (place - len(chart.series) / 2)
            height = (value or 0) / most * room
            parts.append(_rect(x, HEIGHT - _BOTTOM - height, bar - 1, height, SERIES[place]))
            if value and labelled:
                parts.append(_text(x + bar / 2, HEIGHT - _BOTTOM - height - 4, show(value), _INK, 10))
    step = _step([len(label) * _LETTER + 4 for label in chart.labels], slot)
    for i in range(0, len(chart.labels), step):
        parts.append(_text(_LEFT + slot * (i + 0.5), HEIGHT - 8, chart.labels[i], _INK2, 11))
    parts.append(_legend([(name, SERIES[place]) for place, (name, _) in enumerate(chart.series)], HEIGHT + 4))
    return _svg(HEIGHT + _LEGEND, parts, chart.title)


def _rows(chart: ReportChart, show: Show) -> str:
    (_, values), *_ = chart.series
    most = max(value or 0 for value in values)
    line, names = 24, 372
    parts = []
    for i, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        y, width = i * line + 4, (value or 0) / most * (WIDTH - names - 60)
        parts.append(_text(names - 8, y + 14, _short(label), _INK, 12, "end"))
        parts.append(_rect(names, y, width, 17, SERIES[0]))
        parts.append(_text(names + width + 6, y + 14, show(value or 0), _INK, 12, "start"))
    return _svg(len(chart.labels) * line + 6, parts, chart.title)


def _parts(chart: ReportChart, show: Show) -> str:
    (_, values), *_ = chart.series
    whole = sum(value or 0 for value in values)
    x, parts, legend = 0.0, [], []
    for label, value, colour in zip(chart.labels, values, FACES, strict=False):
        width = (value or 0) / whole * WIDTH
        parts.append(_rect(x, 2, width, 26, colour))
        if width > 40:
            parts.append(_text(x + width / 2, 20, f"{(value or 0) / whole * 100:.0f} %", "#ffffff", 12))
        x += width
        legend.append((f"{label}: {show(value or 0)}", colour))
    return _svg(54, [*parts, _legend(legend, 36)], chart.title)


def _step(widths: Sequence[float], slot: float) -> int:
    """Return at every how many slots a label stands, so that none lies over the next one."""
    return max(1, -int(-max(widths, default=0.0) // slot))


def _grid(most: float, room: float, show: Show) -> str:
    """Return at most six horizontal grid lines, as SVG text, at round numbers from 0 to `most`."""
    step = next(s for n in range(9) for s in (10**n, 2 * 10**n, 5 * 10**n) if most / s <= 5)
    lines = []
    for value in range(0, int(most) + 1, step):
        y = HEIGHT - _BOTTOM - value / most * room
        lines.append(f'<line x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>')
        lines.append(_text(_LEFT - 6, y + 4, show(value), _INK2, 11, "end"))
    return "".join(lines)


def _legend(named: Sequence[tuple[str, str]], y: float) -> str:
    x, parts = 0.0 if len(named) > 3 else float(_LEFT), []
    for name, colour in named:
        parts.append(_rect(x, y, 11, 11, colour))
        parts.append(_text(x + 15, y + 10, name, _INK, 11, "start"))
        x += 15 + len(name) * _LETTER + 18
    return "".join(parts)


def _rect(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'


def _text(x: float, y: float, text: str, colour: str, size: int, anchor: str = "middle") -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {at}>{escape(text)}</text>"


def _short(label: str) -> str:
    return label if len(label) <= 58 else f"{label[:57].rstrip()}…"


def _svg(height: float, parts: Sequence[str], title: str) -> str:
    frame = f'viewBox="0 0 {WIDTH} {height:.0f}" xmlns="http://www.w3.org/2000/svg" font-family="{_FONTS}"'
    return f'<svg {frame} role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
