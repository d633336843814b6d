"""A desk over real files, and a printer that a test has in hand."""

import asyncio
import datetime
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from robot.core.commands import IssueTicket
from robot.core.events import (
    AnyEvent,
    PartUp,
    TicketIssued,
)
from robot.core.screen.desk_values import Ticket
from robot.core.screen.ticket_slip import PrinterState, Printing, Slip, SlipOutcome
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.runtime.assemble_desk import service_desk
from robot.runtime.content.editions import Library, load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.desk_service.driver import ServiceDesk
from robot.runtime.ports import LiveValues, TicketPrinter
from robot.runtime.settings.loader import CONFIG, load_settings
from robot.runtime.settings.schema import Settings

BIRTH = "1.001193"
LIMIT_S = 40.0


def whole_library() -> Library:
    """All that the robot knows."""
    return Library(load_knowledge(CONFIG, load_settings(), load_lobby(CONFIG / "lobby.toml")))


class Office:
    """A desk over real files, its visitor's live values, and all that it has said."""

    def __init__(self, folder: Path, library: Library, printer: TicketPrinter | None = None, *sets: str) -> None:
        self.file, self.live = folder / "desk.sqlite", LiveValues()
        desk = (f"desk.file={self.file}", f"dossiers.key_file={folder / 'key'}", *sets)
        self.settings: Settings = load_settings(sets=desk)
        self.desk: ServiceDesk = service_desk(self.settings, library, self.live, printer)
        self.events: list[AnyEvent] = []

    def said(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def clerk(self) -> Tickets:
        """A clerk's own connection."""
        return Tickets(self.file, QueueRule())


@asynccontextmanager
async def open_office(office: Office) -> AsyncIterator[Office]:
    task = asyncio.ensure_future(office.desk.run(office.events.append))
    await until(lambda: bool(office.said(PartUp)) or task.done())
    if task.done():
        task.result()
    yield office
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(LIMIT_S):
        while not holds():
            await asyncio.sleep(0.01)


async def issued(office: Office, request: int = 1) -> Ticket:
    office.desk.obey(IssueTicket(request, "counter:3", BIRTH))
    await until(lambda: any(event.request == request for event in office.said(TicketIssued)))
    return office.said(TicketIssued)[-1].ticket


class Paper:
    """A printer that a person has in hand: it prints until it is told not to."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.has_paper = True
        self.slow: threading.Event | None = None

    def state(self) -> PrinterState:
        return PrinterState.READY if self.has_paper else PrinterState.PAPER_OUT

    def print(self, slip: Slip) -> Printing:
        if self.slow is not None:
            self.slow.wait(LIMIT_S)
        if self.has_paper:
            self.slips.append(slip)
        return Printing(SlipOutcome.PRINTED if self.has_paper else SlipOutcome.FAILED, self.state())


EVER = (datetime.date.min, datetime.date.max)
