"""The base from the driver to the wheels, in real time: real processes, a real pty, the simulated board."""

import asyncio
import math
import os
import signal
from pathlib import Path

import msgspec
import pytest

from hardware.motion.driver import BaseLost
from hardware.motion.saved_pose import PoseMemory
from hardware.motor_boards.factory import BoardAddress
from hardware.motor_boards.probe import probe_board, probe_cable
from robot.core.commands import Halt, Rearm
from robot.core.events import BaseReported, BaseState, DriveEnded, PartDown, PartUp
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.ports import LiveValues
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.motion.rig import LOBBY, base_on, ms_until_still, rig

pytestmark = pytest.mark.ports
STOPPED_WITHIN_MS = 450.0
"""From the last word over the cable, on the board's own clock: its deadman and its ramp."""


def test_the_robot_reaches_a_place_and_reports_it() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "near")
            ended = await it.until_ended(1)
            assert ended.reached
            assert ended.error_mm <= 15
            x, y, heading = it.board.pose
            assert math.hypot(x - 1.6, y - 2.0) < 0.05
            assert abs(heading) < math.radians(3)
            up = next(event for event in it.events if isinstance(event, PartUp))
            assert "reception-base" in up.detail
            states = [event.state for event in it.events if isinstance(event, BaseReported)]
            assert BaseState.DRIVING in states
            assert it.live.pose == pytest.approx((x, y, heading), abs=0.05)

    asyncio.run(story())


def test_a_wish_that_is_not_renewed_dies_by_itself() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far", renew=False)
            assert (await it.until_ended(1)).reason == "lease"
            await it.until_still()
            it.drive(1, "far")
            await it.stands(0.5)  # a dead lease must not come back to life

    asyncio.run(story())


def test_halt_stops_it_and_a_new_wish_goes_on() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.base.obey(Halt())
            assert (await it.until_ended(1)).reason == "halt"
            await it.until_still()
            it.drive(2, "far")
            await it.until_moving()

    asyncio.run(story())


@pytest.mark.parametrize(("cause", "state"), [("estop", BaseState.ESTOP), ("bumper", BaseState.BUMPED)])
def test_after_an_emergency_nothing_moves_until_a_person_and_a_new_wish(cause: str, state: BaseState) -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.board.press_estop() if cause == "estop" else it.board.bump()
            await it.until_state(state)
            assert (await it.until_ended(1)).reason == cause
            it.board.release_estop()
            await it.until_still()
            it.drive(2, "far")
            assert (await it.until_ended(2)).reason == cause
            seen = len(it.events)
            it.base.obey(Rearm())
            await it.until_state(BaseState.HALTED, seen)
            await it.stands(0.5)  # rearming alone must not move anything
            it.drive(3, "far")
            await it.until_moving()

    asyncio.run(story())


def test_a_bump_still_holds_a_base_whose_process_and_board_were_restarted() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.board.bump()
            await it.until_state(BaseState.BUMPED)
            it.stop_renewing()
            it.board.do("reset")  # the board has forgotten it
            os.kill(it.child, signal.SIGKILL)
            await asyncio.gather(it.running, return_exceptions=True)
            seen = len(it.events)
            it.running = asyncio.create_task(it.base.run(it.emit))
            await it.until_state(BaseState.BUMPED, seen)
            it.drive(2, "far")
            assert (await it.until_ended(2)).reason == "bumper"
            it.stop_renewing()
            seen = len(it.events)
            it.base.obey(Rearm())
            await it.until_state(BaseState.HALTED, seen)
            it.drive(3, "far")
            await it.until_moving()

    asyncio.run(story())


def test_rearming_with_the_button_still_pressed_changes_nothing() -> None:
    async def story() -> None:
        async with rig() as it:
            it.board.press_estop()
            await it.until_state(BaseState.ESTOP)
            seen = len(it.events)
            it.base.obey(Rearm())
            await asyncio.sleep(1.5)
            assert all(event.state is BaseState.ESTOP for event in it.events[seen:] if isinstance(event, BaseReported))

    asyncio.run(story())


