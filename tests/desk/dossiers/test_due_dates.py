"""When a dossier is due, and whom somebody must look at in the morning."""

import datetime

import pytest

from robot.desk.dossiers.due_dates import Warning, due_at, warning_of, warnings
from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays, YearTable
from robot.knowledge.catalogue.procedures import Time

DAYS = WorkingDays(
    CalendarTable({"2026": YearTable(confirmed=True, closes={"2026-07-15": "11:30"})}),
    (0, 1, 2, 3, 4),
    ((450, 690), (810, 1020)),
)
THREE = Time(value=3, unit="ngày làm việc")
SAME_DAY = Time(value=1, unit="ngày làm việc", same_day=True, cutoff_hour=15)


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"2026-{text}")


def due(time: Time, received: str) -> str | None:
    found = due_at(time, at(received), DAYS)
    return None if found is None else f"{found:%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("time", "received", "expected"),
    [
        (THREE, "07-13 08:00", "07-16 17:00"),  # the day of receipt does not count
        (THREE, "07-13 16:59", "07-16 17:00"),
        (THREE, "07-13 17:00", "07-17 17:00"),  # after closing: as of the next morning
        (THREE, "07-16 09:00", "07-21 17:00"),  # over a weekend
        (THREE, "07-18 09:00", "07-23 17:00"),  # received on a Saturday: as of Monday
        (THREE, "02-12 09:00", "02-24 17:00"),  # over Tết
        (Time(value=2, unit="ngày làm việc"), "07-13 09:00", "07-15 11:30"),  # a short day ends when it closes
        (SAME_DAY, "07-13 14:59", "07-13 17:00"),
        (SAME_DAY, "07-13 15:00", "07-14 17:00"),
        (SAME_DAY, "07-17 15:30", "07-20 17:00"),
        (SAME_DAY, "07-18 15:30", "07-20 17:00"),  # a Saturday's are Monday's, in the morning
        (Time(same_day=True), "07-13 16:30", "07-13 17:00"),  # no cut-off: the same day whenever
        (Time(value=5, unit="ngày"), "07-13 09:00", "07-20 17:00"),  # every day counts; then off the rest day
        (Time(value=15, unit="ngày"), "07-13 09:00", "07-28 17:00"),
        (Time(), "07-13 09:00", None),
    ],
)
def test_the_statutory_time_is_counted_from_the_day_after_receipt(
    time: Time, received: str, expected: str | None
) -> None:
    assert due(time, received) == expected


def dossier(status: DossierStatus = DossierStatus.PROCESSING, **known: object) -> Dossier:
    return Dossier(**{"code": "H49.34-260713-0001", "status": int(status), "due_given": True, **known})  # type: ignore[arg-type]


NOW = at("07-14 08:00")  # a Tuesday


@pytest.mark.parametrize(
    ("due_on", "warning", "left"),
    [
        ("2026-07-10", Warning.LATE, -2),
        ("2026-07-13T17:00:00", Warning.LATE, -1),
        ("2026-07-14T17:00:00", Warning.TODAY, 0),
        ("2026-07-15", Warning.LAST_DAY_TO_APOLOGISE, 1),
        ("2026-07-17", Warning.SOON, 3),
    ],
)
def test_what_is_late_or_will_be_is_told_with_its_days(due_on: str, warning: Warning, left: int) -> None:
    warned = warning_of(dossier(due=due_on), NOW, DAYS)
    assert warned is not None
    assert (warned.warning, warned.days_left, warned.expected) == (warning, left, False)


def test_on_friday_what_is_due_on_monday_needs_its_letter_today() -> None:
    warned = warning_of(dossier(due="2026-07-20"), at("07-17 08:00"), DAYS)
    assert warned is not None
    assert warned.warning is Warning.LAST_DAY_TO_APOLOGISE


