"""Thousands of simulated drives, faster than real time: arrival, markers, crowds, stopping, beside plain controllers.

The robot's own code drives; board, mechanics, people and camera are simulated in the same process on a clock that
nobody waits for. Each figure stands beside its bar and its row of the acceptance table; `--cases` chooses some.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from robot.cli.bench.drive_cases import CASES, growth
from robot.cli.bench.drive_figures import BASELINES, Bar, Figures, figures_of
from robot.cli.bench.drive_plan import DrivePlan
from robot.cli.bench.drive_record import DriveRecord, record
from robot.cli.bench.drive_runs import carry_out

ECHO_LINES = {"mega": 2, "uno": 1}
WIDTH = 130
"""Of a table that goes into a file."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    names = ", ".join([*(case.name for case in CASES), "stop", "growth"])
    parser.add_argument("--runs", type=int, default=300, metavar="N", help="escorts through a crowd; others less (300)")
    parser.add_argument("--seed", type=int, default=1, help="the first of the runs' seeds (1)")
    parser.add_argument("--cases", default="", metavar="A,B", help=f"only these of: {names}")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--board", choices=ECHO_LINES, default="mega", help="what reads the range sensors (mega)")
    parser.add_argument(
        "--crosstalk", type=int, default=0, metavar="PERMILLE", help="pings that a sensor asked at once hears too (0)"
    )
    parser.add_argument("--no-lidar", action="store_true", help="a robot with range sensors alone")
    parser.add_argument(
        "--runs-to", type=Path, metavar="FILE", help="each run as a JSON line; those that it holds are not made again"
    )


def run(args: argparse.Namespace) -> int:
    """0; 1 when a bar was missed. Raises `Trouble`."""
    with record(args.runs_to) as kept:
        return _run(args, kept)


def _run(args: argparse.Namespace, kept: DriveRecord) -> int:
    began_s = time.perf_counter()
    wanted = [name for name in args.cases.split(",") if name] or [*(case.name for case in CASES), "stop"]
    cases = [case for case in CASES if case.name in wanted]
    plans = {case.name: _fitted(args, case.plans(args.runs, args.seed)) for case in cases}
    on_record = sum((name, plan) in kept for name, each in plans.items() for plan in each)
    results = dict(carry_out(plans, args.jobs, kept))
    made = [figures_of(case.name, case.row, case.what, results[case.name]) for case in cases]
    if "stop" in wanted:
        made.append(_stopping(args.seed, args.board))
    growing = _growth(args, kept) if "growth" in wanted else []
    seconds = time.perf_counter() - began_s
    count = sum(len(each) for each in results.values())
    pace = {
        "seconds": round(seconds, 1),
        "runs": count,
        "on_record": on_record,
        "runs_per_minute": round(60 * (count - on_record) / seconds),
        "jobs": args.jobs,
        "board": args.board,
        "crosstalk_permille": args.crosstalk,
        "lidar": not args.no_lidar,
    }
    if args.json:
        print(json.dumps({**pace, "cases": [each.as_json() for each in made], "growth": growing}, ensure_ascii=False))
    else:
        _tell(made, growing, pace)
    return 0 if all(each.kept for each in made if each.name not in BASELINES) else 1


def _fitted(args: argparse.Namespace, plans: list[DrivePlan]) -> list[DrivePlan]:
    return _on(args.board, plans, args.crosstalk, lidar=not args.no_lidar)


def _on(board: str, plans: list[DrivePlan], crosstalk_permille: int = 0, *, lidar: bool = True) -> list[DrivePlan]:
    on = {"echo_lines": ECHO_LINES[board], "crosstalk_permille": crosstalk_permille, "lidar": lidar}
    return [msgspec.structs.replace(plan, **on) for plan in plans]


def _stopping(seed: int, board: str) -> Figures:
    from robot.cli.bench.drive_stop import stopping

    ways = stopping(seed, ECHO_LINES[board])
    worst = max(way for _, way in ways)
    figures = {"worst_m": {f"friction {friction}": round(way, 3) for friction, way in ways}}
    bars = [Bar("protective stop from 0.6 m/s, m", round(worst, 3), 0.35)]
    return Figures("stop", 16, "somebody steps before it at 0.6 m/s", len(ways), figures, bars)


def _growth(args: argparse.Namespace, kept: DriveRecord) -> list[dict[str, Any]]:
    groups = {name: _fitted(args, plans) for name, plans in growth()}
    results = dict(carry_out(groups, args.jobs, kept))
    return [
        {
            "what": name,
            "reached": sum(result.reached for result in results[name]),
            "runs": len(results[name]),
            "times_real_time": round(
                sum(r.seconds for r in results[name]) / max(1e-9, sum(r.work_s for r in results[name]))
            ),
            "simulated_s": round(sum(r.seconds for r in results[name]) / len(results[name]), 1),
        }
        for name in groups
    ]


def _tell(made: Iterable[Figures], growing: Sequence[dict[str, Any]], pace: dict[str, Any]) -> None:
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    table = Table(title="Simulated drives | Các chuyến đi mô phỏng", title_justify="left")
    for column in ("row", "case", "runs", "figure", "measured", "bar", ""):
        table.add_column(column, justify="right" if column in ("row", "runs", "measured", "bar") else "left")
    for each in made:
        baseline = each.name in BASELINES
        for number, bar in enumerate(each.bars):
            head = (str(each.row), each.what, str(each.runs)) if number == 0 else ("", "", "")
            sign = ">=" if bar.least else "<="
            mark = "" if baseline else "[green]kept[/]" if bar.kept else "[red]missed[/]"
            table.add_row(*head, bar.name, f"{bar.value:g}", f"{sign} {bar.limit:g}", mark)
    console.print(table)
    for each in made:
        console.print(f"{each.name}: {json.dumps(each.figures, ensure_ascii=False)}", markup=False, highlight=False)
    for line in growing:
        console.print(json.dumps(line), markup=False, highlight=False)
    before = f" ({pace['on_record']} on record before)" if pace["on_record"] else ""
    in_time = f"in {pace['seconds']} s, {pace['runs_per_minute']} a minute on {pace['jobs']} cores"
    console.print(
        f"{pace['runs']} runs{before} {in_time}; board: {pace['board']}; {'lidar' if pace['lidar'] else 'no lidar'}"
    )
