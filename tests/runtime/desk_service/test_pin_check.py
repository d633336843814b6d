"""From the PIN pad to the decision: what is typed is wiped at once, and only the level comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from robot.core.commands import CheckPin
from robot.core.events import AnyEvent, PinChecked
from robot.core.screen.desk_values import Level
from robot.desk.pin_guard import LOCK_S, WRONG_LIMIT, Guard
from robot.desk.pins import hashed
from robot.runtime.desk_service.pin_check import PinCheck
from robot.runtime.ports import LiveValues

PIN = "820461"
LIMIT_S = 40.0


class Door:
    """A guard with one PIN, and what it answered."""

    def __init__(self, folder: Path) -> None:
        self.live = LiveValues()
        self.owner = PinCheck(Guard(folder / "desk.sqlite", [(Level.STAFF, hashed(PIN))]), self.live)
        self.answers: asyncio.Queue[AnyEvent] = asyncio.Queue()

    def types(self, request: int, pin: str) -> None:
        self.live.typed = pin
        self.owner.obey(CheckPin(request))

    async def answer(self) -> AnyEvent:
        return await asyncio.wait_for(self.answers.get(), LIMIT_S)


@asynccontextmanager
async def door(folder: Path) -> AsyncIterator[Door]:
    at = Door(folder)
    task = asyncio.ensure_future(at.owner.run(at.answers.put_nowait))
    try:
        yield at
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_the_pin_leaves_the_screen_before_it_is_checked(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        at.types(1, PIN)
        assert at.live.typed == ""
        assert await at.answer() == PinChecked(1, Level.STAFF)


async def test_each_request_is_answered_in_turn(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        at.types(1, "111999")
        at.types(2, PIN)
        assert [await at.answer(), await at.answer()] == [PinChecked(1, Level.NOBODY), PinChecked(2, Level.STAFF)]


async def test_the_loop_goes_on_while_a_pin_is_checked(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        at.types(1, PIN)
        turns = 0
        while at.answers.empty():
            turns += 1
            await asyncio.sleep(0)
        assert turns > 1


async def test_after_too_many_wrong_pins_the_answer_says_for_how_long(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        for request in range(WRONG_LIMIT):
            at.types(request, "111999")
        answers = [await at.answer() for _ in range(WRONG_LIMIT)]
        assert answers[-1] == PinChecked(WRONG_LIMIT - 1, Level.NOBODY, LOCK_S * 1000)
