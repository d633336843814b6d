"""A base at work: the real driver, the real motion process, and the simulated board behind its pty."""

import asyncio
import contextlib
import re
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import msgspec

from hardware.motion.driver import BaseDriver
from hardware.motion.messages import MotionSetup
from robot.core.commands import Drive
from robot.core.events import AnyEvent, BaseReported, BaseState, DriveEnded, PartUp
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings
from simulators.boards.motor_board import SimulatedBoard

LOBBY = ROOT / "tests" / "data" / "corridor.toml"
LEASE_MS = 1200
WAIT_S = 40.0


class Rig:
    """What a test holds in its hands. `events` is everything that the base has said."""

    def __init__(self, base: BaseDriver, board: SimulatedBoard, live: LiveValues, folder: Path) -> None:
        self.base, self.board, self.live, self.folder = base, board, live, folder
        self.events: list[AnyEvent] = []
        self._come = asyncio.Event()
        self.running: asyncio.Task[None] | None = None
        self._renewing: asyncio.Task[None] | None = None

    def emit(self, event: AnyEvent) -> None:
        self.events.append(event)
        self._come.set()

    async def until(self, wanted: Callable[[AnyEvent], bool], since: int = 0) -> AnyEvent:
        """The first event after the first `since` that is wanted."""
        async with asyncio.timeout(WAIT_S):
            while True:
                for event in self.events[since:]:
                    if wanted(event):
                        return event
                self._come.clear()
                await self._come.wait()

    async def until_state(self, state: BaseState, since: int = 0) -> AnyEvent:
        return await self.until(lambda event: isinstance(event, BaseReported) and event.state is state, since)

    async def until_ended(self, lease: int) -> DriveEnded:
        ended = await self.until(lambda event: isinstance(event, DriveEnded) and event.lease == lease)
        assert isinstance(ended, DriveEnded)
        return ended

    async def until_moving(self) -> None:
        async with asyncio.timeout(WAIT_S):
            while min(self.board.wheel_mm_s) < 150:
                await asyncio.sleep(0.01)

    async def until_still(self) -> None:
        async with asyncio.timeout(WAIT_S):
            while self.board.wheel_mm_s != (0.0, 0.0):
                await asyncio.sleep(0.01)

    async def stands(self, seconds: float) -> None:
        """For so long from now on no wheel turns."""
        since_ms = time.monotonic() * 1000
        await asyncio.sleep(seconds)
        assert all(left == right == 0 for _, left, right in self.board.wheel_log(since_ms))

    def drive(self, lease: int, place: str, *, renew: bool = True) -> None:
        """Wish to go to `place` and keep on wishing, as the core does."""
        self.stop_renewing()
        wish = Drive(lease, place, LEASE_MS)
        self.base.obey(wish)

        async def keep_wishing() -> None:
            while True:
                await asyncio.sleep(LEASE_MS / 3000)
                self.base.obey(wish)

        if renew:
            self._renewing = asyncio.create_task(keep_wishing())

    def stop_renewing(self) -> None:
        if self._renewing is not None:
            self._renewing.cancel()
            self._renewing = None

    @property
    def child(self) -> int:
        """Process id of the motion process."""
        process = self.base._process
        assert process is not None
        return process.pid


def ms_until_still(board: SimulatedBoard) -> float:
    """From the last word that came over the cable to the last movement of a wheel, both on the board's clock."""
    spoken_ms = max(at_ms for at_ms, way, _ in board.wire() if way == "->")
    moving_ms = [at_ms for at_ms, left, right in board.wheel_log(spoken_ms - 500) if left or right]
    assert moving_ms, "the wheels did not move at all"
    return moving_ms[-1] - spoken_ms


def ms_of_wishes(board: SimulatedBoard, since_ms: float) -> float:
    """From `since_ms` to the last word over the cable that wishes for a turning wheel, on the board's clock."""
    turns = re.compile(r"^V [0-9A-F]{4} [0-9A-F]{3} (?!000 000 )", re.MULTILINE)
    wished_ms = [at_ms for at_ms, way, text in board.wire() if way == "->" and turns.search(text)]
    assert wished_ms, "nobody wished for turning wheels"
    return wished_ms[-1] - since_ms


def base_on(port: str, live: LiveValues, pose_file: Path, *, at_home: bool = False) -> BaseDriver:
    """A base with the mechanics of the shipped settings."""
    setup = MotionSetup.of(load_settings().base, msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby), port=port)
    return BaseDriver(setup, pose_file, live, at_home=at_home)


@contextlib.asynccontextmanager
async def rig(seed: int = 0, pose_file: Path | None = None, *, at_home: bool = False) -> AsyncIterator[Rig]:
    """A base that is up, at home in the corridor."""
    lobby = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
    live = LiveValues()
    with SimulatedBoard(lobby, seed=seed) as board, tempfile.TemporaryDirectory() as folder:
        pose_file = pose_file or Path(folder) / "pose.json"
        rig = Rig(base_on(board.port, live, pose_file, at_home=at_home), board, live, pose_file.parent)
        rig.running = asyncio.create_task(rig.base.run(rig.emit))
        try:
            await rig.until(lambda event: isinstance(event, PartUp))
            yield rig
        finally:
            rig.stop_renewing()
            rig.running.cancel()
            await asyncio.gather(rig.running, return_exceptions=True)
