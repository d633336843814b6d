"""`kiosk bench base`: its faults are faults, its rows tell figures beside bars."""

import dataclasses
import json
import os
import random
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards import reference_protocol
from robot.cli.__main__ import main
from robot.cli.bench.base.damaged_frames_at_port import PortVolley
from robot.cli.bench.base.frame_damage import GOOD_EVERY, KINDS, damaged
from robot.cli.bench.base.rig import STEP_MS, AcceptanceRow, LockstepHost, simulated_board
from robot.cli.bench.base.silence import ACTS, PWM_LIMIT_MS, TARGET_LIMIT_MS, _simulated
from robot.cli.bench.base.soak import SoakMonitor
from robot.cli.bench.base.stops import RUN_ON_LIMIT_MM, _runs_on
from simulators.boards import firmware as board_firmware
from simulators.boards import protocol
from simulators.boards.pty_cable import PtyPlug
from tests.hardware.motor_boards.boards import firmware_board


@given(st.integers(0, len(KINDS) - 1), st.randoms(use_true_random=False))
def test_a_damaged_line_always_differs(kind: int, dice: random.Random) -> None:
    line = reference_protocol.velocity("1A2B", 7, 100, -100, 200).rstrip()
    assert damaged(line, kind, dice) != line


def test_the_watch_of_the_soak_follows_wraps_and_sees_jumps() -> None:
    watch, flags = SoakMonitor(), reference_protocol.Flags.ARMED
    for seq, left in ((4095, (1 << 20) - 10), (0, 10), (1, 500)):
        watch.motion(reference_protocol.EncoderReply(seq, left, 0, 300, 0, flags))
    for board_ms in (reference_protocol.CLOCK_SPAN_MS - 100, 0, 100, 350):
        watch.clock(board_ms)
    assert (watch.seq_wraps, watch.tick_wraps, watch.jumps) == (1, 1, 1)
    assert (watch.clock_wraps, watch.clock_jumps) == (1, 1)


def test_a_host_that_goes_on_in_the_middle_of_what_the_board_says_reads_no_half_line() -> None:
    with firmware_board("uno", lockstep=True) as board:
        host = LockstepHost(board)
        for ms in range(1, 60):
            board.run(1.7 * ms)
            host.resume()
            assert any(
                isinstance(reply, reference_protocol.Identity)
                for reply in host.run(STEP_MS, reference_protocol.IDENTIFY)
            )


@pytest.mark.waits
def test_rows_in_lockstep_tell_their_figures_beside_bar_and_baseline_and_too_few_are_no_proof(
    capsys: pytest.CaptureFixture[str],
) -> None:
    firmware_board("uno")
    words = ["--rows", "4", "5", "19", "--trials", "8", "--frames", "2000", "--soak-s", "1", "--json"]
    status = main(["bench", "base", *words])
    rows = {row["number"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert set(rows) == {4, 5, 19}
    assert all(row["bar"] and row["measured"] and row["baseline"] for row in rows.values())
    assert rows[4]["kept"]
    assert rows[5]["measured"]["damaged frames"] >= 1900
    assert rows[5]["measured"]["Python simulator: damaged frames"] == 2000
    for number, why in ((5, "2,000 frames are not 10^6"), (19, "a second is not a day")):
        assert (rows[number]["kept"], rows[number]["verdict"]) == (False, "too few runs"), why
        assert rows[number]["within"]
    assert status == 0


def test_a_row_that_was_measured_too_seldom_is_missed_all_the_same_when_it_broke_its_bar() -> None:
    assert AcceptanceRow(5, "", {}, within=False, enough=False).builtins()["verdict"] == "missed"
    assert AcceptanceRow(5, "", {}, within=True, enough=True).builtins()["kept"]


@contextmanager
def board_behind_a_pty(firmware: board_firmware.Firmware, held_up_s: float = 0.0) -> Iterator[str]:
    """The rules of the Python simulator in this process; the path of its port. The computer holds the board up for
    `held_up_s` seconds twice: before its 20th answer and before its 21st reading."""
    plug, over, readings = PtyPlug(None), threading.Event(), count(1)

    def serve() -> None:
        while not over.is_set():
            if select.select([plug.master], [], [], 0.01)[0]:
                number = next(readings)
                over.wait(held_up_s if number == 21 else 0.0)
                answers = firmware.receive(os.read(plug.master, 4096), time.monotonic() * 1000)
                over.wait(held_up_s if number == 20 else 0.0)
                os.write(plug.master, answers)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield plug.port
    finally:
        over.set()
        thread.join()
        plug.unplug()


@pytest.mark.parametrize("believes", [False, True])
def test_frames_through_a_port_tell_a_board_that_obeys_damage_from_one_that_does_not(
    believes: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def credulous(line: bytes) -> protocol.HostLine:
        request = protocol.parse_request(line)
        return dataclasses.replace(request, whole=True, broken=False)

    if believes:
        monkeypatch.setattr(board_firmware, "parse_request", credulous)
    with board_behind_a_pty(board_firmware.Firmware(random.Random(1))) as port:
        volley = PortVolley(port, random.Random(7))
        volley.fire(1000)
        volley.close()
    assert volley.count["damaged"] == 1000
    assert (volley.count["executed"] > 50) == believes
    if not believes:
        assert volley.count["whole"] + volley.count["sessions ended"] == 100
        assert volley.count["whole"] > 50


def test_a_frame_that_an_armed_board_refuses_is_counted_as_lost() -> None:
    class Choosy(board_firmware.Firmware):
        def _is_newer(self, seq: int) -> bool:
            return seq != 2 * (GOOD_EVERY + 1) and super()._is_newer(seq)

    with board_behind_a_pty(Choosy(random.Random(1))) as port:
        volley = PortVolley(port, random.Random(7))
        volley.fire(1000)
        volley.close()
    assert volley.count["whole frames lost"] >= 1
    assert volley.count["executed"] == 0


def test_a_frame_that_a_busy_computer_brings_too_late_is_not_counted_as_lost() -> None:
    with board_behind_a_pty(board_firmware.Firmware(random.Random(1)), held_up_s=0.12) as port:
        volley = PortVolley(port, random.Random(7))
        volley.fire(1000)
        volley.close()
    assert volley.count["sessions ended"] >= 1
    assert volley.count["whole frames lost"] == 0


@pytest.mark.waits
@pytest.mark.parametrize("name", ["cable pulled", "link silent"])
def test_the_python_simulator_lets_go_of_its_wheels_within_the_bar_of_the_firmware(name: str) -> None:
    board = simulated_board()
    with board:
        target_ms, zero_ms = _simulated(board, ACTS[name])
    assert 0 < target_ms <= TARGET_LIMIT_MS
    assert target_ms < zero_ms <= PWM_LIMIT_MS


@pytest.mark.waits
def test_the_python_simulator_rolls_on_after_its_bumper_no_further_than_the_firmware_may(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("robot.cli.bench.base.stops.BUMPS", 2)
    with simulated_board() as board:
        ways_mm = _runs_on(board)
    assert len(ways_mm) == 2
    assert 0 < max(ways_mm) <= RUN_ON_LIMIT_MM
