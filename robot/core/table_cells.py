"""What the tables of the dialogue are made of: a handler, and where it may lead."""

from collections.abc import Callable
from typing import Any, NamedTuple

from robot.core.phases import Phase
from robot.core.state import State
from robot.core.step_context import Handler, StepContext

Kind = type[Phase]


class Cell(NamedTuple):
    """A handler, and the phases that it may enter beside the present one."""

    handle: Handler
    to: tuple[Kind, ...] = ()


class Due(NamedTuple):
    """What happens when the deadline of a phase comes, and the phases that it may enter."""

    handle: Callable[[State, StepContext], State]
    to: tuple[Kind, ...] = ()


def stay(state: State, _of: Any, _now: StepContext) -> State:
    """Nothing happens here."""
    return state
