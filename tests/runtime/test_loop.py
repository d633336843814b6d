"""The loop and its bounded inbox: order, pressure, time, and what happens after a bug."""

import asyncio
import threading
from pathlib import Path

import pytest

from robot.core.commands import AnyCommand, Halt, Hush, Show
from robot.core.events import AnyEvent, BaseReported, BaseState, FacesSeen, LeaveAsked, PartDown, PartUp, Tapped, Woke
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.view import OutOfServicePage
from robot.runtime.gauges import Gauges
from robot.runtime.inbox import Inbox
from robot.runtime.journal import FORMAT, Head, Journal, read
from robot.runtime.loop import Router, run
from robot.runtime.ports import Emit
from robot.runtime.supervise import keep
from tests.core.conversation import RULES

TAP = Tapped(1, Intent(Want.STOP))


async def drain(inbox: Inbox) -> list[AnyEvent]:
    events = []
    while not isinstance(event := (await inbox.get(0))[0], Woke):
        events.append(event)
    return events


async def test_events_come_in_the_order_of_their_arrival_from_any_thread() -> None:
    inbox = Inbox()
    inbox.open()
    taps = [Tapped(number, Intent(Want.HOME)) for number in range(50)]
    thread = threading.Thread(target=lambda: [inbox.put(tap) for tap in taps])
    thread.start()
    thread.join()
    assert await drain(inbox) == taps


async def test_only_the_newest_look_waits() -> None:
    inbox = Inbox()
    inbox.open()
    for event in (FacesSeen(1), TAP, FacesSeen(2), FacesSeen(3)):
        inbox.put(event)
    assert await drain(inbox) == [FacesSeen(3), TAP]


async def test_another_state_of_the_base_is_news_of_its_own() -> None:
    inbox = Inbox()
    inbox.open()
    driving, stopped = BaseReported(BaseState.DRIVING, 0, 0, 0), BaseReported(BaseState.ESTOP, 0, 0, 0)
    for event in (driving, stopped, BaseReported(BaseState.ESTOP, 1, 0, 0)):
        inbox.put(event)
    assert await drain(inbox) == [driving, BaseReported(BaseState.ESTOP, 1, 0, 0)]


async def test_a_full_inbox_drops_a_look_and_never_the_last_tap() -> None:
    inbox = Inbox(limit=8)
    inbox.open()
    inbox.put(FacesSeen(1))
    for number in range(20):
        inbox.put(Tapped(number, Intent(Want.HOME)))
    events = await drain(inbox)
    assert len(events) == 8
    assert events[-1] == Tapped(19, Intent(Want.HOME))
    assert not any(isinstance(event, FacesSeen) for event in events)
    assert inbox.dropped == 13


async def test_silence_wakes_the_loop_at_its_deadline() -> None:
    inbox = Inbox()
    inbox.open()
    assert (await inbox.get(20))[0] == Woke()


async def run_events(path: Path, *events: AnyEvent) -> list[AnyCommand]:
    """The commands that the real loop routes for `events`."""
    inbox = Inbox()
    inbox.open()
    for event in events:
        inbox.put(event)
    routed: list[AnyCommand] = []
    journal = Journal(path, Head(FORMAT, "test", "", RULES))
    try:
        await run(inbox, journal, routed.append, lambda: 7, RULES, Gauges(inbox))
    finally:
        journal.close()
    return routed


async def test_each_step_is_journalled_and_the_loop_ends_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    routed = await run_events(path, PartUp(Part.SCREEN), LeaveAsked(0))
    entries = [entry for _, entry in read(path)[1]]
    assert [type(entry.event) for entry in entries] == [PartUp, LeaveAsked]
    assert routed == [command for entry in entries for command in entry.commands]
    assert Halt() in routed


async def test_a_bug_in_a_decision_halts_shows_the_failsafe_page_and_is_journalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def buggy(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("robot.runtime.loop.reduce", buggy)
    inbox = Inbox()
    inbox.open()
    inbox.put(TAP)
    routed: list[AnyCommand] = []
    path = tmp_path / "journal.jsonl"
    journal = Journal(path, Head(FORMAT, "test", "", RULES))
    with pytest.raises(ZeroDivisionError):
        await run(inbox, journal, routed.append, lambda: 7, RULES, Gauges(inbox))
    assert routed[0] == Halt()
    assert isinstance(routed[1], Show)
    assert isinstance(routed[1].view.page, OutOfServicePage)
    assert [entry.event for _, entry in read(path)[1]] == [TAP]


class Clockwork:
    """A driver of its own for these tests: it fails, or falls silent, as often as it is told."""

    part = Part.CAMERA
    obeys: tuple[type[AnyCommand], ...] = (Hush,)

    def __init__(self, *, quiet_limit_ms: int | None, fails: bool) -> None:
        self.quiet_limit_ms = quiet_limit_ms
        self.fails = fails
        self.runs = 0

    async def run(self, emit: Emit) -> None:
        """Say that it works, then fail or fall silent."""
        self.runs += 1
        emit(PartUp(self.part))
        if self.fails:
            raise OSError("unplugged")
        await asyncio.Event().wait()

    def obey(self, command: AnyCommand) -> None:
        """It has nothing to do."""


@pytest.mark.parametrize(
    ("driver", "reason"),
    [
        (Clockwork(quiet_limit_ms=None, fails=True), "OSError: unplugged"),
        (Clockwork(quiet_limit_ms=30, fails=False), "silent for 30 ms"),
    ],
)
async def test_a_driver_that_fails_or_falls_silent_is_told_and_started_again(driver: Clockwork, reason: str) -> None:
    events: list[AnyEvent] = []
    loop = asyncio.get_running_loop()
    task = asyncio.ensure_future(keep(driver, events.append, lambda: int(loop.time() * 1000)))
    while driver.runs < 2:
        await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert events[:3] == [PartUp(Part.CAMERA), PartDown(Part.CAMERA, reason), PartUp(Part.CAMERA)]


def test_a_command_has_one_owner() -> None:
    with pytest.raises(ValueError, match="two owners"):
        Router([Clockwork(quiet_limit_ms=None, fails=False), Clockwork(quiet_limit_ms=None, fails=True)])
