"""Counts of the day, from the decisions of scripted conversations."""

import asyncio
import datetime
from collections import Counter
from pathlib import Path
from typing import Self

import pytest

from robot.core.commands import CallStaff, Show
from robot.core.events import Act, AnyEvent, PartDown
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import (
    ArrivedPage,
    ConclusionPage,
    HomePage,
    IdlePage,
    OptionsPage,
    StaffPage,
    StopPage,
    View,
)
from robot.desk.feedback.day_counts import DayCounts, by_key, counts_of_days, encoded, path_of, read_counts
from robot.paths import ROOT
from robot.runtime.event_loop import journal
from robot.runtime.monitoring.visit_counts import KEEP, DayCounter, VisitWatch
from tests.core.conversation import BIRTH, FACE, NOBODY, Conversation

JOURNALS = sorted((ROOT / "tests" / "golden" / "journals").glob("*.jsonl"))


class Watched(Conversation):
    """A conversation whose steps are counted."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self._watch = VisitWatch(lambda kind, key: self.counts.update([(kind, key)]))
        super().__init__()

    def happens(self, event: AnyEvent) -> Self:
        super().happens(event)
        self._watch.step(self.at_ms, event, self.wishes)
        return self


def serve(folder: Path, now: datetime.datetime, times: int) -> None:
    """A program that runs for a moment, in which staff are called so often."""

    async def run() -> None:
        counter = DayCounter(folder, lambda: now)
        task = asyncio.ensure_future(counter.run())
        await asyncio.sleep(0)
        for _ in range(times):
            counter.watch.step(0, PartDown(Part.VOICE), (CallStaff(),))
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_somebody_who_walks_by_is_no_visit() -> None:
    talk = Watched()
    talk.happens(FACE).passes(400)
    talk.happens(NOBODY).passes(10_000)
    assert talk.counts["person", ""] == 1
    assert talk.counts["greeting", ""] == 0
    assert talk.counts["visit", ""] == 0


def test_somebody_who_stops_is_greeted_and_who_asks_is_a_visit_with_its_procedure() -> None:
    talk = Watched()
    talk.happens(FACE).passes(1500)
    assert talk.counts["greeting", ""] == 1
    assert talk.counts["visit", ""] == 0
    talk.hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert talk.counts["visit", ""] == 1
    assert talk.counts["procedure", BIRTH] == 1
    assert talk.counts["act", "answer"] == 1
    talk.happens(NOBODY).passes(400_000)
    assert talk.counts["visit", ""] == 1
    assert talk.counts["visit_spoken", ""] == 1
    assert talk.counts["visit_language", "vi"] == 1


def test_a_face_that_is_lost_for_a_moment_is_no_second_person() -> None:
    talk = Watched()
    for _ in range(4):
        talk.happens(FACE).passes(500)
        talk.happens(NOBODY).passes(500)
    assert talk.counts["person", ""] == 1


def test_parts_that_fail_are_counted() -> None:
    talk = Watched()
    talk.happens(PartDown(Part.CAMERA, "gone"))
    assert talk.counts["part_down", "camera"] == 1


def test_what_comes_back_from_under_another_page_has_not_happened_again() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    watch = VisitWatch(lambda kind, key: counts.update([(kind, key)]))
    arrived, concluded = ArrivedPage("counter:3"), ConclusionPage("1", papers=True)
    pages = (concluded, OptionsPage(), concluded, StaffPage(), concluded, arrived, OptionsPage(), arrived)
    for page in (HomePage(), *pages, StopPage(), arrived, IdlePage()):
        watch.step(0, FACE, [Show(1, View(page=page))])
    counted = {kind: count for (kind, _), count in counts.items()}
    assert counted["visit"] == counted["visit_language"] == 1
    assert counted["precheck"] == counted["guided"] == counted["stop"] == 1


def test_every_recorded_visit_is_counted_once() -> None:
    assert JOURNALS
    for path in JOURNALS:
        counts: Counter[tuple[str, str]] = Counter()
        watch = VisitWatch(lambda kind, key, counts=counts: counts.update([(kind, key)]))
        _, entries = journal.read(path)
        for _, entry in entries:
            watch.step(entry.at, entry.event, entry.commands)
        assert counts["visit_language", "vi"] + counts["visit_language", "en"] <= counts["visit", ""]
        assert counts["visit_spoken", ""] <= counts["visit", ""]


def test_the_counts_of_a_day_go_on_after_a_restart_and_hold_nothing_finer_than_the_hour(tmp_path: Path) -> None:
    now = datetime.datetime(2026, 11, 24, 9, 59, 58)
    serve(tmp_path, now, 2)
    serve(tmp_path, now, 3)
    counts = read_counts(path_of(tmp_path, now.date()))
    assert counts is not None
    assert counts.counts["staff_call", "", 9] == 5
    assert "9:59" not in path_of(tmp_path, now.date()).read_text()


@pytest.mark.parametrize(("leap_days", "stay"), [(0, 6), (3650, 7)])
def test_old_counts_are_deleted_but_not_by_a_clock_that_is_years_ahead(
    tmp_path: Path, leap_days: int, stay: int
) -> None:
    now = datetime.datetime(2026, 11, 24, 10)
    for days_ago in (1, 2, 3, 4, 5, KEEP.days + 1):
        day = now.date() - datetime.timedelta(days_ago)
        path_of(tmp_path, day).write_text(encoded(DayCounts(day.isoformat())), encoding="utf-8")
    serve(tmp_path, now + datetime.timedelta(leap_days), 1)
    assert len(list(tmp_path.iterdir())) == stay


def test_a_file_that_was_broken_off_is_a_day_without_counts(tmp_path: Path) -> None:
    day = datetime.date(2026, 11, 24)
    whole = DayCounts(day.isoformat())
    whole.add("procedure", BIRTH, 9, 4)
    path_of(tmp_path, day).write_text(encoded(whole)[:-5], encoding="utf-8")
    assert counts_of_days(tmp_path, day, day) == []
    path_of(tmp_path, day).write_text(encoded(whole), encoding="utf-8")
    assert by_key(counts_of_days(tmp_path, day, day), "procedure") == {BIRTH: 4}


def test_a_touch_begins_a_visit_too() -> None:
    talk = Watched()
    talk.taps(Want.BEGIN)
    assert talk.counts["visit", ""] == 1
