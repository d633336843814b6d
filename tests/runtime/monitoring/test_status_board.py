"""The board of the technician's screen: what it shows of the parts, what it logs, and what it never holds."""

import asyncio
import datetime

import msgspec
import pytest

from robot.core.diagnostics import Computer, Sample
from robot.core.dialogue.staff_screen import LOG_EVENTS
from robot.core.events import (
    Act,
    AnyEvent,
    BaseReported,
    BaseState,
    FacesSeen,
    PartDown,
    PartUp,
    Tapped,
    Understood,
    Woke,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.runtime.monitoring import status_board
from robot.runtime.monitoring.status_board import SAMPLES, StatusBoard
from robot.runtime.ports import LiveValues
from tests.core.conversation import BIRTH

WALL = datetime.datetime(2026, 7, 14, 8, 42)
AT_REST = BaseReported(BaseState.HALTED, 1000, 2000, 0, 25_100)


class Desk:
    """A board and its live values."""

    def __init__(self, computer: Computer | None = None) -> None:
        self.live = LiveValues()
        self.board = StatusBoard(self.live, "1.2.3", 22_800, lambda: computer or Computer(), lambda: WALL)

    def notes(self, *events: AnyEvent) -> "Desk":
        for event in events:
            self.board.note(event)
        return self

    @property
    def logged(self) -> list[str]:
        return [happening.event for happening in self.live.vitals.log]


def test_before_anything_was_said_nothing_is_claimed() -> None:
    vitals = Desk().live.vitals
    assert vitals.parts == {}
    assert (vitals.base, vitals.faces, vitals.sentence_ms, vitals.samples) == (None, None, None, ())


def test_a_part_is_shown_with_what_it_said_last_and_since_when() -> None:
    desk = Desk().notes(PartUp(Part.VOICE, "espeak vi+f2"), PartDown(Part.VOICE, "no loudspeaker"))
    state = desk.live.vitals.parts[Part.VOICE]
    assert (state.up, state.detail, state.since) == (False, "no loudspeaker", WALL)


def test_values_of_a_part_that_is_lost_are_gone() -> None:
    desk = Desk().notes(AT_REST, FacesSeen(2, 60))
    assert desk.live.vitals.base == AT_REST
    assert desk.live.vitals.faces == 2
    desk.notes(PartDown(Part.BASE, "link"), PartDown(Part.CAMERA, "cable"))
    assert (desk.live.vitals.base, desk.live.vitals.faces) == (None, None)


def test_reports_that_say_nothing_new_are_not_logged() -> None:
    moved = msgspec.structs.replace(AT_REST, x_mm=1500, battery_mv=25_000)
    stopped = msgspec.structs.replace(AT_REST, state=BaseState.ESTOP, pressed=True)
    desk = Desk().notes(Woke(), AT_REST, moved, moved, stopped, FacesSeen(1), FacesSeen(1, 60), FacesSeen(0))
    assert desk.logged == ["BaseReported", "BaseReported", "FacesSeen", "FacesSeen"]


def test_the_log_holds_the_newest_events_and_of_a_touch_only_what_was_wanted() -> None:
    desk = Desk().notes(*[Tapped(1, Intent(Want.TALK))] * LOG_EVENTS, Tapped(2, Intent(Want.CHOOSE, BIRTH)))
    log = desk.live.vitals.log
    assert len(log) == LOG_EVENTS
    assert log[-1].want == Want.CHOOSE
    assert BIRTH not in repr(log)


def test_how_long_the_newest_sentence_took_is_shown_and_not_what_it_was() -> None:
    desk = Desk().notes(Understood(4, Act.ANSWER, procedure=BIRTH, work_ms=180))
    assert desk.live.vitals.sentence_ms == 180
    assert BIRTH not in repr(desk.live.vitals)


async def test_the_chart_gets_a_point_now_and_then_and_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_board, "LOOK_S", 0.0)
    monkeypatch.setattr(status_board, "SAMPLE_S", 0.0001)
    desk = Desk(Computer(54.0, 20, 40, 9000)).notes(AT_REST)
    task = asyncio.ensure_future(desk.board.run())
    async with asyncio.timeout(40):
        while len(desk.live.vitals.samples) < SAMPLES:
            await asyncio.sleep(0.01)
        first = desk.live.vitals.samples[0]
        while desk.live.vitals.samples[0] == first:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    samples = desk.live.vitals.samples
    assert len(samples) == SAMPLES
    assert samples[0] == Sample(samples[0].minute, 25_100, 54.0)
    assert [sample.minute for sample in samples] == sorted(sample.minute for sample in samples)
    assert desk.live.vitals.computer.disk_free_mb == 9000


async def test_what_is_not_known_leaves_a_gap_in_the_chart() -> None:
    desk = Desk()
    task = asyncio.ensure_future(desk.board.run())
    async with asyncio.timeout(40):
        while not desk.live.vitals.samples:
            await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert desk.live.vitals.samples == (Sample(0, None, None),)
