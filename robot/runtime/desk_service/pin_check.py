"""Check PINs typed on the pad, outside the decisions: a PIN leaves the live values and goes nowhere else."""

import asyncio

from robot.core.commands import AnyCommand, CheckPin
from robot.core.events import PinChecked
from robot.desk.pin_guard import Guard
from robot.runtime.ports import Emit, LiveValues


class PinCheck:
    """Owner of `CheckPin`. A check is slow by design, so it runs in a thread while the loop goes on."""

    obeys: tuple[type[AnyCommand], ...] = (CheckPin,)

    def __init__(self, guard: Guard, live: LiveValues) -> None:
        self._guard, self._live = guard, live
        self._waiting: asyncio.Queue[tuple[int, str]] = asyncio.Queue()

    def obey(self, command: AnyCommand) -> None:
        """Take the PIN off the live values, and check it after the check before has ended."""
        if isinstance(command, CheckPin):
            pin, self._live.typed = self._live.typed, ""
            self._waiting.put_nowait((command.request, pin))

    async def run(self, emit: Emit) -> None:
        """Check until cancelled."""
        while True:
            request, pin = await self._waiting.get()
            level, locked_ms = await asyncio.to_thread(self._guard.check, pin)
            emit(PinChecked(request, level, locked_ms))
