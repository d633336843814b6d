"""What the player asks of the robot that it plays a scenario to."""

from pathlib import Path
from typing import NamedTuple, Protocol

from robot.core.commands import Say
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.desk_rows import Rows
from robot.rehearsal.scenarios.orders import AnyOrder
from robot.rehearsal.step import RehearsalStep


class Glance(NamedTuple):
    """What is true in the lobby. `robot`: x m, y m, heading rad; `walking`, `present`: names; the rest is counted."""

    robot: tuple[float, float, float]
    wheel_mm_s: tuple[float, float]
    walking: frozenset[str]
    present: frozenset[str]
    caused: int
    violations: tuple[str, ...]
    slips: int
    off: bool


class ScenarioBackend(Protocol):
    """Where a scenario is played: `robot.rehearsal.scenarios.virtual_time_backend`,
    `robot.rehearsal.scenarios.real_time_backend`."""

    lobby: Lobby

    @property
    def at_ms(self) -> int:
        """Since the beginning."""
        ...

    @property
    def journal(self) -> Path:
        """Of the run that goes on, or ended last."""
        ...

    def do(self, order: AnyOrder) -> object:
        """Carry out an order. Raises `Trouble` or `Troubles` when it cannot be done."""
        ...

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let time pass; what the robot has decided meanwhile."""
        ...

    def glance(self) -> Glance:
        """What is true in the lobby."""
        ...

    def rows(self) -> Rows:
        """How much the desk holds. Opens its database: not to be asked for often."""
        ...

    def words(self, say: Say) -> str:
        """The words of what is said."""
        ...

    def crash(self) -> str:
        """The traceback of a step that failed; "" = none did."""
        ...

    def close(self) -> None:
        """End it."""
        ...
