"""Lint, types, import contracts and tests, in this order; further arguments go to pytest: kiosk test -k journal."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("contracts", ("lint-imports",)),
)


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
    return subprocess.call([BIN / "pytest", *args.pytest], cwd=ROOT)
