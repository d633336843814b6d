"""In time or late by the rules of Quyết định 766: one by one."""

import datetime

import pytest
from msgspec.structs import replace

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.reports.progress import OnTimeVerdict, judge_766

LAST = datetime.date(2026, 11, 30)
DOSSIER = Dossier(
    code="H49.34-261102-0001", status=DossierStatus.PROCESSING, received="2026-11-02", due="2026-11-20T17:00:00"
)


def judged(**changed: object) -> OnTimeVerdict:
    return judge_766(replace(DOSSIER, **changed), LAST)


def test_the_day_of_the_end_is_compared_and_not_its_hour() -> None:
    assert judged(finished="2026-11-20T17:45:00", status=DossierStatus.DONE) is OnTimeVerdict.IN_TIME
    assert judged(finished="2026-11-21T07:30:00", status=DossierStatus.DONE) is OnTimeVerdict.LATE


def test_done_counts_before_handed_over() -> None:
    assert judged(finished="2026-11-19", returned="2026-11-28", status=DossierStatus.RETURNED) is OnTimeVerdict.IN_TIME
    assert judged(finished=None, returned="2026-11-28", status=DossierStatus.RETURNED) is OnTimeVerdict.LATE


def test_an_open_one_is_compared_with_the_last_day() -> None:
    assert judged() is OnTimeVerdict.LATE
    assert judged(due="2026-11-30") is OnTimeVerdict.IN_TIME
    assert judge_766(DOSSIER, datetime.date(2026, 11, 20)) is OnTimeVerdict.IN_TIME


def test_a_dossier_that_ended_after_the_day_was_still_open_on_it() -> None:
    assert judged(finished="2026-12-03", due="2026-12-02", status=DossierStatus.DONE) is OnTimeVerdict.IN_TIME


def test_a_dossier_that_waits_for_its_only_supplement_ended_when_that_was_asked_for() -> None:
    waiting = {"status": DossierStatus.SUPPLEMENT, "supplements": 1}
    assert judged(**waiting, supplement_since="2026-11-18") is OnTimeVerdict.IN_TIME
    assert judged(**waiting, supplement_since="2026-11-23") is OnTimeVerdict.LATE


def test_a_supplement_that_was_asked_for_after_the_period_did_not_stop_it_then() -> None:
    waiting = {"status": DossierStatus.SUPPLEMENT, "supplement_since": "2026-12-05"}
    assert judged(**waiting, supplements=1, due="2026-12-03") is OnTimeVerdict.IN_TIME
    assert judged(**waiting, supplements=1) is OnTimeVerdict.LATE
    assert judged(**waiting, supplements=2, due="2026-12-03") is OnTimeVerdict.IN_TIME, "the second one came later"


def test_supplements_that_are_finished_are_taken_off_an_open_one_too() -> None:
    assert judged(supplements=1, supplement_s=9 * 86_400) is OnTimeVerdict.LATE
    assert judged(supplements=1, supplement_s=10 * 86_400) is OnTimeVerdict.IN_TIME


def test_the_clock_stands_while_a_payment_is_awaited() -> None:
    assert judged(status=DossierStatus.PAYMENT) is OnTimeVerdict.IN_TIME


@pytest.mark.parametrize("end", [None, "2026-11-05"])
def test_a_second_request_makes_it_late_even_when_it_is_early(end: str | None) -> None:
    assert judged(supplements=2, finished=end) is OnTimeVerdict.LATE


def test_the_time_of_supplements_is_taken_off() -> None:
    late = {"finished": "2026-11-23T10:00:00", "status": DossierStatus.DONE, "supplements": 1}
    assert judged(**late) is OnTimeVerdict.LATE
    assert judged(**late, supplement_s=3 * 86_400) is OnTimeVerdict.IN_TIME


def test_without_a_due_day_or_an_end_nothing_is_guessed() -> None:
    assert judged(due=None) is OnTimeVerdict.UNKNOWN
    assert judged(status=DossierStatus.WITHDRAWN) is OnTimeVerdict.UNKNOWN
    assert judged(status=DossierStatus.WITHDRAWN, due="2026-12-02") is OnTimeVerdict.IN_TIME
