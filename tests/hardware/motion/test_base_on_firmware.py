"""The robot's own driver and motion process, with the real firmware at the other end of the cable, in real time."""

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hardware.motor_boards.conformance.board_under_test import BoardUnderTest
from hardware.serial_ports.serial_port import SerialPort
from robot.core.commands import Rearm
from robot.core.events import BaseState, PartUp
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.ports import LiveValues
from simulators.boards.avr_board import AvrBoard
from tests.hardware.motion.rig import LOBBY, Rig, base_on
from tests.hardware.motor_boards.boards import firmware_board

pytestmark = pytest.mark.ports
STOPPED_WITHIN_MS = 450.0
COAST_MS = 1200.0
"""Without power the wheels of this board roll on with a lag of 160 ms."""


@contextlib.asynccontextmanager
async def firmware_rig(folder: Path) -> AsyncIterator[tuple[Rig, AvrBoard]]:
    with firmware_board("uno") as board:
        live = LiveValues()
        it = Rig(base_on(board.port, live, folder / "pose.json"), board, live, folder)
        it.running = asyncio.create_task(it.base.run(it.emit))
        try:
            await it.until(lambda event: isinstance(event, PartUp))
            yield it, board
        finally:
            it.stop_renewing()
            it.running.cancel()
            await asyncio.gather(it.running, return_exceptions=True)


def test_the_robot_on_the_real_firmware_reaches_a_place_and_stands_there(tmp_path: Path) -> None:
    async def story() -> None:
        async with firmware_rig(tmp_path) as (it, board):
            it.drive(1, "near")
            ended = await it.until_ended(1)
            assert ended.reached, ended
            assert ended.error_mm <= 20
            way_m = board.state["travelled_m"]
            x, y, _ = it.live.pose
            home = load_lobby(LOBBY).home
            assert math.hypot(x - home.x_m, y - home.y_m) == pytest.approx(math.hypot(*board.pose[:2]), abs=0.05)
            assert way_m > 0.5
            up = next(event for event in it.events if isinstance(event, PartUp))
            assert "atmega328p" in up.detail

    asyncio.run(story())


def test_the_red_button_ends_the_drive_until_a_person_and_a_new_wish(tmp_path: Path) -> None:
    async def story() -> None:
        async with firmware_rig(tmp_path) as (it, board):
            it.drive(1, "far")
            await it.until_moving()
            board.press_estop()
            await it.until_state(BaseState.ESTOP)
            assert (await it.until_ended(1)).reason == "estop"
            board.release_estop()
            await it.until_still()
            seen = len(it.events)
            it.base.obey(Rearm())
            await it.until_state(BaseState.HALTED, seen)
            await it.stands(0.4)  # rearming alone must not move anything
            it.drive(2, "far")
            await it.until_moving()

    asyncio.run(story())


def test_a_pulled_cable_leaves_the_wheels_to_the_firmware(tmp_path: Path) -> None:
    async def story() -> None:
        async with firmware_rig(tmp_path) as (it, board):
            it.drive(1, "far")
            await it.until_moving()
            board.do("unplug")
            assert (await it.until_ended(1)).reason == "link"
            await it.until_still()
            timing = board.ask("timing")
            assert 0 < timing["pwm_zero_ms"] - timing["last_v_ms"] <= STOPPED_WITHIN_MS
            assert board.wheel_mm_s == (0.0, 0.0)

    asyncio.run(story())


def test_a_firmware_that_hangs_in_mid_drive_does_not_go_on_by_itself(tmp_path: Path) -> None:
    async def story() -> None:
        async with firmware_rig(tmp_path) as (it, board):
            it.drive(1, "far")
            await it.until_moving()
            board.do("hang")
            assert (await it.until_ended(1)).reason == "link"
            hung_ms = time.monotonic() * 1000
            await asyncio.sleep(1.6)
            assert board.event("hang") <= 150_000
            assert all(left == right == 0 for _, left, right in board.wheel_log(hung_ms + COAST_MS))

    asyncio.run(story())


def test_the_simulated_avr_keeps_the_pace_of_the_wall_clock() -> None:
    with firmware_board("uno") as board:
        bench = BoardUnderTest(SerialPort(board.port, 115_200))
        bench.wake()
        board.ask("pace")
        for _ in range(150):
            bench.velocity(0, 0, nonce="0000")
            bench.listen(0.02)
        pace = board.ask("pace")
    assert pace["skipped_ms"] == 0, "no time is left out"
    assert pace["simulated_ms"] == pytest.approx(pace["wall_ms"], rel=0.01)
