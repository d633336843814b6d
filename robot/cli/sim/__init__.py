"""Open the technician's console, a window on a simulated robot; `run` plays scenarios, `list` lists them."""

import argparse
import importlib
from typing import Any

_WINDOW = "robot.cli.sim.console"
_ACTS = {"run": "robot.cli.sim.run_scenarios", "list": "robot.cli.sim.list_scenarios"}
_HELP = {"run": "play scenarios and say what was not as expected", "list": "which scenarios there are"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the window, and the sub-commands with their options."""
    _module(_WINDOW).arguments(parser)
    acts = parser.add_subparsers(dest="act", metavar="ACT")
    for name, module in _ACTS.items():
        _module(module).arguments(acts.add_parser(name, help=_HELP[name]))


def run(args: argparse.Namespace) -> int:
    """Run the window or the chosen sub-command and return its exit status."""
    return int(_module(_ACTS.get(args.act, _WINDOW)).run(args))


def _module(name: str) -> Any:
    return importlib.import_module(name)
