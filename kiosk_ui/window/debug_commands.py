"""Commands that the window's debug port accepts from a technician's console."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import msgspec

from kiosk_ui.input import sdl_fingers
from kiosk_ui.rendering.geometry import Rect
from robot.core.commands import Show
from robot.core.intents import Intent
from robot.runtime.ports import LiveValues


class DebuggedWindow(Protocol):
    """The parts of the window that the debug port uses."""

    @property
    def size(self) -> tuple[int, int]: ...
    @property
    def shown(self) -> Show: ...
    @property
    def fading(self) -> bool: ...
    @property
    def live(self) -> LiveValues: ...
    def targets(self) -> list[tuple[Rect, Intent]]: ...
    def ready_in_ms(self) -> int: ...
    def save(self, path: str) -> None: ...


def answered(window: DebuggedWindow, request: Mapping[str, Any]) -> Mapping[str, Any]:
    """Carry out one request, as listed in `kiosk_ui.window.debug_port`, and return its answer."""
    match request:
        case {"touch": [int() | float() as x, int() | float() as y]}:
            width, height = window.size
            if not (0 <= x < width and 0 <= y < height):
                raise ValueError(f"({x}, {y}) is not on the panel of {width} x {height} px")
            asyncio.get_running_loop().call_later(window.ready_in_ms() / 1000, _touch, (x, y), window.size)
            return {"touched": [x, y]}
        case {"look": True}:
            shown = window.shown
            targets = [
                {"want": intent.want.value, "of": intent.of, "rect": [round(part) for part in rect]}
                for rect, intent in window.targets()
            ]
            return {
                "screen": shown.screen,
                "page": type(shown.view.page).__name__,
                "fading": window.fading,
                "targets": targets,
            }
        case {"cable": True}:
            counts = window.live.link
            return {"cable": None if counts is None else msgspec.to_builtins(counts)}
        case {"picture": str(path)}:
            window.save(path)
            return {"saved": path}
        case _:
            raise ValueError('a request is {"touch": [x, y]}, {"look": true}, {"cable": true} or {"picture": PATH}')


def _touch(at: tuple[float, float], size: tuple[int, int]) -> None:
    sdl_fingers.down(at, size)
    sdl_fingers.up(at, size)