def test_the_robot_waits_for_a_person_in_the_way_and_goes_on() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            x, y, _ = it.board.pose
            across = [[x + 1.4, y + 0.45 * place, 0.25] for place in range(-5, 6)]  # nobody could be passed
            it.board.do("obstacles", discs=across)
            await it.until_state(BaseState.BLOCKED)
            await it.until_still()
            assert x + 1.4 - 0.25 - 0.25 - it.board.pose[0] > 0.25, "a foot and the margin, as STOP_ZONE_MM counts them"
            seen = len(it.events)
            it.board.do("obstacles", discs=[])
            await it.until_state(BaseState.DRIVING, seen)
            await it.until_moving()

    asyncio.run(story())


def test_a_place_that_is_not_on_the_map_ends_the_wish() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "counter:99")
            assert (await it.until_ended(1)).reason == "route"

    asyncio.run(story())


def test_a_pulled_cable_ends_the_drive_and_the_part() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.board.do("unplug")
            assert (await it.until_ended(1)).reason == "link"
            with pytest.raises(BaseLost):
                await asyncio.wait_for(asyncio.shield(it.running), 40)
            await it.until_still()
            assert ms_until_still(it.board) <= STOPPED_WITHIN_MS

    asyncio.run(story())


def test_a_killed_motion_process_leaves_the_wheels_to_the_watchdog_and_starts_clean() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            os.kill(it.child, signal.SIGKILL)
            assert (await it.until_ended(1)).reason == "link"
            await it.until_still()
            assert ms_until_still(it.board) <= STOPPED_WITHIN_MS
            await asyncio.gather(it.running, return_exceptions=True)
            it.running = asyncio.create_task(it.base.run(it.emit))
            await it.until(lambda event: isinstance(event, PartUp), len(it.events))
            await it.stands(0.5)  # the old wish is not taken up again
            assert it.live.pose == pytest.approx(it.board.pose, abs=0.02), "the wheels that ran on were counted"
            it.drive(2, "far")
            await it.until_moving()

    asyncio.run(story())


def test_a_frozen_board_takes_up_nothing_when_it_thaws() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.board.do("freeze", ms=1500)
            assert (await it.until_ended(1)).reason == "link"
            it.stop_renewing()
            await asyncio.sleep(2.0)
            await it.stands(0.5)

    asyncio.run(story())


def test_a_board_program_that_is_held_up_now_and_then_makes_no_wheel_run_away() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            for _ in range(12):
                it.board.hold_up(0.15)
                await asyncio.sleep(0.3)
            assert not any(isinstance(event, BaseReported) and event.fault for event in it.events)

    asyncio.run(story())


def test_a_board_that_restarts_in_mid_drive_does_not_go_on_by_itself() -> None:
    async def story() -> None:
        async with rig() as it:
            it.drive(1, "far")
            await it.until_moving()
            it.board.do("reset")
            assert (await it.until_ended(1)).reason == "link"
            await it.until_still()
            await it.stands(0.5)
            assert it.live.pose == pytest.approx(it.board.pose, abs=0.2)
            it.drive(2, "far")
            await it.until_moving()

    asyncio.run(story())


def test_noise_on_the_cable_never_makes_it_fast_and_is_survived() -> None:
    async def story() -> None:
        async with rig() as it:
            it.board.do("noise", permille=10)
            for lease in range(1, 6):
                it.drive(lease, "far")
                await asyncio.sleep(0.5)
            it.board.do("noise", permille=0)
            await asyncio.sleep(0.5)
            it.drive(9, "near")
            assert (await it.until_ended(9)).reached
            assert it.live.link is not None
            assert it.live.link.broken_lines > 0
            assert all(abs(left) <= 510 and abs(right) <= 510 for _, left, right in it.board.wheel_log())

    asyncio.run(story())


def test_no_port_is_a_part_that_is_down_with_a_reason(tmp_path: Path) -> None:
    async def story() -> None:
        base = base_on("/dev/ttyNOWHERE", LiveValues(), tmp_path / "pose.json")
        with pytest.raises(BaseLost, match="ttyNOWHERE"):
            await asyncio.wait_for(base.run(lambda event: None), 40)

    asyncio.run(story())


def test_a_wish_without_a_motion_process_is_over_at_once(tmp_path: Path) -> None:
    async def story() -> None:
        events = []
        base = base_on("/dev/ttyNOWHERE", LiveValues(), tmp_path / "pose.json")
        with pytest.raises(BaseLost):
            await base.run(events.append)
        from robot.core.commands import Drive

        base.obey(Drive(4, "near", 1200))
        base.obey(Drive(4, "near", 1200))
        assert events == [DriveEnded(4, False, "link")]

    asyncio.run(story())


