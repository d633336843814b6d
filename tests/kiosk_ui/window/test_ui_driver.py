"""The driver of a window: targets by what they mean, touches as SDL reports them."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from kiosk_ui.window.ui_driver import NoTarget, UiDriver
from kiosk_ui.window.window import Window
from robot.core.commands import Show
from robot.core.events import AnyEvent, Tapped
from robot.core.intents import Intent, Want
from robot.runtime.event_loop.clock import Clock
from tests.kiosk_ui import every_view


class Desk:
    """A running window, its driver and what it emits."""

    def __init__(self) -> None:
        size = (540, 960, every_view.DIAGONAL_INCH)
        self.events: list[AnyEvent] = []
        self.live = every_view.lively()
        self.window = Window(every_view.content, self.live, *size, False, "", Clock(), lambda: every_view.WALL)
        self.driver = UiDriver(self.window, limit_s=40.0)

    def taps(self) -> list[Intent]:
        return [event.intent for event in self.events if isinstance(event, Tapped)]

    def play(self, name: str, story: Coroutine[Any, Any, None]) -> list[Intent]:
        """Run `story` with the view `name` on the screen; what was meant by the touches."""

        async def run() -> None:
            task = asyncio.ensure_future(self.window.run(self.events.append))
            self.window.obey(Show(1, every_view.views()[name]))
            try:
                await story
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

        asyncio.run(run())
        return self.taps()


def test_a_target_is_touched_by_what_it_means() -> None:
    desk = Desk()

    async def story() -> None:
        await desk.driver.until("HomePage")
        await desk.driver.tap("topic", "birth")
        desk.window.obey(Show(2, every_view.views()["list"]))
        await desk.driver.until("ListPage")
        await desk.driver.tap("choose")

    first, second = desk.play("home", story())
    assert first == Intent(Want.TOPIC, "birth")
    assert second.want is Want.CHOOSE


def test_a_second_tap_waits_until_it_is_no_tremor() -> None:
    desk = Desk()

    async def story() -> None:
        await desk.driver.until("ProcedurePage")
        await desk.driver.tap("tick", "0")
        await desk.driver.tap("tick", "1")

    assert desk.play("procedure", story()) == [Intent(Want.TICK, "0"), Intent(Want.TICK, "1")]


def test_a_target_that_is_not_there_is_told_with_those_that_are() -> None:
    desk = Desk()
    driver = UiDriver(desk.window, limit_s=0.5)

    async def story() -> None:
        await driver.until("HomePage")
        with pytest.raises(NoTarget, match=r"HomePage offers no choose 1\.001193, only .*topic birth"):
            await driver.tap("choose", "1.001193")

    assert desk.play("home", story()) == []


def test_keys_are_pressed_by_their_names() -> None:
    desk = Desk()

    async def story() -> None:
        await desk.driver.until("SearchPage")
        await desk.driver.type("s", "o")

    desk.play("search", story())
    assert desk.live.typed == "so"
