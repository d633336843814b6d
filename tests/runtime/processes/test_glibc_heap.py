"""Memory that was freed goes back to the system, also from between what is in use."""

import subprocess
import sys

from robot.runtime.monitoring.metrics import resident_mb
from robot.runtime.processes.glibc_heap import give_back


def test_freed_memory_between_what_is_in_use_is_given_back() -> None:
    kept = [bytes([number % 251]) * 100_000 for number in range(600)]
    del kept[::2]
    before_mb = resident_mb()
    assert give_back()
    assert before_mb - resident_mb() > 20
    assert len(kept) == 300


PICTURES = """
from robot.runtime.monitoring.metrics import resident_mb
from robot.runtime.processes.glibc_heap import keep_little
assert keep_little()
last = bytearray(20_000_000)
del last
pictures = [bytearray(4_000_000) for _ in range(10)]
above = bytearray(200_000)
before_mb = resident_mb()
del pictures
print(before_mb - resident_mb())
"""


def test_pictures_go_back_to_the_system_as_soon_as_they_are_free() -> None:
    done = subprocess.run([sys.executable, "-c", PICTURES], check=True, capture_output=True, text=True)
    assert float(done.stdout) > 35
