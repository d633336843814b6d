"""Measure the robot. Each benchmark prints its figures beside a named baseline of the same run."""

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
    """Options of the command."""
    names = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name, line in BENCHMARKS.items():
        benchmark = names.add_parser(name, help=line, description=_module(name).__doc__)
        _module(name).arguments(benchmark)
        benchmark.add_argument("--json", action="store_true", help="one JSON line")


def run(args: argparse.Namespace) -> int:
    """The benchmark's own exit status."""
    return int(_module(args.name).run(args))


def percentile(values: Sequence[float], percent: int) -> float:
    """The percentile of `values`, rounded to a hundredth; between two values in proportion."""
    if len(values) < 2:
        return round(sum(values), 2)
    return round(statistics.quantiles(values, n=100, method="inclusive")[percent - 1], 2)


def processor_s(pids: Iterable[int], *, with_children: bool = False) -> float:
    """User and system time that these processes have taken; `with_children`: and the children that they waited for.

    utime, stime, cutime and cstime of proc_pid_stat(5), in seconds; a process that has ended counts nothing.
    """
    ticks = 0
    for pid in pids:
        with suppress(OSError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11 : 15 if with_children else 13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _module(name: str) -> Any:
    return importlib.import_module(f"robot.cli.bench.{name}")
