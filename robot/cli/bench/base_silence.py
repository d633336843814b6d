"""Rows 3 and 6, in real time: hosts that fall silent in four ways, and a queue that waited through a stall."""

import argparse
import os
import signal
import subprocess
import time
from collections.abc import Callable

from hardware import wire
from hardware.conformance.bench import Bench
from hardware.serial_port import SerialPort
from hardware.wire import Flags
from robot.cli.bench.base_rig import Row, firmware_board, simulated_board
from robot.cli.bench.base_stops import lines_of, started
from simulators.avr_board import AvrBoard
from simulators.board import SimulatedBoard

SPEED_MM_S = 600
TARGET_LIMIT_MS = 220.0
PWM_LIMIT_MS = 450.0
SETTLE_S = 1.2
STALL_S = 5.0
FLOOD_EVERY_S = 0.02

Act = Callable[[AvrBoard | SimulatedBoard, subprocess.Popen[str]], None]


def _pull(board: AvrBoard | SimulatedBoard, _host: subprocess.Popen[str]) -> None:
    board.do("unplug")


def _kill(_board: AvrBoard | SimulatedBoard, host: subprocess.Popen[str]) -> None:
    host.kill()


def _freeze(_board: AvrBoard | SimulatedBoard, host: subprocess.Popen[str]) -> None:
    os.kill(host.pid, signal.SIGSTOP)


def _stall(board: AvrBoard | SimulatedBoard, _host: subprocess.Popen[str]) -> None:
    if isinstance(board, AvrBoard):
        board.do("stall", 3000)
    else:
        board.do("freeze", ms=3000)


ACTS: dict[str, Act] = {"cable pulled": _pull, "host killed": _kill, "host frozen": _freeze, "link silent": _stall}


def silence(args: argparse.Namespace) -> Row:
    """Row 3."""
    measured, kept = {}, True
    for name, act in ACTS.items():
        with firmware_board(args.board) as board:
            _fall_silent(board, act)
            timing = board.ask("timing")
            last_v_ms = timing["last_v_ms"]
            target_ms, pwm_ms = timing["target_zero_ms"] - last_v_ms, timing["pwm_zero_ms"] - last_v_ms
        measured[f"{name}: target zero, PWM zero, ms"] = f"{target_ms:.0f}, {pwm_ms:.0f}"
        kept = kept and 0 < target_ms <= TARGET_LIMIT_MS and 0 < pwm_ms <= PWM_LIMIT_MS
    baseline = {}
    for name in ("cable pulled", "host killed", "host frozen"):
        with simulated_board() as simulator:
            since_ms = _fall_silent(simulator, ACTS[name])
            moving = [at for at, left, right in simulator.wheel_log(since_ms - 100) if left or right]
        baseline[f"Python simulator, {name}: wheels stand, ms"] = round(moving[-1] - since_ms)
    return Row(
        3,
        f"last V to target zero <= {TARGET_LIMIT_MS:.0f} ms, PWM zero <= {PWM_LIMIT_MS:.0f} ms, from {SPEED_MM_S} mm/s",
        measured,
        kept,
        baseline,
        "linorobot2 stops after 200 ms while its agent lives, ros2 diff_drive after 500, ros_arduino_bridge after 2008",
    )


def stale(args: argparse.Namespace) -> Row:
    """Row 6."""
    with firmware_board(args.board) as board:
        port = SerialPort(board.port, 115_200)
        executed, answered, rearmed = _flood(board, Bench(port))
        port.close()
    with simulated_board() as simulator:
        port = SerialPort(simulator.port, 115_200)
        simulated = _flood(simulator, Bench(port))
        port.close()
    return Row(
        6,
        f"after {STALL_S:.0f} s of a stalled link: 0 stale commands executed, motion only after a new ARM",
        {
            "V lines that had waited and were answered": answered,
            "of these executed": executed,
            "moves after a new ARM": rearmed,
        },
        executed == 0 and answered > 100 and rearmed,
        {
            "Python simulator: answered, executed": f"{simulated[1]}, {simulated[0]}",
            "naive firmware (3 s)": "68 executed",
        },
    )


MEASURES: dict[int, Callable[[argparse.Namespace], Row]] = {3: silence, 6: stale}


def _fall_silent(board: AvrBoard | SimulatedBoard, act: Act) -> float:
    """Drive, fall silent, wait; when the silence began, ms of CLOCK_MONOTONIC."""
    host = started(board.port, 115_200, SPEED_MM_S)
    try:
        next(line for line in lines_of(host) if line.get("moving"))
        time.sleep(0.5)
        since_ms = time.monotonic() * 1000
        act(board, host)
        time.sleep(SETTLE_S)
    finally:
        host.kill()
        host.wait()
    return since_ms


def _flood(board: AvrBoard | SimulatedBoard, bench: Bench) -> tuple[int, int, bool]:
    """A naive host wishes on through a stall. Executed and answered afterwards; whether it moves after a new `ARM`."""
    bench.wake()
    nonce = bench.arm()
    bench.hold(300, 300, 1.0)
    if isinstance(board, AvrBoard):
        board.do("stall", STALL_S * 1000)
    else:
        board.do("freeze", ms=STALL_S * 1000)
    time.sleep(0.05)  # the order to stall takes its own way
    ends_s, seq = time.monotonic() + STALL_S, 1000
    while time.monotonic() < ends_s - 0.1:
        bench.send(wire.velocity(nonce, seq, 300, 300, 300))
        seq += 1
        time.sleep(FLOOD_EVERY_S)
    heard = [reply for reply in bench.quiet(3.0) if isinstance(reply, wire.Motion) and reply.seq >= 1000]
    executed = sum(Flags.REFUSED not in reply.flags for reply in heard)
    bench.arm()
    moves = bench.hold(300, 300, 1.0)[-1].left_mm_s > 200
    bench.stand()
    return executed, len(heard), moves
