"""Draw charts as SVG text: bars and a share bar, the same in a browser and in the PDF. Labels are escaped here."""

from collections.abc import Sequence
from html import escape

WIDTH, HALF, HEIGHT = 680, 400, 200
_LEFT, _BOTTOM, _TOP = 34, 24, 18
_INK, _INK2, _LINE, _BAR, _SOFT = "#14303d", "#56707c", "#d5dee3", "#0b6e99", "#9cc7da"
_FONTS = "Be Vietnam Pro, Segoe UI, Noto Sans, Arial, sans-serif"
FACES = ("#b3261e", "#d9822b", "#c9b458", "#5fa777", "#1f7a4d")
"""Colours of the five faces, from the worst to the best."""


def bars(pairs: Sequence[tuple[str, int]], before: Sequence[int] = (), width: int = WIDTH) -> str:
    """Return a chart of columns with values on top; `before`: values of paler columns beside them. "" if all are 0."""
    most = max((value for _, value in pairs), default=0)
    most = max([most, *before]) if before else most
    if not most:
        return ""
    slot = (width - _LEFT - 6) / len(pairs)
    room = HEIGHT - _BOTTOM - _TOP
    bar = min(42.0, slot * (0.36 if before else 0.64))
    parts = [_grid(most, room, width)]
    for i, (label, value) in enumerate(pairs):
        middle = _LEFT + slot * (i + 0.5)
        x = middle - bar / 2
        if before:
            x = middle
            parts.append(_column(middle - bar - 1, bar, before[i] / most * room, _SOFT))
        height = value / most * room
        parts.append(_column(x, bar, height, _BAR))
        if value and slot > 18:
            parts.append(_text(x + bar / 2, HEIGHT - _BOTTOM - height - 4, str(value), _INK, 11))
        if slot > 18 or i % 5 == 0:
            parts.append(_text(middle, HEIGHT - 8, label, _INK2, 11))
    return _svg(HEIGHT, parts, width)


def rows(pairs: Sequence[tuple[str, int]]) -> str:
    """Return a chart of horizontal bars, one a line, each after its name; "" if all values are 0."""
    most = max((value for _, value in pairs), default=0)
    if not most:
        return ""
    line, names = 26, 300
    parts = []
    for i, (label, value) in enumerate(pairs):
        y = i * line + 4
        width = value / most * (WIDTH - names - 60)
        parts.append(_text(names - 8, y + 14, _short(label), _INK, 12, "end"))
        parts.append(f'<rect x="{names}" y="{y}" width="{width:.1f}" height="18" rx="3" fill="{_BAR}"/>')
        parts.append(_text(names + width + 6, y + 14, str(value), _INK, 12, "start"))
    return _svg(len(pairs) * line + 6, parts)


def shares(parts_of: Sequence[tuple[str, int]], colours: Sequence[str] = FACES) -> str:
    """Return a chart of one bar, divided by the shares of the values, with a legend below; "" if all are 0."""
    whole = sum(value for _, value in parts_of)
    if not whole:
        return ""
    x, parts = 0.0, []
    for (_, value), colour in zip(parts_of, colours, strict=False):
        width = value / whole * WIDTH
        parts.append(f'<rect x="{x:.1f}" y="2" width="{width:.1f}" height="28" fill="{colour}"/>')
        if width > 34:
            parts.append(_text(x + width / 2, 21, f"{value / whole:.0%}".replace("%", " %"), "#ffffff", 12))
        x += width
    step = WIDTH / max(1, len(parts_of))
    for i, ((label, value), colour) in enumerate(zip(parts_of, colours, strict=False)):
        parts.append(f'<rect x="{i * step:.1f}" y="40" width="11" height="11" rx="2" fill="{colour}"/>')
        parts.append(_text(i * step + 15, 50, f"{label}: {value}", _INK, 11, "start"))
    return _svg(58, parts)


def _grid(most: int, room: float, width: int) -> str:
    """Return at most six horizontal grid lines, as SVG text, at round numbers from 0 to `most`."""
    step = next(s for n in range(9) for s in (10**n, 2 * 10**n, 5 * 10**n) if most / s <= 5)
    lines = []
    for value in range(0, most + 1, step):
        y = HEIGHT - _BOTTOM - value / most * room
        lines.append(f'<line x1="{_LEFT}" x2="{width}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_LINE}"/>')
        lines.append(_text(_LEFT - 6, y + 4, str(value), _INK2, 11, "end"))
    return "".join(lines)


def _column(x: float, width: float, height: float, colour: str) -> str:
    y = HEIGHT - _BOTTOM - height
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="2" fill="{colour}"/>'


def _text(x: float, y: float, text: str, colour: str, size: int, anchor: str = "middle") -> str:
    at = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {at}>{escape(text)}</text>"


def _short(label: str) -> str:
    return label if len(label) <= 44 else f"{label[:43].rstrip()}…"


def _svg(height: int, parts: Sequence[str], width: int = WIDTH) -> str:
    inside = "".join(parts)
    frame = f'viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" font-family="{_FONTS}"'
    return f'<svg {frame} role="img">{inside}</svg>'
