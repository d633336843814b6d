"""Days that are over are told, also after a night with a clock that was wrong."""

import datetime
from pathlib import Path

from robot.desk.feedback.day_counts import DayCounts, encoded, path_of
from robot.fleet.telemetry_reader import Days

TODAY = datetime.date(2026, 8, 15)
WRONG = datetime.date(2036, 8, 15)


def counted(folder: Path, day: datetime.date) -> None:
    counts = DayCounts(day.isoformat())
    counts.add("visit", "", 9)
    path_of(folder, day).write_text(encoded(counts), encoding="utf-8")


def told(days: Days, today: datetime.date) -> list[str]:
    """The agent's round on that day."""
    found = []
    for day, body in days.over(today):
        days.mark_reported(day)
        found.append(body["day"])
    return found


def test_a_midnight_on_a_wrong_date_silences_no_real_day(tmp_path: Path) -> None:
    days = Days(tmp_path, tmp_path / "days.txt")
    counted(tmp_path, TODAY - datetime.timedelta(2))
    assert told(days, TODAY - datetime.timedelta(1)) == ["2026-08-13"]
    counted(tmp_path, WRONG)
    assert told(days, WRONG + datetime.timedelta(1)) == ["2036-08-15"]
    counted(tmp_path, TODAY - datetime.timedelta(1))
    assert told(days, TODAY) == ["2026-08-13", "2026-08-14"]
    assert told(days, TODAY) == []
