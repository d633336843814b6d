"""The robot in virtual time as a child of the console: it has a window of its own in memory, and no one waits for it.

Orders come as JSON lines on standard input, each with a number; the answer has the same. Between them it tells how
things are, some ten times a second of real time. Started by `robot.cli.sim.backends`, not by people.
"""

import argparse
import contextlib
import json
import os
import selectors
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.parts.screen import WindowInMemory
from robot.rehearsal.pictures import scene_of
from robot.rehearsal.virtual_robot import VirtualRobot

TELL_S, PICTURES_S = 0.09, 0.3
SLICE_S = 0.02
_DARK = 0.04
_MOST_MS = 400.0
"""So much lobby time passes at once at most, so that an order is not kept waiting."""


class VirtualRobotServer:
    """Serves one robot that keeps its things in `folder`."""

    def __init__(self, folder: Path, seed: int, people: int, photo: Path) -> None:
        from simulators.camera.renderer import CameraRenderer

        self._robot = VirtualRobot(folder, seed=seed, people=people)
        self._folder = folder
        self._eye = CameraRenderer(self._robot.world.lobby, photo)
        self._speed = 1.0
        self._boxes: list[list[int]] = []
        self._read = 0
        self._wire_ms = -1.0
        self._told_s = self._pictured_s = 0.0

    def run(self) -> None:
        """Until standard input ends."""
        os.set_blocking(sys.stdin.fileno(), False)
        kept, last_s = b"", time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(sys.stdin.fileno(), selectors.EVENT_READ)
            while True:
                if selector.select(max(0.0, last_s + SLICE_S - time.monotonic())):
                    data = os.read(sys.stdin.fileno(), 1 << 16)
                    if not data:
                        break
                    *lines, kept = (kept + data).split(b"\n")
                    for line in lines:
                        self._answer(json.loads(line))
                now_s = time.monotonic()
                self._pass((now_s - last_s) * 1000 * self._speed)
                last_s = now_s
                self._tell(now_s)
        self._robot.close()

    def _pass(self, ms: float) -> None:
        """Lobby time passes; what the machine is too slow for is let go."""
        self._robot.advance(min(ms, _MOST_MS))

    def _answer(self, order: dict[str, Any]) -> None:
        number = order.pop("number")
        answer: dict[str, Any] = {"done": True}
        try:
            match order.pop("console", ""):
                case "pause":
                    self._robot.paused = bool(order["still"])
                case "speed":
                    self._speed = float(order["times"])
                case "step":
                    self._robot.paused = False
                    self._robot.advance(float(order["ms"]))
                    self._robot.paused = True
                case _:
                    answer = self._robot.do(order)
        except (Trouble, Troubles, ValueError, KeyError, TypeError) as error:
            answer = {"error": str(error)}
        self._told_s = self._pictured_s = 0.0
        self._tell(time.monotonic())
        _say({"number": number, **answer})

    def _tell(self, now_s: float) -> None:
        if now_s - self._told_s < TELL_S:
            return
        self._told_s = now_s
        robot = self._robot
        steps = [
            {
                "at_ms": step.at_ms,
                "event": msgspec.to_builtins(step.event),
                "commands": msgspec.to_builtins(step.commands),
                "said": self._words(step.commands),
            }
            for step in robot.steps[self._read :]
        ]
        self._read = len(robot.steps)
        wire = [(at, way, data.decode("latin-1")) for at, way, data in robot.wire if at > self._wire_ms]
        if wire:
            self._wire_ms = wire[-1][0]
        state = robot.state()
        for heavy in ("view", "targets"):
            state.pop(heavy, None)
        if now_s - self._pictured_s >= PICTURES_S:
            self._pictured_s = now_s
            self._draw()
            self._boxes = [[face.x, face.y, face.w, face.h] for face in robot.world.camera.faces]
        _say({"state": state, "steps": steps, "wire": wire, "boxes": self._boxes, "speed": self._speed})

    def _words(self, commands: tuple[Any, ...]) -> str:
        from robot.core.commands import Say

        said = next((each for each in commands if isinstance(each, Say)), None)
        if said is None:
            return ""
        content = self._robot.program.content().addressing(said.address)
        return " ".join(content.shown(line, said.language) for line in said.lines)

    def _draw(self) -> None:
        """Pictures for the console, each written whole and then put in its place."""
        from simulators.lobby.still_pictures import save_seen

        robot, camera = self._robot, self._robot.world.camera
        screen = robot.program.screen
        if isinstance(screen, WindowInMemory) and not robot.is_off:
            self._put("screen.bmp", lambda file: screen.save(file))
        else:
            self._take_away("screen.bmp")
        if not camera.up or camera.dead or robot.is_off:
            self._take_away("camera.bmp")
        elif not camera.frozen:
            self._eye.light = _DARK if camera.dark else 1.0
            self._put("camera.bmp", lambda file: save_seen(self._eye, scene_of(robot), file))

    def _put(self, name: str, write: Callable[[str], None]) -> None:
        fresh = self._folder / f"new-{name}"
        write(str(fresh))
        fresh.replace(self._folder / name)

    def _take_away(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=0)
    parser.add_argument("--photo", type=Path, required=True)
    args = parser.parse_args()
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        VirtualRobotServer(args.folder, args.seed, args.people, args.photo).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
