"""Serve three visitors in the simulated lobby: one speaks, one touches, one walks past; `--touch`: one, by touch alone.

`--desk`: the service desk, with a printer, a clerk at the web page, and the report of the day.

The robot runs on its ordinary program and configuration; only its devices have other addresses. Pictures of every step,
a contact sheet, the journal and the robot's own voice go to var/demo.
"""

import argparse
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from robot.core.screen.lines import Line
from robot.runtime.settings.loader import CONFIG, load_settings

if TYPE_CHECKING:
    from robot.navigation.map.lobby_map import Lobby
    from robot.runtime.content.provider import ContentProvider
    from robot.runtime.settings.schema import Settings

_OUT = CONFIG.parent / "var" / "demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `kiosk demo`."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--touch", action="store_true", help="one visitor who only touches: to the counter in 6 taps")
    way.add_argument("--say", default="", metavar='FILE.wav|"TEXT"', help="what the first visitor asks instead")
    way.add_argument("--desk", action="store_true", help="a number on paper, a dossier, a call by a clerk, the report")
    parser.add_argument(
        "--out", type=Path, default=_OUT, help="folder of pictures and journal (the project's var/demo)"
    )
    parser.add_argument("--json", action="store_true", help="the summary as one JSON line")


def run(args: argparse.Namespace) -> int:
    """0 when everybody was served as planned and the robot is back home."""
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.words_loader import load_content
    from simulators.demo import lobby_demo
    from simulators.demo.lobby_summary import figures, print_report
    from voice_models.model_files.store import path_of

    settings = load_settings()
    lobby_map = CONFIG / "lobby.toml"
    lobby = load_lobby(lobby_map)
    content = load_content(CONFIG, settings, lobby)
    photo = path_of("astronaut")
    signal.signal(signal.SIGTERM, _leave)
    if args.desk:
        return _desk(args, settings, lobby, lobby_map, content, photo)
    plan = lobby_demo.DemoPlan(
        lobby=lobby,
        lobby_map=lobby_map,
        photo=photo,
        folder=args.out,
        say=args.say,
        words=lambda lines, language: _words(content, lines, language),
        heading=(
            f"{settings.site.name['vi']} {settings.site.ward['vi']}",
            "Một lượt làm việc chỉ bằng chạm · A visit by touch alone"
            if args.touch
            else "Ba người khách được robot lễ tân phục vụ · Three visitors served by the reception robot",
        ),
        touch=args.touch,
    )
    outcome = lobby_demo.play(plan, _tell)
    titles = {
        visit.answered: content.procedure(visit.answered, "vi").title for visit in outcome.played if visit.answered
    }
    if args.json:
        print(msgspec.json.encode(figures(outcome, titles)).decode())
    else:
        print_report(outcome, titles, args.out)
    return 0 if outcome.good else 1


def _desk(
    args: argparse.Namespace,
    settings: "Settings",
    lobby: "Lobby",
    lobby_map: Path,
    content: "ContentProvider",
    photo: Path,
) -> int:
    """`--desk`: 0 when number, paper, call, rating and report are all there."""
    from simulators.demo import desk_demo
    from simulators.demo.desk_summary import figures, print_report

    plan = desk_demo.DeskDemoPlan(
        lobby=lobby,
        lobby_map=lobby_map,
        photo=photo,
        folder=args.out,
        words=lambda lines, language: _words(content, lines, language),
        heading=(
            f"{settings.site.name['vi']} {settings.site.ward['vi']}",
            "Lấy số, tra hồ sơ, được gọi, góp ý, báo cáo · A day at the service desk",
        ),
        prefix=settings.site.dossier_prefix,
        factor_digits=settings.dossiers.factor_digits,
    )
    outcome = desk_demo.play(plan, _tell)
    if args.json:
        print(msgspec.json.encode(figures(outcome)).decode())
    else:
        print_report(outcome, args.out)
    return 0 if outcome.good else 1


def _tell(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def _leave(_number: int, _frame: object) -> NoReturn:
    """End like Ctrl-C does: every program that the demonstration started is stopped on the way out."""
    raise KeyboardInterrupt


def _words(content: "ContentProvider", lines: Sequence[dict[str, Any]], language: str) -> str:
    return " ".join(content.shown(msgspec.convert(line, Line), language) for line in lines)
