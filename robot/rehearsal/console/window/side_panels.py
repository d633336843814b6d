"""The right column of the console: which parts of the robot work, and the palette of faults."""

from collections.abc import Sequence

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import Colour
from robot.rehearsal.console.fault_palette import PART_ICONS, PARTS, groups
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.controls import ConsolePicture

_HEAD = 30.0
_TILES = 8


def health(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw a tile for each part of the robot: it works, is down, or has not reported yet."""
    canvas = sheet.canvas
    canvas.panel(box)
    after = sheet.heading(box, words("panel.health"), "care")
    why = next(((part, reason) for part, reason in seen.down.items() if reason), None)
    text, colour = (f"{words(f'part.{why[0]}')}: {why[1]}", look.BAD) if why else (_lost(seen, words), look.AMBER)
    if text:
        canvas.text(text, box.right - 12, box.y + 16, look.CAPTION, colour, "midright", box.right - after - 30)
    parts = [*PARTS, *(part for part in (*seen.up, *seen.down) if part not in PARTS)][:_TILES]
    wide, high = (box.w - 16 - 3 * 6) / 4, (box.h - _HEAD - 8 - 6) / 2
    spots = [
        Rect(box.x + 8 + index % 4 * (wide + 6), box.y + _HEAD + index // 4 * (high + 6), wide, high)
        for index in range(_TILES)
    ]
    state = words(f"base.{seen.base or 'unknown'}")
    state = state[:1].upper() + state[1:]
    full = len(parts) == _TILES  # then the tile of the base shows the base's state
    for spot, part in zip(spots, parts, strict=False):
        colour = look.BAD if part in seen.down else look.GOOD if part in seen.up else look.LINE2
        label = words(f"part.{part}")
        if full and part == "base" and part in seen.up:
            label, colour = state, _BASE.get(seen.base, look.LINE2)
        _tile(sheet, spot, PART_ICONS.get(part, "wrench"), label, colour)
    if not full:
        _tile(sheet, spots[-1], "route", state, _BASE.get(seen.base, look.LINE2))


def _lost(seen: Snapshot, words: ConsoleTexts) -> str:
    """Return a text with the number of lost lines on the board's cable; "" when none is lost."""
    return words("panel.cable", **seen.cable) if any(seen.cable.values()) else ""


_BASE = {
    "halted": look.GOOD,
    "driving": look.GLOW,
    "blocked": look.AMBER,
    "estop": look.BAD,
    "bumped": look.BAD,
    "fault": look.BAD,
}


def _tile(sheet: ConsolePicture, box: Rect, icon: str, label: str, colour: Colour) -> None:
    canvas, bad = sheet.canvas, colour == look.BAD
    backend = look.BAD_GROUND if bad else look.CARD if colour == look.LINE2 else look.RAISED
    canvas.panel(box, backend, look.BAD if bad else look.LINE, 8, 1.5 if bad else 1)
    canvas.icon(icon, box.x + 16, box.y + 13, 14, colour)
    canvas.disc(box.right - 12, box.y + 13, 3.6, colour)
    canvas.text(label, box.x + 8, box.bottom - 12, look.CAPTION, look.INK, "midleft", box.w - 12)


def faults(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts, names: Sequence[str]) -> None:
    """Draw a button for each fault, grouped by the part that it affects; a button is lit while its fault is in
    force."""
    canvas = sheet.canvas
    canvas.panel(box)
    sheet.heading(box, words("panel.faults"), "warn")
    mend = Rect(box.right - 92, box.y + 5, 84, 22)
    sheet.button(mend, "mend", "", icon="", label=words("panel.mend_all"), off=not seen.faults)
    found = groups(names)
    rows = sum(-(-len(group.chips) // 2) for group in found)
    room = box.h - _HEAD - 8 - 17 * len(found) - 4 * max(0, len(found) - 1)
    high = max(17.0, min(32.0, room / max(1, rows) - 4))
    wide, y = (box.w - 16 - 6) / 2, box.y + _HEAD
    for group in found:
        suffers = any(chip.fault in seen.faults for chip in group.chips)
        colour = look.AMBER if suffers else look.INK2
        canvas.icon(group.icon, box.x + 16, y + 8, 12, colour)
        canvas.text(words(f"group.{group.name}"), box.x + 27, y + 8, look.CAPTION_STRONG, colour)
        y += 17
        for index, chip in enumerate(group.chips):
            spot = Rect(box.x + 8 + index % 2 * (wide + 6), y + index // 2 * (high + 4), wide, high)
            lit = chip.fault in seen.faults
            label = words(f"fault.{chip.fault}")
            sheet.button(spot, "fault", chip.fault, icon=chip.icon, label=label, on=look.AMBER if lit else None)
            if lit:
                canvas.disc(spot.right - 12, spot.cy, 4, look.AMBER)
        y += -(-len(group.chips) // 2) * (high + 4) + 4
