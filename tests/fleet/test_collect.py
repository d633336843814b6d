"""The collector keeps each record once, through restarts of its own."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.fleet.collect import RecordFiles
from robot.fleet.messages import TelemetryRecord, encode
from robot.fleet.ranges import Ranges


def record(number: int, store: str = "0123abcd") -> bytes:
    """As it comes."""
    return encode(TelemetryRecord(store, number, 0, "gauges", {"events": number}))


def test_a_record_that_comes_twice_is_kept_once_also_after_a_restart(tmp_path: Path) -> None:
    kept = RecordFiles(tmp_path)
    assert [kept.keep("cam-pha-2", record(number)) for number in (1, 2, 2)] == [True, True, False]
    kept.close()
    again = RecordFiles(tmp_path)
    assert [again.keep("cam-pha-2", record(number)) for number in (1, 3)] == [False, True]
    again.close()
    assert len((tmp_path / "cam-pha-2" / "0123abcd.jsonl").read_bytes().splitlines()) == 3


def test_a_line_that_a_power_cut_broke_off_is_taken_again(tmp_path: Path) -> None:
    kept = RecordFiles(tmp_path)
    kept.keep("cam-pha-2", record(1))
    kept.close()
    path = tmp_path / "cam-pha-2" / "0123abcd.jsonl"
    path.write_bytes(path.read_bytes() + record(2)[:20])
    again = RecordFiles(tmp_path)
    assert again.keep("cam-pha-2", record(2))
    again.close()
    assert path.read_bytes() == record(1) + b"\n" + record(2) + b"\n"


def test_a_robot_with_a_new_disk_begins_a_new_file_and_gaps_are_counted(tmp_path: Path) -> None:
    kept = RecordFiles(tmp_path)
    for number in (1, 2, 5):
        kept.keep("cam-pha-2", record(number))
    assert kept.keep("cam-pha-2", record(1, "ffff0000"))
    assert kept.missing() == {"cam-pha-2": 2}
    kept.close()


@pytest.mark.parametrize("payload", [b"", b"{}", record(1, "../../etc"), b"x" * 100_000])
def test_what_is_no_record_is_not_kept(tmp_path: Path, payload: bytes) -> None:
    kept = RecordFiles(tmp_path)
    assert not kept.keep("cam-pha-2", payload)
    kept.close()
    assert list(tmp_path.iterdir()) == []


@given(st.lists(st.integers(0, 30)))
def test_ranges_are_a_set(numbers: list[int]) -> None:
    ranges, known = Ranges(), set()
    for number in numbers:
        assert ranges.add(number) == (number not in known)
        known.add(number)
    assert len(ranges) == len(known)
    assert {number for number in range(-1, 32) if number in ranges} == known
    assert ranges.missing() == (max(known) - min(known) + 1 - len(known) if known else 0)