def test_the_probe_tells_a_technician_what_answers() -> None:
    async def story() -> None:
        async with rig() as it:
            port = it.board.port
            it.running.cancel()
            await asyncio.gather(it.running, return_exceptions=True)
            assert "reception-base" in probe_board(BoardAddress("reference", port, 115200))
            it.board.press_estop()
            it.board.wire()  # it answers in turn: the button is down
            await asyncio.sleep(0.1)
            assert "emergency stop" in probe_board(BoardAddress("reference", port, 115200))

    asyncio.run(story())


def test_the_probe_of_a_cable_counts_what_it_loses_and_names_a_noisy_one() -> None:
    lobby = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
    with SimulatedBoard(lobby) as board:
        address = BoardAddress("reference", board.port, 115200)
        assert probe_cable(address).startswith("0 damaged lines, 0 at the board, ")
        board.do("noise", permille=8)
        with pytest.raises(Trouble, match=r"[1-9]\d* damaged lines") as told:
            probe_cable(address)
        assert "plug" in told.value.remedy
        assert "dòng hỏng" in told.value.vi


def test_the_probe_of_a_port_that_is_not_there_says_what_to_do() -> None:
    with pytest.raises(Trouble, match="cable"):
        probe_board(BoardAddress("reference", "/dev/ttyNOWHERE", 115200))


def test_where_the_pose_cannot_be_kept_a_wish_ends_at_once_and_nothing_moves() -> None:
    async def story() -> None:
        async with rig() as it:
            await it.until_state(BaseState.HALTED)
            folder = it.folder
            (folder / "pose.json").unlink()
            folder.rmdir()
            folder.write_text("a file, not a folder")
            it.drive(1, "far")
            assert await it.until_ended(1) == DriveEnded(1, False, "pose")
            await it.stands(0.5)
            folder.unlink()
            folder.mkdir()

    asyncio.run(story())


def test_pushed_home_the_memory_changes_only_when_the_board_has_answered(tmp_path: Path) -> None:
    pose_file = tmp_path / "pose.json"
    PoseMemory(pose_file).moving()
    before = pose_file.read_bytes()

    async def story() -> None:
        base = base_on("/dev/ttyNOWHERE", LiveValues(), pose_file, at_home=True)
        with pytest.raises(BaseLost):
            await asyncio.wait_for(base.run(lambda event: None), 40)
        assert pose_file.read_bytes() == before
        async with rig(pose_file=pose_file, at_home=True) as it:
            await it.until_state(BaseState.HALTED)
            assert PoseMemory(pose_file).recall((9, 9, 9)) == pytest.approx(it.board.pose, abs=0.01)

    asyncio.run(story())


def test_what_held_it_before_the_program_was_restarted_holds_it_until_a_person_acts(tmp_path: Path) -> None:
    pose_file = tmp_path / "pose.json"

    async def before() -> None:
        async with rig(pose_file=pose_file) as it:
            await it.until_state(BaseState.HALTED)
            it.board.bump()
            await it.until_state(BaseState.BUMPED)

    async def after() -> None:
        async with rig(pose_file=pose_file) as it:  # another board: it has latched nothing
            await it.until_state(BaseState.BUMPED)
            it.drive(1, "far")
            assert await it.until_ended(1) == DriveEnded(1, False, "bumper")
            it.base.obey(Rearm())
            await it.until_state(BaseState.HALTED)
            it.drive(2, "far")
            await it.until_moving()
        assert PoseMemory(pose_file).held == ("", "")

    asyncio.run(before())
    asyncio.run(after())


def test_a_robot_that_was_stopped_on_the_way_does_not_drive_until_a_person_says_where_it_is(tmp_path: Path) -> None:
    PoseMemory(tmp_path / "pose.json").moving()

    async def story() -> None:
        events = []
        base = base_on("/dev/ttyNOWHERE", LiveValues(), tmp_path / "pose.json")
        running = asyncio.create_task(base.run(events.append))
        while not events:
            await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert isinstance(events[0], PartDown)
        assert "--at-home" in events[0].reason

    asyncio.run(story())
