"""Inject faults into robots at their real ports; measure the time to a safe state, to react to touch and to recover,
and what is lost (must be nothing).

`robot/cli/bench/faults/faults.toml` states what must hold; it was written before the faults were tried. A touch must
change the page within 2 s while the fault holds. Part `files`: the disk and its files are damaged between two starts.
Part `kills`: kill -9 at random moments of a robot that gives numbers and takes ratings."""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

PARTS = ("ports", "files", "kills")
KILLS = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("names", nargs="*", metavar="FAULT", help="only these")
    parser.add_argument("--part", action="append", choices=PARTS, help="only this one; may be given again")
    parser.add_argument("--kills", type=int, default=KILLS, metavar="N", help=f"kill -9 so often ({KILLS})")
    parser.add_argument("--seed", type=int, default=1, help="of the moments of the kills")
    parser.add_argument("--words", action="store_true", help="only tell what must hold")


def run(args: argparse.Namespace) -> int:
    """Return 0 when every promise of the plan held, 1 when one did not, 2 for an unknown fault."""
    from robot.cli.bench.faults.plan import load_plan
    from robot.cli.bench.faults.report import show, words

    plan = load_plan()
    if unknown := [name for name in args.names if name not in plan]:
        print(f"kiosk bench faults: no fault {unknown[0]}; there are {', '.join(plan)}", file=sys.stderr)
        return 2
    if args.words:
        words(plan)
        return 0
    os.environ["SDL_VIDEODRIVER"] = "dummy"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    chosen = {name: plan[name] for name in args.names or plan}
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="kiosk-faults-") as folder:
        for part in args.part or PARTS:
            found += _measured(part, chosen, Path(folder) / part, args)
    if args.json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        show(found)
    return 1 if any(one["wrong"] for one in found) else 0


def _measured(part: str, plan: dict[str, Any], folder: Path, args: argparse.Namespace) -> list[dict[str, Any]]:
    folder.mkdir()
    if part == "ports":
        from robot.cli.bench.faults.port_faults import ports

        return ports({name: case for name, case in plan.items() if case.scene in ("idle", "driving")}, folder)
    if part == "files":
        from robot.cli.bench.faults.disk_faults import files

        return files({name: case for name, case in plan.items() if case.scene == "start"}, folder)
    if "kill" not in plan:
        return []
    from robot.cli.bench.faults.kills import kills

    return kills(folder, args.kills, args.seed)
