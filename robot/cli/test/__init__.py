"""Check lint, types and import contracts, run the tests, and try whether the safety gate's tests notice faults
(mutants) put into the gate.

Further arguments go to pytest: kiosk test -k journal. The mutants are then left out."""

import argparse
import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile

from robot.paths import ROOT

MODULE = (sys.executable, "-m")
"""Start of a command that runs a tool as a module: the scripts in `.venv/bin` name the folder in which they were made,
and a checkout can be moved."""

Check = tuple[str, tuple[str, ...]]
QUICK_CHECKS: tuple[Check, ...] = (
    ("lint", (*MODULE, "ruff", "check", ".")),
    ("format", (*MODULE, "ruff", "format", "--check", ".")),
)
CHECKS: tuple[Check, ...] = (
    ("types", (*MODULE, "mypy")),
    ("contracts", (sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()")),
)
"""Checks that take a minute of processor time each; when all tests are run, the checks run beside them."""

PYTEST = (*MODULE, "pytest")
WITH_SKIPS = "-rs"  # lists tests that were skipped because a tool is missing
AT_PORTS = (*PYTEST, WITH_SKIPS, "-m", "ports")
"""Command for the tests at ports, one at a time: each runs a whole robot in real time and must not wait for a
processor."""


def yielding(nice: int) -> tuple[str, ...]:
    """Return a command prefix by which a lane (a group of tests) gets only the processor time that tests in real time
    leave over.

    A tenth always remains, because tests have time limits. The lane must be a session of its own: where Linux shares
    the processor among sessions first (sched_autogroup_enabled), `nice` alone yields to no other session."""
    session = f"{{ echo {nice // 2} > /proc/self/autogroup; }} 2> /dev/null"
    return "sh", "-c", f'{session}; exec nice -n {nice} "$@"', "sh"


FILES_AT_ONCE = ("-n", "3", "--dist", "loadfile", "--no-loadscope-reorder")
"""Options of pytest: each test file runs whole on one worker, so that its shared fixtures are made once. There is one
worker more than CI has processors, because tests that wait leave a processor idle."""

OTHERS = (*PYTEST, WITH_SKIPS, *FILES_AT_ONCE, "-m", "not ports and not waits")
MUTANTS = (sys.executable, "-m", "robot.cli.test.mutation")
_BOTH = f"{shlex.join(MUTANTS)} & {shlex.join(OTHERS)}; status=$?; wait $! && exit $status"
COMPUTING = (*yielding(19), "sh", "-c", _BOTH)
WAITING = (*yielding(10), *PYTEST, WITH_SKIPS, "-m", "waits and not ports")
"""Command for tests that wait for a device or program, one at a time: they compute little, but tests in real time go
before them."""

BESIDE = (WAITING, COMPUTING)
"""Commands that run beside the tests at ports, because those mostly wait."""

LEAVE_S = 10.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `kiosk test`."""
    parser.add_argument("--only-tests", action="store_true", help="skip lint, types and contracts")


def run(args: argparse.Namespace) -> int:
    """Run the checks and tests; return 0 when all pass. The first failing check stops the run."""
    quick, others = ((), ()) if args.only_tests else (QUICK_CHECKS, CHECKS)
    for name, command in (*quick, *others) if args.pytest else quick:
        print(f"kiosk test: {name}", flush=True)
        if subprocess.call(command, cwd=ROOT) != 0:
            return 1
    if args.pytest:
        print("kiosk test: tests", flush=True)
        return subprocess.call([*PYTEST, *args.pytest], cwd=ROOT)
    return _all_tests(others)


def _all_tests(checks: tuple[Check, ...] = ()) -> int:
    """Run the tests at ports and all others at the same time; print the others' output when all have ended.

    A failing check ends all of them. Each lane (group of tests) is a session of its own, so that it can be ended with
    all its processes."""
    print("kiosk test: tests at ports; beside them all others, and the mutants of the safety gate", flush=True)
    lanes: list[subprocess.Popen[bytes]] = []
    blows: list[int] = []

    def end(number: int, _frame: object) -> None:
        """Exit, but only once every lane (group of tests) is registered: a lane that is just being started would go on
        running."""
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
    """Run a check beside the tests; return whether it passes. Its output is printed only if it fails, as the tests
    print too."""
    name, command = check
    made = subprocess.run(
        [*yielding(19), *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    if made.returncode != 0:
        print(f"kiosk test: {name}", made.stdout, made.stderr, sep="\n", flush=True)
    return made.returncode == 0


def _end(lane: subprocess.Popen[bytes]) -> None:
    """Ask a lane (group of tests) and all its processes to end; kill them after `LEAVE_S` seconds."""
    for blow in (signal.SIGTERM, signal.SIGKILL):
        if lane.poll() is None:
            os.killpg(lane.pid, blow)
            with contextlib.suppress(subprocess.TimeoutExpired):
                lane.wait(LEAVE_S)
