"""List the scenarios that `kiosk sim run` can play."""

import argparse
import json

from rich.console import Console
from rich.table import Table

from robot.rehearsal.scenarios.loader import load_scenario, scenario_files


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk sim list`."""
    parser.add_argument("--json", action="store_true", help="one JSON list")


def run(args: argparse.Namespace) -> int:
    """Print the scenarios and return 0."""
    found = [load_scenario(path) for path in scenario_files()]
    if args.json:
        rows = [
            {"name": each.name, "backend": each.backend, "vi": each.title.vi, "en": each.title.en} for each in found
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table("name", "backend", "", box=None)
    for each in found:
        table.add_row(each.name, each.backend, f"{each.title.vi}\n[dim]{each.title.en}[/]")
    Console().print(table)
    return 0
