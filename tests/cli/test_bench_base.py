"""`kiosk bench base`: its faults are faults, its rows tell figures beside bars."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware import wire
from robot.cli.__main__ import main
from robot.cli.bench.base_frames import KINDS, damaged
from robot.cli.bench.base_rig import STEP_MS, LockstepHost
from robot.cli.bench.base_soak import Watch
from tests.hardware.boards import firmware_board


@given(st.integers(0, len(KINDS) - 1), st.randoms(use_true_random=False))
def test_a_damaged_line_always_differs(kind: int, dice: random.Random) -> None:
    line = wire.velocity("1A2B", 7, 100, -100, 200).rstrip()
    assert damaged(line, kind, dice) != line


def test_the_watch_of_the_soak_follows_wraps_and_sees_jumps() -> None:
    watch, flags = Watch(), wire.Flags.ARMED
    for seq, left in ((4095, (1 << 20) - 10), (0, 10), (1, 500)):
        watch.motion(wire.Motion(seq, left, 0, 300, 0, flags))
    for board_ms in (wire.CLOCK_SPAN_MS - 100, 0, 100, 350):
        watch.clock(board_ms)
    assert (watch.seq_wraps, watch.tick_wraps, watch.jumps) == (1, 1, 1)
    assert (watch.clock_wraps, watch.clock_jumps) == (1, 1)


def test_a_host_that_goes_on_in_the_middle_of_what_the_board_says_reads_no_half_line() -> None:
    with firmware_board("uno", lockstep=True) as board:
        host = LockstepHost(board)
        for ms in range(1, 60):
            board.run(1.7 * ms)
            host.resume()
            assert any(isinstance(reply, wire.Identity) for reply in host.run(STEP_MS, wire.IDENTIFY))


def test_each_row_tells_its_figures_beside_its_bar_and_a_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    firmware_board("uno")
    words = ["--rows", "4", "5", "19", "--trials", "8", "--frames", "2000", "--soak-s", "1", "--json"]
    status = main(["bench", "base", *words])
    rows = {row["number"]: row for row in json.loads(capsys.readouterr().out)["rows"]}
    assert set(rows) == {4, 5, 19}
    assert all(row["bar"] and row["measured"] and row["baseline"] for row in rows.values())
    assert rows[4]["kept"]
    assert rows[5]["kept"]
    assert rows[5]["measured"]["damaged frames"] >= 1900
    assert not rows[19]["kept"], "a second is not a day"
    assert status == 1
