"""Lint, types, import contracts, tests, and the tests of the safety gate against mutants of it, in this order.

Further arguments go to pytest: kiosk test -k journal. Then the mutants are left out.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from robot.cli import mutation

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("contracts", ("lint-imports",)),
)

FILES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two files at a time: what a file makes once for all its tests is made once."""

NICE = 5
"""Tests at ports wait for devices in real time; the others compute beside them, as far as they leave the processor."""


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
    print("kiosk test: tests", flush=True)
    if args.pytest:
        return subprocess.call([BIN / "pytest", *args.pytest], cwd=ROOT)
    status = _all_tests()
    if status != 0:
        return status
    print("kiosk test: mutants of the safety gate", flush=True)
    return mutation.check()


def _all_tests() -> int:
    """Those at ports and the others at the same time; what the others print is told when they have ended."""
    pytest = [str(BIN / "pytest"), *FILES, "-m"]
    with tempfile.TemporaryFile() as told:
        others = subprocess.Popen(
            ["nice", "-n", str(NICE), *pytest, "not ports"], cwd=ROOT, stdout=told, stderr=subprocess.STDOUT
        )
        try:
            at_ports = subprocess.call([*pytest, "ports"], cwd=ROOT)
            status = others.wait()
        finally:
            others.terminate()
            others.wait()
        told.seek(0)
        shutil.copyfileobj(told, sys.stdout.buffer)
        sys.stdout.flush()
    return at_ports or status
