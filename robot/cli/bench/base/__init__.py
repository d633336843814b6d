"""Measure the motor board with its real firmware in a simulated AVR: rows of the acceptance table beside their bars.

Pin timing is AVR time, counted in cycles. The Python simulator must also keep rows 1, 2, 3, 5 and 6, through a serial
port like the board's, because technicians train on the simulator. Rows 3, 6, 7 and 8 run in real time. A row measured
less often, or for less time, than its bar asks does not count as kept, but does not fail the command either."""

import argparse
import importlib
import json
import sys

from robot.cli.bench.acceptance_bars import Verdict
from robot.cli.bench.base.rig import AcceptanceRow

VERDICT_TEXTS = {Verdict.KEPT: "kept", Verdict.MISSED: "MISSED", Verdict.TOO_FEW: "TOO FEW RUNS"}
ROWS = {
    1: "stops",
    2: "stops",
    3: "silence",
    4: "stops",
    5: "damaged_frames",
    6: "silence",
    7: "loop_lateness",
    8: "round_trips",
    19: "soak",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--board", choices=("uno", "mega"), default="uno", help="which chip is simulated (uno)")
    parser.add_argument("--rows", type=int, nargs="+", choices=ROWS, default=list(ROWS), help="only these")
    parser.add_argument("--trials", type=int, default=40, help="stops and hangs, each at another moment (40)")
    parser.add_argument("--frames", type=int, default=100_000, help="damaged frames of row 5 (100,000; the bar: 10^6)")
    parser.add_argument("--round-trips", type=int, default=2000, help="of row 8 (2,000; the bar: 10,000)")
    parser.add_argument("--live-s", type=float, default=60.0, help="of row 7, the whole robot live (60; the bar: 600)")
    parser.add_argument("--soak-s", type=float, default=60.0, help="wall time for the hours of row 19, at most (60)")


def run(args: argparse.Namespace) -> int:
    """Measure the chosen rows and print them; return 1 when a row misses its bar, else 0."""
    rows = []
    for number in sorted(set(args.rows)):
        module = importlib.import_module(f"robot.cli.bench.base.{ROWS[number]}")
        row: AcceptanceRow = module.MEASURES[number](args)
        rows.append(row)
        if not args.json:
            _print(row)
            sys.stdout.flush()
    if args.json:
        print(json.dumps({"board": args.board, "rows": [row.builtins() for row in rows]}, ensure_ascii=False))
    return int(any(row.verdict is Verdict.MISSED for row in rows))


def _print(row: AcceptanceRow) -> None:
    print(f"{row.number:>2} {VERDICT_TEXTS[row.verdict]:<12} {row.bar}")
    for name, value in row.measured.items():
        print(f"          {name:<44} {value}")
    for name, value in row.baseline.items():
        print(f"          baseline: {name:<34} {value}")
    if row.note:
        print(f"          {row.note}")