@pytest.mark.parametrize("status", [DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN, DossierStatus.RETURNED])
def test_a_dossier_that_has_ended_is_never_late(status: DossierStatus) -> None:
    assert warning_of(dossier(status, due="2026-07-01", finished="2026-06-20"), NOW, DAYS) is None


def test_the_clock_stands_still_while_papers_are_awaited() -> None:
    first = dossier(DossierStatus.SUPPLEMENT, due="2026-07-01", supplements=1, supplement_since="2026-07-09")
    warned = warning_of(first, NOW, DAYS)
    assert warned is not None
    assert warned.warning is Warning.SUPPLEMENT_OPEN, "a second request would count as late"
    assert warning_of(dossier(DossierStatus.PAYMENT, due="2026-07-01"), NOW, DAYS) is None
    long = warning_of(dossier(DossierStatus.SUPPLEMENT, supplements=1, supplement_since="2026-06-22"), NOW, DAYS)
    assert long is not None
    assert long.warning is Warning.SUPPLEMENT_LONG
    again = warning_of(dossier(DossierStatus.SUPPLEMENT, supplements=2, supplement_since="2026-07-13"), NOW, DAYS)
    assert again is not None
    assert again.warning is Warning.SUPPLEMENT_AGAIN


def test_an_application_that_nobody_takes_in_is_told_after_eight_hours_of_work() -> None:
    waits = dossier(DossierStatus.REGISTERED, submitted="2026-07-13T07:30:00")
    assert warning_of(waits, at("07-14 07:45"), DAYS) is None, "7 h 30 min of Monday and a quarter of an hour"
    warned = warning_of(waits, at("07-14 08:30"), DAYS)
    assert warned is not None
    assert warned.warning is Warning.NOT_ACCEPTED


def test_a_result_that_nobody_fetches_is_told_after_three_weeks() -> None:
    assert warning_of(dossier(DossierStatus.DONE, finished="2026-07-01"), NOW, DAYS) is None
    warned = warning_of(dossier(DossierStatus.DONE, finished="2026-06-15T10:00:00"), NOW, DAYS)
    assert warned is not None
    assert warned.warning is Warning.UNCOLLECTED


def test_a_dossier_without_a_due_date_is_told_after_two_months() -> None:
    assert warning_of(dossier(due=None, received="2026-06-14T08:00:00"), NOW, DAYS) is None
    warned = warning_of(dossier(due=None, received="2026-04-01T08:00:00"), NOW, DAYS)
    assert warned is not None
    assert warned.warning is Warning.NO_DUE


def test_a_counted_date_moves_on_by_the_time_in_which_papers_were_awaited_and_a_given_one_does_not() -> None:
    late = {"due": "2026-07-10T17:00:00", "supplement_s": 5 * 86_400}
    given = warning_of(dossier(due_given=True, **late), NOW, DAYS)
    assert given is not None
    assert given.warning is Warning.LATE
    counted = warning_of(dossier(due_given=False, **late), NOW, DAYS)
    assert counted is not None
    assert (counted.warning, counted.expected, counted.due) == (Warning.LAST_DAY_TO_APOLOGISE, True, "2026-07-15")


def test_a_date_that_was_counted_here_is_only_expected() -> None:
    counted = Dossier(
        code="H49.34-261229-0001", status=4, received="2026-12-29T08:00:00", due="2027-01-05T17:00:00", due_given=False
    )
    warned = warning_of(counted, datetime.datetime(2027, 1, 4, 8), DAYS)
    assert warned is not None
    assert warned.expected


def test_the_most_urgent_dossiers_stand_first() -> None:
    found = warnings(
        [dossier(due="2026-07-17"), dossier(due="2026-07-13"), dossier(due="2026-07-02"), dossier(due="2026-07-14")],
        NOW,
        DAYS,
    )
    assert [(each.warning, each.dossier.due) for each in found] == [
        (Warning.LATE, "2026-07-02"),
        (Warning.LATE, "2026-07-13"),
        (Warning.TODAY, "2026-07-14"),
        (Warning.SOON, "2026-07-17"),
    ]
