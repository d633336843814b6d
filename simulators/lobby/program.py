"""The simulated lobby as a separate program: world, motor board and lidar at ptys, network camera, view from above.

    python -m simulators.lobby.program --map config/lobby.toml --photo voice_models/files/astronaut.png

The program prints {"camera": URL, "board": PTY, "lidar": PTY} when it is ready, then reads one JSON object a line from
stdin and answers each with one line. The end of stdin ends the program, so that it never outlives its parent.

    {"do": "enter", "who": "lan", "label": "Bà Lan", "at": [x, y], "heading_deg": 90, "coat": 0}
    {"do": "walk", "who": "lan", "to": [[x, y], ...], "speed_m_s": 0.9, "looks": true}
    {"do": "look", "who": "lan", "looks": false}              turn the face to the robot, or away
    {"do": "follow" | "leave", "who": "lan"}
    {"do": "hold", "who": "lan", "code": "H49.34-..."}        hold a receipt before the camera; "" = put it away
    {"do": "say", "who": "lan" | "robot", "text": "..."}      show a speech bubble; "" = remove it
    {"do": "goal", "place": "counter:3"}                      the robot sets out; "" = the robot rests
    {"do": "fault" | "mend", "name": "byte_noise", "permille": 20}   begin or end a fault of `simulators.lobby.faults`
    {"do": "pause" | "resume"}                                people stop, or go on
    {"do": "wire", "since_ms": 0}                             the board's cable: [[ms, "->" | "<-", text], ...]
    {"do": "state"}                                           robot [x, y, heading], wheels, people, faults
    {"do": "picture", "of": "above" | "camera", "file": "..."}
"""

import argparse
import json
import math
import queue
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import cv2
import msgspec
import pygame

from robot.navigation.map.lobby_map import Lobby
from simulators.boards.motor_board import SimulatedBoard
from simulators.camera.mjpeg_server import MjpegCamera
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.faults import LobbyFaults
from simulators.lobby.overhead_view import Overhead
from simulators.lobby.window import LobbyWindow
from simulators.lobby.world import LobbyWorld
from simulators.people.visitor import SimulatedVisitor

_TICK_S = 1 / 30
_FRAMES_PER_S = 12
_WIDTH_PX = 1200


