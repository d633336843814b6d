"""Row 19 of the acceptance table: run the board in lockstep with a host that keeps commanding, for hours of board time,
past every wrap-around of the board's counters."""

import argparse
import random
import struct
import time
from collections.abc import Callable

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.reference_protocol import Flags
from robot.cli.bench.base.rig import STEP_MS, AcceptanceRow, LockstepHost, firmware_board

HOURS = 24
HALF_SPAN = 1 << 31
"""Half the range of the board's 32-bit encoder counter, in ticks; a message carries only the counter's lowest 20
bits."""
WRAPS_AFTER_TICKS = 2000
CLOCK_WRAPS_AFTER_MS = 60_000
FIRST_SEQ = 4_000
PIECE = 200
"""Control steps for which a speed is held: 4 s."""


class SoakMonitor:
    """Adds up the wheel ticks that the board reports, and counts reports that do not fit those before."""

    def __init__(self) -> None:
        self.ticks = [0, 0]
        self.last: reference_protocol.EncoderReply | None = None
        self.answers = self.refused = self.jumps = self.clock_jumps = self.seq_wraps = self.tick_wraps = 0
        self.board_ms = -1
        self.clock_wraps = 0

    def motion(self, motion: reference_protocol.EncoderReply) -> None:
        """Check an odometry frame: within a 20 ms step no wheel moves by more than 60 ticks."""
        self.answers += 1
        self.refused += Flags.REFUSED in motion.flags
        if self.last is not None:
            self.seq_wraps += motion.seq < self.last.seq
            for side, (now, then) in enumerate(
                ((motion.left_ticks, self.last.left_ticks), (motion.right_ticks, self.last.right_ticks))
            ):
                moved = reference_protocol.ticks_between(now, then)
                self.tick_wraps += abs(now - then) > reference_protocol.TICK_SPAN // 2
                self.jumps += abs(moved) > 60
                self.ticks[side] += moved
        self.last = motion

    def clock(self, board_ms: int) -> None:
        """Check the board's clock in the telemetry: each message must be about 100 ms (90 to 120 ms) after the previous
        one."""
        if self.board_ms >= 0:
            step = (board_ms - self.board_ms) % reference_protocol.CLOCK_SPAN_MS
            self.clock_wraps += board_ms < self.board_ms
            self.clock_jumps += not 90 <= step <= 120
        self.board_ms = board_ms


def soak(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 19 for as many base hours as fit into `--soak-s`."""
    dice, watch, began_s = random.Random(19), SoakMonitor(), time.monotonic()
    with firmware_board(args.board, lockstep=True) as board:
        host = LockstepHost(board)
        board.poke("ticks", struct.pack("<ii", HALF_SPAN - WRAPS_AFTER_TICKS, -HALF_SPAN + WRAPS_AFTER_TICKS))
        board.poke("last", struct.pack("<i", HALF_SPAN - WRAPS_AFTER_TICKS))
        board.poke("now_ms", struct.pack("<I", reference_protocol.CLOCK_SPAN_MS - CLOCK_WRAPS_AFTER_MS))
        host.run(200)
        host.seq = FIRST_SEQ
        host.arm()
        at_start_ms = board.ask("timing")["now_ms"]
        way_start = _way(board.state)
        pieces = 0
        while time.monotonic() - began_s < args.soak_s and pieces * PIECE * STEP_MS < HOURS * 3_600_000:
            pieces += 1
            left, right = (dice.choice((-400, -100, 0, 150, 300, 500, 600)) for _ in range(2))
            _piece(host, watch, left, right)
        base_h = (board.ask("timing")["now_ms"] - at_start_ms) / 3_600_000
        stack, resets = board.ask("stack")["stack"], board.state["resets"]
        status = _status(host)
        drift = abs(_way(board.state) - way_start)
    wall_h = (time.monotonic() - began_s) / 3600
    measured = {
        "base hours, with a host at 50 Hz": round(base_h, 2),
        "times real time": round(base_h / wall_h, 1),
        "answers, refused": f"{watch.answers}, {watch.refused}",
        "jumps of the encoder count or the clock": watch.jumps + watch.clock_jumps,
        "wraps seen: seq, encoders, clock": f"{watch.seq_wraps}, {watch.tick_wraps}, {watch.clock_wraps}",
        "resets, late control steps, broken lines": f"{resets}, {status['overruns']}, {status['errors']}",
        "RAM that the stack never touched, bytes": stack,
        "way driven, m": round(drift, 1),
    }
    faults = watch.refused + watch.jumps + watch.clock_jumps + resets + sum(status.values())
    enough = base_h >= HOURS
    wrapped = min(watch.tick_wraps, watch.seq_wraps, watch.clock_wraps) >= 1
    return AcceptanceRow(
        19,
        f"{HOURS} h of base time in lockstep: no leak, no missed wrap of seq or encoders",
        measured,
        faults == 0 and (wrapped or not enough),
        {"free-running without a host, motion.md, times real time": 42},
        f"{HOURS} h would take {HOURS / max(base_h / wall_h, 1e-6):.1f} h here: the row is kept with that --soak-s.",
        enough=enough,
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {19: soak}


def _piece(host: LockstepHost, watch: SoakMonitor, left: int, right: int) -> None:
    """Drive 4 s at one speed. All requests are sent at once, because the pipe to the simulator is the slow part."""
    for reply in host.run_all([host.line(left, right, ttl_ms=300) for _ in range(PIECE)]):
        if isinstance(reply, reference_protocol.EncoderReply):
            watch.motion(reply)
        elif isinstance(reply, reference_protocol.Telemetry):
            watch.clock(reply.board_ms)


def _status(host: LockstepHost) -> dict[str, int]:
    """Return the counters that the board reports in its answer to `?` (the status request)."""
    text = next(reply.text for reply in host.run(STEP_MS, b"?\n") if isinstance(reply, reference_protocol.Remark))
    return {name: int(value) for name, _, value in (word.partition("=") for word in text.split()) if value}


def _way(state: dict[str, float]) -> float:
    return float(state["travelled_m"])
