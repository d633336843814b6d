"""The help page of the console: mouse, keys, orders."""

from kiosk_ui.rendering.geometry import Rect
from robot.rehearsal.console.commands import ORDERS
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.controls import ConsolePicture
from robot.rehearsal.console.window.layout import ConsoleLayout
from robot.rehearsal.console.window.shortcuts import SHOWN

_ROW = 20.6


def help_page(sheet: ConsolePicture, layout: ConsoleLayout, words: ConsoleTexts) -> None:
    """Draw the help page over the window and remove all click targets below it."""
    canvas = sheet.canvas
    sheet.targets.clear()
    veil = Rect(0, 0, layout.width, layout.height)
    canvas.written.clear()
    canvas.cut.clear()
    canvas.panel(veil, (*look.DEEP[:3], 225), None, 1)
    box = Rect(layout.width / 2 - 560, layout.height / 2 - 340, 1120, 680)
    canvas.panel(box, look.CARD, look.LINE2, 16)
    canvas.icon("info", box.x + 34, box.y + 36, 22)
    canvas.text(words("help.title"), box.x + 54, box.y + 36, look.TITLE)
    canvas.text(words("help.close"), box.right - 24, box.y + 36, look.CAPTION, look.INK2, "midright")
    left, right, top = box.x + 24, box.x + 470, box.y + 78
    canvas.text(words("help.mouse"), left, top, look.HEADING, look.GLOW)
    for index in range(5):
        canvas.disc(left + 5, top + 28 + index * _ROW, 2.5, look.LINE2)
        canvas.text(words(f"help.m{index + 1}"), left + 16, top + 28 + index * _ROW, look.BODY)
    keys = top + 28 + 5 * _ROW + 18
    canvas.text(words("help.keys"), left, keys, look.HEADING, look.GLOW)
    for index, (name, key) in enumerate(SHOWN):
        y = keys + 28 + index * _ROW
        wide = canvas.wide(key, look.CAPTION_STRONG) + 14
        canvas.panel(Rect(left, y - 9, max(24.0, wide), 18), look.RAISED, look.LINE, 5)
        canvas.text(key, left + max(24.0, wide) / 2, y, look.CAPTION_STRONG, look.INK, "center")
        canvas.text(words(f"help.{name}"), left + 78, y, look.BODY)
    canvas.text(words("help.orders"), right, top, look.HEADING, look.GLOW)
    for index, order in enumerate(ORDERS.values()):
        y = top + 28 + index * _ROW
        canvas.text(order.usage, right, y, look.CAPTION_STRONG, look.AMBER, "midleft", 250)
        canvas.text(
            words(f"order.{order.name}"), right + 260, y, look.CAPTION, look.INK, "midleft", box.right - right - 280
        )
