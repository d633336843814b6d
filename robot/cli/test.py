"""Lint, types, import contracts, tests, and the tests of the safety gate against mutants of it, in this order.

Further arguments go to pytest: kiosk test -k journal. Then the mutants are left out.
"""

import argparse
import subprocess
import sys
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


AT_ONCE = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
"""Two files at a time, those at ports first; what a file makes once for all its tests is made once."""


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
    status = subprocess.call([BIN / "pytest", *(args.pytest or AT_ONCE)], cwd=ROOT)
    if status != 0 or args.pytest:
        return status
    print("kiosk test: mutants of the safety gate", flush=True)
    return mutation.check()
