"""The event loop: take an event, decide, write event and decision into the journal, then route the commands."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable

from robot.core.commands import AnyCommand, Halt, Show
from robot.core.events import AnyEvent
from robot.core.reduce import first_state, reduce, wake_at
from robot.core.rules import Rules
from robot.core.screen.view_builder import out_of_service
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import Journal
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.ports import Owner

log = logging.getLogger("kiosk.loop")

FAILSAFE_STATUS = 70
"""Exit status after an exception in a step: the service starts the robot again (EX_SOFTWARE of sysexits.h)."""

FAILSAFE_S = 5.0
"""How long the failsafe page is shown before the robot exits, s: it can be read, and repeated restarts do not make the
screen flicker. Chosen."""


class Router:
    """Passes each command to the one component (driver or other) that executes its type."""

    def __init__(self, owners: Iterable[Owner]) -> None:
        self._owners: dict[type[AnyCommand], Owner] = {}
        for owner in owners:
            for kind in owner.obeys:
                if kind in self._owners:
                    raise ValueError(f"{kind.__name__} has two owners")
                self._owners[kind] = owner

    def __call__(self, command: AnyCommand) -> None:
        """Pass `command` to its owner. A command for a part that this robot does not have is dropped."""
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
    observe: Callable[[AnyEvent], None] = lambda _event: None,
) -> int:
    """Take events and decide until the robot is to leave; return the exit status. `observe` gets each decided event.

    After an exception in a step (a bug) the base is halted, the failsafe page shown for `FAILSAFE_S`, and
    `FAILSAFE_STATUS` returned.
    """
    state = first_state(0, rules)
    while state.leave is None:
        due = wake_at(state, rules)
        event, came_s = await inbox.get(None if due is None else due - now_ms())
        at_ms = now_ms()
        commands: tuple[AnyCommand, ...] | None = None
        try:
            state, commands = reduce(state, event, at_ms, rules)
            journal.write(at_ms, event, commands)
            for command in commands:
                route(command)
            journal.turn_over(state)
            gauges.step(at_ms, event, commands, (time.perf_counter() - came_s) * 1000)
            observe(event)
        except Exception:
            log.exception("a bug in the step of %s", type(event).__name__)
            fail_safe(route)
            if commands is None:
                journal.write(at_ms, event, ())
            await asyncio.sleep(FAILSAFE_S)
            return FAILSAFE_STATUS
    return state.leave


def fail_safe(route: Callable[[AnyCommand], None]) -> None:
    """Halt the wheels, and show the failsafe page even if halting fails."""
    for command in (Halt(), Show(-1, out_of_service("E-00"))):
        try:
            route(command)
        except Exception:
            log.exception("%s failed too", type(command).__name__)
