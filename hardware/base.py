"""The base as a part of the robot: starts the motion process, passes commands in and events out."""

import asyncio
import contextlib
import logging
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from hardware.link_tally import LinkTally
from hardware.motion_messages import FromMotion, Glimpse, MotionFailed, MotionSetup, Order, Sighted
from hardware.pose_memory import PoseMemory, PoseUnknown
from robot.core.commands import AnyCommand, Drive, Halt, Rearm
from robot.core.events import BaseReported, BaseState, DriveEnded, EscortChanged, PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.guiding.body import RANGE_BEARINGS_DEG
from robot.guiding.lobby import Lobby
from robot.guiding.sighting import Sighting
from robot.runtime.ports import Emit, Live

log = logging.getLogger("kiosk.base")

QUIET_LIMIT_MS = 10_000
"""Finding a board on USB may take some seconds for each port; at rest a report comes every second."""
LEAVE_LIMIT_S = 1.5
"""The child takes at most 1 s until the wheels stand."""
UNREAD_LIMIT = 64 * 1024


HELD = (BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)
"""States that only a person ends."""
STANDING = (BaseState.HALTED, *HELD)
"""States in which the wheels are held still."""


class BaseLost(Exception):
    """The motion process has ended; the supervisor starts the part again."""


class Base:
    """A `Driver`. Restarts are safe: the pose is kept, and a wish that was under way is over."""

    part = Part.BASE
    quiet_limit_ms: int | None = QUIET_LIMIT_MS
    obeys: tuple[type[AnyCommand], ...] = (Drive, Halt, Rearm)

    def __init__(
        self,
        port: str,
        baud: int,
        wheel_radius_mm: float,
        track_mm: float,
        ticks_per_turn: int,
        cruise_mm_s: int,
        lobby_path: Path,
        pose_file: Path,
        live: Live,
        *,
        at_home: bool = False,
        range_bearings_deg: tuple[float, ...] = RANGE_BEARINGS_DEG,
        by_markers: bool = False,
        wheel_mismatch: float = 0.0,
        protocol: str = "reference",
        sensors_port: str = "",
    ) -> None:
        """`port`, `protocol`, `sensors_port` as in `hardware.board`; `lobby_path` a checked map; `pose_file` outlives
        the process.

        `at_home`: a person has pushed the robot home; what the file says counts no more. It is written again when the
        board has answered. `by_markers`: a camera looks for the markers of the map, `Live.sight` takes what it sees.
        """
        lobby = msgspec.toml.decode(lobby_path.read_bytes(), type=Lobby)
        home = lobby.home
        self._memory = PoseMemory(pose_file)
        self._home = (home.x_m, home.y_m, math.radians(home.heading_deg))
        self._recalled = at_home
        self._setup = MotionSetup(
            port=port,
            baud=baud,
            wheel_radius_mm=wheel_radius_mm,
            track_mm=track_mm,
            ticks_per_turn=ticks_per_turn,
            cruise_mm_s=cruise_mm_s,
            lobby=lobby,
            start=self._home,
            by_markers=by_markers and bool(lobby.markers),
            wheel_mismatch=wheel_mismatch,
            calibrated=wheel_mismatch != 0.0,
            held=_held(self._memory.held[0]),
            fault=self._memory.held[1],
            range_bearings_deg=range_bearings_deg,
            protocol=protocol,
            sensors_port=sensors_port,
        )
        self._live = live
        self._decoder = msgspec.json.Decoder(FromMotion)
        self._process: asyncio.subprocess.Process | None = None
        self._emit: Emit | None = None
        self._lease = 0
        self._ended_lease = 0
        self._lost = False
        self._told_pairs: set[tuple[int, int]] = set()
        self._tally = LinkTally()

    async def run(self, emit: Emit) -> None:
        """Keep the motion process until cancelled. Raises `BaseLost` when it ends by itself."""
        self._emit = emit
        loop = asyncio.get_running_loop()
        self._live.sight = lambda seen: _hand_over(loop, self._sight, seen)
        if not self._recalled and not await self._recall(emit):
            return
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "hardware.motion",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[1],
        )
        try:
            self._write(process, msgspec.json.encode(self._setup))
            self._process = process
            await self._follow(process, emit)
        finally:
            self._process = None
            self._live.sight, self._live.wants_markers = None, False
            await self._leave(process, emit)
            self._tally.process_ended()
            if self._lease:
                self._over(emit, "link")

    async def _recall(self, emit: Emit) -> bool:
        """Where the robot stands.

        A robot that does not know looks for markers, or stays down until it is started with `--at-home`.
        """
        start, known = self._home, True
        try:
            start = self._memory.recall(self._home)
        except PoseUnknown as unknown:
            known = False
            if not self._setup.by_markers:
                return await self._stay_down(emit, unknown)
            log.warning("%s; it looks for markers", unknown)
        self._setup = msgspec.structs.replace(self._setup, start=start, start_known=known)
        self._recalled, self._lost = True, not known
        return True

    async def _stay_down(self, emit: Emit, unknown: PoseUnknown) -> bool:
        emit(PartDown(Part.BASE, f"{unknown}; push it home and start it with --at-home"))
        self.quiet_limit_ms = None
        await asyncio.Event().wait()
        return False

    def _sight(self, seen: tuple[Sighting, ...]) -> None:
        """Pass on what the camera has seen of the markers."""
        if self._process is not None:
            self._write(self._process, msgspec.json.encode(Order(time.monotonic() * 1000, Sighted(seen))))

    def obey(self, command: AnyCommand) -> None:
        """Pass an order on. Without a motion process a wish is over at once."""
        if not isinstance(command, Drive | Halt | Rearm):
            return
        if isinstance(command, Drive):
            if command.lease <= self._ended_lease:
                return
            self._lease = command.lease
            if self._process is None:
                if self._emit is not None:
                    self._over(self._emit, "link")
                return
        if self._process is not None:
            if isinstance(command, Drive) and not self._may_move():
                return
            order = Order(time.monotonic() * 1000, command)
            self._write(self._process, msgspec.json.encode(order))

    def _may_move(self) -> bool:
        """Note that the wheels may turn. Without that on disk they don't: a restart would believe a wrong pose."""
        try:
            self._memory.moving()
        except Trouble as trouble:
            log.error("%s", trouble)
            if self._emit is not None:
                self._over(self._emit, "pose")
            return False
        return True

    async def _follow(self, process: asyncio.subprocess.Process, emit: Emit) -> None:
        reason = "the motion process ended"
        assert process.stdout is not None
        async for line in process.stdout:
            message = self._decoder.decode(line)
            if isinstance(message, MotionFailed):
                reason = message.reason
            else:
                self._take(message, emit)
        raise BaseLost(reason)

    def _take(self, message: PartUp | BaseReported | DriveEnded | EscortChanged | Glimpse, emit: Emit) -> None:
        if isinstance(message, Glimpse):
            self._live.pose = (message.x_m, message.y_m, message.heading_rad)
            self._live.driven = message.route
            self._live.pose_sigma_m, self._live.wants_markers = message.sigma_m, message.wants_markers
            self._tally.counted(message.link)
            self._live.link = self._tally.counts
            self._lost = bool(message.lost)
            self._note_moved(message.suspects, message.disagreeing)
            self._setup = msgspec.structs.replace(
                self._setup,
                start=self._live.pose,
                start_ticks=message.ticks or self._setup.start_ticks,
                start_known=not self._lost,
            )
            return
        if isinstance(message, PartUp):
            self._tally.answered()
        if isinstance(message, DriveEnded):
            self._ended_lease = max(self._ended_lease, message.lease)
            self._lease = 0 if message.lease == self._lease else self._lease
        if isinstance(message, BaseReported):
            held = message.state if message.state in HELD else None
            self._setup = msgspec.structs.replace(self._setup, held=held, fault=message.fault)
            self._keep_held(held, message.fault)
        if isinstance(message, BaseReported) and message.state in STANDING and self._lease == 0 and not self._lost:
            self._memory.standing((message.x_mm / 1000, message.y_mm / 1000, message.heading_mrad / 1000))
        emit(message)

    def _keep_held(self, held: BaseState | None, fault: str) -> None:
        try:
            self._memory.hold(held or "", fault)
        except Trouble as trouble:
            log.error("%s", trouble)

    def _note_moved(self, markers: tuple[int, ...], pairs: tuple[tuple[int, int], ...]) -> None:
        """Say once of each marker that does not hang where the map says, and of two of which one does not."""
        for pair in set(pairs) - self._told_pairs:
            self._told_pairs.add(pair)
            log.warning(
                "markers %d and %d are not as far apart as on the map; measure both again, then: kiosk map check | "
                "khoảng cách hai mã %d và %d khác bản đồ; hãy đo lại cả hai, rồi gõ: kiosk map check",
                *pair,
                *pair,
            )
        for marker in set(markers) - set(self._live.moved_markers):
            log.warning(
                "marker %d is not where the map says; measure it again, then: kiosk map check | mã %d không ở chỗ ghi "
                "trên bản đồ; hãy đo lại, rồi gõ: kiosk map check",
                marker,
                marker,
            )
        self._live.moved_markers = markers

    async def _leave(self, process: asyncio.subprocess.Process, emit: Emit) -> None:
        """Let the child bring the wheels to rest and say where they stand; then it is made to go."""
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        assert process.stdout is not None
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LEAVE_LIMIT_S):
                async for line in process.stdout:
                    message = self._decoder.decode(line)
                    if not isinstance(message, MotionFailed):
                        self._take(message, emit)
        await _ended(process)

    def _over(self, emit: Emit, reason: str) -> None:
        """The wish that was under way ends here, and its renewals move nothing any more."""
        self._ended_lease, lease = max(self._ended_lease, self._lease), self._lease
        self._lease = 0
        self._live.driven = ()
        emit(DriveEnded(lease, False, reason))

    def _write(self, process: asyncio.subprocess.Process, line: bytes) -> None:
        """Hand a line to the pipe without waiting. A child that reads nothing is of no use: it is ended."""
        pipe = process.stdin
        if pipe is None or pipe.is_closing():
            return
        pipe.write(line + b"\n")
        if pipe.transport.get_write_buffer_size() > UNREAD_LIMIT:
            process.kill()


def _hand_over(
    loop: asyncio.AbstractEventLoop, take: Callable[[tuple[Sighting, ...]], None], seen: tuple[Sighting, ...]
) -> None:
    """From the camera's thread to the loop's; a loop that has ended takes nothing."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(take, seen)


def _held(state: str) -> BaseState | None:
    """The state of that name; one that nobody knows is held as a fault."""
    if not state:
        return None
    return BaseState(state) if state in HELD else BaseState.FAULT


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Close the pipe, which ends the child too; make it go when it does not."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), LEAVE_LIMIT_S)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
