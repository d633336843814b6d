"""The lobby panel: the map, the tools for visitors (add, walk, block, follow, look, leave) and the text field."""

from kiosk_ui.rendering.geometry import Rect
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.controls import ClickTarget, ConsolePicture, ConsoleState
from robot.rehearsal.console.window.lobby_view import LobbyView
from robot.rehearsal.console.window.world_pen import WorldScale

_HEAD, _FIELD_H = 30.0, 30.0
_TOOLS_W, _TOOLS_WIDE, _ROOMY = 66.0, 104.0, 660.0
"""Width of the column of tools; its width when the word stands beside the icon; least width of the panel for that.
Reference px."""
TOOLS = (
    ("add", "plus"),
    ("walk", "walk"),
    ("block", "block"),
    ("follow", "people"),
    ("look", "eye"),
    ("leave", "out"),
)
_LEGEND = ("truth", "believed", "route", "echo")


def lobby_panel(
    sheet: ConsolePicture, box: Rect, plan: LobbyView, seen: Snapshot, words: ConsoleTexts, *, recordings: bool
) -> WorldScale:
    """Draw the panel and return the scale of its map. `recordings`: whether this backend can play a WAV file."""
    canvas, desk = sheet.canvas, sheet.desk
    canvas.panel(box)
    after = sheet.heading(box, words("panel.lobby"), "pin")
    _legend(sheet, box, after + 16, words)
    tools_w = _TOOLS_W if box.w < _ROOMY else _TOOLS_WIDE
    area = Rect(box.x + 8, box.y + _HEAD, box.w - tools_w - 22, box.h - _HEAD - _FIELD_H - 16)
    sheet.targets.append(ClickTarget(area, "floor"))
    scale = plan.draw(canvas, area, seen, words, desk.picked)
    for person in seen.people:
        x, y = scale.at((person.x, person.y))
        reach = max(13.0, 0.36 * scale.per_m)
        sheet.targets.append(ClickTarget(Rect(x - reach, y - reach, 2 * reach, 2 * reach), "person", person.name))
    _tools(sheet, Rect(box.right - tools_w - 8, area.y, tools_w, area.h), seen, words)
    _speech(sheet, Rect(box.x + 8, box.bottom - _FIELD_H - 8, box.w - 16, _FIELD_H), seen, words, recordings=recordings)
    return scale


def _legend(sheet: ConsolePicture, box: Rect, left: float, words: ConsoleTexts) -> None:
    canvas, x = sheet.canvas, box.right - 12
    for name in reversed(_LEGEND):
        label = words(f"map.{name}")
        wide = canvas.wide(label, look.CAPTION)
        if x - wide - 20 < left:
            return
        canvas.text(label, x - wide, box.y + 16, look.CAPTION, look.INK2)
        _sign(sheet, name, x - wide - 12, box.y + 16)
        x -= wide + 32


def _sign(sheet: ConsolePicture, name: str, x: float, y: float) -> None:
    """Draw one symbol of the legend (true robot, estimated robot, route, echo), in the style of the map."""
    canvas = sheet.canvas
    match name:
        case "truth":
            canvas.disc(x, y, 4.5, look.INK)
            canvas.disc(x, y, 3.2, look.ROBOT)
        case "believed":
            canvas.disc(x, y, 5.0, look.AMBER)
            canvas.disc(x, y, 3.6, look.CARD)
        case "route":
            for left in (x - 7, x + 1):
                canvas.fill(Rect(left, y - 1, 5, 2), look.GLOW)
        case _:
            canvas.icon("wifi", x, y + 1, 12, look.GLOW, 2.4)


def _tools(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts) -> None:
    desk = sheet.desk
    picked = next((person for person in seen.people if person.name == desk.picked), None)
    upright = box.w < _TOOLS_WIDE
    high = min(50.0 if upright else 38.0, (box.h - 5 * 5) / len(TOOLS))
    for index, (act, icon) in enumerate(TOOLS):
        spot = Rect(box.x, box.y + index * (high + 5), box.w, high)
        lit = desk.mode == act
        if picked is not None:
            lit = lit or (act == "follow" and picked.following) or (act == "look" and picked.looks)
        sheet.button(
            spot,
            act,
            icon=icon,
            label=words(f"tool.{act}"),
            on=look.GLOW if lit else None,
            off=act != "add" and picked is None,
            upright=upright,
        )


def _speech(sheet: ConsolePicture, box: Rect, seen: Snapshot, words: ConsoleTexts, *, recordings: bool) -> None:
    desk = sheet.desk
    person = next((one for one in seen.people if one.name == desk.picked), None)
    name = person.label if person else words("tool.nobody")
    chip = Rect(box.x, box.y, min(150.0, sheet.canvas.wide(name, look.STRONG) + 38), box.h)
    sheet.canvas.panel(chip, look.AMBER_GROUND if person else look.CARD, look.AMBER if person else look.LINE, 8)
    sheet.canvas.icon("help", chip.x + 15, chip.cy, 14, look.AMBER if person else look.LINE2)
    sheet.canvas.text(
        name, chip.x + 27, chip.cy, look.STRONG, look.INK if person else look.INK2, "midleft", chip.w - 33
    )
    buttons = 72.0 * 2 + 6
    line = Rect(chip.right + 6, box.y, box.right - buttons - 12 - chip.right, box.h)
    typing = desk.mode in ("say", "wav")
    sheet.targets.append(ClickTarget(line, "type" if person else ""))
    wav = Rect(box.right - 72, box.y, 72, box.h)
    why_not = "" if recordings or typing or not sheet.over(wav) else words("tool.wav_virtual")
    sheet.field(line, desk.typed if typing else "", why_not or hint(desk, name if person else "", words), active=typing)
    say = Rect(box.right - buttons, box.y, 72, box.h)
    sheet.button(say, "say", icon="chat", label=words("tool.say"), off=person is None, on=None)
    lit = look.GLOW if desk.mode == "wav" else None
    sheet.button(wav, "wav", icon="file", label=words("tool.wav"), off=person is None or not recordings, on=lit)


def hint(desk: ConsoleState, name: str, words: ConsoleTexts) -> str:
    """Return the hint that says what the next click or key does; `name`: the picked person, "" = none."""
    if desk.mode in ("add", "walk", "wav"):
        return words(f"tool.{desk.mode}_hint", name=name)
    return words("tool.say_hint", name=name) if name else words("tool.pick_hint")
