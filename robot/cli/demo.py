"""Serve three visitors in the simulated lobby: one speaks, one touches, one walks past.

--touch serves one visitor by touch alone; --desk shows a printer, a clerk at the web page, and the report of the day.

The robot runs its ordinary program in the lobby as shipped, or with --here in this site's; only its device addresses
differ. The folder var/demo gets pictures of every step, a contact sheet, the journal, and a recording of the robot's
voice."""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import msgspec

from robot.runtime.settings.loader import CONFIG, load_settings

if TYPE_CHECKING:
    from robot.runtime.settings.schema import Settings

_OUT = CONFIG.parent / "var" / "demo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk demo`."""
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--touch", action="store_true", help="one visitor who only touches: to the counter in 6 taps")
    way.add_argument("--say", default="", metavar='FILE.wav|"TEXT"', help="what the first visitor asks instead")
    way.add_argument("--desk", action="store_true", help="a number on paper, a dossier, a call by a clerk, the report")
    parser.add_argument(
        "--out", type=Path, default=_OUT, help="folder of pictures and journal (the project's var/demo)"
    )
    parser.add_argument("--here", action="store_true", help="in this site's lobby, not in the one as shipped")
    parser.add_argument("--json", action="store_true", help="the summary as one JSON line")


def run(args: argparse.Namespace) -> int:
    """Run the demonstration; return 0 when every visitor was served as planned and the robot is back home."""
    from robot.rehearsal.scenarios.shipped_site import shipped_config

    signal.signal(signal.SIGTERM, _leave)
    with tempfile.TemporaryDirectory(prefix="kiosk-demo-site-") as scratch:
        config = CONFIG if args.here else shipped_config(Path(scratch) / "config")
        before = os.environ.get("KIOSK_CONFIG")
        os.environ["KIOSK_CONFIG"] = str(config)  # for every program that the demonstration starts
        try:
            return _play(args, config)
        finally:
            os.environ.pop("KIOSK_CONFIG")
            if before is not None:
                os.environ["KIOSK_CONFIG"] = before


def _play(args: argparse.Namespace, config: Path) -> int:
    """Run the demonstration of the site whose settings and content are in `config`."""
    from robot.rehearsal.demo import lobby_demo
    from robot.rehearsal.demo.lobby_summary import figures, print_report
    from robot.runtime.content.lobby_map_loader import load_lobby
    from robot.runtime.content.words_loader import load_content

    settings = load_settings(config=config)
    content = load_content(config, settings, load_lobby(config / "lobby.toml"))
    site = f"{settings.site.name['vi']} {settings.site.ward['vi']}"
    if args.desk:
        return _desk(args, config, settings, site)
    second = (
        "Một lượt làm việc chỉ bằng chạm · A visit by touch alone"
        if args.touch
        else "Ba người khách được robot lễ tân phục vụ · Three visitors served by the reception robot"
    )
    outcome = lobby_demo.play(args.out, config, (site, second), _print_step, say=args.say, touch=args.touch)
    titles = {
        visit.answered: content.procedure(visit.answered, "vi").title for visit in outcome.played if visit.answered
    }
    if args.json:
        print(msgspec.json.encode(figures(outcome, titles)).decode())
    else:
        print_report(outcome, titles, args.out)
    return 0 if outcome.good else 1


def _desk(args: argparse.Namespace, config: Path, settings: "Settings", site: str) -> int:
    """Run the `--desk` demonstration; return 0 when number, paper slip, call, rating and report are all there."""
    from robot.rehearsal.demo import desk_demo
    from robot.rehearsal.demo.desk_summary import figures, print_report

    heading = site, "Lấy số, tra hồ sơ, được gọi, góp ý, báo cáo · A day at the service desk"
    outcome = desk_demo.play(args.out, config, heading, settings, _print_step)
    if args.json:
        print(msgspec.json.encode(figures(outcome)).decode())
    else:
        print_report(outcome, args.out)
    return 0 if outcome.good else 1


def _print_step(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def _leave(_number: int, _frame: object) -> NoReturn:
    """Exit as after Ctrl-C, so that every program that the demonstration started is stopped too."""
    raise KeyboardInterrupt
