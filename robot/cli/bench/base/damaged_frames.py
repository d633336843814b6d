"""Row 5 of the acceptance table: send hundreds of thousands of damaged frames to the real firmware, faster than the
wall clock."""

import argparse
import random
import struct
import tempfile
from collections import Counter
from collections.abc import Callable
from functools import reduce
from operator import xor
from pathlib import Path

from hardware.motor_boards import reference_protocol
from robot.cli.bench.base.damaged_frames_at_port import PortVolley
from robot.cli.bench.base.frame_damage import GOOD_EVERY, KINDS, damaged
from robot.cli.bench.base.rig import AcceptanceRow, LockstepHost, firmware_board, simulated_board

FRAMES = 1_000_000
"""Number of damaged frames that the bar of row 5 asks for."""
CHUNK = 20_000
BASELINE_FRAMES = 100_000


class Volley:
    """Sends frames to one board and counts how the board treated them. The targets in a frame are wheel speeds, mm/s
    (left, right)."""

    def __init__(self, host: LockstepHost, dice: random.Random, folder: Path) -> None:
        self._host, self._dice, self._folder = host, dice, folder
        self.count: Counter[str] = Counter()
        self._target = (0, 0)

    def fire(self, frames: int) -> None:
        """Send `frames` damaged frames, with an undamaged frame after every tenth."""
        plan: list[tuple[bytes, tuple[int, int], bool]] = []
        for number in range(frames):
            plan.append(self._frame(number % len(KINDS)))
            if number % GOOD_EVERY == GOOD_EVERY - 1:
                plan.append(self._frame(None))
        while plan:
            done = self._send([line for line, _, _ in plan])
            for (_, wish, good), (left, right, armed) in zip(plan, done, strict=False):
                self._judge(wish, (left, right), good=good, armed=bool(armed))
            plan = plan[len(done) :]
            if plan:
                self._restart(plan)

    def _frame(self, kind: int | None) -> tuple[bytes, tuple[int, int], bool]:
        wish = (self._dice.randint(-600, 600), self._dice.randint(-600, 600))
        line = self._host.line(*wish, ttl_ms=300)
        if kind is None:
            return line, wish, True
        return damaged(line[:-1], kind, self._dice) + b"\n", wish, False

    def _send(self, lines: list[bytes]) -> list[tuple[int, int, int]]:
        into, out = self._folder / "in", self._folder / "out"
        into.write_bytes(b"".join(bytes([len(line)]) + line for line in lines))
        self._host.board.ask("volley", into, out)
        return list(struct.iter_unpack("<hhB", out.read_bytes()))

    def _judge(self, wish: tuple[int, int], target: tuple[int, int], *, good: bool, armed: bool) -> None:
        self.count["whole" if good else "damaged"] += 1
        if not armed:
            self.count["stopped the board"] += 1
        elif good and target != wish:
            self.count["whole frames lost"] += 1
        elif not good and target == wish != self._target:
            self.count["executed as meant"] += 1
        elif not good and target not in (self._target, (0, 0)):
            self.count["executed with other values"] += 1
        self._target = target

    def _restart(self, plan: list[tuple[bytes, tuple[int, int], bool]]) -> None:
        """Open a new session, after the board took a damaged frame for `X` (stop); rebuild the unsent frames of `plan`
        for it."""
        self._host.resume()
        self._host.arm()
        self._target = (0, 0)
        for place, (_, _, good) in enumerate(plan):
            plan[place] = self._frame(None if good else place % len(KINDS))


def frames(args: argparse.Namespace) -> AcceptanceRow:
    """Measure row 5: count damaged frames that the board executes, and undamaged frames that it loses."""
    with firmware_board(args.board, lockstep=True) as board, tempfile.TemporaryDirectory() as folder:
        host = LockstepHost(board)
        host.arm()
        volley = Volley(host, random.Random(5), Path(folder))
        left = args.frames
        while left > 0:
            volley.fire(min(left, CHUNK))
            left -= CHUNK
    with simulated_board() as simulator:
        at_port = PortVolley(simulator.port, random.Random(7))
        at_port.fire(args.frames)
        at_port.close()
    count, simulated = volley.count, at_port.count
    wrong = count["executed with other values"] + count["executed as meant"]
    within = wrong == 0 and count["whole frames lost"] == 0
    return AcceptanceRow(
        5,
        "damaged frames of four kinds: 0 executed with other values; never more than its own line is lost",
        {
            "damaged frames": count["damaged"],
            "executed with other values": count["executed with other values"],
            "executed as meant, though damaged": count["executed as meant"],
            "whole frames between them": count["whole"],
            "of these lost": count["whole frames lost"],
            "damage read as X, which stops": count["stopped the board"],
            "Python simulator: damaged frames": simulated["damaged"],
            "Python simulator: executed": simulated["executed"],
            "Python simulator: whole frames, of these lost": f"{simulated['whole']}, {simulated['whole frames lost']}",
            "Python simulator: sessions that ended": simulated["sessions ended"],
        },
        within and simulated["executed"] == 0 and simulated["whole frames lost"] == 0,
        _xor8(min(args.frames, BASELINE_FRAMES)),
        enough=args.frames >= FRAMES,
    )


MEASURES: dict[int, Callable[[argparse.Namespace], AcceptanceRow]] = {5: frames}


def _xor8(frames: int) -> dict[str, str]:
    """Return the baseline by kind of damage: the percentage of damaged lines that a XOR-8 checksum would accept
    although their content has changed."""
    dice, accepted = random.Random(6), Counter[int]()
    for number in range(frames):
        kind = number % len(KINDS)
        left, right = dice.randint(-600, 600), dice.randint(-600, 600)
        speeds = f"{left & 0xFFF:03X} {right & 0xFFF:03X}"
        body = f"V {dice.randrange(65536):04X} {number % reference_protocol.SEQ_SPAN:03X} {speeds} 12C".encode()
        line = b"%s*%02X" % (body, reduce(xor, body))
        got, _, check = damaged(line, kind, dice).rpartition(b"*")
        if got != body and got and check == b"%02X" % reduce(xor, got):
            accepted[kind] += 1
    each = frames / len(KINDS)
    return {f"XOR-8 accepts, {name}": f"{100 * accepted[kind] / each:.2f} %" for kind, name in enumerate(KINDS)}
