"""The loop: one event, one decision, one line in the journal, then the commands."""

import time
from collections.abc import Callable, Iterable

from robot.core.commands import AnyCommand, Halt, Show
from robot.core.reduce import first_state, reduce, wake_at
from robot.core.rules import Rules
from robot.core.screen import out_of_service
from robot.runtime.gauges import Gauges
from robot.runtime.inbox import Inbox
from robot.runtime.journal import Journal
from robot.runtime.ports import Driver

FAILSAFE_STATUS = 70
"""Exit status after an exception in a decision: the service starts the robot again (EX_SOFTWARE of sysexits.h)."""


class Router:
    """Hands each command to its one owner."""

    def __init__(self, drivers: Iterable[Driver]) -> None:
        self._owners: dict[type[AnyCommand], Driver] = {}
        for driver in drivers:
            for kind in driver.obeys:
                if kind in self._owners:
                    raise ValueError(f"{kind.__name__} has two owners")
                self._owners[kind] = driver

    def __call__(self, command: AnyCommand) -> None:
        """A command without an owner belongs to a part that this robot does not have."""
        owner = self._owners.get(type(command))
        if owner is not None:
            owner.obey(command)


async def run(
    inbox: Inbox,
    journal: Journal,
    route: Callable[[AnyCommand], None],
    now_ms: Callable[[], int],
    rules: Rules,
    gauges: Gauges,
) -> int:
    """Decide until the state says leave; the exit status. A bug in a decision halts and shows the failsafe page."""
    state = first_state(0, rules)
    while state.leave is None:
        due = wake_at(state, rules)
        event, came_s = await inbox.get(None if due is None else due - now_ms())
        at_ms = now_ms()
        try:
            state, commands = reduce(state, event, at_ms, rules)
        except Exception:
            journal.write(at_ms, event, ())
            fail_safe(route)
            raise
        journal.write(at_ms, event, commands)
        for command in commands:
            route(command)
        gauges.step(at_ms, event, commands, (time.perf_counter() - came_s) * 1000)
    return state.leave


def fail_safe(route: Callable[[AnyCommand], None]) -> None:
    """Still wheels and a page that says so."""
    route(Halt())
    route(Show(-1, out_of_service("E-00")))
