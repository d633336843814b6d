"""Measure the robot. Each benchmark prints its figures beside those of a named baseline, measured in the same run."""

import argparse
import importlib
import os
import statistics
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

BENCHMARKS = {
    "loop": "event latency with screen, audio and detection running",
    "understanding": "right, asked back, wrong and refused over a file of questions, beside plainer methods",
    "voice": "how well a recogniser understands fifty of the robot's own sentences, by voice",
    "scale": "time and memory of understanding as the catalogue grows to the nation's 6,000 procedures",
    "speech": "errors and delays of the ears over recordings, in noise, cut off, with the robot's own voice",
    "ui": "frames, touches and rest of the screen beside speech and camera, against painting naively",
    "desk": "10^5 dossiers imported, looked up and watched, numbers given, waits estimated",
    "report": "the report of a month out of 10^5 dossiers, against pandas over the same export",
    "page": "the officials' page with 700 procedures and 10^5 dossiers: every page, calls, changes of a fee",
    "drive": "thousands of simulated drives: arrival, markers, crowds, stopping, against plain controllers",
    "base": "the motor board with its real firmware: stops, silence, damaged frames, round trips, hours",
    "peers": "our simulated mechanics beside MuJoCo and ir-sim, on the same commands and the same controller",
    "faults": "what the robot does when something breaks: safe state, touch, recovery, losses; kill -9",
    "fleet": "500 robots on one broker that restarts: what is lost, and what the agent costs a robot",
    "turn": "end of speech to the answer at the loudspeaker, in real time with everything running",
    "start": "from the start of the program to a robot that greets, by part, with cold files",
    "day": "8 h and 300 visitors in virtual time; a week of them without growth",
    "soak": "visitors again and again at real ports: does anything grow",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands of all benchmarks."""
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, line in BENCHMARKS.items():
        benchmark = names.add_parser(name, help=line, description=_module(name).__doc__)
        _module(name).arguments(benchmark)
        benchmark.add_argument("--json", action="store_true", help="one JSON line")


def run(args: argparse.Namespace) -> int:
    """Run the named benchmark and return its exit status."""
    return int(_module(args.name).run(args))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the `percent`-th percentile of `values`, rounded to 0.01, with linear interpolation between two values."""
    if len(values) < 2:
        return round(sum(values), 2)
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)


def processor_s(pids: Iterable[int], *, with_children: bool = False) -> float:
    """Return the user and system time of these processes in seconds, from proc_pid_stat(5): utime and stime.

    `with_children` adds cutime and cstime: the children that a process has waited for. An ended process counts 0."""
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11 : 15 if with_children else 13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _module(name: str) -> Any:
    return importlib.import_module(f"robot.cli.bench.{name}")
