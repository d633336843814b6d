"""One decision of a rehearsed robot, as its journal holds it."""

from dataclasses import dataclass

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent


@dataclass(frozen=True)
class RehearsalStep:
    """One event and what was decided; `at_ms` since the beginning of the rehearsal, also over a restart."""

    at_ms: int
    event: AnyEvent
    commands: tuple[AnyCommand, ...] = ()