class LobbyProgram:
    """The lobby program with all its simulated devices; it carries out one order at a time."""

    def __init__(self, lobby: Lobby, photo: Path, seed: int, ports: Path, *, window: bool) -> None:
        """`ports`: a folder with fixed names for the serial ports, which stay the same when a cable is pulled and
        plugged in again."""
        board, lidar = ports / "board", ports / "lidar"
        self._board = SimulatedBoard(lobby, lobby.home, lambda: self._world.obstacles(), seed, board, lidar)
        self._world = LobbyWorld(lobby, lambda: self._board.pose)
        self._eye = CameraRenderer(lobby, photo)
        self._camera = MjpegCamera(lambda: self._eye.draw(self._world.scene()), _FRAMES_PER_S)
        self._faults = LobbyFaults(self._board, self._camera, self._eye, lobby)
        self._overhead = Overhead(lobby, _WIDTH_PX)
        self._window = LobbyWindow(self._overhead, self._eye) if window else None
        self._still = False
        self._orders: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def run(self) -> None:
        """Serve the devices and the orders until stdin ends."""
        self._board.start()
        self._camera.start()
        threading.Thread(target=self._read, name="orders", daemon=True).start()
        _answer({"camera": self._camera.url, "board": self._board.port, "lidar": self._board.lidar})
        try:
            self._serve()
        finally:
            self._camera.stop()
            self._board.stop()

    def _read(self) -> None:
        for line in sys.stdin:
            self._orders.put(line)
        self._orders.put(None)

    def _serve(self) -> None:
        last_s = time.monotonic()
        while True:
            wait_s = last_s + _TICK_S - time.monotonic()
            try:
                line = self._orders.get(timeout=max(0.0, wait_s))
            except queue.Empty:
                now_s = time.monotonic()
                if not self._still:
                    self._world.tick(now_s - last_s)
                last_s = now_s
                if self._window is not None:
                    self._window.show(self._world.scene())
                continue
            if line is None:
                return
            _answer(self._obey(line))

    def _obey(self, line: str) -> dict[str, Any]:
        try:
            order = json.loads(line)
            return self._do(order)
        except (ValueError, KeyError, TypeError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    def _do(self, order: dict[str, Any]) -> dict[str, Any]:
        world, who = self._world, str(order.get("who", ""))
        match order["do"]:
            case "enter":
                x, y = order["at"]
                heading = math.radians(order.get("heading_deg", 90.0))
                world.enter(SimulatedVisitor(who, order["label"], x, y, heading, coat=order.get("coat", 0)))
            case "walk":
                return self._change(who, lambda visitor: _walk(visitor, order))
            case "look":
                looks = bool(order["looks"])
                return self._change(who, lambda visitor: setattr(visitor, "looks_at_robot", looks))
            case "follow":
                return self._change(who, SimulatedVisitor.follow)
            case "hold":
                return self._change(who, lambda visitor: setattr(visitor, "holds", str(order["code"])))
            case "leave":
                world.leave(who)
            case "say" if who == "robot":
                world.robot_says(order["text"])
            case "say":
                return self._change(who, lambda visitor: setattr(visitor, "bubble", order["text"]))
            case "goal":
                world.lead_to(order["place"])
            case "fault":
                self._faults.inject(**{key: value for key, value in order.items() if key != "do"})
            case "mend":
                self._faults.mend(order["name"])
            case "state":
                return self._state()
            case "wire":
                return {"wire": self._board.wire(order.get("since_ms", 0.0))}
            case "pause" | "resume":
                self._still = order["do"] == "pause"
            case "picture":
                return self._picture(order["of"], order["file"])
            case other:
                raise ValueError(f"no order {other!r}")
        return {"done": True}

    def _change(self, who: str, change: Any) -> dict[str, Any]:
        if not self._world.change(who, change):
            raise ValueError(f"nobody here is called {who!r}")
        return {"done": True}

    def _state(self) -> dict[str, Any]:
        scene = self._world.scene()
        people = {
            visitor.name: {
                "at": [visitor.x, visitor.y],
                "heading": visitor.heading,
                "label": visitor.label,
                "coat": visitor.coat,
                "looks": visitor.looks_at_robot,
                "bubble": visitor.bubble,
                "walking": visitor.walking,
                "following": visitor.following,
            }
            for visitor in scene.visitors
        }
        return {
            "robot": list(scene.robot),
            "travelled_m": self._board.travelled_m,
            "wheel_mm_s": list(self._board.wheel_mm_s),
            "ranges_mm": list(self._board.ranges_mm),
            "battery_mv": self._board.battery_mv,
            "still": self._still,
            "people": people,
            "faults": sorted(self._faults.present),
        }

    def _picture(self, of: str, file: str) -> dict[str, Any]:
        scene = self._world.scene()
        if of == "camera":
            cv2.imwrite(file, self._eye.draw(scene))
        elif of == "above":
            pygame.image.save(self._overhead.draw(scene), file)
        else:
            raise ValueError(f"no picture of {of!r}")
        return {"saved": file}


def _walk(visitor: SimulatedVisitor, order: dict[str, Any]) -> None:
    visitor.walk([(float(x), float(y)) for x, y in order["to"]], float(order.get("speed_m_s", 0.9)))
    visitor.looks_at_robot = bool(order.get("looks", True))


def _answer(answer: dict[str, Any]) -> None:
    print(json.dumps(answer, ensure_ascii=False), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--map", type=Path, required=True, help="lobby map, config/lobby.toml")
    parser.add_argument("--photo", type=Path, required=True, help="the portrait that visitors wear")
    parser.add_argument("--window", action="store_true", help="show the lobby in a window")
    parser.add_argument("--seed", type=int, default=1, help="seed of the board's wheel noise")
    args = parser.parse_args()
    lobby = msgspec.toml.decode(args.map.read_bytes(), type=Lobby)
    with tempfile.TemporaryDirectory(prefix="kiosk-board-") as folder:
        LobbyProgram(lobby, args.photo, args.seed, Path(folder), window=args.window).run()


if __name__ == "__main__":
    main()
