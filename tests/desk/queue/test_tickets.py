"""The queue of a day: what numbers are given, who is called when, what people are told, on a real file."""

import datetime
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import MOST, Tickets

MORNING = datetime.datetime(2026, 7, 14, 8, 0)
CIVIL = "counter:3"


class Wall:
    """A clock on the wall that a test turns."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime.datetime:
        return self.now

    def goes_on(self, **span: float) -> None:
        self.now += datetime.timedelta(**span)


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def tickets(tmp_path: Path, wall: Wall) -> Iterator[Tickets]:
    with Tickets(tmp_path / "desk.sqlite", QueueRule(), wall) as opened:
        yield opened


def labels(tickets: Tickets, place: str = CIVIL) -> list[str]:
    return [each.label for each in tickets.line(place)]


def serve(tickets: Tickets, wall: Wall, *minutes: float, place: str = CIVIL) -> None:
    """Call as many as there are `minutes`, each served for so long."""
    for minute in minutes:
        assert tickets.call_next(place) is not None
        wall.goes_on(minutes=minute)


def test_each_counter_counts_from_one_every_day(tickets: Tickets, wall: Wall) -> None:
    assert [tickets.issue(place).label for place in (CIVIL, CIVIL, "counter:1", CIVIL, "cashier")] == [
        "3001",
        "3002",
        "1001",
        "3003",
        "C001",
    ]
    wall.now = datetime.datetime(2026, 7, 14, 23, 59, 59)
    assert tickets.issue(CIVIL).label == "3004"
    wall.goes_on(seconds=1)
    assert tickets.issue(CIVIL).label == "3001", "the day is the one at the centre, not that of Greenwich"
    assert labels(tickets) == ["3001"], "nobody waits from yesterday"


def test_a_procedure_may_have_numbers_of_its_own_in_the_line_of_its_counter(tmp_path: Path, wall: Wall) -> None:
    with Tickets(tmp_path / "desk.sqlite", QueueRule({"1.001193": "K", "counter:6": "X"}), wall) as tickets:
        given = [tickets.issue(CIVIL, code).label for code in ("", "1.001193", "", "1.001193")]
        assert given == ["3001", "K001", "3002", "K002"]
        assert labels(tickets) == given
        assert tickets.issue("counter:6").label == "X001"


def test_a_counter_calls_them_as_they_came(tickets: Tickets) -> None:
    for _ in range(3):
        tickets.issue(CIVIL)
    called = [ticket.label for _ in range(3) if (ticket := tickets.call_next(CIVIL))]
    assert called == ["3001", "3002", "3003"]
    assert tickets.call_next(CIVIL) is None
    assert {each.state for each in tickets.of_days(MORNING.date(), MORNING.date())} == {"done"}
    assert tickets.last_called(CIVIL) == "3003"


def test_whoever_does_not_come_waits_at_the_end_and_is_called_three_times_in_all(tickets: Tickets) -> None:
    for _ in range(2):
        tickets.issue(CIVIL)
    tickets.call_next(CIVIL)
    assert tickets.absent(CIVIL).state == "waiting"
    assert labels(tickets) == ["3002", "3001"]
    tickets.call("3001")
    assert tickets.absent(CIVIL).state == "waiting"
    tickets.call("3001")
    assert tickets.absent(CIVIL).state == "absent"
    assert labels(tickets) == ["3002"]


def test_every_second_call_goes_to_a_visitor_with_priority(tickets: Tickets) -> None:
    for priority in (False, False, False, True, True):
        tickets.issue(CIVIL, priority=priority)
    assert labels(tickets) == ["3001", "3004", "3002", "3005", "3003"]
    tickets.call_next(CIVIL)
    assert labels(tickets) == ["3004", "3002", "3005", "3003"]
    assert tickets.outlook("3002")[0] == 1, "people ahead are counted in the order in which they are called"
    tickets.give_priority("3003")
    assert labels(tickets) == ["3003", "3002", "3004", "3005"]


def test_a_number_can_wait_for_another_counter_or_give_up(tickets: Tickets) -> None:
    for _ in range(3):
        tickets.issue(CIVIL)
    tickets.issue("counter:1")
    assert tickets.move("3001", "counter:1").label == "3001"
    assert labels(tickets, "counter:1") == ["1001", "3001"]
    assert tickets.cancel("3002").state == "cancelled"
    assert labels(tickets) == ["3003"]
    with pytest.raises(Trouble, match="no such number"):
        tickets.cancel("3999")


def test_a_number_that_is_called_to_another_counter_is_called_there_and_ends_nobody_elsewhere(tickets: Tickets) -> None:
    for place in (CIVIL, CIVIL, "counter:1", "counter:1"):
        tickets.issue(place)
    tickets.call_next(CIVIL)
    tickets.call_next("counter:1")
    called = tickets.call("1002", CIVIL)
    assert (called.place, called.state) == (CIVIL, "called")
    at_one = tickets.current("counter:1")
    assert at_one is not None
    assert at_one.label == "1001", "whoever sits at counter 1 stays"
    assert tickets.find("3001").state == "done"
    assert tickets.announcements(0)[-1].place == CIVIL


def test_what_is_over_is_not_moved_called_or_cancelled_again(tickets: Tickets) -> None:
    tickets.issue(CIVIL)
    tickets.call_next(CIVIL)
    tickets.finish(CIVIL)
    for act in (
        lambda: tickets.move("3001", "counter:1"),
        lambda: tickets.call("3001"),
        lambda: tickets.cancel("3001"),
    ):
        with pytest.raises(Trouble, match="done already"):
            act()


def test_a_number_that_is_moved_to_where_it_waits_keeps_its_turn(tickets: Tickets) -> None:
    for _ in range(3):
        tickets.issue(CIVIL)
    tickets.move("3001", CIVIL)
    assert labels(tickets) == ["3001", "3002", "3003"]


def test_with_a_clock_that_went_back_no_number_is_given_twice(tickets: Tickets, wall: Wall) -> None:
    tickets.issue(CIVIL)
    wall.now = datetime.datetime(1970, 1, 1, 8)
    with pytest.raises(Trouble, match="clock"):
        tickets.issue(CIVIL)
    wall.now = datetime.datetime(2036, 1, 1, 8)
    tickets.issue(CIVIL)
    wall.now = MORNING
    with pytest.raises(Trouble, match="clock-is-right"):
        tickets.issue(CIVIL)
    assert tickets.forget_days_to_come() == 1
    assert tickets.issue(CIVIL).label == "3002"


def test_a_slip_that_comes_out_after_midnight_is_noted_with_its_number(tickets: Tickets, wall: Wall) -> None:
    day = tickets.issue(CIVIL).day
    wall.goes_on(hours=16, minutes=1)
    tickets.note_print("3001", printed=True)
    tickets.note_print("3999", printed=True)
    (ticket,) = tickets.of_days(datetime.date.fromisoformat(day), datetime.date.fromisoformat(day))
    assert ticket.print == "printed"


def test_nothing_is_said_of_the_wait_before_five_were_served(tickets: Tickets, wall: Wall) -> None:
    for _ in range(8):
        tickets.issue(CIVIL)
    serve(tickets, wall, 5, 5, 5, 5, 5)
    assert tickets.outlook("3008") == (2, None), "the fifth is still at the counter"
    tickets.finish(CIVIL)
    assert tickets.outlook("3008") == (2, (10, 15))


def test_the_wait_is_learned_from_the_services_of_the_day(tickets: Tickets, wall: Wall) -> None:
    for _ in range(12):
        tickets.issue(CIVIL)
    serve(tickets, wall, 4, 6, 5, 4, 6, 5)
    ahead, wait = tickets.outlook("3012")
    assert ahead == 5
    assert wait is not None
    assert wait[0] <= 25 <= wait[1]
    assert wait[0] % 5 == wait[1] % 5 == 0
    told = tickets.issue(CIVIL)
    assert (told.ahead, told.told_from_min, told.told_to_min) == (6, *tickets.outlook(told.label)[1])


def test_a_clerk_at_lunch_does_not_make_every_later_wait_long(tickets: Tickets, wall: Wall) -> None:
    for _ in range(12):
        tickets.issue(CIVIL)
    serve(tickets, wall, 5, 5, 5, 5, 95, 5)
    _, wait = tickets.outlook("3009")
    assert wait is not None
    assert wait[1] <= 45


def test_the_error_of_the_estimates_is_known(tickets: Tickets, wall: Wall) -> None:
    day = MORNING.date()
    assert tickets.waited(day, day) is None
    for _ in range(14):
        tickets.issue(CIVIL)
    serve(tickets, wall, *[5] * 8)
    late = tickets.issue(CIVIL)
    serve(tickets, wall, *[5] * 7)
    error = tickets.waited(day, day)
    assert error is not None
    assert late.told_from_min is not None
    assert error.tickets == 1
    assert error.inside == 1.0
    assert abs(error.bias_min) <= 5


def test_calls_are_announced_once_each_in_their_order(tickets: Tickets) -> None:
    for _ in range(3):
        tickets.issue(CIVIL)
    newest = tickets.last_announcement()
    tickets.call_next(CIVIL)
    tickets.call_again(CIVIL)
    tickets.call_next(CIVIL)
    told = tickets.announcements(newest)
    assert [(each.number, each.place) for each in told] == [("3001", CIVIL), ("3001", CIVIL), ("3002", CIVIL)]
    assert tickets.announcements(told[-1].id) == []


def test_when_three_digits_are_used_up_no_number_is_given_twice(tickets: Tickets) -> None:
    for _ in range(MOST):
        tickets.issue(CIVIL)
    with pytest.raises(Trouble, match="all 999"):
        tickets.issue(CIVIL)
    assert len(set(labels(tickets))) == MOST


def test_two_processes_never_give_the_same_number(tmp_path: Path) -> None:
    given: list[str] = []
    lock = threading.Lock()

    def take() -> None:
        with Tickets(tmp_path / "desk.sqlite", QueueRule()) as tickets:
            for _ in range(40):
                label = tickets.issue(CIVIL).label
                with lock:
                    given.append(label)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"3{number:03d}" for number in range(1, 161)]


def test_tickets_of_old_days_are_forgotten(tickets: Tickets, wall: Wall) -> None:
    tickets.issue(CIVIL)
    tickets.call_next(CIVIL)
    wall.goes_on(days=1)
    tickets.issue(CIVIL)
    tickets.expire(wall.now.date())
    days = tickets.of_days(datetime.date.min, datetime.date.max)
    assert [each.day for each in days] == ["2026-07-15"]
    assert tickets.announcements(0) == []


def test_two_windows_of_one_line_call_different_numbers_and_end_only_their_own(tmp_path: Path) -> None:
    file = tmp_path / "windows.sqlite"
    with Tickets(file, QueueRule()) as one, Tickets(file, QueueRule()) as two:
        for _ in range(4):
            one.issue("counter:3")
        first, second = one.call_next("counter:3~1", ""), two.call_next("counter:3~2", "")
        assert [each and (each.label, each.window) for each in (first, second)] == [("3001", "1"), ("3002", "2")]
        third = one.call_next("counter:3~1", "3001")
        assert third is not None
        assert third.label == "3003"
        assert [each.label for each in one.being_served("counter:3")] in (["3003", "3002"], ["3002", "3003"])
        two.finish("counter:3~2", "3002")
        states = {each.label: each.state for each in one.of_days(datetime.date.min, datetime.date.max)}
        assert states == {"3001": "done", "3002": "done", "3003": "called", "3004": "waiting"}
        assert [(each.number, each.window) for each in one.announcements(0)] == [
            ("3001", "1"),
            ("3002", "2"),
            ("3003", "1"),
        ]
        missed = two.call("3004", "counter:3~2")
        assert (missed.place, missed.window) == ("counter:3", "2")
