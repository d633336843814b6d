"""The technician's console: `kiosk sim` opens a window; with --headless the same orders come from standard input.

Orders: "help" lists them. Examples: enter lan door · walk lan front · say lan Tôi muốn làm giấy khai sinh · fault
serial_cut · mend · record · keep · picture FILE.png · quit
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from robot.cli.argument_types import whole
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import CONFIG

if TYPE_CHECKING:
    from robot.navigation.map.lobby_map import Lobby
    from robot.rehearsal.console.session import ConsoleSession
    from robot.rehearsal.console.window.window import About

_VAR = CONFIG.parent / "var"
_FIRST_LOOK_S = 6.0
MOST_PEOPLE = 50
"""Largest crowd in the simulated lobby. Chosen."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the console."""
    parser.add_argument("--virtual", action="store_true", help="the robot in virtual time: every speed, single steps")
    parser.add_argument("--headless", action="store_true", help="no window: orders as lines on stdin, answers as JSON")
    parser.add_argument("--picture", type=Path, metavar="FILE.png", help="save a picture of the window at the end")
    parser.add_argument("--size", default="1280x800", metavar="WxH", help="of the window, in px")
    parser.add_argument("--language", choices=("vi", "en"), default="vi", help="of the console's own words")
    parser.add_argument(
        "--people", type=whole(0, MOST_PEOPLE), default=0, metavar="N", help="a crowd in the lobby (--virtual)"
    )
    parser.add_argument("--seed", type=int, default=1, help="of chance (--virtual)")


def run(args: argparse.Namespace) -> int:
    """Run the console; return 0 when every order (command typed by the technician) was carried out."""
    from robot.runtime.content.lobby_map_loader import load_lobby

    signal.signal(signal.SIGTERM, _leave)
    size = _size(args.size)
    lobby = load_lobby(CONFIG / "lobby.toml")
    with tempfile.TemporaryDirectory(prefix="kiosk-console-") as scratch:
        folder = Path(scratch)
        if args.headless or args.picture:
            return _headless(args, folder, lobby, size)
        return _window(args, folder, lobby, size)


def _headless(args: argparse.Namespace, folder: Path, lobby: "Lobby", size: tuple[int, int]) -> int:
    from robot.rehearsal.console.headless import serve
    from robot.rehearsal.console.window.window import painter

    _no_display()
    console = _console(args, folder, lobby)
    try:
        console.paint = painter(_about(args, lobby), console, size)
        status = serve(console, sys.stdin if args.headless else (f"wait {_FIRST_LOOK_S}",), sys.stdout)
        if args.picture:
            order = json.dumps({"do": "picture", "file": str(args.picture.absolute())})
            status |= serve(console, (order,), sys.stdout)
        return status
    finally:
        if kept := console.close():
            print(kept, file=sys.stderr)


def _window(args: argparse.Namespace, folder: Path, lobby: "Lobby", size: tuple[int, int]) -> int:
    from robot.rehearsal.console.window.window import ConsoleWindow, NoDisplay

    window = ConsoleWindow(_about(args, lobby), lambda: _console(args, folder, lobby), _VAR / "console", args.language)
    try:
        window.open(size)
    except NoDisplay as error:
        raise Trouble(
            f"no window can be opened: {error}",
            "không mở được cửa sổ",
            remedy="start it on a desktop, or with --headless",
            remedy_vi="chạy trên máy có màn hình, hoặc thêm --headless",
        ) from error
    _no_display()  # the pictures of robot and lobby are shown inside this window
    window.run()
    return 0


def _console(args: argparse.Namespace, folder: Path, lobby: "Lobby") -> "ConsoleSession":
    from robot.rehearsal.console.backend import ConsoleBackend
    from robot.rehearsal.console.real_time_backend import RealTimeConsole
    from robot.rehearsal.console.session import ConsoleSession
    from robot.rehearsal.console.virtual_time_backend import VirtualTimeConsole

    backend: ConsoleBackend = (
        VirtualTimeConsole(folder, lobby, seed=args.seed, people=args.people)
        if args.virtual
        else RealTimeConsole(folder, lobby)
    )
    return ConsoleSession(backend, _VAR / "scenarios", args.language)


def _about(args: argparse.Namespace, lobby: "Lobby") -> "About":
    from robot.rehearsal.console import real_time_backend, virtual_process, virtual_time_backend
    from robot.rehearsal.console.window.window import About
    from robot.rehearsal.scenarios.faults import faults_of

    name = "virtual" if args.virtual else "ports"
    if args.virtual:
        return About(name, lobby, virtual_time_backend.SPEEDS, faults_of(name), virtual_process.GAUGES)
    return About(name, lobby, (1.0,), faults_of(name), real_time_backend.GAUGES)


def _no_display() -> None:
    """Make child processes draw into memory instead of opening windows."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        os.environ.pop(name, None)
    os.environ["SDL_VIDEODRIVER"] = "dummy"


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and 640 <= int(width) <= 7680 and 480 <= int(height) <= 4320):
        raise Trouble(
            "the size is not WIDTHxHEIGHT",
            "kích thước phải là RỘNGxCAO",
            key="--size",
            value=text,
            remedy="type for example --size 1920x1080",
            remedy_vi="gõ ví dụ --size 1920x1080",
        )
    return int(width), int(height)


def _leave(_number: int, _frame: object) -> NoReturn:
    """Exit as after Ctrl-C, so that every program that was started is stopped too."""
    raise KeyboardInterrupt
