"""Probation of an update: after a minute of service the state in force counts as good, whether an update or a person
started it. The record decides whether a robot that keeps failing goes back to the state before.

On an installed machine the folder above the content is a link to `.../generations/N`; elsewhere nothing is written.
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from robot.core.events import AnyEvent, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.processes.atomic_files import write_whole

log = logging.getLogger("kiosk.served")

FILE = Path("var/served")
"""File that holds the number N of the state that has served."""

SERVED_S = 60.0


class UpdateProbation:
    """The probation of the state that `config` belongs to at the start: a later switch does not change it."""

    def __init__(self, config: Path, served_s: float = SERVED_S) -> None:
        self._place, self._served_s = config.parent / FILE, served_s
        self._number = config.parent.readlink().name if config.parent.is_symlink() else ""
        self._stands = asyncio.Event()

    def observing(self, observe: Callable[[AnyEvent], None]) -> Callable[[AnyEvent], None]:
        """Return a wrapper of `observe` that also starts the minute once the screen is up."""

        def observed(event: AnyEvent) -> None:
            if isinstance(event, PartUp) and event.part is Part.SCREEN:
                self._stands.set()
            observe(event)

        return observed

    async def run(self) -> None:
        """Write the record once, after the minute. A failing disk is only logged."""
        if not self._number.isdigit():
            return
        await self._stands.wait()
        await asyncio.sleep(self._served_s)
        try:
            await asyncio.to_thread(write_whole, {self._place: self._number})
        except Trouble as trouble:
            log.warning("%s", trouble)
