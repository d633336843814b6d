"""What clerks put right in the queue: numbers taken back, sent on, given up, or given a procedure, on a real file."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import HoursValue, OrderKind, PauseValue, PriorityValue, WeekValue
from robot.desk.day_orders.store import DayOrders
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays, YearTable
from robot.desk.queue.clerk_tickets import ClerkTickets
from robot.desk.queue.errors import CentreClosed, CounterPaused
from robot.desk.queue.model import QueueRule
from robot.desk.queue.sources import OwnQueue

CIVIL, LAND = "counter:3", "counter:1"


class Wall:
    """A clock on the wall that goes on by a minute at each look."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 7, 14, 8, 0)

    def __call__(self) -> datetime.datetime:
        self.now += datetime.timedelta(minutes=1)
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def tickets(tmp_path: Path, wall: Wall) -> Iterator[ClerkTickets]:
    with ClerkTickets(tmp_path / "desk.sqlite", QueueRule(), wall) as opened:
        for _ in range(3):
            opened.issue(CIVIL)
        yield opened


def labels(tickets: ClerkTickets, place: str = CIVIL) -> list[str]:
    return [each.label for each in tickets.line(place)]


def test_a_number_that_was_ended_by_mistake_is_served_again(tickets: ClerkTickets) -> None:
    tickets.call_next(CIVIL)
    tickets.finish(CIVIL)
    last = tickets.last_over(CIVIL)
    assert last is not None
    assert last.label == "3001"
    again = tickets.take_back("3001", CIVIL, shown="")
    assert (again.state, again.ended_s) == ("called", None)
    assert tickets.current(CIVIL) == again
    assert labels(tickets) == ["3002", "3003"]


def test_the_number_that_was_called_meanwhile_waits_at_its_old_place(tickets: ClerkTickets) -> None:
    tickets.call_next(CIVIL)
    tickets.call_next(CIVIL)
    tickets.take_back("3001", CIVIL, shown="3002")
    assert labels(tickets) == ["3002", "3003"]
    back = tickets.find("3002")
    assert back is not None
    assert (back.calls, back.called_s) == (0, None)


def test_a_number_is_taken_back_once_however_often_the_button_is_pressed(tickets: ClerkTickets) -> None:
    tickets.call_next(CIVIL)
    tickets.call_next(CIVIL)
    tickets.take_back("3001", CIVIL, shown="3002")
    with pytest.raises(Outdated):
        tickets.take_back("3001", CIVIL, shown="3002")
    with pytest.raises(Trouble, match="still waits"):
        tickets.take_back("3001", CIVIL, shown="3001")
    assert tickets.current(CIVIL) == tickets.find("3001")


def test_only_a_number_of_today_is_taken_back(tickets: ClerkTickets, wall: Wall) -> None:
    tickets.call_next(CIVIL)
    tickets.finish(CIVIL)
    wall.now += datetime.timedelta(1)
    assert tickets.last_over(CIVIL) is None
    with pytest.raises(Trouble, match="no such number"):
        tickets.take_back("3001", CIVIL)


def test_a_window_takes_back_its_own_last_number(tickets: ClerkTickets) -> None:
    for window in ("1", "2"):
        tickets.call_next(f"{CIVIL}~{window}")
        tickets.finish(f"{CIVIL}~{window}")
    last = tickets.last_over(f"{CIVIL}~1")
    assert last is not None
    assert last.label == "3001"


def test_a_cancelled_number_waits_again_where_it_stood(tickets: ClerkTickets) -> None:
    tickets.give_up("3001", state="waiting")
    assert tickets.give_up("3001", state="waiting").state == "cancelled", "pressed twice"
    assert tickets.take_back("3001", CIVIL).state == "waiting"
    assert labels(tickets) == ["3001", "3002", "3003"]


def test_a_number_that_was_called_meanwhile_is_not_cancelled(tickets: ClerkTickets) -> None:
    tickets.call_next(CIVIL)
    with pytest.raises(Outdated):
        tickets.give_up("3001", state="waiting")
    assert tickets.give_up("3001", state="called").state == "cancelled"
    assert tickets.current(CIVIL) is None


