"""A thread that does one task after the other, so that its owner stays free to answer."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class HandedOverTask(Generic[T]):
    """A task handed over to a `TaskThread`."""

    def __init__(self, future: "Future[T]") -> None:
        self._future = future
        self._given_s = time.monotonic()

    def overdue(self, limit_s: float) -> bool:
        """Whether the task was handed over longer ago than `limit_s` and is not done."""
        return not self._future.done() and time.monotonic() - self._given_s > limit_s

    def ready(self, within_s: float = 0.0) -> bool:
        """Whether the task is done; waits at most `within_s`."""
        wait([self._future], timeout=within_s)
        return self._future.done()

    def result(self) -> T:
        """Return the task's result, or raise its exception. To be called once the task is ready."""
        return self._future.result()


class TaskThread:
    """The thread. A daemon: a thread that hangs in a library does not keep the process alive."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def do(self, work: Callable[[], T]) -> HandedOverTask[T]:
        """Hand over `work`, which begins after all earlier tasks."""
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return HandedOverTask(future)

    def close(self) -> None:
        """Accept no more work; tasks handed over before are still done."""
        self._waiting.put(None)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            future, work = job
            try:
                future.set_result(work())
            except BaseException as raised:  # raised again by the owner
                future.set_exception(raised)
            del future, work, job  # a visitor's data must not stay until the next task
