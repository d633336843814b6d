"""The log of deeds: found by person, kind and day, and deleted after its time."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.deeds import MOST_LETTERS, NEWEST_FIRST, DeedFilter, Deeds

FIRST = datetime.date(2026, 11, 24)


@pytest.fixture
def deeds(tmp_path: Path) -> Iterator[Deeds]:
    """Deeds of two days: at midnight and at the last second of each."""
    moment = datetime.datetime.combine(FIRST, datetime.time())
    with Deeds(tmp_path / "desk.sqlite", lambda: moment) as deeds:
        for day in range(2):
            for time, who, deed in ((datetime.time(), "hoa", "login"), (datetime.time(23, 59, 59), "", "queue_next")):
                moment = datetime.datetime.combine(FIRST + datetime.timedelta(day), time)
                deeds.note(who, deed, f"{day}")
        yield deeds


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (DeedFilter(), 4),
        (DeedFilter(who="hoa"), 2),
        (DeedFilter(who=""), 2),
        (DeedFilter(who="lan"), 0),
        (DeedFilter(deed="login", first=FIRST, last=FIRST), 1),
        (DeedFilter(first=FIRST + datetime.timedelta(1)), 2),
        (DeedFilter(last=FIRST), 2),
        (DeedFilter(last=datetime.date.max), 4),
        (DeedFilter(first=FIRST, last=FIRST - datetime.timedelta(1)), 0),
    ],
)
def test_deeds_are_found_by_person_kind_and_day(deeds: Deeds, wanted: DeedFilter, count: int) -> None:
    assert deeds.count(wanted) == count
    assert len(deeds.found(wanted, 10)) == count


def test_the_newest_come_first_page_by_page(deeds: Deeds) -> None:
    pages = [[(each.thing, each.deed) for each in deeds.found(DeedFilter(), 3, skip)] for skip in (0, 3)]
    assert pages == [[("1", "queue_next"), ("1", "login"), ("0", "queue_next")], [("0", "login")]]
    assert deeds.kinds() == ["login", "queue_next"]


def test_deeds_before_the_day_are_deleted(deeds: Deeds) -> None:
    deeds.expire(FIRST + datetime.timedelta(1))
    assert [each.thing for each in deeds.newest(9)] == ["1", "1"]


def test_a_long_value_is_cut(deeds: Deeds) -> None:
    deeds.note("hoa", "content_saved", after="x" * 10_000)
    assert len(deeds.newest(1)[0].after) == MOST_LETTERS


@pytest.mark.parametrize("who", [None, "hoa"])
@pytest.mark.parametrize("deed", [None, "login"])
@pytest.mark.parametrize("first", [None, FIRST])
def test_every_filter_is_found_and_counted_in_one_index(
    deeds: Deeds, who: str | None, deed: str | None, first: datetime.date | None
) -> None:
    where, values = DeedFilter(who, deed, first, first).condition()
    for query in (f"SELECT count(*) FROM deed WHERE {where}", f"SELECT * FROM deed WHERE {where} {NEWEST_FIRST}"):
        steps = [step for *_, step in deeds._run(f"EXPLAIN QUERY PLAN {query}", values)]
        assert len(steps) == 1, "no sort of its own"
        assert "INDEX" in steps[0]
        if who or deed or first:
            assert steps[0].startswith("SEARCH")
