"""The header of the console: the robot's state at a glance, pause and speed, recording, language, help."""

from collections.abc import Sequence

from kiosk_ui.rendering.geometry import Rect
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.controls import ClickTarget, ConsolePicture


def header(
    sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts, backend: str, speeds: Sequence[float]
) -> None:
    """Draw the header."""
    canvas = sheet.canvas
    canvas.fill(box, look.DEEP)
    canvas.fill(Rect(0, box.bottom - 1, box.w, 1), look.LINE)
    canvas.icon("wrench", 28, box.cy, 21, look.GLOW)
    second = f"{words(f'console.{backend}')} · {_clock(seen)}"
    wide = canvas.text(words("console.title"), 48, box.cy - 8, look.TITLE)
    wide = max(wide, canvas.text(second, 48, box.cy + 12, look.CAPTION, look.INK2), 168.0)
    x = _transport(sheet, _right(sheet, box, seen, words), box.cy, seen, speeds)
    _state(sheet, Rect(48 + wide + 16, box.cy - 16, x - 14 - 64 - wide, 32), seen, words)


def _clock(seen: Snapshot) -> str:
    run_s = int(seen.at_ms / 1000)
    run = f"{run_s // 3600}:{run_s // 60 % 60:02d}:{run_s % 60:02d}"
    return f"{run} · {seen.wall}" if seen.wall else run


def _state(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    down, faults = len(seen.down), len(seen.faults)
    if seen.off:
        colour, key, icon = look.BAD, "off", "power"
    elif not seen.up and not down:
        colour, key, icon = look.INK2, "starting", "clock"
    elif down:
        colour, key, icon = look.BAD, "parts_down_faults" if faults else "parts_down", "warn"
    elif faults:
        colour, key, icon = look.AMBER, "faults_on", "warn"
    else:
        colour, key, icon = look.GOOD, "all_good", "check"
    said = words(f"console.{key}", n=down or faults, m=faults)
    box = Rect(box.x, box.y, min(box.w, sheet.canvas.wide(said, look.STRONG) + 54), box.h)
    sheet.canvas.panel(box, look.CARD, colour, 16, 1.5)
    sheet.canvas.icon(icon, box.x + 20, box.cy, 16, colour, 2.4)
    sheet.canvas.text(said, box.x + 36, box.cy, look.STRONG, colour, "midleft", box.w - 46)


def _right(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> float:
    """Draw the buttons from the right edge inwards. Return the x at which the free room ends."""
    x = box.right - 12 - 32
    sheet.button(Rect(x, box.cy - 16, 32, 32), "help", icon="info", on=look.GLOW if sheet.desk.help else None)
    x -= 40
    sheet.button(Rect(x, box.cy - 16, 36, 32), "language", label="EN" if words.language == "vi" else "VI")
    x -= 38
    sheet.button(Rect(x, box.cy - 16, 32, 32), "picture", icon="cam")
    if seen.recording_s is not None:
        label = words("console.recording", text=f"{int(seen.recording_s // 60)}:{int(seen.recording_s % 60):02d}")
        wide = sheet.canvas.wide(label, look.STRONG) + 42
        x -= wide + 6
        sheet.button(Rect(x, box.cy - 16, wide, 32), "keep", icon="finish", label=label, on=look.BAD)
    else:
        x -= 38
        canvas, spot = sheet.canvas, Rect(x, box.cy - 16, 32, 32)
        sheet.button(spot, "record", icon="record")
        canvas.disc(spot.cx, spot.cy, 5.2, look.BAD)
    return x - 14


def _transport(sheet: ConsolePicture, right: float, cy: float, seen: Snapshot, speeds: Sequence[float]) -> float:
    """Draw the buttons for pause, step and speed, with their right end at `right`. Return the x at which they begin."""
    several = len(speeds) > 1
    wide = 40.0
    x = right - wide * max(1, len(speeds))
    track = Rect(x, cy - 16, wide * max(1, len(speeds)), 32)
    sheet.canvas.panel(track, look.CARD, look.LINE, 8)
    for index, speed in enumerate(speeds or (1.0,)):
        box = Rect(x + index * wide, cy - 16, wide, 32)
        chosen = abs(speed - seen.speed) < 1e-9
        if chosen:
            sheet.canvas.panel(box.inset(2), look.RAISED, look.GLOW if several else look.LINE, 6)
        elif sheet.over(box):
            sheet.canvas.panel(box.inset(2), look.RAISED, None, 6)
        colour = look.INK if chosen else look.INK2
        sheet.canvas.text(f"×{speed:g}", box.cx, cy, look.CAPTION_STRONG, colour, "center")
        sheet.targets.append(ClickTarget(box, "speed", f"{speed:g}"))
    x -= 44
    sheet.button(Rect(x, cy - 16, 36, 32), "step", icon="step", off=not several)
    x -= 40
    act, icon = ("resume", "run") if seen.paused else ("pause", "pause")
    sheet.button(Rect(x, cy - 16, 36, 32), act, icon=icon, on=look.AMBER if seen.paused else None)
    return x
