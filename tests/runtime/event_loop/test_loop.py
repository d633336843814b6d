"""The loop and its bounded inbox: order, pressure, time, and what happens after a bug."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.commands import AnyCommand, Halt, Hush, Show
from robot.core.events import (
    AnyEvent,
    BaseReported,
    BaseState,
    DriveEnded,
    FacesSeen,
    LeaveAsked,
    PartDown,
    PartUp,
    SpeechBegan,
    Tapped,
    Woke,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import OutOfServicePage
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.event_loop.journal import FORMAT, Head, Journal, read
from robot.runtime.event_loop.loop import FAILSAFE_STATUS, Router, run
from robot.runtime.monitoring.metrics import Gauges
from robot.runtime.ports import Emit
from robot.runtime.processes.supervisor import keep
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


async def test_a_full_inbox_never_drops_parts_drives_or_leaving() -> None:
    inbox = Inbox(limit=4)
    inbox.open()
    kept = [LeaveAsked(0), DriveEnded(1, True), PartUp(Part.BASE), PartDown(Part.CAMERA)]
    for event in (*kept, SpeechBegan(1), TAP, Tapped(2, Intent(Want.STOP)), SpeechBegan(2), FacesSeen(1)):
        inbox.put(event)
    assert await drain(inbox) == kept
    assert inbox.dropped == 5


async def test_a_full_inbox_drops_a_sentence_before_a_touch() -> None:
    inbox = Inbox(limit=2)
    inbox.open()
    for event in (TAP, SpeechBegan(1), Tapped(2, Intent(Want.STOP))):
        inbox.put(event)
    assert await drain(inbox) == [TAP, Tapped(2, Intent(Want.STOP))]


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


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal.jsonl", Head(FORMAT, "test", "", RULES))
    yield journal
    journal.close()


def tapped_inbox() -> Inbox:
    """A touch and nothing else waits in it."""
    inbox = Inbox()
    inbox.open()
    inbox.put(TAP)
    return inbox


async def test_a_bug_in_a_decision_halts_shows_the_failsafe_page_and_is_journalled(
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def buggy(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("robot.runtime.event_loop.loop.reduce", buggy)
    monkeypatch.setattr("robot.runtime.event_loop.loop.FAILSAFE_S", 0.05)
    inbox = tapped_inbox()
    routed: list[AnyCommand] = []
    began_s = time.monotonic()
    assert await run(inbox, journal, routed.append, lambda: 7, RULES, Gauges(inbox)) == FAILSAFE_STATUS == 70
    assert time.monotonic() - began_s >= 0.05, "the page stays up"
    assert routed[0] == Halt()
    assert isinstance(routed[1], Show)
    assert isinstance(routed[1].view.page, OutOfServicePage)
    assert [entry.event for _, entry in read(tmp_path / "journal.jsonl")[1]] == [TAP]
    assert "ZeroDivisionError" in caplog.text


async def test_a_driver_that_raises_on_a_command_ends_in_the_failsafe_too(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("robot.runtime.event_loop.loop.FAILSAFE_S", 0.0)
    inbox = tapped_inbox()
    tried: list[AnyCommand] = []

    def route(command: AnyCommand) -> None:
        tried.append(command)
        raise OSError("a pipe broke")

    inbox.put(PartUp(Part.SCREEN))
    assert await run(inbox, journal, route, lambda: 7, RULES, Gauges(inbox)) == FAILSAFE_STATUS
    assert tried[-2] == Halt()
    assert isinstance(tried[-1], Show), "the page is shown although the halt failed"


async def test_a_bug_in_the_figures_ends_in_the_failsafe_too(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("robot.runtime.event_loop.loop.FAILSAFE_S", 0.0)
    inbox = tapped_inbox()
    gauges = Gauges(inbox)
    monkeypatch.setattr(gauges, "step", lambda *_args: 1 / 0)
    routed: list[AnyCommand] = []
    assert await run(inbox, journal, routed.append, lambda: 7, RULES, gauges) == FAILSAFE_STATUS
    assert routed[-2] == Halt()


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
