"""Measure the robot. Each benchmark prints its figures beside a named baseline of the same run."""

import argparse
import importlib
import math

BENCHMARKS = ("loop",)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", choices=BENCHMARKS, help="loop: event latency with screen, audio and detection running")
    parser.add_argument("--seconds", type=_seconds, default=15.0, help="length of each part (15)")
    parser.add_argument("--json", action="store_true", help="one JSON line")


def _seconds(text: str) -> float:
    """A finite length of at least 1 s: below, a percentile says nothing."""
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (math.isfinite(seconds) and seconds >= 1):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 1 on")
    return seconds


def run(args: argparse.Namespace) -> int:
    """The benchmark's own exit status."""
    return int(importlib.import_module(f"robot.cli.bench_{args.name}").run(args))
