"""Numbers on paper: the desk at work with a printer at its real port, and everything that can be wrong with it."""

import asyncio
from pathlib import Path

import pytest

from hardware.printer.ticket_printer import Printer
from robot.core.commands import IssueTicket, PrintTicket
from robot.core.events import QueueMoved, TicketIssued
from robot.runtime.content.editions import Library
from simulators.camera.phone import read_paper
from simulators.printer.ticket_printer import SimulatedPrinter
from tests.runtime.desk_service.desk_office import Office, open_office, until

CODE = "1.001193"

pytestmark = pytest.mark.waits


async def take(office: Office, request: int) -> str:
    office.desk.obey(IssueTicket(request, "counter:3", CODE))
    await until(lambda: any(event.request == request for event in office.said(TicketIssued)))
    return str(next(event.ticket.number for event in office.said(TicketIssued) if event.request == request))


async def print_state(office: Office, number: str, wanted: str) -> None:
    with office.clerk() as clerk:
        for _ in range(6000):
            ticket = clerk.find(number)
            assert ticket is not None
            if ticket.print == wanted:
                return
            await asyncio.sleep(0.01)
    raise AssertionError(f"{number} is {ticket.print!r}, not {wanted!r}")


async def test_each_number_comes_out_once_with_its_papers_in_its_code(tmp_path: Path, library: Library) -> None:
    with SimulatedPrinter(tmp_path / "slips", baud=0) as device:
        office = Office(tmp_path, library, Printer(device.address, 921_600, 576, cuts=True))
        async with open_office(office):
            numbers = [await take(office, request) for request in (1, 2, 3)]
            for number in numbers:
                await print_state(office, number, "printed")
        codes = [read_paper(device.slip()) for _ in numbers]
        assert device.slip(within_s=0.3) is None
    assert numbers == ["3001", "3002", "3003"]
    for number, code in zip(numbers, codes, strict=True):
        assert number in code
        assert "Mang theo" in code


@pytest.mark.parametrize(
    ("fault", "baud", "values", "mended"),
    [("paper", 460_800, {"rows": 300}, {"rows": None}), ("lid", 921_600, {"open": True}, {"open": False})],
)
async def test_a_number_that_was_not_printed_is_given_once_waits_and_comes_out_when_the_printer_is_mended(
    tmp_path: Path, library: Library, fault: str, baud: int, values: dict[str, object], mended: dict[str, object]
) -> None:
    with SimulatedPrinter(tmp_path / "slips", baud=921_600) as device:
        device.do(fault, **values)
        office = Office(tmp_path, library, Printer(device.address, baud, 576, cuts=True))
        async with open_office(office):
            assert await take(office, 1) == "3001"
            await print_state(office, "3001", "failed")
            device.do(fault, **mended)
            office.desk.obey(PrintTicket("3001"))
            await print_state(office, "3001", "printed")
            assert await take(office, 2) == "3002"
            await print_state(office, "3002", "printed")
            with office.clerk() as clerk:
                assert [each.label for each in clerk.line("counter:3")] == ["3001", "3002"]
            assert any(event.ticket.printed for event in office.said(QueueMoved))
        slips = [read_paper(device.slip()).partition("\n")[0] for _ in range(2 + (fault == "paper"))]
        assert device.slip(within_s=0.3) is None
    torn = [""] * (fault == "paper")  # what came out before the paper ended, cut off from the next slip
    assert slips == [*torn, "Số 3001 – Quầy 3", "Số 3002 – Quầy 3"]


async def test_a_printer_that_is_not_there_costs_the_paper_and_nothing_else(tmp_path: Path, library: Library) -> None:
    office = Office(tmp_path, library, Printer("serial:/dev/nowhere", 115_200, 576, cuts=True))
    async with open_office(office):
        assert [await take(office, request) for request in (1, 2)] == ["3001", "3002"]
        await print_state(office, "3002", "failed")
