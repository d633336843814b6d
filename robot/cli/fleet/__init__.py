"""The robots of a province, over one MQTT broker | Các robot trong tỉnh, qua một máy chủ MQTT.

kiosk fleet run                          run this robot's agent, a separate program that reports to the broker
kiosk fleet status                       print the province's robots as a table; exit status 1 when one needs help
kiosk fleet collect --out DIR            keep the records of all robots, each once
kiosk fleet announce FILE --number N --key KEY   send a content bundle of kiosk bundle make to all robots
kiosk fleet retire ROBOT                 forget a robot that is taken out of service

Address and credentials are set in [fleet]; an operator's computer uses a user of its own (config/fleet/README.md)."""

import argparse
import importlib
from pathlib import Path
from typing import Any

from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import FleetSettings

_ACTS = ("run", "status", "collect", "announce", "retire")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk fleet`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--settings", type=readable, action="append", default=[], help="a further TOML file that wins")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="one value that wins")
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("run", help="this robot's agent, until it is stopped")
    status = acts.add_parser("status", help="a table of the province's robots")
    status.add_argument("--json", action="store_true", help="one JSON line a robot")
    collect = acts.add_parser("collect", help="keep the records of all robots, until it is stopped")
    collect.add_argument("--out", type=Path, required=True, help="folder: ROBOT/STORE.jsonl")
    announce = acts.add_parser("announce", help="send a content bundle to all robots of the province")
    announce.add_argument(
        "file", type=readable, metavar="FILE.kiosk", help="of kiosk bundle make, its signature beside it"
    )
    announce.add_argument("--number", type=int, required=True, help="higher than the last one: 2026081501")
    announce.add_argument(
        "--key", type=readable, required=True, metavar="KEY.pem", help="the secret key of kiosk bundle key"
    )
    retire = acts.add_parser("retire", help="clear what the broker keeps of a robot that is taken out of service")
    retire.add_argument("robot", metavar="ROBOT", help="its name")


def run(args: argparse.Namespace) -> int:
    """Run the chosen action (run, status, collect, ...) and return its exit status."""
    module: Any = importlib.import_module(f"robot.cli.fleet.{args.act}")
    fleet = load_settings(args.settings, args.set, config=CONFIG).fleet
    if not fleet.broker:
        raise _alone()
    return int(module.announce(args, fleet) if args.act == "announce" else module.run(args, fleet))


def operator_id(settings: FleetSettings, what: str) -> str:
    """Return a unique MQTT client name for an operator's program: two clients of one name would disconnect each
    other."""
    return f"kiosk-{settings.province}-{settings.robot}-{what}"


def _alone() -> Trouble:
    return Trouble(
        "this robot belongs to no fleet",
        "robot này chưa nối với máy chủ của tỉnh",
        file="config/site.toml",
        key="fleet.broker",
        value="",
        remedy="write broker, province and robot into [fleet]; config/fleet/README.md tells how",
        remedy_vi="ghi broker, province, robot vào [fleet]; xem config/fleet/README.md",
    )
