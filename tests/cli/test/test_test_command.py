"""`kiosk test` runs lanes of tests: what ends it ends them all, and no word of any is lost."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from robot.cli.test import yielding
from robot.paths import ROOT


def command(at_ports: str, beside: str, checks: tuple[tuple[str, tuple[str, ...]], ...] = ()) -> list[str]:
    """The command with these shell lines for lanes, as a terminal starts it: Ctrl-C is heard."""
    lanes = f"test.AT_PORTS, test.BESIDE = ('sh', '-c', {at_ports!r}), (('sh', '-c', {beside!r}),)"
    heard = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    program = (
        f"import signal; from robot.cli import test; {heard}; {lanes}; raise SystemExit(test._all_tests({checks!r}))"
    )
    return [sys.executable, "-c", program]


def wait_for(fact: Callable[[], object], limit_s: float = 30.0) -> None:
    ends_s = time.monotonic() + limit_s
    while not fact():
        assert time.monotonic() < ends_s, "it did not happen"
        time.sleep(0.01)


def is_over(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.mark.parametrize(
    ("at_ports", "beside", "status"), [("exit 0", "exit 0", 0), ("exit 3", "exit 0", 3), ("exit 0", "exit 4", 4)]
)
def test_kiosk_test_succeeds_when_both_lanes_do(at_ports: str, beside: str, status: int) -> None:
    run = subprocess.run(command(at_ports, f"echo told beside; {beside}"), cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == status
    assert run.stdout.endswith("told beside\n")


def test_a_check_that_is_not_green_is_told_and_ends_both_lanes() -> None:
    good, bad = ("types", ("/bin/sh", "-c", "echo told well")), ("contracts", ("/bin/sh", "-c", "echo broken; exit 3"))
    lanes = command("sleep 600", "echo told beside; sleep 600", (good, bad))
    run = subprocess.run(lanes, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert "kiosk test: contracts\nbroken\n" in run.stdout
    assert "told well" not in run.stdout


@pytest.mark.parametrize("checks", [(), (("types", ("/bin/sh", "-c", "exit 0")),)])
def test_where_every_check_is_green_the_lanes_decide(checks: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
    assert subprocess.run(command("exit 0", "exit 4", checks), cwd=ROOT, capture_output=True).returncode == 4


def test_what_computes_beside_yields_also_where_sessions_share_the_processor() -> None:
    told = "nice; cat /proc/self/autogroup 2> /dev/null || echo nice 9"
    command = [*yielding(19), "sh", "-c", told]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, start_new_session=True, check=True)
    own, of_the_session = run.stdout.splitlines()
    assert own == "19"
    assert of_the_session.endswith("nice 9")


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGINT])
def test_what_ends_it_ends_both_lanes_with_what_they_started_and_tells_what_they_said(
    blow: signal.Signals, tmp_path: Path
) -> None:
    lane = "sleep 600 & echo $! > {0}.part; echo told by {0}; mv {0}.part {0}; wait"
    names = [tmp_path / "ports", tmp_path / "beside"]
    with subprocess.Popen(
        command(*(lane.format(name) for name in names)), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as run:
        wait_for(lambda: all(name.exists() for name in names))
        started = [int(name.read_text()) for name in names]
        assert not any(map(is_over, started))
        run.send_signal(blow)
        try:
            told, _ = run.communicate(timeout=60)
        finally:
            run.kill()
    assert run.returncode != 0
    assert f"told by {names[1]}" in told.decode()
    wait_for(lambda: all(map(is_over, started)))
