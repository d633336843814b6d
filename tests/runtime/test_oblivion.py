"""Memory that was freed goes back to the system, also from between what is in use."""

from robot.runtime.gauges import resident_mb
from robot.runtime.oblivion import give_back


def test_freed_memory_between_what_is_in_use_is_given_back() -> None:
    kept = [bytes([number % 251]) * 100_000 for number in range(600)]
    del kept[::2]
    before_mb = resident_mb()
    assert give_back()
    assert before_mb - resident_mb() > 20
    assert len(kept) == 300
