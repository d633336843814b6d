"""Orders for the day: what holds when, and that an order is there whole or not at all."""

import datetime
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.database.backups import keep_of_day
from robot.desk.database.outdated import Outdated
from robot.desk.database.restore import restore
from robot.desk.day_orders.model import (
    NO_ORDERS,
    FieldsValue,
    HoursValue,
    NoticeValue,
    OrderKind,
    PauseValue,
    PriorityValue,
    WindowsValue,
)
from robot.desk.day_orders.store import DayOrders

MORNING = datetime.datetime(2026, 7, 14, 8, 0)
HOUR = datetime.timedelta(hours=1)
COUNTER = "counter:3"


class Wall:
    """A clock on the wall that a test turns."""

    now = MORNING

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def orders(tmp_path: Path, wall: Wall) -> Iterator[DayOrders]:
    with DayOrders(tmp_path / "desk.sqlite", wall) as opened:
        yield opened


def test_without_an_order_nothing_is_ordered(orders: DayOrders) -> None:
    assert orders.in_force() == NO_ORDERS


def test_a_pause_holds_from_its_beginning_until_its_end(orders: DayOrders, wall: Wall) -> None:
    orders.give(OrderKind.PAUSE, COUNTER, PauseValue(), MORNING + HOUR, MORNING + 2 * HOUR, "Hoa", "họp")
    held = {}
    for minute in (0, 59, 60, 119, 120):
        wall.now = MORNING + datetime.timedelta(minutes=minute)
        held[minute] = orders.in_force().paused
    assert held == {0: (), 59: (), 60: (COUNTER,), 119: (COUNTER,), 120: ()}


def test_the_newest_order_counts_and_the_one_before_it_holds_again_afterwards(orders: DayOrders, wall: Wall) -> None:
    orders.give(OrderKind.FIELDS, COUNTER, FieldsValue(("tu-phap",)), MORNING, None)
    orders.give(OrderKind.FIELDS, COUNTER, FieldsValue(("tu-phap", "chung-thuc")), MORNING, MORNING + HOUR)
    assert orders.in_force().departments == {COUNTER: ("tu-phap", "chung-thuc")}
    wall.now = MORNING + HOUR
    assert orders.in_force().departments == {COUNTER: ("tu-phap",)}


def test_the_hours_of_a_day_to_come_are_known_today(orders: DayOrders) -> None:
    day = datetime.date(2026, 7, 17)
    at = datetime.datetime.combine(day, datetime.time())
    orders.give(OrderKind.HOURS, day.isoformat(), HoursValue(((450, 690),)), at, at + 24 * HOUR)
    assert orders.in_force().hours == {day: ((450, 690),)}


def test_every_kind_of_order_is_read_as_it_was_given(orders: DayOrders) -> None:
    orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(2), MORNING, None)
    orders.give(OrderKind.PRIORITY, "", PriorityValue(3, ("elderly", "merit")), MORNING, None)
    orders.give(OrderKind.NOTICE, "", NoticeValue("Nghỉ chiều nay.", "Closed this afternoon."), MORNING, None)
    held = orders.in_force()
    assert held.windows == {COUNTER: 2}
    assert held.priority == PriorityValue(3, ("elderly", "merit"))
    assert held.notice == NoticeValue("Nghỉ chiều nay.", "Closed this afternoon.")


def test_an_order_that_is_taken_back_holds_no_longer_and_only_once(orders: DayOrders) -> None:
    given = orders.give(OrderKind.NOTICE, "", NoticeValue("Một.", "One."), MORNING, None)
    assert orders.withdraw(given.id, "Hoa") == given
    assert orders.withdraw(given.id, "Hoa") is None
    assert orders.in_force() == NO_ORDERS


def test_opening_a_counter_ends_all_its_pauses_those_to_come_too(orders: DayOrders, wall: Wall) -> None:
    orders.give(OrderKind.PAUSE, COUNTER, PauseValue(), MORNING, None)
    orders.give(OrderKind.PAUSE, COUNTER, PauseValue(), MORNING + HOUR, None)
    orders.give(OrderKind.PAUSE, "counter:1", PauseValue(), MORNING, None)
    assert len(orders.withdraw_all(OrderKind.PAUSE, COUNTER)) == 2
    wall.now = MORNING + 2 * HOUR
    assert orders.in_force().paused == ("counter:1",)


def test_a_page_that_shows_an_older_order_changes_nothing(orders: DayOrders) -> None:
    first = orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(2), MORNING, None, shown=0)
    with pytest.raises(Outdated):
        orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(3), MORNING, None, shown=0)
    orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(4), MORNING, None, shown=first.id)
    assert orders.in_force().windows == {COUNTER: 4}


def test_an_order_of_a_newer_program_is_left_alone(orders: DayOrders, tmp_path: Path) -> None:
    orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(2), MORNING, None)
    with sqlite3.connect(tmp_path / "desk.sqlite") as database:
        for kind, value in (("music", "{}"), ("windows", '{"count": 99}'), ("notice", "not JSON")):
            database.execute("INSERT INTO day_order (kind, value, from_s, set_s) VALUES (?, ?, 0, 0)", (kind, value))
    assert orders.in_force().windows == {COUNTER: 2}
    assert orders.in_force().notice is None


def test_a_program_that_is_killed_while_it_gives_orders_leaves_whole_ones(tmp_path: Path) -> None:
    path = tmp_path / "desk.sqlite"
    program = (
        "import datetime, os, sys, threading, time; from pathlib import Path;"
        "from robot.desk.day_orders.model import *; from robot.desk.day_orders.store import DayOrders;"
        "store = DayOrders(Path(sys.argv[1])); now = datetime.datetime.now();"
        "threading.Timer(0.4, os._exit, (9,)).start();"
        "[store.give(OrderKind.FIELDS, 'counter:3', FieldsValue(('a',) * n), now, None) for n in range(1, 100_000)]"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(path)], check=False, timeout=60)
    assert killed.returncode == 9
    with DayOrders(path) as orders:
        given = orders.all()
    assert [len(each.value.departments) for each in given] == list(range(1, len(given) + 1))
    assert given


def test_old_orders_are_deleted_and_those_in_force_are_kept(orders: DayOrders, wall: Wall) -> None:
    orders.give(OrderKind.PAUSE, COUNTER, PauseValue(), MORNING, MORNING + HOUR)
    orders.give(OrderKind.WINDOWS, COUNTER, WindowsValue(2), MORNING, None)
    wall.now = MORNING + datetime.timedelta(400)
    orders.expire(wall.now.date())
    assert [each.kind for each in orders.all()] == [OrderKind.WINDOWS]


def test_going_back_to_a_copy_leaves_a_paused_counter_paused(tmp_path: Path, wall: Wall) -> None:
    path = tmp_path / "desk.sqlite"
    with DayOrders(path, wall) as orders:
        copy = keep_of_day(path, MORNING.date())
        orders.give(OrderKind.PAUSE, COUNTER, PauseValue(), MORNING, None)
        restore(path, copy, MORNING)
        assert orders.in_force().paused == (COUNTER,)
