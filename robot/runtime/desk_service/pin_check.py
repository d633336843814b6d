"""Check PINs typed on the screen: a PIN is taken from the live values, and is in no event, command or journal."""

import asyncio

from robot.core.commands import AnyCommand, CheckPin
from robot.core.events import PinChecked
from robot.desk.pin_guard import Guard
from robot.runtime.ports import Emit, LiveValues


class PinCheck:
    """Executes `CheckPin`. A check is slow by design, to prevent guessing; it runs in a thread beside the loop's."""

    obeys: tuple[type[AnyCommand], ...] = (CheckPin,)

    def __init__(self, guard: Guard, live: LiveValues) -> None:
        self._guard, self._live = guard, live
        self._waiting: asyncio.Queue[tuple[int, str]] = asyncio.Queue()

    def obey(self, command: AnyCommand) -> None:
        """Take the PIN from the live values, and queue it: PINs are checked one after the other."""
        if isinstance(command, CheckPin):
            pin, self._live.typed = self._live.typed, ""
            self._waiting.put_nowait((command.request, pin))

    async def run(self, emit: Emit) -> None:
        """Check queued PINs until cancelled, and emit each result."""
        while True:
            request, pin = await self._waiting.get()
            level, locked_ms = await asyncio.to_thread(self._guard.check, pin)
            emit(PinChecked(request, level, locked_ms))