def test_a_number_goes_to_another_counter_once(tickets: ClerkTickets) -> None:
    tickets.issue(LAND)
    tickets.call_next(CIVIL)
    assert tickets.transfer("3001", LAND, state="called").place == LAND
    assert tickets.transfer("3001", LAND, state="called").state == "waiting", "pressed twice"
    assert labels(tickets, LAND) == ["1001", "3001"]
    with pytest.raises(Outdated):
        tickets.transfer("3001", CIVIL, state="called")


def test_a_number_gets_the_procedure_that_it_is_for(tickets: ClerkTickets) -> None:
    tickets.call_next(CIVIL)
    assert tickets.assign("3001", "1.001193").code == "1.001193"
    assert tickets.assign("3001", "").code == ""


def test_the_robot_gets_no_number_for_a_paused_counter_and_a_clerk_does(
    tickets: ClerkTickets, tmp_path: Path, wall: Wall
) -> None:
    with DayOrders(tmp_path / "desk.sqlite", wall) as orders:
        orders.give(OrderKind.PAUSE, CIVIL, PauseValue(), wall.now, None)
        source = OwnQueue(tmp_path / "desk.sqlite", QueueRule(), wall)
        with pytest.raises(CounterPaused):
            source.issue(CIVIL, "", priority=False)
        assert source.issue(LAND, "", priority=False).number == "1001"
        assert tickets.issue(CIVIL).label == "3004"
        orders.withdraw_all(OrderKind.PAUSE, CIVIL)
        assert source.issue(CIVIL, "", priority=False).number == "3005"
        source.close()


def test_the_robot_gets_no_number_on_a_closed_day(tickets: ClerkTickets, tmp_path: Path, wall: Wall) -> None:
    midnight = datetime.datetime.combine(wall.now.date(), datetime.time())
    day, ends = midnight.date().isoformat(), midnight + datetime.timedelta(1)
    with DayOrders(tmp_path / "desk.sqlite", wall) as orders:
        orders.give(OrderKind.HOURS, day, HoursValue(()), midnight, ends)
        source = OwnQueue(tmp_path / "desk.sqlite", QueueRule(), wall)
        with pytest.raises(CentreClosed):
            source.issue(CIVIL, "", priority=False)
        assert tickets.issue(CIVIL).label == "3004", "a clerk who is there may give one"
        orders.give(OrderKind.HOURS, day, HoursValue(((450, 690),)), midnight, ends)
        assert source.issue(CIVIL, "", priority=False).number == "3005"
        source.close()


def test_the_robot_gets_no_number_on_a_weekday_that_is_closed_by_order(tmp_path: Path, wall: Wall) -> None:
    full, today = ((450, 690),), wall.now.date()
    exchanged = WorkingDays(CalendarTable({"2026": YearTable(working=(today,))}), range(5), full)
    with DayOrders(tmp_path / "desk.sqlite", wall) as orders:
        source = OwnQueue(tmp_path / "desk.sqlite", QueueRule(), wall)
        given = orders.give_week(today, WeekValue((full, (), *(full,) * 5)))
        with pytest.raises(CentreClosed):
            source.issue(CIVIL, "", priority=False)
        in_exchange = OwnQueue(tmp_path / "desk.sqlite", QueueRule(), wall, lambda: exchanged)
        assert in_exchange.issue(CIVIL, "", priority=False).number == "3001"
        in_exchange.close()
        orders.end_week(given.id, today)
        assert source.issue(CIVIL, "", priority=False).number == "3002"
        orders.give_week(today + datetime.timedelta(1), WeekValue((full, (), *(full,) * 5)))
        assert source.issue(CIVIL, "", priority=False).number == "3003"
        source.close()


def test_an_order_for_priority_changes_the_line_at_once(tickets: ClerkTickets, tmp_path: Path, wall: Wall) -> None:
    tickets.give_priority("3003")
    assert labels(tickets) == ["3001", "3003", "3002"]
    with DayOrders(tmp_path / "desk.sqlite", wall) as orders:
        given = orders.give(OrderKind.PRIORITY, "", PriorityValue(1, ()), wall.now, None)
        assert labels(tickets) == ["3003", "3001", "3002"]
        orders.give(OrderKind.PRIORITY, "", PriorityValue(0, ()), wall.now, None)
        assert labels(tickets) == ["3001", "3002", "3003"]
        orders.withdraw_all(OrderKind.PRIORITY, "")
        assert labels(tickets) == ["3001", "3003", "3002"]
        assert given.id
