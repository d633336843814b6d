"""What would raise an index, and why the portal's score differs from the estimate."""

import datetime

import msgspec
import pytest

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.indicators.differences import Cause, DifferenceReason, explain
from robot.desk.indicators.levers import Lever, LeverDeed, levers_of, worth_of
from robot.desk.indicators.measures import Stock
from robot.desk.indicators.official import Official
from robot.desk.indicators.scores import ScoredCriterion, score
from tests.desk.indicators.november import DAYS, PERIOD, SHIPPED, dossier, line, stock

TODAY = datetime.date(2026, 11, 24)


def levers(listed: Stock, code: str) -> list[Lever]:
    found = levers_of(score(SHIPPED["766"], listed, PERIOD), listed, TODAY)
    return [lever for lever in found if lever.line.criterion.code == code]


def open_one(number: int, **fields: object) -> Dossier:
    return dossier(number, **{"status": DossierStatus.PROCESSING, "finished": None, **fields})


def test_an_unpaid_open_dossier_can_still_be_paid_and_an_ended_one_not() -> None:
    paid = [dossier(n, fee=True, paid_online=True) for n in range(6)]
    ended = [dossier(n, fee=True, paid_online=False) for n in (6, 7)]
    running = [open_one(n, due="2026-12-10", fee=True, paid_online=False) for n in (8, 9)]
    (lever,) = levers(stock(*paid, *ended, *running), "ONLINE_PAYMENT_DOSSIERS")
    assert lever.deed is LeverDeed.PAY
    assert [each.code[-4:] for each in lever.dossiers] == ["0008", "0009"]
    assert lever.worth == pytest.approx(0.6)
    assert lever.gain == pytest.approx(1.2)
    assert (lever.fixed, lever.wanted) == (2, 0)  # the target of 60 % is reached


def test_the_gain_is_what_the_score_would_rise_by_when_the_dossiers_are_mended() -> None:
    good = [dossier(n, electronic_result=True) for n in range(7)]
    bad = [dossier(n, electronic_result=False) for n in (7, 8, 9)]
    (lever,) = levers(stock(*good, *bad), "ORIGINAL_RESULT_AVAILABLE")
    mended = stock(*good, *(msgspec.structs.replace(each, electronic_result=True) for each in bad))
    before = line(score(SHIPPED["766"], stock(*good, *bad), PERIOD), "ORIGINAL_RESULT_AVAILABLE").points
    after = line(score(SHIPPED["766"], mended, PERIOD), "ORIGINAL_RESULT_AVAILABLE").points
    assert before is not None
    assert after is not None
    assert lever.gain == pytest.approx(after - before)


def test_late_open_dossiers_are_to_be_finished_and_those_due_soon_to_be_kept() -> None:
    done = [dossier(n) for n in range(7)]
    late_done = dossier(7, finished="2026-11-20")
    late = open_one(8, due="2026-11-20")
    soon = open_one(9, due="2026-11-27")
    listed = Stock((*done, late_done, late, soon), PERIOD, TODAY, DAYS)
    finish, keep = sorted(levers(listed, "PROGRESS"), key=lambda lever: lever.deed != LeverDeed.FINISH)
    assert (finish.deed, [each.code for each in finish.dossiers], finish.fixed) == (LeverDeed.FINISH, [late.code], 1)
    assert (keep.deed, [each.code for each in keep.dossiers]) == (LeverDeed.KEEP, [soon.code])
    assert keep.worth == pytest.approx(2.0)
    assert finish.wanted == 2  # 98 % of 10


def test_a_full_line_has_no_lever_and_a_line_without_figures_is_to_be_entered() -> None:
    listed = stock(*(dossier(n, channel="online") for n in range(4)))
    assert levers(listed, "ONLINE_DOSSIERS") == []
    (petitions,) = levers(listed, "PETITION_PROCESSING_ON_TIME")
    assert (petitions.deed, petitions.gain) == (LeverDeed.ENTER, 6.0)


def test_what_only_the_province_can_raise_comes_last() -> None:
    found = levers_of(score(SHIPPED["766"], None, PERIOD), None, TODAY)
    kinds = [lever.line.criterion.influence == "province" for lever in found]
    assert kinds == sorted(kinds)


