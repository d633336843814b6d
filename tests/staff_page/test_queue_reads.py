"""A call of a number reads the database no more often than it needs."""

from pathlib import Path
from typing import Any

import pytest

from robot.desk.database.store import DeskStore
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.queue.clerk_tickets import ClerkTickets
from tests.staff_page.rig import CODE, open_office


def test_a_call_opens_the_queue_for_itself_its_page_and_the_pulse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[type[DeskStore]] = []
    first = DeskStore.__init__

    def counted(store: DeskStore, *values: Any, **named: Any) -> None:
        opened.append(type(store))
        first(store, *values, **named)

    monkeypatch.setattr(DeskStore, "__init__", counted)
    with open_office(tmp_path) as office:
        clerk = office.browser()
        assert clerk.enter() == 200
        with office.desk.tickets() as tickets:
            tickets.issue("counter:3", CODE)
        clerk.get("/counter/counter:3")
        opened.clear()
        assert clerk.post("/counter/counter:3/next") == 200
        assert (opened.count(ClerkTickets), opened.count(StaffCalls)) == (3, 1)
        assert len(opened) <= 16
