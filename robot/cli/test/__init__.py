"""Lint, types, import contracts, tests, and the tests of the safety gate against mutants of it.

Further arguments go to pytest: kiosk test -k journal. Then the mutants are left out.
"""

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from robot.paths import ROOT

BIN = Path(sys.executable).parent

Check = tuple[str, tuple[str, ...]]
QUICK_CHECKS: tuple[Check, ...] = (
    ("lint", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
)
CHECKS: tuple[Check, ...] = (
    ("types", ("mypy",)),
    ("contracts", ("lint-imports",)),
)
"""They take a minute of one processor: where all tests are run, they are made beside them."""

PYTEST = str(BIN / "pytest")
WITH_SKIPS = "-rs"  # whoever lacks a tool sees what was not tested
AT_PORTS = (PYTEST, WITH_SKIPS, "-m", "ports")
"""One at a time: each is a whole robot in real time, which may not wait for another one's processor."""


def yielding(nice: int) -> tuple[str, ...]:
    """What runs like this in a session of its own computes as far as the tests in real time leave the processor, and
    never less than a tenth: tests have limits of time as well. Where Linux shares it out among sessions first
    (sched_autogroup_enabled), `nice` alone yields to none of another session.
    """
    session = f"{{ echo {nice // 2} > /proc/self/autogroup; }} 2> /dev/null"
    return "sh", "-c", f'{session}; exec nice -n {nice} "$@"', "sh"


FILES_AT_ONCE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""What a file makes once for all its tests is made once. One file more than CI has processors: a test that waits leaves
its own idle.
"""

OTHERS = (PYTEST, WITH_SKIPS, *FILES_AT_ONCE, "-m", "not ports and not waits")
MUTANTS = (sys.executable, "-m", "robot.cli.test.mutation")
_BOTH = f"{shlex.join(MUTANTS)} & {shlex.join(OTHERS)}; status=$?; wait $! && exit $status"
COMPUTING = (*yielding(19), "sh", "-c", _BOTH)
WAITING = (*yielding(10), PYTEST, WITH_SKIPS, "-m", "waits and not ports")
"""One device or program at a time: it needs little of the processor, but no robot shall wait for it."""

BESIDE = (WAITING, COMPUTING)
"""Lanes beside that of the tests at ports, which mostly wait."""

LEAVE_S = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of the command."""
    parser.add_argument("--only-tests", action="store_true", help="skip lint, types and contracts")


def run(args: argparse.Namespace) -> int:
    """0 when all is green; the first check that is not stops the run."""
    quick, others = ((), ()) if args.only_tests else (QUICK_CHECKS, CHECKS)
    for name, command in (*quick, *others) if args.pytest else quick:
        print(f"kiosk test: {name}", flush=True)
        if subprocess.call([BIN / command[0], *command[1:]], cwd=ROOT) != 0:
            return 1
    if args.pytest:
        print("kiosk test: tests", flush=True)
        return subprocess.call([BIN / "pytest", *args.pytest], cwd=ROOT)
    return _all_tests(others)


def _all_tests(checks: tuple[Check, ...] = ()) -> int:
    """Those at ports and the others at the same time; what the others print is told when all have ended.

    A check that is not green ends them all. Each lane is a session of its own: whatever ends this command ends every
    lane, with all that it started.
    """
    print("kiosk test: tests at ports; beside them all others, and the mutants of the safety gate", flush=True)
    lanes: list[subprocess.Popen[bytes]] = []
    blows: list[int] = []

    def end(number: int, _frame: object) -> None:
        """Not while a lane is being started: nobody would know of it."""
        blows.append(number)
        if len(lanes) > len(BESIDE):
            sys.exit(128 + number)

    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, end)
    with tempfile.TemporaryFile() as told:
        try:
            lanes.append(subprocess.Popen(AT_PORTS, cwd=ROOT, start_new_session=True))
            for command in BESIDE:
                lanes.append(
                    subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=told, stderr=subprocess.STDOUT)
                )
            if blows:
                sys.exit(128 + blows[0])
            if not all(_green(check) for check in checks):
                return 1
            statuses = [lane.wait() for lane in lanes]
        finally:
            for lane in lanes:
                _end(lane)
            told.seek(0)
            shutil.copyfileobj(told, sys.stdout.buffer)
            sys.stdout.flush()
    return next((status for status in statuses if status != 0), 0)


def _green(check: Check) -> bool:
    """Make it beside the tests; only what is wrong is told, as they print too."""
    name, command = check
    made = subprocess.run(
        [*yielding(19), BIN / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    if made.returncode != 0:
        print(f"kiosk test: {name}", made.stdout, made.stderr, sep="\n", flush=True)
    return made.returncode == 0


def _end(lane: subprocess.Popen[bytes]) -> None:
    """Ask the lane to end, and all that it has started; after a while they are not asked."""
    for blow in (signal.SIGTERM, signal.SIGKILL):
        if lane.poll() is None:
            os.killpg(lane.pid, blow)
            with contextlib.suppress(subprocess.TimeoutExpired):
                lane.wait(LEAVE_S)
