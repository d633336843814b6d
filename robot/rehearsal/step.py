"""A single decision of a rehearsed robot, as its journal records it."""

from dataclasses import dataclass

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent


@dataclass(frozen=True)
class RehearsalStep:
    """An event and the commands that the robot gave because of it. `at_ms`: time since the beginning of the rehearsal,
    not of the robot's last start."""

    at_ms: int
    event: AnyEvent
    commands: tuple[AnyCommand, ...] = ()
