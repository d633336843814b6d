"""The elements of the dialogue tables: a handler, and the phases to which it may lead."""

from collections.abc import Callable
from typing import Any, NamedTuple

from robot.core.phases import Phase
from robot.core.state import State
from robot.core.step_context import Handler, StepContext

Kind = type[Phase]
"""A class of phase; each one has a row in the tables."""


class Cell(NamedTuple):
    """A cell of the dialogue table: the handler of a want (what the visitor asks for), and the phases to which it may
    change from the present one.
    """

    handle: Handler
    leads_to: tuple[Kind, ...] = ()


class Reaction(NamedTuple):
    """The handler of a deadline, or of a visitor who comes or leaves, and the phases to which it may change."""

    handle: Callable[[State, StepContext], State]
    leads_to: tuple[Kind, ...] = ()


def ignore(state: State, _of: Any, _now: StepContext) -> State:
    """Return the state unchanged: what the visitor wants has no effect in this phase."""
    return state
