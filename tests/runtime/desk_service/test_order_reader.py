"""Orders for the day come into force in a robot that runs, from the database that clerks write."""

import asyncio
import datetime
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kiosk_ui.widgets.opening_hours import opening
from robot.core.commands import UseEdition
from robot.core.events import AnyEvent, EditionLoaded
from robot.core.rules import DayPlan
from robot.core.screen.desk_values import IdleNotice
from robot.core.screen.lines import Line
from robot.desk.day_orders.model import NO_ORDERS, HoursValue, NoticeValue, OrderKind, PauseValue, WeekValue
from robot.desk.day_orders.store import DayOrders
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.paths import ROOT
from robot.runtime.content import watcher
from robot.runtime.content.core_rules import rules_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.watcher import ContentWatch
from robot.runtime.desk_service.order_reader import OrderReader
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
SETTINGS = load_settings(config=CONFIG)
LIMIT_S = 30.0


class Wall:
    """A clock on the wall that a test turns."""

    now = datetime.datetime(2026, 7, 14, 8, 0)

    def __call__(self) -> datetime.datetime:
        return self.now


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite"


@asynccontextmanager
async def watched(
    file: Path, wall: Wall, config: Path = CONFIG
) -> AsyncIterator[tuple[ContentWatch, Callable[[], list[AnyEvent]]]]:
    """A content watcher that runs, and a function that returns what it has emitted."""
    watch = ContentWatch(config, SETTINGS, load_lobby(config / "lobby.toml"), orders=OrderReader(file, wall))
    events: list[AnyEvent] = []
    running = asyncio.ensure_future(watch.run(events.append))
    try:
        yield watch, lambda: list(events)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def plan_of(events: Callable[[], list[AnyEvent]], count: int) -> DayPlan:
    """The day's plan of the edition that was loaded as the `count`-th."""
    limit = time.monotonic() + LIMIT_S
    while len(found := [event for event in events() if isinstance(event, EditionLoaded)]) < count:
        assert time.monotonic() < limit
        await asyncio.sleep(0.02)
    day = found[count - 1].edition.day
    assert day is not None
    return day


async def test_an_order_is_offered_to_the_core_and_then_in_force(
    file: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    with DayOrders(file, wall) as orders:
        async with watched(file, wall) as (watch, events):
            orders.give(OrderKind.PAUSE, "counter:3", PauseValue(), wall.now, None)
            assert (await plan_of(events, 1)).paused == {"counter:3": ""}
            assert watch.library.content().orders == NO_ORDERS
            watch.obey(UseEdition(1))
            assert watch.library.content().orders.paused == ("counter:3",)


async def test_the_idle_page_and_the_spoken_hours_follow_a_new_week_without_a_restart(
    file: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    today = datetime.date.today()
    saturday = today + datetime.timedelta(21 + (5 - today.weekday()) % 7)
    at_seven = datetime.datetime.combine(saturday, datetime.time(7))
    with DayOrders(file, wall) as orders:
        async with watched(file, wall) as (watch, events):
            orders.give_week(today, WeekValue((*(((450, 690), (810, 1020)),) * 5, ((375, 690),), ())))
            await plan_of(events, 1)
            assert opening(watch.library.content().site("vi"), at_seven)[0] == "idle.closed"
            watch.obey(UseEdition(1))
            content = watch.library.content()
            assert opening(content.site("vi"), at_seven) == ("idle.open", 690, 5)
            for line in (Line("centre.hours"), Line("say.hours")):
                assert "riêng thứ Bảy từ 6 giờ 15 đến 11 giờ 30" in content.shown(line, "vi")
                assert "but on Saturday 6:15 to 11:30" in content.shown(line, "en")


async def test_a_notice_goes_at_its_end_without_a_further_order(
    file: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    with DayOrders(file, wall) as orders:
        until = wall.now + datetime.timedelta(hours=1)
        orders.give(OrderKind.NOTICE, "", NoticeValue("Nghỉ.", "Closed."), wall.now, until)
    async with watched(file, wall) as (watch, events):
        rules = rules_of(SETTINGS, watch.library.content(), load_lobby(CONFIG / "lobby.toml"), [])
        assert rules.notice == IdleNotice("Nghỉ.", "Closed."), "an order of before the start holds from the start on"
        wall.now = until
        assert (await plan_of(events, 1)).notice is None


async def test_an_edited_file_keeps_the_orders_in_force(
    file: Path, wall: Wall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watcher, "LOOK_S", 0.05)
    config = shutil.copytree(CONFIG, tmp_path / "config")
    with DayOrders(file, wall) as orders:
        orders.give(OrderKind.PAUSE, "counter:3", PauseValue(), wall.now, None)
    async with watched(file, wall, config) as (_, events):
        words = config / "words/vi/dialogue.toml"
        words.write_text(words.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        assert (await plan_of(events, 1)).paused == {"counter:3": ""}


def test_what_clerks_call_makes_no_new_plan(file: Path, wall: Wall) -> None:
    reader = OrderReader(file, wall)
    assert reader.read() == NO_ORDERS
    assert not file.exists(), "a reader makes no database"
    with DayOrders(file, wall) as orders:
        orders.give(OrderKind.HOURS, "2026-07-17", HoursValue(()), wall.now, None)
    before = reader.read()
    with Tickets(file, QueueRule(), wall) as tickets:
        tickets.issue("counter:3")
    assert reader.read() == before
    assert before.hours == {datetime.date(2026, 7, 17): ()}
    reader.close()


def test_a_database_that_cannot_be_read_leaves_the_last_orders_in_force(file: Path, wall: Wall) -> None:
    with DayOrders(file, wall) as orders:
        orders.give(OrderKind.PAUSE, "counter:3", PauseValue(), wall.now, None)
    reader = OrderReader(file, wall)
    held = reader.read()
    reader.close()
    for each in file.parent.iterdir():
        each.unlink()
    file.write_bytes(b"no database at all" * 100)
    assert reader.read() == held
    assert reader.read() == held
