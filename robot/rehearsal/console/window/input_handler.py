"""Handler of mouse, keyboard and dropped files: turns them into orders, or into changes of the `ConsoleState`."""

import itertools
import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

import pygame

from robot.rehearsal.console.commands import Order
from robot.rehearsal.console.scenario_recorder import slug
from robot.rehearsal.console.snapshot import ShownPerson, Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window.controls import ClickTarget, ConsoleState
from robot.rehearsal.console.window.frame import Drawn
from robot.rehearsal.console.window.shortcuts import KEYS

_DOUBLE_MS = 350
_DRAG_PX = 5.0
_LONGEST = 160
_STEP_MS = 100.0
_MISSED = 30
"""A picked person who is missing from more than this many pictures in a row is unpicked. The limit leaves time for an
order to enter or to move; chosen."""
_BY_PERSON = ("block", "follow", "look", "leave")


class InputHandler:
    """Handler of the user's input. `send` carries out an order; `picture_file` names a new file for a picture."""

    def __init__(
        self,
        desk: ConsoleState,
        send: Callable[[Order], None],
        picture_file: Callable[[], str],
        speeds: Sequence[float],
    ) -> None:
        self.desk, self._send, self._picture_file, self._speeds = desk, send, picture_file, tuple(speeds)
        self._entered = itertools.count()
        self._pressed: tuple[float, float] | None = None
        self._clicked_ms, self._clicked_at = -1e9, (0.0, 0.0)
        self._missed = 0
        self.drawn: Drawn | None = None
        self.seen = Snapshot()
        self.words = ConsoleTexts("vi")

    def see(self, drawn: Drawn, seen: Snapshot, words: ConsoleTexts) -> None:
        """Keep the drawn picture and its snapshot, to which clicks refer, and unpick a person who is no longer in the
        lobby."""
        self.drawn, self.seen, self.words = drawn, seen, words
        here = not self.desk.picked or any(person.name == self.desk.picked for person in seen.people)
        self._missed = 0 if here else self._missed + 1
        if self._missed > _MISSED:
            self.desk.picked = ""

    def shown(self, seen: Snapshot) -> Snapshot:
        """Return `seen` with the person who is being dragged placed under the mouse."""
        desk = self.desk
        if not desk.held or self.drawn is None or not self._dragging():
            return seen
        x, y = self.drawn.scale.metres(*desk.mouse)
        people = [replace(one, x=x, y=y) if one.name == desk.held else one for one in seen.people]
        return replace(seen, people=tuple(people))

    def press(self, x: float, y: float, button: int, now_ms: float) -> None:
        """Handle a mouse button that is pressed at reference pixel (x, y)."""
        self.desk.mouse = x, y
        if self.desk.help:
            self.desk.help = False
            return
        target = self.drawn.target_at(x, y) if self.drawn else None
        if target is None:
            return
        if button == pygame.BUTTON_RIGHT:
            if target.act in ("floor", "person"):
                self._walk(x, y)
            return
        if button != pygame.BUTTON_LEFT:
            return
        self._pressed = x, y
        match target.act:
            case "person":
                self.desk.picked, self.desk.held = target.of, target.of
            case "floor":
                self._floor(x, y, now_ms)
            case "screen":
                self._touch(target, x, y)
            case _:
                self.act(target.act, target.of)

    def move(self, x: float, y: float) -> None:
        """Handle a move of the mouse."""
        self.desk.mouse = x, y

    def release(self, x: float, y: float) -> None:
        """Handle a mouse button that is released: a dragged person is set down at (x, y)."""
        self.desk.mouse = x, y
        held, dragged = self.desk.held, self._dragging()
        self.desk.held, self._pressed = "", None
        if held and dragged and self.drawn is not None:
            self._send({"do": "move", "who": held, "at": self._metres(x, y)})

    def key(self, key: int) -> None:
        """Handle a key that is pressed."""
        if self.desk.help:
            self.desk.help = False
            return
        if self.desk.mode in ("say", "wav"):
            self._typing(key)
        elif key == pygame.K_ESCAPE:
            self.desk.mode = self.desk.picked = ""
        elif (act := KEYS.get(key)) is not None:
            self._shortcut(act)

    def text(self, text: str) -> None:
        """Handle typed text, which may come from any input method."""
        if self.desk.mode in ("say", "wav"):
            self.desk.typed = unicodedata.normalize("NFC", self.desk.typed + text)[:_LONGEST]

    def file(self, path: str) -> None:
        """Handle an audio file that is dropped on the window: the picked person says this recording."""
        if self.desk.picked:
            self._send({"do": "wav", "who": self.desk.picked, "file": path})

    def act(self, act: str, of: str = "") -> None:
        """Carry out the act of a button; `of` is its object."""
        desk = self.desk
        match act:
            case "fault":
                self._send({"do": "mend" if of in self.seen.faults else "fault", "name": of})
            case "mend":
                self._send({"do": "mend"})
            case "speed":
                self._send({"do": "speed", "times": float(of)})
            case "step":
                self._send({"do": "step", "ms": _STEP_MS})
            case "pause" | "resume" | "record" | "keep" | "language":
                self._send({"do": act})
            case "picture":
                self._send({"do": "picture", "file": self._picture_file()})
            case "help":
                desk.help = not desk.help
            case "add" | "walk":
                desk.mode = "" if desk.mode == act else act
            case "type":
                self._type("say")
            case "wav":
                self._type("wav")
            case "say" if desk.typed:
                self._say()
            case "say":
                self._type("say")
            case _ if act in _BY_PERSON and desk.picked:
                self._send({"do": act, "who": desk.picked})

    def _shortcut(self, act: str) -> None:
        picked = self.desk.picked
        match act:
            case "pause_or_go":
                self.act("resume" if self.seen.paused else "pause")
            case "record_or_keep":
                self.act("record" if self.seen.recording_s is None else "keep")
            case "faster" | "slower":
                self._change_speed(1 if act == "faster" else -1)
            case "new":
                self._enter("door")
            case "front":
                if picked:
                    self._send({"do": "walk", "who": picked, "to": "front"})
            case _:
                self.act(act)

    def _change_speed(self, by: int) -> None:
        if self.seen.speed in self._speeds:
            index = min(max(self._speeds.index(self.seen.speed) + by, 0), len(self._speeds) - 1)
            self.act("speed", f"{self._speeds[index]:g}")

    def _floor(self, x: float, y: float, now_ms: float) -> None:
        desk = self.desk
        twice = now_ms - self._clicked_ms < _DOUBLE_MS and math.dist(self._clicked_at, (x, y)) < _DRAG_PX
        self._clicked_ms, self._clicked_at = now_ms, (x, y)
        if desk.mode == "walk":
            self._walk(x, y)
        elif desk.mode == "add" or twice:
            self._enter(self._metres(x, y))
        else:
            desk.picked = ""
        desk.mode = ""

    def _walk(self, x: float, y: float) -> None:
        if self.desk.picked:
            self._send({"do": "walk", "who": self.desk.picked, "to": [self._metres(x, y)]})

    def _enter(self, at: list[float] | str) -> None:
        person = self._newcomer()
        self._send({"do": "enter", "who": person.name, "at": at, "label": person.label, "coat": person.coat})
        self.desk.picked = person.name

    def _newcomer(self) -> ShownPerson:
        """Return a new person under a name that no one in the lobby has."""
        here = {person.name for person in self.seen.people}
        names = [name.strip() for name in self.words("people.names").split(",")]
        while True:
            number = next(self._entered)
            label = names[number % len(names)] + (f" {number // len(names) + 1}" if number >= len(names) else "")
            if slug(label) not in here:
                return ShownPerson(slug(label), label, 0.0, 0.0, 0.0, number % 4)

    def _touch(self, target: ClickTarget, x: float, y: float) -> None:
        """Send a touch of the robot's screen; (x, y) in the window is converted to a point of the screen's picture."""
        wide, high = self.drawn.screen_px if self.drawn is not None else (0, 0)
        at = [(x - target.box.x) / target.box.w * wide, (y - target.box.y) / target.box.h * high]
        self._send({"do": "touch", "at": [round(part, 1) for part in at]})

    def _type(self, mode: str) -> None:
        if self.desk.picked:
            self.desk.mode, self.desk.typed = ("", "") if self.desk.mode == mode else (mode, "")

    def _typing(self, key: int) -> None:
        desk = self.desk
        match key:
            case pygame.K_ESCAPE:
                desk.mode = desk.typed = ""
            case pygame.K_BACKSPACE:
                desk.typed = desk.typed[:-1]
            case pygame.K_RETURN | pygame.K_KP_ENTER:
                self._say()

    def _say(self) -> None:
        desk = self.desk
        if desk.typed and desk.picked:
            if desk.mode == "wav":
                self._send({"do": "wav", "who": desk.picked, "file": desk.typed})
            else:
                self._send({"do": "say", "who": desk.picked, "text": desk.typed})
        desk.mode = desk.typed = ""

    def _dragging(self) -> bool:
        return self._pressed is not None and math.dist(self._pressed, self.desk.mouse) >= _DRAG_PX

    def _metres(self, x: float, y: float) -> list[float]:
        assert self.drawn is not None
        return [round(part, 2) for part in self.drawn.scale.metres(x, y)]
