"""Panels of the console: measured figures, the journal in words, and the board's traffic in words."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import mixed
from robot.rehearsal.console.snapshot import Gauge, Snapshot, TextLine, Traffic
from robot.rehearsal.console.texts import ConsoleTexts, number
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.controls import ConsolePicture

_HEAD, _ROW = 30.0, 17.6
_TONES = {"": look.INK, "good": look.GOOD, "watch": look.AMBER, "bad": look.BAD, "quiet": look.INK2}


def gauges(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw six figures side by side, each with a curve of its recent values."""
    canvas = sheet.canvas
    shown = seen.gauges[:6]
    wide = (box.w - 8 * (max(1, len(shown)) - 1)) / max(1, len(shown))
    for index, gauge in enumerate(shown):
        _gauge(sheet, Rect(box.x + index * (wide + 8), box.y, wide, box.h), gauge, words)
    if not shown:
        canvas.panel(box)


def _gauge(sheet: ConsolePicture, box: Rect, gauge: Gauge, words: ConsoleTexts) -> None:
    canvas = sheet.canvas
    colour = _TONES[gauge.tone]
    canvas.panel(box, look.CARD, look.LINE if not gauge.tone else colour)
    if len(gauge.history) > 1:
        low, high = min(gauge.history), max(gauge.history)
        area = Rect(box.x + 6, box.bottom - 25, box.w - 12, 22)
        faint = mixed(look.CARD, (*look.GLOW[:3], 26))
        canvas.curve(area, gauge.history, low - (high - low) * 0.2 - 1e-6, max(high, low + 1e-6), faint)
    canvas.text(words(f"gauge.{gauge.name}"), box.x + 10, box.y + 14, look.CAPTION, look.INK2, "midleft", box.w - 16)
    figure = "–" if gauge.value is None else number(gauge.value, words.language, gauge.digits)
    wide = canvas.text(figure, box.x + 10, box.y + 37, look.FIGURE, colour)
    canvas.text(gauge.unit, box.x + 13 + wide, box.y + 40, look.CAPTION, look.INK2, "midleft", box.w - 17 - wide)


def journal(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw the robot's last events and decisions, the newest at the bottom."""
    canvas = sheet.canvas
    canvas.panel(box)
    sheet.heading(box, words("panel.journal"), "clock")
    rows = int((box.h - _HEAD - 6) // _ROW)
    lines = seen.journal[-rows:]
    for index, line in enumerate(lines):
        y = box.y + _HEAD + (index + 0.5) * _ROW
        canvas.text(_time(line.at_ms), box.x + 12, y, look.CAPTION, look.LINE2)
        if line.icon:
            canvas.icon(line.icon, box.x + 64, y, 11, _TONES[line.tone])
        tone = look.INK2 if line.tone == "quiet" else look.INK if line.tone in ("", "good") else _TONES[line.tone]
        canvas.text(translated(line, words), box.x + 76, y, look.BODY, tone, "midleft", box.w - 86)
    if not lines:
        canvas.text(words("panel.nothing_yet"), box.x + 12, box.y + _HEAD + 10, look.BODY, look.LINE2)


def wire(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw the newest line of each kind on the board's cable, in both directions, with the number of such lines a
    second."""
    canvas = sheet.canvas
    canvas.panel(box)
    sheet.heading(box, words("panel.wire"), "net")
    rows = int((box.h - _HEAD - 6) // _ROW)
    for index, kind in enumerate(seen.traffic[:rows]):
        _traffic(sheet, box, box.y + _HEAD + (index + 0.5) * _ROW, kind, words)
    if not seen.traffic:
        canvas.text(words("panel.nothing_yet"), box.x + 12, box.y + _HEAD + 10, look.BODY, look.LINE2)


def _traffic(sheet: ConsolePicture, box: Rect, y: float, kind: Traffic, words: ConsoleTexts) -> None:
    canvas = sheet.canvas
    out = kind.way == "->"
    old = kind.age_ms > 2000
    colour = _TONES[kind.line.tone] if kind.line.tone else look.LINE2 if old else look.AMBER if out else look.GLOW
    canvas.icon("fwd" if out else "back", box.x + 18, y, 11, colour, 2.4)
    canvas.text(kind.verb, box.x + 42, y, look.CAPTION_STRONG, colour, "center", 34)
    rate = f"{kind.rate_hz:.0f}/s" if kind.rate_hz >= 0.95 else _age(kind.age_ms)
    wide = canvas.text(rate, box.right - 10, y, look.CAPTION, look.LINE2, "midright")
    tone = _TONES[kind.line.tone] if kind.line.tone else look.INK2 if old else look.INK
    canvas.text(translated(kind.line, words), box.x + 62, y, look.BODY, tone, "midleft", box.w - 82 - wide)


def translated(line: TextLine, words: ConsoleTexts) -> str:
    """Return a line in the language of the console; a value "@key" is replaced by the console's text with that key."""
    return words(line.key, **{name: _shown(value, words) for name, value in line.values.items()})


def _shown(value: object, words: ConsoleTexts) -> object:
    if isinstance(value, float):
        return number(value, words.language)
    if isinstance(value, str) and value.startswith("@"):
        return " ".join(words(key) for key in value[1:].split())
    return value


def _time(at_ms: float) -> str:
    seconds = at_ms / 1000
    return f"{int(seconds // 60):d}:{seconds % 60:04.1f}"


def _age(age_ms: float) -> str:
    seconds = age_ms / 1000
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.0f} min"
