"""One step of the reducer: the time, the rules, and the commands wished for so far."""

from collections.abc import Callable
from typing import Any

from robot.core.commands import AnyCommand
from robot.core.rules import Rules
from robot.core.state import State


class StepContext:
    """Time and rules are read, `wish` adds a command. Lives for one `reduce`, so that handlers stay functions."""

    __slots__ = ("at_ms", "commands", "rules", "unhurried")

    def __init__(self, at_ms: int, rules: Rules, *, unhurried: bool = False) -> None:
        """`unhurried`: the visitor takes more time than most."""
        self.at_ms = at_ms
        self.rules = rules
        self.unhurried = unhurried
        self.commands: list[AnyCommand] = []

    def wish(self, command: AnyCommand) -> None:
        """Add `command` to what this step sends out."""
        self.commands.append(command)

    def after(self, span_ms: int) -> int:
        """The deadline `span_ms` from now."""
        return self.at_ms + span_ms

    def page(self, span_ms: int) -> int:
        """The deadline of a page that is left alone for `span_ms`; twice as long for whoever takes more time."""
        return self.at_ms + span_ms * (2 if self.unhurried else 1)


Handler = Callable[[State, Any, StepContext], State]
"""(state, event or intent object, moment) -> state. The cell of the table guarantees the type of the middle one."""
