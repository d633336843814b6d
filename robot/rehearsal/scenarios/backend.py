"""The interface between the player of scenarios and the robot on which a scenario is played."""

from pathlib import Path
from typing import NamedTuple, Protocol

from robot.core.commands import Say
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.desk_rows import Rows
from robot.rehearsal.scenarios.orders import AnyOrder
from robot.rehearsal.step import RehearsalStep


class Glance(NamedTuple):
    """The true state of the lobby. `robot`: x m, y m, heading rad; `walking`, `present`: names of people; `caused`:
    contacts that the robot caused; `slips`: papers printed; `off`: no power."""

    robot: tuple[float, float, float]
    wheel_mm_s: tuple[float, float]
    walking: frozenset[str]
    present: frozenset[str]
    caused: int
    violations: tuple[str, ...]
    slips: int
    off: bool


class ScenarioBackend(Protocol):
    """A robot and a lobby on which a scenario is played: `robot.rehearsal.scenarios.virtual_time_backend` or
    `robot.rehearsal.scenarios.real_time_backend`."""

    lobby: Lobby

    @property
    def at_ms(self) -> int:
        """Time since the beginning, ms."""
        ...

    @property
    def journal(self) -> Path:
        """Journal of the present run of the robot's program, or of the last run."""
        ...

    def do(self, order: AnyOrder) -> object:
        """Carry out an order. Raises `Trouble` or `Troubles` for an order that can't be carried out."""
        ...

    def run_for(self, ms: int) -> list[RehearsalStep]:
        """Let `ms` pass. Return the steps that the robot made in that time."""
        ...

    def glance(self) -> Glance:
        """Return the true state of the lobby."""
        ...

    def rows(self) -> Rows:
        """Return the counts of the desk's records. Opens the desk's database, so do not call this often."""
        ...

    def words(self, say: Say) -> str:
        """Return the text that a `Say` command speaks."""
        ...

    def crash(self) -> str:
        """Return the traceback of a step of the robot that raised an error; "" = no step did."""
        ...

    def close(self) -> None:
        """Switch the robot off and release all resources."""
        ...
