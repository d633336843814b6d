"""The base as a part of the robot: starts the motion process, sends it commands, and emits its events."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from hardware.motion.base_state import BaseLedger
from hardware.motion.limits import LEAVE_LIMIT_S, QUIET_LIMIT_MS, UNREAD_LIMIT_BYTES
from hardware.motion.messages import FromMotion, Glimpse, MotionFailed, MotionSetup, Sighted, TimedCommand
from robot.core.commands import AnyCommand, Drive, Halt, Rearm
from robot.core.parts import Part
from robot.navigation.localization.marker_sighting import Sighting
from robot.paths import ROOT
from robot.runtime.ports import Emit, LiveValues
from robot.runtime.processes.child_process import command_of, without_ctrl_c


class BaseLost(Exception):
    """The motion process has ended; the supervisor starts the part again."""


class BaseDriver:
    """Driver of the moving base: runs the motion process. After a restart the pose is kept, and the drive has ended."""

    part = Part.BASE
    quiet_limit_ms: int | None = QUIET_LIMIT_MS
    obeys: tuple[type[AnyCommand], ...] = (Drive, Halt, Rearm)

    def __init__(self, setup: MotionSetup, pose_file: Path, live: LiveValues, *, at_home: bool = False) -> None:
        """`pose_file`: keeps the pose over restarts; `at_home`: a person has pushed the robot home (see `BaseLedger`).

        If `setup.by_markers` is set, a camera looks for the markers of the map and calls `LiveValues.sight` with them.
        """
        self._ledger = BaseLedger(setup, pose_file, live, at_home=at_home)
        self._live = live
        self._decoder = msgspec.json.Decoder(FromMotion)
        self._process: asyncio.subprocess.Process | None = None

    async def run(self, emit: Emit) -> None:
        """Keep the motion process running until cancelled. Raises `BaseLost` when it ends by itself."""
        self._ledger.emit = emit
        loop = asyncio.get_running_loop()
        self._live.sight = lambda seen: _hand_over(loop, self._sight, seen)
        down = self._ledger.recall()
        if down is not None:
            emit(down)
            self._ledger.lose_lidar()
            self.quiet_limit_ms = None
            await asyncio.Event().wait()
        with without_ctrl_c():
            process = await asyncio.create_subprocess_exec(
                *command_of("hardware.motion.process"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                cwd=ROOT,
            )
        try:
            self._write(process, msgspec.json.encode(self._ledger.setup))
            self._process = process
            await self._follow(process)
        finally:
            self._process = None
            await self._leave(process)
            self._ledger.process_ended()

    def obey(self, command: AnyCommand) -> None:
        """Send an order to the motion process. If none runs, a drive is reported as ended at once."""
        if not isinstance(command, Drive | Halt | Rearm):
            return
        process = self._process
        if self._ledger.admits(command, linked=process is not None) and process is not None:
            self._order(process, command)

    def _sight(self, seen: tuple[Sighting, ...]) -> None:
        """Send the markers that the camera has seen to the motion process."""
        if self._process is not None:
            self._order(self._process, Sighted(seen))

    def _order(self, process: asyncio.subprocess.Process, command: Drive | Halt | Rearm | Sighted) -> None:
        """Send a command with the time at which it was given."""
        self._write(process, msgspec.json.encode(TimedCommand(time.monotonic() * 1000, command)))

    async def _follow(self, process: asyncio.subprocess.Process) -> None:
        """Read the messages of the motion process until it ends. Raises `BaseLost` with the reason of the end."""
        reason = "the motion process ended | tiến trình di chuyển đã dừng"
        assert process.stdout is not None
        async for line in process.stdout:
            message = self._decoder.decode(line)
            if isinstance(message, MotionFailed):
                reason = message.reason
            else:
                self._take(message)
        raise BaseLost(reason)

    def _take(self, message: FromMotion) -> None:
        """Pass one message of the motion process to the ledger (the known state of the base)."""
        if isinstance(message, Glimpse):
            self._ledger.take_glimpse(message)
        elif not isinstance(message, MotionFailed):
            self._ledger.take(message)

    async def _leave(self, process: asyncio.subprocess.Process) -> None:
        """Let the motion process stop the wheels and report where the robot stands; then end it."""
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        assert process.stdout is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_LIMIT_S):
                async for line in process.stdout:
                    self._take(self._decoder.decode(line))
        await _ended(process)

    def _write(self, process: asyncio.subprocess.Process, line: bytes) -> None:
        """Write a line to the pipe without waiting. A motion process that no longer reads is killed."""
        pipe = process.stdin
        if pipe is None or pipe.is_closing():
            return
        pipe.write(line + b"\n")
        if pipe.transport.get_write_buffer_size() > UNREAD_LIMIT_BYTES:
            process.kill()


def _hand_over(
    loop: asyncio.AbstractEventLoop, take: Callable[[tuple[Sighting, ...]], None], seen: tuple[Sighting, ...]
) -> None:
    """Make the event loop call `take(seen)`; called by the camera's thread. Does nothing if the loop has ended."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(take, seen)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Close the input of the motion process, which makes it end; kill it if it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), LEAVE_LIMIT_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
