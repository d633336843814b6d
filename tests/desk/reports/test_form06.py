"""The table of form II.06a adds up, whatever the list of dossiers holds."""

import datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.register import DossierFilter, DossierRegister, DueFilter
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays
from robot.desk.reports.form06 import form06
from robot.desk.reports.lateness import late_dossiers
from robot.desk.reports.period import Period, PeriodKind

PERIOD = Period(PeriodKind.RANGE, datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
DAYS = WorkingDays(CalendarTable(), (0, 1, 2, 3, 4))
KNOWN = datetime.date(2026, 11, 30)
MOMENTS = st.none() | st.datetimes(datetime.datetime(2026, 9, 1), datetime.datetime(2027, 1, 31)).map(
    datetime.datetime.isoformat
)


@st.composite
def dossiers(draw: st.DrawFn) -> list[Dossier]:
    return [
        Dossier(
            code=f"H49.34-261101-{number:04d}",
            field=draw(st.sampled_from(["Hộ tịch", "Đất đai", ""])),
            status=draw(st.integers(0, 10)),
            received=draw(MOMENTS),
            due=draw(MOMENTS),
            finished=draw(MOMENTS),
            returned=draw(MOMENTS),
            channel=draw(st.sampled_from(["", "online", "direct", "post"])),
        )
        for number in range(draw(st.integers(0, 30)))
    ]


@given(dossiers())
@settings(max_examples=150, deadline=None)
def test_form_06_adds_up_but_for_dossiers_whose_end_is_unknown(listed: list[Dossier]) -> None:
    form = form06(listed, PERIOD, KNOWN, DAYS)
    total, received = form.total, {dossier.code for dossier in listed if dossier.received}
    assert total.received == sum(row.received for row in form.rows) <= len(listed)
    assert total.received - total.resolved - total.in_progress == len(received & set(form.left_out))
    assert form.adds_up == (not received & set(form.left_out))
    assert form.total.late == len(form.resolved_late)
    assert form.total.open_late == len(form.open_late)


def counted(**fields: object) -> dict[str, int]:
    defaults = {
        "code": "x",
        "field": "Hộ tịch",
        "status": DossierStatus.PROCESSING,
        "received": "2026-11-10",
        "due": "2026-11-20",
    }
    form = form06([Dossier(**{**defaults, **fields})], PERIOD, KNOWN, DAYS)
    names = type(form.total).__struct_fields__[1:]
    return {name: getattr(form.total, name) for name in names if getattr(form.total, name)}


def test_each_dossier_stands_in_its_columns() -> None:
    done = {"status": DossierStatus.DONE}
    assert counted(**done, finished="2026-11-18", channel="online") == {"online": 1, "early": 1}
    assert counted(**done, finished="2026-11-20T23:00:00") == {"direct": 1, "on_time": 1}
    assert counted(**done, finished="2026-11-21") == {"direct": 1, "late": 1}
    assert counted(received="2026-10-20") == {"carried": 1, "open_late": 1}
    assert counted(due="2026-11-30") == {"direct": 1, "open_in_time": 1}
    assert counted(status=DossierStatus.SUPPLEMENT) == {"direct": 1, "open_in_time": 1}
    assert counted(status=DossierStatus.WITHDRAWN, finished="2026-11-25") == {"direct": 1, "on_time": 1}
    assert counted(**done, finished="2026-10-30", received="2026-10-10") == {}
    assert counted(received="2026-12-01") == {}
    assert counted(**done, finished="2026-12-04", due="2026-12-10") == {"direct": 1, "open_in_time": 1}


def test_what_cannot_be_placed_is_named_and_not_counted() -> None:
    form = form06([Dossier(code="a", status=DossierStatus.DONE, received="2026-11-03")], PERIOD, KNOWN, DAYS)
    assert form.left_out == ("a",)
    assert (form.total.received, form.total.resolved, form.total.in_progress) == (1, 0, 0)
    assert not form.adds_up


def test_the_late_ones_stand_in_the_order_in_which_they_were_due() -> None:
    dues = {"a": "2026-11-20", "b": "2026-11-12", "c": "2026-11-18"}
    late = [
        Dossier(code=code, status=DossierStatus.PROCESSING, received="2026-11-03", due=due)
        for code, due in dues.items()
    ]
    assert form06(late, PERIOD, KNOWN, DAYS).open_late == ("b", "c", "a")


def test_without_due_days_nothing_is_said_to_be_on_time() -> None:
    done = Dossier(code="a", status=DossierStatus.DONE, received="2026-11-03", finished="2026-11-20")
    form = form06([done], PERIOD, KNOWN, DAYS)
    assert (form.resolved_without_due, form.on_time_share) == (1, None)
    in_time = Dossier(
        code="b", status=DossierStatus.DONE, received="2026-11-03", finished="2026-11-20", due="2026-11-20"
    )
    late = Dossier(code="c", status=DossierStatus.DONE, received="2026-11-03", finished="2026-11-20", due="2026-11-19")
    assert form06([done, in_time, late], PERIOD, KNOWN, DAYS).on_time_share == 0.5


def test_due_days_that_were_counted_here_and_ends_after_the_hour_are_named() -> None:
    fields = {"status": DossierStatus.DONE, "received": "2026-11-03", "due": "2026-11-20T11:30:00"}
    one = Dossier(code="a", finished="2026-11-20T16:00:00", due_given=True, **fields)
    other = Dossier(code="b", finished="2026-11-20T08:00:00", **fields)
    form = form06([one, other], PERIOD, KNOWN, DAYS)
    assert form.total.on_time == 2
    assert (form.late_by_hour, form.due_counted) == (("a",), ("b",))


def test_an_open_dossier_is_not_judged_by_days_that_the_list_does_not_know_yet() -> None:
    one = Dossier(code="a", status=DossierStatus.PROCESSING, received="2026-11-03", due="2026-11-25")
    assert form06([one], PERIOD, datetime.date(2026, 11, 20), DAYS).total.open_in_time == 1
    assert form06([one], PERIOD, datetime.date(2026, 11, 26), DAYS).total.open_late == 1


def test_the_form_counts_as_late_what_the_list_counts_as_late(tmp_path: Path) -> None:
    fields = {
        "status": DossierStatus.PROCESSING,
        "received": "2026-11-03",
        "due": "2026-11-25",
        "supplement_s": 864_000,
    }
    given = Dossier(code="H49.34-261103-0001", due_given=True, **fields)
    moved = Dossier(code="H49.34-261103-0002", **fields)
    short = Dossier(code="H49.34-261103-0003", **{**fields, "supplement_s": 86_400})
    done = Dossier(code="H49.34-261103-0004", **{**fields, "status": DossierStatus.DONE, "finished": "2026-11-30"})
    ward, at_s = [given, moved, short, done], int(datetime.datetime(2026, 11, 30, 9).timestamp())
    with Dossiers(tmp_path / "desk.sqlite") as store:
        store.take(ward, file="a", sha256="a", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    form = form06(ward, PERIOD, KNOWN, DAYS)
    with DossierRegister(tmp_path / "desk.sqlite", DAYS) as register:
        listed = register.page(DossierFilter(due=DueFilter.LATE), KNOWN).dossiers
    assert sorted(form.open_late) == sorted(each.code for each in listed) == [given.code, short.code]
    assert (form.total.early, form.total.late) == (1, 0)
    late = late_dossiers(form, {each.code: each for each in ward}, KNOWN, DAYS)
    assert [(each.due.isoformat(), each.days) for each in late] == [("2026-11-25", 3), ("2026-11-26", 2)]
