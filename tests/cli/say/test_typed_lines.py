"""Lines typed at a terminal, read while something else goes on."""

import os

from robot.cli.say.take_recorder import TypedLines


def test_lines_are_read_one_by_one_and_those_typed_too_early_are_forgotten() -> None:
    reads, writes = os.pipe()
    lines = TypedLines(reads)
    assert lines.line(0.0) is None
    os.write(writes, " có \nb\n\nl".encode())
    assert lines.line() == "có"
    assert lines.line(0.0) == "b"
    lines.flush()
    assert lines.line(0.0) is None
    os.write(writes, b"ater\n")
    assert lines.line() == "later"
    assert not lines.ended
    os.close(writes)
    assert lines.line() is None
    assert lines.ended
    os.close(reads)
