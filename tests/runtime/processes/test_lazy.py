"""What is made when it is first asked for is made once, whichever threads ask."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from robot.runtime.processes.lazy import Lazy


def test_nothing_is_made_before_somebody_asks_and_it_is_made_once_for_all_threads() -> None:
    made: list[int] = []
    together = threading.Barrier(4)

    def make() -> object:
        made.append(1)
        return object()

    value = Lazy(make)
    assert made == []

    def ask(_number: int) -> object:
        together.wait()
        return value()

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(ask, range(4)))
    assert made == [1]
    assert len(set(map(id, found))) == 1


def test_whoever_asks_again_after_a_failure_tries_again() -> None:
    tries = iter([None, "made"])

    def make() -> str:
        found = next(tries)
        if found is None:
            raise OSError("not yet")
        return found

    value = Lazy(make)
    with pytest.raises(OSError, match="not yet"):
        value()
    assert value() == "made"