def test_beyond_full_marks_a_dossier_is_worth_nothing() -> None:
    full = line(
        score(SHIPPED["766"], stock(*(dossier(n, channel="online") for n in range(4))), PERIOD), "ONLINE_DOSSIERS"
    )
    assert worth_of(full) == 0.0
    assert worth_of(line(score(SHIPPED["766"], None, PERIOD), "PROGRESS")) is None


def scored(listed: Stock, **official: object) -> ScoredCriterion:
    whole = Official(**{"code": "PROGRESS", "first": PERIOD.first, "last": PERIOD.last, **official})
    return line(score(SHIPPED["766"], listed, PERIOD, [whole]), "PROGRESS")


def causes(listed: Stock, **official: object) -> list[Cause]:
    return [reason.cause for reason in explain(scored(listed, **official), listed)]


TEN = [dossier(n, finished="2026-11-05" if n < 8 else "2026-11-20") for n in range(10)]


def test_equal_scores_and_rounding_are_said_as_such() -> None:
    listed = stock(*TEN)
    assert causes(listed, score=16.0) == [Cause.EQUAL]
    assert causes(listed, score=15.99, numerator=8, denominator=10) == [Cause.ROUNDING]


def test_dossiers_that_the_portal_has_and_the_list_lacks_are_counted() -> None:
    listed = stock(*TEN)
    (reason,) = explain(scored(listed, score=15.0, numerator=9, denominator=12), listed)
    assert (reason.cause, reason.n) == (Cause.CODES_MISSING, 2)
    assert causes(listed, score=17.5, numerator=7, denominator=8) == [Cause.CODES_MORE]


def test_dossiers_without_a_due_date_that_make_the_difference_are_named() -> None:
    without = dossier(10, due=None)
    listed = stock(*TEN, without)
    (reason,) = explain(scored(listed, score=16.36, numerator=9, denominator=11), listed)
    assert reason == DifferenceReason(Cause.INCOMPLETE, 1, (without.code,), True)


def test_a_list_that_ends_before_the_period_is_said_with_the_days() -> None:
    listed = Stock(tuple(TEN), PERIOD, datetime.date(2026, 11, 27), DAYS)
    found = explain(scored(listed, score=14.0, numerator=7, denominator=10), listed)
    assert found[0] == DifferenceReason(Cause.LIST_EARLY, 3)


def test_dossiers_that_ended_after_the_due_hour_are_named_when_the_portal_counts_fewer() -> None:
    hours = dossier(10, due="2026-11-10T09:00:00", finished="2026-11-10T16:00:00")
    listed = stock(*TEN, hours)
    (reason,) = explain(scored(listed, score=14.55, numerator=8, denominator=11), listed)
    assert reason == DifferenceReason(Cause.HOURS, 1, (hours.code,), True)


def test_dossiers_in_time_only_by_their_supplements_are_named() -> None:
    waited = dossier(10, due="2026-11-10", finished="2026-11-14", supplement_s=5 * 86400, supplements=1)
    listed = stock(*TEN, waited)
    (reason,) = explain(scored(listed, score=14.55, numerator=8, denominator=11), listed)
    assert reason == DifferenceReason(Cause.SUPPLEMENTS, 1, (waited.code,), True)


def test_dossiers_late_by_a_second_request_are_named_when_the_portal_counts_more() -> None:
    twice = dossier(10, supplements=2)
    listed = stock(*TEN, twice)
    (reason,) = explain(scored(listed, score=16.36, numerator=9, denominator=11), listed)
    assert reason == DifferenceReason(Cause.TWICE, 1, (twice.code,), True)


def test_another_scale_or_formula_of_the_portal_is_said() -> None:
    listed = stock(*TEN)
    assert causes(listed, score=8.0, max_score=10.0) == [Cause.SCALE, Cause.COUNTS]
    assert Cause.FORMULA in causes(listed, score=12.0, numerator=8, denominator=10)


def test_what_is_not_found_is_not_known() -> None:
    listed = stock(*TEN)
    found = explain(scored(listed, score=14.0), listed)
    assert found == (DifferenceReason(Cause.COUNTS, -1),)
    assert explain(scored(listed, score=None), listed) == ()
    typed = msgspec.structs.replace(scored(listed, score=12.0), ratio=None)
    assert explain(typed, None) == (DifferenceReason(Cause.UNKNOWN),)
