"""The controls of the console (buttons, headings, text fields) and the click targets that they register."""

from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk_ui.rendering.geometry import Rect
from kiosk_ui.rendering.theme import Colour, mixed
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window.canvas import ConsoleCanvas


class ClickTarget(NamedTuple):
    """A rectangle that can be clicked. `act`: what a click does; `of`: the object it is done to."""

    box: Rect
    act: str
    of: str = ""


@dataclass
class ConsoleState:
    """The user's input that only the window knows: the picked person, the typed text, the mouse position."""

    picked: str = ""
    mode: str = ""  # purpose of the next click or key: "", "add", "walk", "say", "wav"
    typed: str = ""
    help: bool = False
    toast: str = ""
    toast_tone: str = ""
    mouse: tuple[float, float] = (-1.0, -1.0)
    held: str = ""
    """Name of the person that is being dragged."""


@dataclass
class ConsolePicture:
    """A picture that is being drawn: the canvas, the user's input, and the click targets."""

    canvas: ConsoleCanvas
    desk: ConsoleState
    targets: list[ClickTarget] = field(default_factory=list)

    def over(self, box: Rect) -> bool:
        """Whether the mouse is over `box`."""
        return box.contains(*self.desk.mouse)

    def heading(self, box: Rect, words: str, icon: str) -> float:
        """Draw the heading of a panel. Return where its text ends at the right."""
        self.canvas.icon(icon, box.x + 18, box.y + 16, 15, look.GLOW)
        wide = self.canvas.text(words, box.x + 32, box.y + 16, look.HEADING, look.INK)
        return box.x + 32 + wide

    def button(
        self,
        box: Rect,
        act: str,
        of: str = "",
        *,
        icon: str = "",
        label: str = "",
        on: Colour | None = None,
        off: bool = False,
        upright: bool = False,
    ) -> None:
        """Draw a button. `on`: colour in which it is lit. `off`: cannot be used now. `upright`: the label is below the
        icon."""
        canvas = self.canvas
        hot = self.over(box) and not off
        fill = mixed(look.CARD, (*on[:3], 56)) if on else look.RAISED
        if hot:
            fill = mixed(fill, (255, 255, 255, 22))
        edge = on or (look.LINE2 if hot else (0x2D, 0x4E, 0x5C))
        canvas.panel(box, look.CARD if off else fill, look.LINE if off else edge, 8, 1.5 if on else 1)
        ink = look.LINE2 if off else look.INK
        mark = look.LINE2 if off else (on or look.GLOW)
        if not label:
            canvas.icon(icon, box.cx, box.cy, 15, mark)
        elif upright:
            canvas.icon(icon, box.cx, box.cy - 8, 16, mark)
            canvas.text(label, box.cx, box.bottom - 11, look.CAPTION_STRONG, ink, "center", box.w - 4)
        elif icon:
            canvas.icon(icon, box.x + 16, box.cy, 15, mark)
            canvas.text(label, box.x + 29, box.cy, look.STRONG, ink, "midleft", box.w - 35)
        else:
            canvas.text(label, box.cx, box.cy, look.STRONG, ink, "center", box.w - 6)
        if not off:
            self.targets.append(ClickTarget(box, act, of))

    def field(self, box: Rect, typed: str, hint: str, *, active: bool) -> None:
        """Draw a text field with the typed text, or with the hint when nothing is typed."""
        canvas = self.canvas
        canvas.panel(box, look.DEEP, look.GLOW if active else look.LINE, 8, 1.5 if active else 1)
        room = box.w - 20
        if not typed:
            canvas.text(hint, box.x + 10, box.cy, look.BODY, look.INK2, "midleft", room)
        shown = typed
        while shown and canvas.wide(shown, look.BODY) > room:  # keep the end of the text in view
            shown = shown[1:]
        wide = canvas.text(shown, box.x + 10, box.cy, look.BODY, look.INK) if shown else 0.0
        if active:
            canvas.fill(Rect(box.x + 10 + wide + 1, box.y + 7, 1.5, box.h - 14), look.GLOW)
