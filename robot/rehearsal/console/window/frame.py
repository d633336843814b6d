"""The whole window of the console, drawn from one snapshot: every panel in its place, and the click targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pygame

from kiosk_ui.rendering.geometry import Rect
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.texts import ConsoleTexts
from robot.rehearsal.console.window import canvas as look
from robot.rehearsal.console.window import info_lists, media_panels, side_panels
from robot.rehearsal.console.window.canvas import ConsoleCanvas, Picture
from robot.rehearsal.console.window.controls import ClickTarget, ConsolePicture, ConsoleState
from robot.rehearsal.console.window.header import header
from robot.rehearsal.console.window.help_page import help_page
from robot.rehearsal.console.window.layout import ConsoleLayout, arranged
from robot.rehearsal.console.window.lobby_panel import lobby_panel
from robot.rehearsal.console.window.lobby_view import LobbyView
from robot.rehearsal.console.window.world_pen import WorldScale


@dataclass(frozen=True)
class Drawn:
    """The result of drawing: the click targets (the last one is on top), the map's scale, and every text with its
    place."""

    layout: ConsoleLayout
    targets: tuple[ClickTarget, ...]
    scale: WorldScale
    screen_px: tuple[int, int]
    """Size of the picture that shows the robot's screen, px; (0, 0) without such a picture."""
    written: tuple[tuple[str, pygame.Rect], ...]
    cut: tuple[str, ...]

    def target_at(self, x: float, y: float) -> ClickTarget | None:
        """Return the click target at a point of the window, in reference pixels; None when there is none."""
        return next((target for target in reversed(self.targets) if target.box.contains(x, y)), None)


class ConsoleFrame:
    """Painter of the console's window for `lobby`; `faults`: names of the faults that the backend can inject."""

    def __init__(self, lobby: Lobby, backend: str, speeds: Sequence[float], faults: Sequence[str]) -> None:
        self._plan = LobbyView(lobby)
        self._backend, self._speeds, self._faults = backend, tuple(speeds), tuple(faults)

    def draw(
        self,
        surface: pygame.Surface,
        seen: Snapshot,
        shown: Mapping[str, Picture | None],
        words: ConsoleTexts,
        desk: ConsoleState,
    ) -> Drawn:
        """Draw the whole window. `shown`: the pictures by name ("screen", "camera")."""
        layout = arranged(*surface.get_size())
        canvas = ConsoleCanvas(surface, layout.k)
        sheet = ConsolePicture(canvas, desk)
        surface.fill(look.NIGHT[:3])
        header(sheet, layout.header, seen, words, self._backend, self._speeds)
        scale = lobby_panel(sheet, layout.lobby, self._plan, seen, words, recordings=self._backend == "ports")
        media_panels.screen(sheet, layout.screen, shown.get("screen"), seen, words)
        media_panels.camera(sheet, layout.camera, shown.get("camera"), seen, words)
        media_panels.sound(sheet, layout.sound, seen, words)
        info_lists.gauges(sheet, layout.gauges, seen, words)
        info_lists.journal(sheet, layout.journal, seen, words)
        info_lists.wire(sheet, layout.wire, seen, words)
        side_panels.health(sheet, layout.health, seen, words)
        side_panels.faults(sheet, layout.faults, seen, words, self._faults)
        if desk.help:
            help_page(sheet, layout, words)
        elif desk.toast:
            _toast(sheet, layout)
        glass = shown.get("screen")
        screen_px = (0, 0) if glass is None else (glass.shape[1], glass.shape[0])
        return Drawn(layout, tuple(sheet.targets), scale, screen_px, tuple(canvas.written), tuple(canvas.cut))


def _toast(sheet: ConsolePicture, layout: ConsoleLayout) -> None:
    """Draw the short message that says whether the last order was carried out or refused."""
    canvas, desk = sheet.canvas, sheet.desk
    wide = min(layout.lobby.w - 40, canvas.wide(desk.toast, look.STRONG) + 64)
    box = Rect(layout.lobby.cx - wide / 2, layout.lobby.bottom - 88, wide, 36)
    colour = look.BAD if desk.toast_tone == "bad" else look.GLOW
    canvas.panel(box, look.DEEP, colour, 18, 1.5)
    canvas.icon("warn" if desk.toast_tone == "bad" else "check", box.x + 22, box.cy, 15, colour)
    canvas.text(desk.toast, box.x + 40, box.cy, look.STRONG, look.INK, "midleft", wide - 56)
