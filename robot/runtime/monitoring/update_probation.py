"""Probation of an update: record that the program and content in force (a generation) have served for a minute.

If a robot keeps failing and has no such record for its generation, it is rolled back to the one before. The record is
also made when a person, not an update, has started the robot.

On an installed machine the folder above `config` is a link to `.../generations/N`; elsewhere nothing is recorded.
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
"""File with the record: the number N of the generation that has served."""

SERVED_S = 60.0


class UpdateProbation:
    """The probation of the generation that is in force when this object is made; a later switch changes nothing."""

    def __init__(self, config: Path, served_s: float = SERVED_S) -> None:
        self._place, self._served_s = config.parent / FILE, served_s
        self._number = config.parent.readlink().name if config.parent.is_symlink() else ""
        self._stands = asyncio.Event()

    def observing(self, observe: Callable[[AnyEvent], None]) -> Callable[[AnyEvent], None]:
        """Return an observer that starts the minute when the screen is up, and passes each event on to `observe`."""

        def observed(event: AnyEvent) -> None:
            if isinstance(event, PartUp) and event.part is Part.SCREEN:
                self._stands.set()
            observe(event)

        return observed

    async def run(self) -> None:
        """Wait for the minute to pass, then write the record once. A disk error is only logged."""
        if not self._number.isdigit():
            return
        await self._stands.wait()
        await asyncio.sleep(self._served_s)
        try:
            await asyncio.to_thread(write_whole, {self._place: self._number})
        except Trouble as trouble:
            log.warning("%s", trouble)
