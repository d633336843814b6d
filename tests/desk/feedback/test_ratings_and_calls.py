"""Faces, reasons and remarks without a person; and calls for staff from robot to clerk and back."""

import datetime
from pathlib import Path

from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls

NOW = datetime.datetime(2026, 7, 14, 9, 41, 33)
EVER = (datetime.date.min, datetime.date.max)


def bytes_on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_a_rating_is_of_a_counter_a_procedure_and_an_hour_and_of_nobody(tmp_path: Path) -> None:
    with Ratings(tmp_path / "desk.sqlite", lambda: NOW) as ratings:
        ratings.keep(5, (2, 0), "counter:3", "1.001193", "Cô Lan tận tình lắm, gọi tôi số 0912 345 678 nhé")
        (kept,) = ratings.of_days(*EVER)
    assert (kept.day, kept.hour, kept.place, kept.code) == ("2026-07-14", 9, "counter:3", "1.001193")
    assert (kept.score, kept.reasons) == (5, (0, 2))
    assert kept.remark == "cô lan tận tình lắm gọi tôi số … nhé"
    assert b"345" not in bytes_on_disk(tmp_path)
    assert str(int(NOW.timestamp())).encode() not in bytes_on_disk(tmp_path)


def test_no_order_of_arrival_is_kept(tmp_path: Path) -> None:
    with Ratings(tmp_path / "desk.sqlite", lambda: NOW) as ratings:
        for _ in range(20):
            for score in range(1, 6):
                ratings.keep(score)
        scores = [each.score for each in ratings.of_days(*EVER)]
    assert sorted(scores) == sorted(list(range(1, 6)) * 20)
    assert scores != list(range(1, 6)) * 20


def test_remarks_go_some_time_after_they_were_read_and_ratings_later(tmp_path: Path) -> None:
    with Ratings(tmp_path / "desk.sqlite", lambda: NOW) as ratings:
        ratings.keep(2, remark="phải chờ lâu quá")
        (kept,) = ratings.of_days(*EVER)
        far = datetime.date(2026, 9, 1)
        ratings.expire(datetime.date(2026, 1, 1), far)
        assert ratings.of_days(*EVER)[0].remark == "phải chờ lâu quá", "nobody has read it"
        ratings.mark_read([kept.id])
        ratings.expire(datetime.date(2026, 1, 1), NOW.date())
        assert ratings.of_days(*EVER)[0].remark == "phải chờ lâu quá"
        ratings.expire(datetime.date(2026, 1, 1), far)
        assert ratings.of_days(*EVER)[0].remark == ""
        ratings.expire(far, far)
        assert ratings.of_days(*EVER) == []


def test_a_call_waits_until_somebody_takes_it_once(tmp_path: Path) -> None:
    with StaffCalls(tmp_path / "desk.sqlite", lambda: NOW) as robot, StaffCalls(tmp_path / "desk.sqlite") as clerk:
        number = robot.call("1.001193", "en", (0, 2))
        (waiting,) = robot.waiting()
        assert (waiting.id, waiting.code, waiting.language, waiting.papers) == (number, "1.001193", "en", (0, 2))
        assert clerk.answer(number)
        assert not clerk.answer(number)
        assert robot.waiting() == []
        found = robot.find(number)
        assert found is not None
        assert found.answered_s is not None


def test_the_kind_of_an_emergency_stays_with_its_call_and_other_calls_have_none(tmp_path: Path) -> None:
    with StaffCalls(tmp_path / "desk.sqlite", lambda: NOW) as robot:
        robot.call("", "vi")
        assert [each.kind for each in robot.waiting()] == [""]
        number = robot.call("1.001193", "vi", kind="fire")
    with StaffCalls(tmp_path / "desk.sqlite", lambda: NOW) as clerk:
        (waiting,) = clerk.waiting()
    assert (waiting.id, waiting.kind, waiting.code) == (number, "fire", "1.001193")


def test_a_new_call_takes_the_place_of_one_that_stood(tmp_path: Path) -> None:
    with StaffCalls(tmp_path / "desk.sqlite", lambda: NOW) as calls:
        first, second = calls.call("", "vi"), calls.call("2.000815", "vi")
        assert [each.id for each in calls.waiting()] == [second]
        assert not calls.answer(first)
