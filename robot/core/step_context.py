"""The context of one step of the reducer: the time, the rules, and the commands emitted in this step."""

from collections.abc import Callable
from typing import Any

from robot.core.commands import AnyCommand
from robot.core.rules import Rules
from robot.core.state import State


class StepContext:
    """Carry what the handlers of one call of `reduce` share: the time, the rules, and the commands that they `emit`.

    Each call of `reduce` has a context of its own, so that handlers stay functions without a state.
    """

    __slots__ = ("at_ms", "commands", "needs_more_time", "rules")

    def __init__(self, at_ms: int, rules: Rules, *, needs_more_time: bool = False) -> None:
        """Start a step at `at_ms`. `needs_more_time`: the visitor is slower than most; page deadlines are doubled."""
        self.at_ms = at_ms
        self.rules = rules
        self.needs_more_time = needs_more_time
        self.commands: list[AnyCommand] = []

    def emit(self, command: AnyCommand) -> None:
        """Add `command` to the commands of this step."""
        self.commands.append(command)

    def deadline(self, span_ms: int) -> int:
        """Return the deadline that lies `span_ms` after the time of this step, ms."""
        return self.at_ms + span_ms

    def page_deadline(self, span_ms: int) -> int:
        """Return the deadline of a page left alone for `span_ms`, doubled for a visitor who needs more time."""
        return self.at_ms + span_ms * (2 if self.needs_more_time else 1)


Handler = Callable[[State, Any, StepContext], State]
"""Signature of a handler: (state, event or object of the want, context) -> state. The table in which it stands
guarantees the type of the second argument.
"""
