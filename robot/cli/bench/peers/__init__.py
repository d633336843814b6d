"""Compare our simulator with independent engines, MuJoCo (contact, slip) and ir-sim (kinematics), on equal commands.

First each engine alone is compared with plain geometry. Then each engine gets the same motor commands (open loop), the
robot's own controller drives over 30 m on each, and escorts go through a crowd on MuJoCo. Needs: pip install
'.[bench]'."""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from robot.cli.bench.acceptance_bars import AcceptanceBar, status_of
from robot.cli.bench.drive.run_file import DriveRecord, record

FRICTIONS = (0.3, 0.7)
WIDTH = 130
"""Width in characters of a table that is written to a file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--runs", type=int, default=20, metavar="N", help="escorts through a crowd on MuJoCo (20)")
    parser.add_argument("--seed", type=int, default=1, help="the first of their seeds (1)")
    parser.add_argument("--jobs", type=int, default=2, help="processes for the escorts (2)")
    parser.add_argument(
        "--runs-to",
        type=Path,
        metavar="FILE",
        help="each escort as a JSON line; those that it holds are not made again",
    )


def run(args: argparse.Namespace) -> int:
    """Compare the engines and print the figures; return 0, or 1 when a bar was missed. Raises `Trouble`."""
    with record(args.runs_to) as kept:
        return _run(args, kept)


def _run(args: argparse.Namespace, kept: DriveRecord) -> int:
    from robot.cli.bench.peers.runs import PEERS, sane

    began_s = time.perf_counter()
    sanity = {name: sane(name) for name in ("own", *PEERS)}
    rows: list[dict[str, Any]] = []
    bars: list[AcceptanceBar] = []
    for friction in FRICTIONS:
        for name in PEERS:
            row, judged = _beside(name, friction)
            rows.append(row)
            bars += judged
    crowd = _crowd(args.runs, args.seed, args.jobs, kept) if args.runs else None
    if crowd is not None:
        bars += crowd.bars
    seconds = round(time.perf_counter() - began_s, 1)
    if args.json:
        whole = {"seconds": seconds, "sanity": sanity, "peers": rows, "bars": [bar.as_json() for bar in bars]}
        print(json.dumps({**whole, "crowd": crowd.as_json() if crowd is not None else None}, ensure_ascii=False))
    else:
        _print(sanity, rows, bars, crowd, seconds)
    return status_of(bars)


def _beside(name: str, friction: float) -> tuple[dict[str, Any], list[AcceptanceBar]]:
    """Compare one peer engine with our own mechanics. For tyres that scrub sideways the gap is shown but not judged,
    because our mechanics model scrubbing in their own way."""
    from robot.cli.bench.drive.metrics import LIMITS_BROKEN
    from robot.cli.bench.drive.plan import DrivePlan
    from robot.cli.bench.drive.world import body_of
    from robot.cli.bench.peers import runs as peers

    ours, theirs = peers.closed_loop("own", friction), peers.closed_loop(name, friction)
    lag_s = body_of(DrivePlan(0, body="perfect")).motor_lag_s
    opened = peers.open_loop(name, ours.commands, ours.poses[0], friction, lag_s)
    end_cm, end_deg = peers.end_gap(ours.poses, theirs.poses)
    open_cm, open_deg = peers.end_gap(ours.poses, opened)
    row: dict[str, Any] = {
        "peer": name,
        "friction": friction,
        "path_gap_max_cm": peers.path_gap_cm(ours.poses, theirs.poses),
        "end_gap_cm": end_cm,
        "end_gap_deg": end_deg,
        "goal_error_cm": round(theirs.error_cm, 2),
        "seconds": round(theirs.seconds, 2),
        "ours_seconds": round(ours.seconds, 2),
        "longer_percent": round(100 * (theirs.seconds / ours.seconds - 1), 2),
        "open_loop_end_cm": open_cm,
        "open_loop_end_deg": open_deg,
        "open_loop_path_cm": peers.path_gap_cm(ours.poses, opened),
        "violations": theirs.violations,
    }
    head = f"{name}, friction {friction}: "
    limits = AcceptanceBar(head + LIMITS_BROKEN, len(theirs.violations), 0)
    if "scrub" in name:
        return row, [limits]
    return row, [
        limits,
        AcceptanceBar(head + "path-wise gap, cm", row["path_gap_max_cm"], 3.0),
        AcceptanceBar(head + "end, cm", end_cm, 3.0),
        AcceptanceBar(head + "end, deg", end_deg, 1.5),
        AcceptanceBar(head + "duration apart, percent", abs(row["longer_percent"]), 2.0),
        AcceptanceBar(head + "open loop end, cm", open_cm, 5.0),
        AcceptanceBar(head + "open loop end, deg", open_deg, 1.0),
    ]


def _crowd(runs: int, seed: int, jobs: int, kept: DriveRecord) -> Any:
    from msgspec.structs import replace

    from robot.cli.bench.drive.cases import CASES, ESCORTS_ON_PEER
    from robot.cli.bench.drive.metrics import figures_of
    from robot.cli.bench.drive.parallel_runs import carry_out

    case = next(case for case in CASES if case.name == "crowd")
    plans = [replace(plan, mechanics="mujoco") for plan in case.plans(runs, seed)]
    results = dict(carry_out({"crowd": plans}, jobs, kept))["crowd"]
    return figures_of("crowd", 15, "escorts through a crowd on MuJoCo", results, ESCORTS_ON_PEER)


def _print(
    sanity: dict[str, dict[str, float]],
    rows: list[dict[str, Any]],
    bars: list[AcceptanceBar],
    crowd: Any,
    seconds: float,
) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    for name, figures in sanity.items():
        console.print(f"{name}: {json.dumps(figures)}", markup=False, highlight=False)
    for row in rows:
        console.print(json.dumps(row), markup=False, highlight=False)
    table = Table(title="Our simulator and its peers | Bộ mô phỏng và các bộ độc lập", title_justify="left")
    for column in ("figure", "measured", "bar", ""):
        table.add_column(column, justify="left" if column in ("figure", "") else "right")
    for bar in bars:
        table.add_row(*bar.cells())
    for name, value in crowd.named.items() if crowd is not None else ():
        table.add_row(f"escorts: {name}", f"{value:g}", "", "")
    console.print(table)
    if crowd is not None:
        console.print(json.dumps(crowd.figures, ensure_ascii=False), markup=False, highlight=False)
    console.print(f"{seconds} s")
