"""The desk as a driver: commands in, events out, clerks in processes of their own, and a disk that fails."""

import asyncio
import datetime
import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from robot.core.commands import (
    CallStaff,
    CancelCall,
    GivePriority,
    IssueTicket,
    KeepRating,
    LookUpDossier,
    PrintTicket,
)
from robot.core.events import (
    NumberCalled,
    PartUp,
    QueueMoved,
    StaffAnswered,
    TicketRefused,
)
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.desk.content_versions.removed_forms import RemovedForm, RemovedForms
from robot.desk.database import backups
from robot.desk.database.backups import copies, keep_of_day
from robot.desk.database.file_lock import takes_lock
from robot.desk.database.repair import backup_of
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.runtime.assemble_desk import expire, service_desk
from robot.runtime.content.editions import Library
from tests.desk.site_services import Service, SiteQueueSystem, serving
from tests.runtime.desk_service.desk_office import BIRTH, EVER, Office, Paper, issued, open_office, until

CODE = "H49.34-260713-0012"


async def test_a_number_is_given_called_by_a_clerk_and_announced(office: Office) -> None:
    async with open_office(office):
        ticket = await issued(office)
        assert (ticket.number, ticket.place, ticket.code, ticket.ahead) == ("3001", "counter:3", BIRTH, 0)
        assert datetime.datetime.strptime(ticket.issued, "%H:%M, %d/%m/%Y").date() == datetime.date.today()
        with office.clerk() as clerk:
            clerk.call_next("counter:3")
        await until(lambda: bool(office.said(NumberCalled)) and bool(office.said(QueueMoved)))
        assert office.said(NumberCalled) == [NumberCalled("3001", "counter:3")]
        assert office.said(QueueMoved)[-1].ticket.called


async def test_the_queue_moves_for_whoever_stands_before_the_robot(office: Office) -> None:
    async with open_office(office):
        with office.clerk() as clerk:
            for _ in range(2):
                clerk.issue("counter:3")
            assert (await issued(office)).ahead == 2
            clerk.call_next("counter:3")
            await until(lambda: bool(office.said(QueueMoved)))
        moved = office.said(QueueMoved)[-1].ticket
        assert (moved.number, moved.ahead, moved.serving, moved.called) == ("3003", 1, "3001", False)


async def test_calls_made_before_the_robot_began_are_not_announced(office: Office) -> None:
    with office.clerk() as clerk:
        clerk.issue("counter:3")
        clerk.call_next("counter:3")
    async with open_office(office):
        with office.clerk() as clerk:
            clerk.issue("counter:1")
            await asyncio.sleep(0.6)
            clerk.call_next("counter:1")
        await until(lambda: bool(office.said(NumberCalled)))
        assert office.said(NumberCalled) == [NumberCalled("1001", "counter:1")]


async def test_a_rating_is_kept_with_its_remark_though_the_visit_is_over_at_once(office: Office) -> None:
    async with open_office(office):
        office.live.heard(7, "cán bộ rất tận tình", final=True)
        office.desk.obey(KeepRating(5, (0,), "counter:3", BIRTH, 7))
        office.live.forget()
        await until(lambda: bool(ratings(office)))
    (kept,) = ratings(office)
    assert (kept.score, kept.reasons, kept.place, kept.code, kept.remark) == (
        5,
        (0,),
        "counter:3",
        BIRTH,
        "cán bộ rất tận tình",
    )


def ratings(office: Office) -> list[Any]:
    with Ratings(office.file) as kept:
        return kept.of_days(*EVER)


async def test_a_rating_given_while_the_disk_fails_is_kept_when_it_works_again(office: Office) -> None:
    async with open_office(office):
        lock = sqlite3.connect(office.file, isolation_level=None)
        lock.execute("DROP TABLE rating")
        office.desk.obey(KeepRating(4))
        await asyncio.sleep(0.3)
    lock.execute("CREATE TABLE rating (id, day, hour, place, code, score, reasons, remark, read_day)")
    lock.close()
    async with open_office(office):
        await until(lambda: bool(ratings(office)))
    assert [each.score for each in ratings(office)] == [4]


