"""Measure how long each part of a cold start takes: from the start of the program to a robot that can greet.

The robot's ordinary program runs with every part in the simulated lobby, which is already open: camera, sound server
and motor board answer, as on a machine that has booted. Before each run the files of program, packages, models and
catalogue are dropped from the page cache, except those that another process uses; how many megabytes the run then reads
from the disk is reported. The first start is not counted, because it compiles code that an installed robot has already
compiled. A visitor can begin by touch as soon as the first page is shown. Ready to greet: the idle page is shown, and
camera, ears, voice and base are up.

Baselines of the same run, with the same cache dropped: `python -c pass`, and the robot's imports alone."""

import argparse
import json
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from robot.cli.bench import processor_s
from robot.runtime.settings.loader import CONFIG

BAR_S = 10.0
PARTS = ("screen", "base", "lidar", "camera", "microphone", "recogniser", "voice", "desk")
READY = "greeting-ready"
_LIMIT_S = 90.0
_BASELINES = {"python -c pass": "pass", "imports alone": "import robot.runtime.assemble"}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="starts of the robot (3)")
    parser.add_argument("--warm", action="store_true", help="leave the files in the page cache")
    parser.add_argument("--set", action="append", default=[], metavar="TABLE.KEY=VALUE", help="a setting of the robot")


def run(args: argparse.Namespace) -> int:
    """Measure the starts and print them; return 0 when the slowest one is within the bar, else 1."""
    from robot.cli.bench.start import cold_files

    cold = cold_files.ColdFiles() if not args.warm else None
    runs = _starts(args, cold)
    found: dict[str, Any] = {
        "baselines": {name: cold_files.timed(cold, [sys.executable, "-c", code]) for name, code in _BASELINES.items()},
        "runs": runs,
    }
    slowest = max(one["seconds"][READY] for one in found["runs"])
    found |= {"cold": not args.warm, "bar_s": BAR_S, "met": slowest <= BAR_S}
    print(json.dumps(found)) if args.json else _show(found)
    return 0 if found["met"] else 1


def _starts(args: argparse.Namespace, cold: Any) -> list[dict[str, Any]]:
    from simulators.centre.centre import Premises
    from voice_models.model_files.store import path_of

    sets: dict[str, object] = dict(one.split("=", 1) for one in args.set)
    runs = []
    for number in range(args.runs + 1):
        with (
            tempfile.TemporaryDirectory(prefix="kiosk-start-") as folder,
            closing(Premises(Path(folder), CONFIG / "lobby.toml", path_of("astronaut"), sets)) as premises,
        ):
            premises.build()
            if cold is not None and number:
                cold.drop()
            found = _start(premises.robot)
        if number:
            runs.append(found)
            print(f"run {number}: {found['seconds'][READY]:.1f} s", file=sys.stderr, flush=True)
    return runs


def _start(robot: Any) -> dict[str, Any]:
    """Start the robot; return the seconds from the start of its process until each part was up."""
    from robot.cli.bench.start.cold_files import read_mb
    from simulators.centre.journal_follower import JournalLine, JournalTail

    at: dict[str, float] = {}
    zero_s: list[float] = []

    def seen(step: JournalLine) -> None:
        zero_s.append(time.monotonic() - step.at / 1000)  # latest moment at which the robot's clock can have started
        if step.kind == "PartUp":
            at.setdefault(step.event["part"], step.at / 1000)
        if step.page:
            at.setdefault(step.page["page"], step.at / 1000)

    robot.start("--quiet", "--at-home")
    tail = JournalTail(robot.journal, seen, robot.alive)
    tail.wait_for("a robot that greets", lambda: {"IdlePage", *PARTS} <= at.keys(), _LIMIT_S)
    pids = [pid for pid, _ in robot.processes()]
    megabytes, worked_s = read_mb(pids), processor_s(pids, with_children=True)
    program_s = min(zero_s) - robot.started_s
    seconds = {"program and imports": program_s, "first page": program_s + at["StartingPage"]}
    seconds |= {part: program_s + at[part] for part in PARTS}
    seconds["idle page"] = program_s + at["IdlePage"]
    seconds[READY] = max(seconds.values())
    return {
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "read_mb": megabytes,
        "processor_s": round(worked_s, 2),
    }


def _show(found: dict[str, Any]) -> None:
    runs = found["runs"]
    print(f"{'seconds since the start of the process':<42}{'median':>8}{'slowest':>9}")
    for name in runs[0]["seconds"]:
        values = [one["seconds"][name] for one in runs]
        bar = f"   bar {found['bar_s']:.0f}" if name == READY else ""
        print(f"{name:<42}{statistics.median(values):>8.2f}{max(values):>9.2f}{bar}")
    for name, (seconds, megabytes) in found["baselines"].items():
        print(f"{'baseline: ' + name:<42}{seconds:>8.2f}{'':>9}   {megabytes} MB read")
    megabytes = ", ".join(str(one["read_mb"]) for one in runs)
    print(f"{'cold' if found['cold'] else 'warm'} files: {megabytes} MB read from the disk in these runs")
    worked = ", ".join(f"{one['processor_s']:.1f}" for one in runs)
    print(f"processor time of its processes until then: {worked} s; other load on this machine is in the seconds above")
