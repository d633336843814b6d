"""The elements of the dialogue tables: a handler, and the phases that it may lead to."""

from collections.abc import Callable
from typing import Any, NamedTuple

from robot.core.phases import Phase
from robot.core.state import State
from robot.core.step_context import Handler, StepContext

Kind = type[Phase]
"""A class of phase, the row of a table."""


class Cell(NamedTuple):
    """A handler of a want, and the phases that it may enter beside the present one."""

    handle: Handler
    leads_to: tuple[Kind, ...] = ()


class Reaction(NamedTuple):
    """A handler of a deadline or of a change of presence, and the phases that it may enter."""

    handle: Callable[[State, StepContext], State]
    leads_to: tuple[Kind, ...] = ()


def ignore(state: State, _of: Any, _now: StepContext) -> State:
    """Return the state unchanged: the want has no effect in this phase."""
    return state