async def test_a_clerk_answers_a_call_and_the_visitor_is_told(office: Office) -> None:
    async with open_office(office):
        office.desk.obey(CallStaff(BIRTH, "en", (0, 2)))
        with StaffCalls(office.file) as clerk:
            await until(lambda: bool(clerk.waiting()))
            (call,) = clerk.waiting()
            assert (call.code, call.language, call.papers) == (BIRTH, "en", (0, 2))
            assert office.said(StaffAnswered) == []
            clerk.answer(call.id)
        await until(lambda: bool(office.said(StaffAnswered)))


async def test_the_kind_of_an_emergency_reaches_the_clerk(office: Office) -> None:
    async with open_office(office):
        office.desk.obey(CallStaff("", "vi", kind="medical"))
        with StaffCalls(office.file) as clerk:
            await until(lambda: bool(clerk.waiting()))
            assert [call.kind for call in clerk.waiting()] == ["medical"]


async def test_a_call_that_the_visitor_cancels_is_gone_from_the_clerks_page(office: Office) -> None:
    async with open_office(office):
        office.desk.obey(CallStaff(BIRTH))
        with StaffCalls(office.file) as clerk:
            await until(lambda: bool(clerk.waiting()))
            office.desk.obey(CancelCall())
            await until(lambda: not clerk.waiting())


async def test_a_queue_that_cannot_be_reached_gives_no_number_and_everything_else_goes_on(
    tmp_path: Path, library: Library
) -> None:
    office = Office(tmp_path, library, None, "queue.source=http://127.0.0.1:9/api")
    async with open_office(office):
        office.desk.obey(IssueTicket(1, "counter:3"))
        await until(lambda: bool(office.said(TicketRefused)))
        office.desk.obey(KeepRating(3))
        await until(lambda: bool(ratings(office)))


async def test_a_queue_that_goes_down_while_a_slip_prints_costs_the_desk_nothing(
    tmp_path: Path, library: Library
) -> None:
    system = SiteQueueSystem()
    paper = Paper()
    with serving(Service(system.answer)) as service:
        office = Office(tmp_path, library, paper, f"queue.source={service.url}")
        async with open_office(office):
            paper.slow = threading.Event()
            await issued(office)
            service.fails = 1000
            paper.slow.set()
            await asyncio.sleep(0.5)
            office.desk.obey(KeepRating(3))
            await until(lambda: bool(ratings(office)))
        assert len(office.said(PartUp)) == 1


async def test_who_waits_and_who_was_called_outlives_a_disk_that_failed(office: Office) -> None:
    async with open_office(office):
        await issued(office)
        office.desk.obey(CallStaff(BIRTH))
        with StaffCalls(office.file) as clerk:
            await until(lambda: bool(clerk.waiting()))
    with office.clerk() as clerk, StaffCalls(office.file) as calls:
        clerk.call_next("counter:3")
        calls.answer(calls.waiting()[0].id)
    office.events.clear()
    async with open_office(office):
        await until(lambda: bool(office.said(NumberCalled)) and bool(office.said(QueueMoved)))
        await until(lambda: bool(office.said(StaffAnswered)))


async def test_a_place_that_is_not_on_the_map_is_neither_shown_nor_spoken(tmp_path: Path, library: Library) -> None:
    system = SiteQueueSystem()
    with serving(Service(system.answer)) as service:
        office = Office(tmp_path, library, None, f"queue.source={service.url}")
        async with open_office(office):
            ticket = await issued(office)
            system.tickets[ticket.number]["place"] = "counter:99"
            system.call(ticket.number)
            await until(lambda: bool(office.said(NumberCalled)))
    assert office.said(NumberCalled) == [NumberCalled(ticket.number, "")]


def test_a_clock_that_is_years_ahead_deletes_nothing(office: Office) -> None:
    with office.clerk() as clerk:
        clerk.issue("counter:3")
    with Ratings(office.file) as kept:
        kept.keep(5)
    today = datetime.date.today()
    expire(office.settings, office.file, today + datetime.timedelta(3650))
    assert len(ratings(office)) == 1
    with office.clerk() as clerk:
        assert clerk.find("3001") is not None
    expire(office.settings, office.file, today + datetime.timedelta(1))
    assert len(ratings(office)) == 1


