"""The interface between the player of scenarios and the robot that a scenario is played on."""

from pathlib import Path
from typing import NamedTuple, Protocol

from robot.core.commands import Say
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.desk_rows import Rows
from robot.rehearsal.scenarios.orders import AnyOrder
from robot.rehearsal.step import RehearsalStep


class Glance(NamedTuple):
    """The true state of the lobby. `robot`: x m, y m, heading rad; `walking`, `present`: names; the rest is counted."""

    robot: tuple[float, float, float]
    wheel_mm_s: tuple[float, float]
    walking: frozenset[str]
    present: frozenset[str]
    caused: int
    violations: tuple[str, ...]
    slips: int
    off: bool


class ScenarioBackend(Protocol):
    """A robot and a lobby to play a scenario on: `robot.rehearsal.scenarios.virtual_time_backend` or
    `robot.rehearsal.scenarios.real_time_backend`."""

    lobby: Lobby

    @property
    def at_ms(self) -> int:
        """Time since the beginning, ms."""
        ...

    @property
    def journal(self) -> Path:
        """Journal of the present run, or of the last one."""
        ...

    def do(self, order: AnyOrder) -> object:
        """Carry out an order. Raises `Trouble` or `Troubles` for an order that can't be carried out."""
        ...

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let `ms` pass. Return the robot's steps of that time."""
        ...

    def glance(self) -> Glance:
        """Return the true state of the lobby."""
        ...

    def rows(self) -> Rows:
        """Return the desk's counts. Opens its database, so do not call this often."""
        ...

    def words(self, say: Say) -> str:
        """Return the text of a `Say`."""
        ...

    def crash(self) -> str:
        """Return the traceback of a failed step; "" = no step failed."""
        ...

    def close(self) -> None:
        """Switch the robot off and release all resources."""
        ...
