"""The slip of a number: printed once, once more on demand, and never in the way of the number itself."""

import threading
from pathlib import Path

from robot.core.commands import IssueTicket, PrintTicket
from robot.core.events import QueueMoved
from robot.core.screen.ticket_slip import PrinterState, Printing, Slip, SlipOutcome
from robot.runtime.content.editions import Library
from tests.runtime.desk_service.desk_office import LIMIT_S, Office, Paper, issued, open_office, until


async def test_a_number_is_printed_and_once_more_on_demand(tmp_path: Path, library: Library) -> None:
    paper = Paper()
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        await issued(office)
        await until(lambda: bool(office.said(QueueMoved)))
        assert office.said(QueueMoved)[-1].ticket.printed
        office.desk.obey(PrintTicket("3001", "en"))
        await until(lambda: len(paper.slips) == 2)
    assert [slip.number for slip in paper.slips] == ["3001", "3001"]
    assert paper.slips[0].heading != paper.slips[1].heading, "in the visitor's language"


async def test_without_paper_the_number_counts_all_the_same_and_that_is_known(tmp_path: Path, library: Library) -> None:
    paper = Paper()
    paper.has_paper = False
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        await issued(office)
        with office.clerk() as clerk:
            await until(lambda: clerk.find("3001").print == "failed")
            assert [each.label for each in clerk.line("counter:3")] == ["3001"]
        paper.has_paper = True
        office.desk.obey(PrintTicket("3001"))
        await until(lambda: len(paper.slips) == 1)
        await until(lambda: bool(office.said(QueueMoved)))
    assert office.said(QueueMoved)[-1].ticket.printed


class Silent(Paper):
    """A printer that prints and tells nothing."""

    def print(self, slip: Slip) -> Printing:
        self.slips.append(slip)
        return Printing(SlipOutcome.UNSURE, PrinterState.UNKNOWN)


async def test_a_printer_that_tells_nothing_has_not_failed(tmp_path: Path, library: Library) -> None:
    paper = Silent()
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        await issued(office)
        await until(lambda: len(paper.slips) == 1)
        await issued(office, 2)  # the desk's thread has taken note of the first
        await until(lambda: len(paper.slips) == 2)
        with office.clerk() as clerk:
            assert clerk.find("3001").print == ""


class Slow(Paper):
    """A printer that waits until it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def print(self, slip: Slip) -> Printing:
        self.may.wait(LIMIT_S)
        return super().print(slip)


async def test_a_number_that_waits_for_the_printer_is_not_printed_twice(tmp_path: Path, library: Library) -> None:
    paper = Slow()
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        await issued(office)
        for _ in range(3):
            office.desk.obey(PrintTicket("3001"))
        await issued(office, 2)
        paper.may.set()
        await until(lambda: len(paper.slips) == 2)
    assert [slip.number for slip in paper.slips] == ["3001", "3002"]


class Refilled(Slow):
    """A printer that fails, and has paper from then on."""

    def __init__(self) -> None:
        super().__init__()
        self.has_paper, self.tries = False, 0

    def print(self, slip: Slip) -> Printing:
        self.tries += 1
        printing = super().print(slip)
        self.has_paper = True
        return printing


async def test_who_asks_again_while_the_slip_fails_gets_it(tmp_path: Path, library: Library) -> None:
    paper = Refilled()
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        await issued(office)
        await until(lambda: paper.tries == 1)
        office.desk.obey(PrintTicket("3001"))
        await issued(office, 2)  # the desk's thread has passed it on
        paper.may.set()
        await until(lambda: len(paper.slips) == 2)
    assert [slip.number for slip in paper.slips] == ["3001", "3002"]


async def test_a_number_for_an_unknown_procedure_is_printed_without_papers(tmp_path: Path, library: Library) -> None:
    paper = Paper()
    office = Office(tmp_path, library, paper)
    async with open_office(office):
        office.desk.obey(IssueTicket(1, "counter:3", "9.999999"))
        await until(lambda: len(paper.slips) == 1)
    assert (paper.slips[0].number, paper.slips[0].papers) == ("3001", ())
