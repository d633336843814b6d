"""Row 8 of the acceptance table, in real time: measure the time from a request to its answer over the pty, and whether
the simulated AVR keeps pace with the clock."""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.serial_ports.serial_port import SerialPort
from robot.cli.bench import percentile
from robot.cli.bench.base.rig import AcceptanceRow, firmware_board, simulated_board

MEDIAN_LIMIT_MS = 6.0
P99_LIMIT_MS = 12.0
PACE_LIMIT = 0.01
ROUND_TRIPS = 10_000
"""Number of round trips (request and answer) that the bar of row 8 asks for."""
REQUEST_BYTES, REPLY_BYTES = 28, 34
FAST_BAUD = 250_000
PAUSE_S = 0.004


def round_trips(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 8: round-trip times, lost requests, and the simulated AVR's pace against the clock."""
    measured: dict[str, Any] = {}
    with firmware_board(args.board) as board:
        slow, lost = _ask(board.port, args.round_trips)
        pace = board.ask("pace")
    with firmware_board(args.board, baud=FAST_BAUD) as board:
        fast, fast_lost = _ask(board.port, args.round_trips // 4)
    with simulated_board() as simulator:
        plain, _ = _ask(simulator.port, args.round_trips // 4)
    measured[f"115200, {len(slow)} round trips, median, p99, max ms"] = _spread(slow)
    measured["lost"] = lost
    measured[f"of this on the wire, {REQUEST_BYTES} + {REPLY_BYTES} bytes, ms"] = round(
        (REQUEST_BYTES + REPLY_BYTES) * 10 / 115.2, 2
    )
    measured[f"{FAST_BAUD} (kiosk firmware build --baud), median, p99, max ms"] = _spread(fast)
    off = abs(pace["simulated_ms"] / pace["wall_ms"] - 1)
    measured["simulated over wall time, off by %"] = round(100 * off, 3)
    measured["of it left out because this machine stood still, ms"] = round(pace["skipped_ms"])
    measured["CPU of one core, %"] = round(100 * pace["cpu_ms"] / pace["wall_ms"], 1)
    return AcceptanceRow(
        8,
        f"V to A: median <= {MEDIAN_LIMIT_MS:.0f} ms, p99 <= {P99_LIMIT_MS:.0f} at 115200; none lost; pace within 1 %",
        measured,
        statistics.median(slow) <= MEDIAN_LIMIT_MS
        and percentile(slow, 99) <= P99_LIMIT_MS
        and lost == 0
        and off <= PACE_LIMIT,
        {"Python simulator (no wire time), median, p99, max ms": _spread(plain), "lost at 250000": fast_lost},
        "The bar was set for frames of 53 bytes; with fixed widths they have 62, of which 115200 baud need 5.4 ms.",
        enough=args.round_trips >= ROUND_TRIPS,
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {8: round_trips}


def _ask(port: str, count: int) -> tuple[list[float], int]:
    """Send `count` requests; return the round-trip times in ms, and the number of requests without an answer."""
    device, lost = SerialPort(port, 115_200), 0
    bench = BoardUnderTest(device)
    bench.wake()
    bench.round_trips_ms.clear()
    for _ in range(count):
        try:
            bench.velocity(0, 0, nonce="0000")
        except Failed:
            lost += 1
        time.sleep(PAUSE_S)
    device.close()
    return bench.round_trips_ms, lost


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.1f}, {percentile(values, 99):.1f}, {max(values):.1f}"
