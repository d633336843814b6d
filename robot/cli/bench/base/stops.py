"""Rows 1, 2 and 4 of the acceptance table: stops by the red button, by the bumper, and of a hanging firmware, timed by
the AVR's clock and as the host sees them."""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest
from hardware.motor_boards.reference_protocol import Flags
from hardware.serial_ports.serial_port import SerialPort
from robot.cli.bench.base.rig import AcceptanceRow, LockstepHost, firmware_board, simulated_board
from simulators.boards.avr_board import AvrBoard
from simulators.boards.motor_board import SimulatedBoard

SPEED_MM_S = 500
SPEED_UP_MS = 900.0
ZERO_LIMIT_US = 50.0
HOST_LIMIT_MS = 50.0
RUN_ON_LIMIT_MM = 60.0
HANG_LIMIT_MS = 150.0
HOST_TRIALS = 8
BUMPS, COAST_S, RELEASED_S = 5, 1.2, 0.1


def red_button(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 1: time to stop after the red button (e-stop). The Python simulator reads switches only every 5 ms,
    so it is held to the host's bar alone."""
    us = _edges(args, "estop")
    with firmware_board(args.board) as board:
        host_ms = _host_sees(board)
    with simulated_board() as simulator:
        simulator_ms = _host_sees(simulator)
    return AcceptanceRow(
        1,
        f"e-stop edge to both PWM zero <= {ZERO_LIMIT_US:.0f} us of AVR time; host knows within {HOST_LIMIT_MS:.0f} ms",
        {
            f"edge to PWM zero, {len(us)} moments, max us": max(us),
            "median us": sorted(us)[len(us) // 2],
            f"host sees ESTOP, {len(host_ms)} presses, max ms": max(host_ms),
            f"Python simulator: host sees ESTOP, {len(simulator_ms)} presses, max ms": max(simulator_ms),
        },
        max(us) <= ZERO_LIMIT_US and max(*host_ms, *simulator_ms) <= HOST_LIMIT_MS,
        {"a program that looks once in 5 ms, as the Python simulator, up to us": 5000},
    )


def bumper(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 2: time to stop after a bumper press. The Python simulator is judged only by how far its wheels roll
    on, not by the bar in microseconds."""
    us = _edges(args, "bumper")
    run_on = []
    with firmware_board(args.board, lockstep=True) as board:
        host = LockstepHost(board)
        for _ in range(BUMPS):
            _speed_up(host)
            board.do("bumper", 1)
            host.run(1500)
            run_on.append(float(board.state["run_on_mm"]))
            board.do("bumper", 0)
            host.run(20, b"C\n")
    with simulated_board() as simulator:
        simulated = _runs_on(simulator)
    return AcceptanceRow(
        2,
        f"bumper to PWM zero <= {ZERO_LIMIT_US:.0f} us; run-on <= {RUN_ON_LIMIT_MM:.0f} mm at {SPEED_MM_S} mm/s",
        {
            f"edge to PWM zero, {len(us)} moments, max us": max(us),
            "median us": sorted(us)[len(us) // 2],
            "run-on with 80 ms of motor lag, max mm": max(run_on),
            "Python simulator: run-on from the press, max mm": round(max(simulated), 1),
        },
        max(us) <= ZERO_LIMIT_US and 0 < max(*run_on, *simulated) <= RUN_ON_LIMIT_MM,
        {"run-on by v * lag, mm": SPEED_MM_S * 0.08},
    )


def hang(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 4: time to stop when the firmware hangs. The AVR's hardware watchdog stops the wheels; the Python
    simulator has none."""
    us, dice = [], random.Random(4)
    with firmware_board(args.board, lockstep=True) as board:
        host, cause = LockstepHost(board), ""
        for _ in range(max(4, args.trials // 4)):
            _speed_up(host)
            host.run(dice.uniform(0, 20))
            board.do("hang")
            board.run(400)  # the board may hang in the middle of a line
            host.resume()
            us.append(board.event("hang"))
            host.run(200)
            cause = next(word for reply in host.run(20, b"I\n") for word in [getattr(reply, "reset_cause", "")] if word)
    return AcceptanceRow(
        4,
        f"program hangs with interrupts off: outputs safe within {HANG_LIMIT_MS:.0f} ms",
        {f"hang to PWM zero, {len(us)} moments, max ms": round(max(us) / 1000, 1), "the board then says": cause},
        max(us) / 1000 <= HANG_LIMIT_MS and cause == "watchdog",
        {"without a watchdog": "never: the timers keep the last PWM"},
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {1: red_button, 2: bumper, 4: hang}


def _edges(args: argparse.Namespace, name: str) -> list[float]:
    """Return the microseconds from a press (the switch's signal edge) until both PWM outputs are zero. The presses fall
    at random moments between the frames of a drive."""
    us, dice = [], random.Random(1)
    with firmware_board(args.board, lockstep=True) as board:
        host = LockstepHost(board)
        for _ in range(args.trials):
            host.arm()
            host.drive(SPEED_MM_S, SPEED_MM_S, 160)
            board.do(name, 1, dice.randrange(20_000))
            host.run(25, host.line(SPEED_MM_S, SPEED_MM_S))
            us.append(board.event(name))
            board.do(name, 0)
            host.run(5)
            host.run(20, b"C\n")
    return us


def _speed_up(host: LockstepHost) -> None:
    host.arm()
    host.drive(SPEED_MM_S, SPEED_MM_S, SPEED_UP_MS)


def _host_sees(board: AvrBoard | SimulatedBoard) -> list[float]:
    """Press the e-stop again and again, in real time; return the ms from each press until the host reports it."""
    waits, dice = [], random.Random(2)
    host = started(board.port, 115_200, SPEED_MM_S)
    lines = lines_of(host)
    try:
        for _ in range(HOST_TRIALS):
            next(line for line in lines if line.get("moving"))
            time.sleep(dice.uniform(0.1, 0.3))
            pressed_ms = time.monotonic() * 1000
            board.press_estop()
            seen = next(line for line in lines if line["flags"] & Flags.ESTOP_LATCHED)
            waits.append(round(seen["at_ms"] - pressed_ms, 1))
            board.release_estop()
    finally:
        host.kill()
        host.wait()
    return waits


def _runs_on(board: SimulatedBoard) -> list[float]:
    """Return how far the wheels roll on after each bumper press, mm, from the board's own log, in real time."""
    ways = []
    for _ in range(BUMPS):
        host = started(board.port, 115_200, SPEED_MM_S)
        try:
            next(line for line in lines_of(host) if line.get("moving"))
            time.sleep(0.5)
            pressed_ms = time.monotonic() * 1000
            board.press_bumper()
            time.sleep(COAST_S)
        finally:
            host.kill()
            host.wait()
        log = [(at_ms, (left + right) / 2) for at_ms, left, right in board.wheel_log(pressed_ms)]
        ways.append(sum((after - at) / 1000 * mm_s for (at, mm_s), (after, _) in pairwise(log)))
        board.release_bumper()
        _clear(board)
    return ways


def _clear(board: SimulatedBoard) -> None:
    time.sleep(RELEASED_S)
    port = SerialPort(board.port, 115_200)
    BoardUnderTest(port).expect(reference_protocol.CLEAR_BUMPER, "K")
    port.close()


def started(port: str, baud: int, mm_s: int) -> subprocess.Popen[str]:
    """Start the program `killable_host` on this port; return its process."""
    words = [sys.executable, "-m", "robot.cli.bench.base.killable_host", port, str(baud), str(mm_s)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, text=True)


def lines_of(host: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """Yield the JSON lines that the program `killable_host` prints, as dicts."""
    assert host.stdout is not None
    return (json.loads(line) for line in host.stdout)
