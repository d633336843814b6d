"""A decision of a rehearsed robot, as in its journal."""

from dataclasses import dataclass

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent


@dataclass(frozen=True)
class RehearsalStep:
    """An event and the commands it led to; `at_ms` since the beginning of the rehearsal, also after a restart."""

    at_ms: int
    event: AnyEvent
    commands: tuple[AnyCommand, ...] = ()
