"""Rows 3 and 6 of the acceptance table, in real time: hosts that fall silent in four ways, and commands that queue up
while the cable is held up."""

import argparse
import math
import os
import signal
import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest
from hardware.motor_boards.reference_protocol import Flags
from hardware.serial_ports.serial_port import SerialPort
from robot.cli.bench.base.rig import AcceptanceRow, WatchedBoard, firmware_board, simulated_board
from robot.cli.bench.base.stops import lines_of, started
from simulators.boards.avr_board import AvrBoard
from simulators.boards.motor_board import SimulatedBoard

SPEED_MM_S = 600
TARGET_LIMIT_MS = 220.0
PWM_LIMIT_MS = 450.0
SETTLE_S = 1.2
STALL_S = 5.0
FLOOD_EVERY_S = 0.02

T = TypeVar("T")
Act = Callable[[AvrBoard | SimulatedBoard, subprocess.Popen[str]], None]


def _pull(board: AvrBoard | SimulatedBoard, _host: subprocess.Popen[str]) -> None:
    board.do("unplug")


def _kill(_board: AvrBoard | SimulatedBoard, host: subprocess.Popen[str]) -> None:
    host.kill()


def _freeze(_board: AvrBoard | SimulatedBoard, host: subprocess.Popen[str]) -> None:
    os.kill(host.pid, signal.SIGSTOP)


def _stall(board: AvrBoard | SimulatedBoard, host: subprocess.Popen[str]) -> None:
    """Hold up all data on the cable. The Python simulator cannot do that, so for it the host is stopped instead."""
    if isinstance(board, AvrBoard):
        board.do("stall", 3000)
    else:
        host.send_signal(signal.SIGUSR1)


ACTS: dict[str, Act] = {"cable pulled": _pull, "host killed": _kill, "host frozen": _freeze, "link silent": _stall}


def silence(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 3: time from the last velocity line (`V`) until the motor PWM is zero; for the Python simulator,
    until its motor command is zero."""
    measured, waits = {}, []
    for name, act in ACTS.items():
        with firmware_board(args.board) as board:
            _fall_silent(board, act, lambda: time.sleep(SETTLE_S))
            timing = board.ask("timing")
            last_v_ms = timing["last_v_ms"]
            waits.append((timing["target_zero_ms"] - last_v_ms, timing["pwm_zero_ms"] - last_v_ms))
        measured[f"{name}: target zero, PWM zero, ms"] = "{:.0f}, {:.0f}".format(*waits[-1])
    for name, act in ACTS.items():
        simulator = simulated_board()
        with simulator:
            waits.append(_simulated(simulator, act))
        measured[f"Python simulator, {name}: target, command zero, ms"] = "{:.0f}, {:.0f}".format(*waits[-1])
    return AcceptanceRow(
        3,
        f"last V to target zero <= {TARGET_LIMIT_MS:.0f} ms, PWM zero <= {PWM_LIMIT_MS:.0f} ms, from {SPEED_MM_S} mm/s",
        measured,
        all(0 < target_ms <= TARGET_LIMIT_MS and 0 < pwm_ms <= PWM_LIMIT_MS for target_ms, pwm_ms in waits),
        {
            "linorobot2, while its agent lives, ms": 200,
            "ros2 diff_drive, ms": 500,
            "ros_arduino_bridge, ms": 2008,
        },
    )


def stale(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 6: how many commands the board still executes that were sent while the cable was held up."""
    with firmware_board(args.board) as board:
        port = SerialPort(board.port, 115_200)
        executed, answered, rearmed = _flood(board, BoardUnderTest(port))
        port.close()
    with simulated_board() as simulator:
        port = SerialPort(simulator.port, 115_200)
        simulated = _flood(simulator, BoardUnderTest(port))
        port.close()
    return AcceptanceRow(
        6,
        f"after {STALL_S:.0f} s of a stalled link: 0 stale commands executed, motion only after a new ARM",
        {
            "V lines that had waited and were answered": answered,
            "of these executed": executed,
            "moves after a new ARM": rearmed,
            "Python simulator: answered, executed, moves": "{1}, {0}, {2}".format(*simulated),
        },
        _kept(executed, answered, rearmed) and _kept(*simulated),
        {"naive firmware (3 s)": "68 executed"},
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {3: silence, 6: stale}


def _fall_silent(board: AvrBoard | SimulatedBoard, act: Act, wait: Callable[[], T]) -> T:
    """Drive, make the host fall silent by `act`, and return what `wait` returns."""
    host = started(board.port, 115_200, SPEED_MM_S)
    try:
        next(line for line in lines_of(host) if line.get("moving"))
        time.sleep(0.5)
        act(board, host)
        return wait()
    finally:
        host.kill()
        host.wait()


def _simulated(board: WatchedBoard, act: Act) -> tuple[float, float]:
    """Return the ms from the last velocity line (`V`) that the board got until it drops the target speed, and until its
    motor command is zero."""
    seen = _fall_silent(board, act, lambda: board.commands(SETTLE_S))
    last_v_ms = max(at_ms for at_ms, way, text in board.wire() if way == "->" and "V " in text)
    lets_go = [at_ms for at_ms, left, right in seen if min(left, right) < SPEED_MM_S]
    stands = [at_ms for at_ms, left, right in seen if left == right == 0.0]
    return (lets_go or [math.inf])[0] - last_v_ms, (stands or [math.inf])[0] - last_v_ms


def _kept(executed: int, answered: int, rearmed: bool) -> bool:
    return executed == 0 and answered > 100 and rearmed


def _flood(board: AvrBoard | SimulatedBoard, bench: BoardUnderTest) -> tuple[int, int, bool]:
    """Send velocity lines while the cable is held up, as a naive host would. Return how many of them were executed and
    answered afterwards, and whether the base moves after a new `ARM`."""
    bench.wake()
    nonce = bench.arm()
    bench.hold(300, 300, 1.0)
    if isinstance(board, AvrBoard):
        board.do("stall", STALL_S * 1000)
    else:
        board.do("freeze", ms=STALL_S * 1000)
    time.sleep(0.05)  # the order to hold the cable up travels by another connection
    ends_s, seq = time.monotonic() + STALL_S, 1000
    while time.monotonic() < ends_s - 0.1:
        bench.send(reference_protocol.velocity(nonce, seq, 300, 300, 300))
        seq += 1
        time.sleep(FLOOD_EVERY_S)
    heard = [
        reply for reply in bench.listen(3.0) if isinstance(reply, reference_protocol.EncoderReply) and reply.seq >= 1000
    ]
    executed = sum(Flags.REFUSED not in reply.flags for reply in heard)
    bench.arm()
    moves = bench.hold(300, 300, 1.0)[-1].left_mm_s > 200
    bench.stand()
    return executed, len(heard), moves
