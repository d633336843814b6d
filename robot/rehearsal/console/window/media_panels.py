"""Panels of the console: the robot's screen, its camera picture, and the sound level of its microphone."""

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import Colour
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.canvas import Picture
from robot.rehearsal.console.window.controls import ClickTarget, ConsolePicture

_HEAD = 30.0
_QUIET_DBFS, _LOUD_DBFS = -80.0, 0.0
_CLIPPED_DBFS = -3.0


def screen(sheet: ConsolePicture, box: Rect, picture: Picture | None, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw the robot's screen; a click on the picture touches the robot's screen."""
    canvas = sheet.canvas
    canvas.panel(box)
    after = sheet.heading(box, words("panel.screen"), "phone")
    room = box.right - 12 - after - 10
    if seen.page and room > 40:
        canvas.text(
            words(f"page.{seen.page.removesuffix('Page')}"),
            box.right - 12,
            box.y + 16,
            look.CAPTION,
            look.INK2,
            "midright",
            room,
        )
    area = Rect(box.x + 8, box.y + _HEAD, box.w - 16, box.h - _HEAD - 8)
    if picture is None:
        _nothing(sheet, area, words, "phone")
        return
    sheet.targets.append(ClickTarget(canvas.picture(picture, area), "screen"))


def camera(sheet: ConsolePicture, box: Rect, picture: Picture | None, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw the camera's picture with boxes around the detected faces and markers."""
    canvas = sheet.canvas
    canvas.panel(box)
    sheet.heading(box, words("panel.camera"), "cam")
    area = Rect(box.x + 8, box.y + _HEAD, box.w - 16, box.h - _HEAD - 8)
    if picture is None:
        _nothing(sheet, area, words, "camoff")
        return
    faces = sum(not found.text for found in seen.boxes)
    if faces:
        canvas.text(
            words("panel.boxes", n=faces), box.right - 12, box.y + 16, look.CAPTION_STRONG, look.GLOW, "midright"
        )
    shown = canvas.picture(picture, area)
    scale = shown.w / picture.shape[1]
    for found in seen.boxes:
        x, y, w, h = shown.x + found.x * scale, shown.y + found.y * scale, found.w * scale, found.h * scale
        colour = look.AMBER if found.text else look.GLOW
        _corners(sheet, Rect(x, y, w, h), colour)
        if found.text:
            wide = canvas.wide(found.text, look.CAPTION_STRONG) + 8
            canvas.panel(Rect(x + w / 2 - wide / 2, y - 17, wide, 14), look.DEEP, None, 4)
            canvas.text(found.text, x + w / 2, y - 10, look.CAPTION_STRONG, colour, "center")


def sound(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    """Draw the microphone's present sound level, and its course over the last seconds."""
    canvas = sheet.canvas
    canvas.panel(box)
    sheet.heading(box, words("panel.sound"), "mic")
    level = seen.mic_dbfs[-1] if seen.mic_dbfs else None
    state = look.GOOD if seen.listening else look.INK2
    canvas.disc(box.x + 32 + canvas.wide(words("panel.sound"), look.HEADING) + 10, box.y + 16, 3.6, state)
    level_text = f"{level:.0f} dBFS" if level is not None and level > _QUIET_DBFS else "–"
    colour = look.BAD if level is not None and level > _CLIPPED_DBFS else look.INK
    canvas.text(level_text, box.right - 12, box.y + 16, look.CAPTION_STRONG, colour, "midright")
    area = Rect(box.x + 10, box.y + _HEAD, box.w - 20, box.h - _HEAD - 9)
    canvas.panel(area, look.DEEP, None, 6)
    inner = area.inset(4, 3)
    count = int(inner.w // 3)
    levels = seen.mic_dbfs[-count:]
    for index, value in enumerate(levels):
        share = min(1.0, max(0.0, (value - _QUIET_DBFS) / (_LOUD_DBFS - _QUIET_DBFS)))
        high = max(1.0, share * inner.h)
        colour = look.BAD if value > _CLIPPED_DBFS else look.GLOW if share > 0.45 else look.LINE2
        x = inner.right - 3 * (len(levels) - index)
        canvas.fill(Rect(x, inner.cy - high / 2, 2, high), colour)


def _corners(sheet: ConsolePicture, box: Rect, colour: Colour) -> None:
    arm = min(box.w, box.h) * 0.28
    for x, wide in ((box.x, arm), (box.right - arm, arm)):
        for y in (box.y, box.bottom - 2):
            sheet.canvas.fill(Rect(x, y, wide, 2), colour)
    for x in (box.x, box.right - 2):
        for y in (box.y, box.bottom - arm):
            sheet.canvas.fill(Rect(x, y, 2, arm), colour)


def _nothing(sheet: ConsolePicture, area: Rect, words: ConsoleTexts, icon: str) -> None:
    sheet.canvas.panel(area, look.DEEP, look.LINE, 8)
    sheet.canvas.icon(icon, area.cx, area.cy - 14, 26, look.LINE2)
    sheet.canvas.text(words("panel.no_picture"), area.cx, area.cy + 16, look.CAPTION, look.INK2, "center")
