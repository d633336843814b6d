"""Why a drive ended: every code that a drive can end with has words for a technician."""

import re

import pytest

from robot.cli import drive
from robot.cli.drive.end_reasons import REASONS, reason_of
from robot.core.events import DriveEnded

CODES = re.findall(r"\w+", re.sub(r"\([^)]*\)", "", (DriveEnded.__doc__ or "").partition("`reason` in")[2]))


def test_every_reason_of_a_drive_is_put_into_words_of_both_languages() -> None:
    assert {"route", "sensor", "pose"} <= set(CODES)
    assert set(CODES) == set(REASONS)
    for code, reason in REASONS.items():
        assert all(reason), code
        assert reason.what != reason.vi, code
        assert reason.remedy != reason.remedy_vi, code


def test_a_reason_without_words_stands_for_itself() -> None:
    assert (reason_of("gremlin").what, reason_of("gremlin").vi) == ("gremlin", "gremlin")


def test_a_drive_that_did_not_arrive_says_why_and_what_to_do_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = {"place": "exit", "reached": False, "reason": "sensor", "seconds": 1.0, "route_m": 3.0}
    drive._print({**report, "error_cm": None, "error_deg": None}, as_json=False)
    english, vietnamese = capsys.readouterr().out.strip().split(" | ")
    assert "exit: not reached: a range sensor does not measure; look at cable" in english
    assert "chưa đến: có cảm biến khoảng cách không đo được; xem dây" in vietnamese
    assert english.endswith("; 1.0 s, 3.0 m"), "no error, where none is known"
    assert vietnamese.endswith("; 1 s, 3 m")


def test_a_drive_that_arrived_tells_its_error_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    report = {"place": "exit", "reached": True, "reason": "", "seconds": 9.5, "error_cm": 1.2, "error_deg": 0.4}
    drive._print({**report, "route_m": 3.0}, as_json=False)
    drive._print({**report, "route_m": None}, as_json=False)
    with_way, without = capsys.readouterr().out.splitlines()
    assert with_way == (
        "exit: reached; 9.5 s, 3.0 m, error 1.2 cm, 0.4 degrees | đã đến; 9,5 s, 3 m, sai số 1,2 cm, 0,4 độ"
    )
    assert "None" not in without
