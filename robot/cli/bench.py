"""Measure the robot. Each benchmark prints its figures beside a named baseline of the same run."""

import argparse
import importlib

BENCHMARKS = ("loop",)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("name", choices=BENCHMARKS, help="loop: event latency with screen, audio and detection running")
    parser.add_argument("--seconds", type=float, default=15.0, help="length of each part (15)")
    parser.add_argument("--json", action="store_true", help="one JSON line")


def run(args: argparse.Namespace) -> int:
    """The benchmark's own exit status."""
    return int(importlib.import_module(f"robot.cli.bench_{args.name}").run(args))
