"""The outbox: what was put is there after any end of the program, in order, until it is taken; and it has an end."""

import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from robot.fleet.outbox import SEGMENT_BYTES, Outbox

LIMIT = 1_000_000


def numbers(outbox: Outbox) -> list[int]:
    """Of all records that wait."""
    return [record.number for record in outbox.after(0, 1_000_000)]


def test_records_come_out_in_order_and_outlive_a_new_start(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, LIMIT)
    for value in range(3):
        outbox.put("gauges", {"value": value}, at_s=value)
    again = Outbox(tmp_path, LIMIT)
    assert [(record.number, record.body["value"]) for record in again.after(0, 10)] == [(1, 0), (2, 1), (3, 2)]
    assert again.store == outbox.store
    assert again.waiting == 3


def test_what_was_taken_is_gone_and_its_numbers_never_come_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, LIMIT)
    for value in range(5):
        outbox.put("gauges", value, at_s=0)
    outbox.taken_up_to(5)
    again = Outbox(tmp_path, LIMIT)
    assert (numbers(again), again.waiting) == ([], 0)
    again.put("gauges", "new", at_s=0)
    assert numbers(again) == [6]


def test_killed_in_the_middle_of_writing_it_has_all_that_put_returned_for(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from robot.fleet.outbox import Outbox\n"
        "outbox = Outbox(Path(sys.argv[1]), 10**6)\n"
        "while True:\n    outbox.put('gauges', 'x' * 300, 0); print(outbox.waiting, flush=True)\n"
    )
    for _ in range(3):
        with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(150):
                told = int(writer.stdout.readline())
            writer.kill()
            told = max([told, *map(int, writer.stdout.read().split(b"\n")[:-1])])
        found = numbers(Outbox(tmp_path, LIMIT))
        assert found == list(range(1, len(found) + 1))
        assert len(found) >= told


@given(st.binary(max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_broken_end_costs_only_itself(tmp_path_factory: object, rest: bytes) -> None:
    folder: Path = tmp_path_factory.mktemp("outbox")  # type: ignore[attr-defined]
    outbox = Outbox(folder, LIMIT)
    for value in range(3):
        outbox.put("gauges", value, at_s=0)
    segment = next(folder.glob("*.jsonl"))
    with segment.open("ab") as file:
        file.write(rest)
    again = Outbox(folder, LIMIT)
    again.put("gauges", "after", at_s=0)
    assert [record.body for record in again.after(0, 10)] == [0, 1, 2, "after"]
    assert len(set(numbers(again))) == 4


def test_a_lost_state_sends_records_again_but_never_gives_a_number_twice(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, LIMIT)
    for value in range(4):
        outbox.put("gauges", value, at_s=0)
    outbox.taken_up_to(3)
    (tmp_path / "state.json").write_bytes(b"\0\0\0")
    again = Outbox(tmp_path, LIMIT)
    assert again.store == outbox.store
    again.put("gauges", 4, at_s=0)
    assert numbers(again)[-2:] == [4, 5]


def test_a_full_outbox_loses_the_oldest_and_counts_them(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, 2 * SEGMENT_BYTES)
    for _ in range(400):
        outbox.put("gauges", "x" * 1000, at_s=0)
    held = sum(path.stat().st_size for path in tmp_path.glob("*.jsonl"))
    found = numbers(outbox)
    assert held <= 3 * SEGMENT_BYTES
    assert found == list(range(found[0], 401))
    assert outbox.dropped == found[0] - 1 > 0
    assert Outbox(tmp_path, 2 * SEGMENT_BYTES).dropped == outbox.dropped


def test_what_was_taken_before_there_was_no_room_is_not_counted_as_lost(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, 2 * SEGMENT_BYTES)
    for number in range(1, 401):
        outbox.put("gauges", "x" * 1000, at_s=0)
        outbox.taken_up_to(number)
    assert outbox.dropped == 0


def test_a_folder_that_somebody_cleared_takes_records_again(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path, LIMIT)
    outbox.put("gauges", 1, at_s=0)
    for path in tmp_path.glob("*.jsonl"):
        path.unlink()
    outbox.put("gauges", 2, at_s=0)
    assert numbers(outbox) == [2]
    outbox.taken_up_to(2)
    assert outbox.waiting == 0
