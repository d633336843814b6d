"""The pilot at work in simulated time: a real loop whose board flags and readings a test may set."""

import msgspec

from hardware.wire import Flags
from robot.core.commands import Drive
from robot.core.events import DriveEnded
from robot.guiding.lobby import Lobby
from simulators.physics import Body
from tests.guiding.closed_loop import Loop
from tests.hardware.rig import LOBBY

CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)


class Story(Loop):
    """A loop whose board flags and readings a test may set."""

    latched = Flags(0)
    silent = False
    unheard = False
    """The board has answered no request for speeds for a while."""

    def __init__(self) -> None:
        super().__init__(CORRIDOR, Body())
        self.ended: list[DriveEnded] = []

    def wish(self, lease: int, place: str = "far", lease_ms: int = 1200) -> None:
        self.pilot.drive(Drive(lease, place, lease_ms), self.now_ms, self.odometry.pose)

    def run(self, ms: float, *, renew: int | None = None) -> None:
        for _ in range(round(ms / 20)):
            if renew is not None:
                self.wish(renew)
            self.ended += self.step()

    def _answer(self, *, armed: bool = False) -> None:
        told = self.facts.told_mm_s
        super()._answer(armed=armed)
        if self.unheard:
            self.facts.told_mm_s = told
        self.facts.flags = self.latched or self.facts.flags

    def _hear_ranges(self) -> None:
        if not self.silent:
            super()._hear_ranges()

    @property
    def still(self) -> bool:
        return self.wheels[-1] == (0, 0)
