"""Lint, types, import contracts, tests, and the tests of the safety gate against mutants of it.

Further arguments go to pytest: kiosk test -k journal. Then the mutants are left out.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("contracts", ("lint-imports",)),
)

PYTEST = str(BIN / "pytest")
AT_PORTS = (PYTEST, "-m", "ports")
"""One at a time: each is a whole robot in real time, which may not wait for another one's processor."""

NICE = ("nice", "-n", "19")
FILES_AT_ONCE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""What a file makes once for all its tests is made once."""

BESIDE = ((*NICE, PYTEST, *FILES_AT_ONCE, "-m", "not ports"), (*NICE, sys.executable, "-m", "robot.cli.mutation"))
"""Tests at ports mostly wait; the others compute beside them, as far as they leave the processor."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--only-tests", action="store_true", help="skip lint, types and contracts")


def run(args: argparse.Namespace) -> int:
    """0 when all is green; the first check that is not stops the run."""
    checks = () if args.only_tests else CHECKS
    for name, command in checks:
        print(f"kiosk test: {name}", flush=True)
        if subprocess.call([BIN / command[0], *command[1:]], cwd=ROOT) != 0:
            return 1
    if args.pytest:
        print("kiosk test: tests", flush=True)
        return subprocess.call([BIN / "pytest", *args.pytest], cwd=ROOT)
    return _all_tests()


def _all_tests() -> int:
    """Those at ports and the others at the same time; what the others print is told when all have ended."""
    print("kiosk test: tests at ports; beside them all others, and the mutants of the safety gate", flush=True)
    with tempfile.TemporaryFile() as told, ThreadPoolExecutor(1) as beside:
        others = beside.submit(_one_after_the_other, BESIDE, told)
        at_ports = subprocess.call(AT_PORTS, cwd=ROOT)
        status = others.result()
        told.seek(0)
        shutil.copyfileobj(told, sys.stdout.buffer)
        sys.stdout.flush()
    return at_ports or status


def _one_after_the_other(commands: Sequence[Sequence[str]], told: IO[bytes]) -> int:
    """0, or the status of the first that fails; it is the last to run."""
    for command in commands:
        status = subprocess.call(command, cwd=ROOT, stdout=told, stderr=subprocess.STDOUT)
        if status != 0:
            return status
    return 0