def test_deleted_forms_are_kept_as_long_as_the_log_that_names_them(office: Office) -> None:
    with office.clerk() as clerk:
        clerk.issue("counter:3")
    kept, now = RemovedForms(office.file), datetime.datetime.now()
    for name in ("mau.pdf", "to-khai.pdf"):
        (office.file.parent / name).write_bytes(b"%")
        kept.put_aside(RemovedForm(name, name, 1, "hoa", now, "lan", now), office.file.parent / name)
    old = (now - datetime.timedelta(office.settings.desk.deeds_days + 1)).timestamp()
    for name in ("mau.pdf", "mau.pdf.json"):
        os.utime(office.file.parent / "removed_forms" / name, (old, old))
    expire(office.settings, office.file, now.date() + datetime.timedelta(1))
    assert [form.name for form in kept.all()] == ["to-khai.pdf"]


async def test_a_clock_that_is_years_ahead_deletes_no_copy(tmp_path: Path, library: Library) -> None:
    office = Office(tmp_path, library)
    keep_of_day(office.file, datetime.date.today())
    before = copies(office.file)
    with office.clerk() as clerk:
        clerk.issue("counter:3")
    ahead = datetime.datetime.now() + datetime.timedelta(3650)
    office.desk = service_desk(office.settings, library, office.live, None, now=lambda: ahead)
    async with open_office(office):
        await until(lambda: len(copies(office.file)) > len(before))
    assert set(before) <= set(copies(office.file))


async def test_while_a_command_that_hangs_holds_the_copies_numbers_are_given(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "WAITS_S", 0.1)
    hanging = os.open(office.file.parent, os.O_RDONLY)
    assert takes_lock(hanging, 0.0)
    async with open_office(office):
        assert (await issued(office)).number == "3001"
    assert copies(office.file) == []
    os.close(hanging)


async def test_where_no_copy_can_be_made_numbers_are_given(office: Office) -> None:
    backup_of(office.file).mkdir()
    async with open_office(office):
        assert (await issued(office)).number == "3001"
    assert copies(office.file) == []


async def test_a_file_that_is_no_database_is_told_as_trouble(tmp_path: Path, library: Library) -> None:
    office = Office(tmp_path, library)
    office.file.write_bytes(b"this is no database" * 100)
    with pytest.raises(Trouble, match="database is damaged"):
        async with open_office(office):
            pass


def test_every_command_of_the_desk_has_one_owner_and_the_part_is_there(office: Office) -> None:
    assert office.desk.part is Part.DESK
    of_numbers = {IssueTicket, PrintTicket, GivePriority}
    assert {*of_numbers, LookUpDossier, KeepRating, CallStaff, CancelCall} <= set(office.desk.obeys)


async def test_whoever_asks_for_priority_moves_up_and_down_again_and_why_is_kept_nowhere(office: Office) -> None:
    async with open_office(office):
        with office.clerk() as clerk:
            for _ in range(2):
                clerk.issue("counter:3")
            ticket = await issued(office)
            assert (ticket.number, ticket.ahead, ticket.priority) == ("3003", 2, False)
            office.desk.obey(GivePriority("3003"))
            await until(lambda: bool(office.said(QueueMoved)))
            moved = office.said(QueueMoved)[-1].ticket
            assert moved.priority
            assert moved.ahead < 2
            assert clerk.find("3003").priority
            office.desk.obey(GivePriority("3003", given=False))
            await until(lambda: len(office.said(QueueMoved)) == 2)
            assert office.said(QueueMoved)[-1].ticket == ticket


async def test_copies_that_cannot_be_deleted_are_told_and_numbers_are_given_all_the_same(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    stuck = office.file.with_name(f"{office.file.name}.mended")
    stuck.mkdir()  # a folder of that name, which is not deleted as a file
    os.utime(stuck, (0, 0))
    with Ratings(office.file, lambda: datetime.datetime.now() - datetime.timedelta(1)) as kept:
        kept.keep(5)
    async with open_office(office):
        assert (await issued(office)).number == "3001"
    assert f"kept too long: [Errno 21] Is a directory: '{stuck}'" in caplog.text
