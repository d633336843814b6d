"""A thread that does slow tasks one after the other, so that its owner need not wait for them."""

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class HandedOverTask(Generic[T]):
    """A task handed over to a `TaskThread`, and its result once it is done."""

    def __init__(self, future: "Future[T]") -> None:
        self._future = future
        self._given_s = time.monotonic()

    def overdue(self, limit_s: float) -> bool:
        """Whether the task is not done although it was handed over more than `limit_s` ago."""
        return not self._future.done() and time.monotonic() - self._given_s > limit_s

    def ready(self, within_s: float = 0.0) -> bool:
        """Whether the task is done; waits at most `within_s`."""
        wait([self._future], timeout=within_s)
        return self._future.done()

    def result(self) -> T:
        """Return the task's result, or raise the task's exception. To be called only when it is `ready`."""
        return self._future.result()


class TaskThread:
    """A thread that does tasks in order. It is a daemon: even if it hangs in a library, the process can end."""

    def __init__(self, name: str) -> None:
        self._waiting: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def do(self, work: Callable[[], T]) -> HandedOverTask[T]:
        """Hand over `work` as a task, to be done after all earlier ones."""
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return HandedOverTask(future)

    def close(self) -> None:
        """Accept no more tasks; those handed over before are still done."""
        self._waiting.put(None)

    def _work(self) -> None:
        while (job := self._waiting.get()) is not None:
            future, work = job
            try:
                future.set_result(work())
            except BaseException as raised:  # is raised again by `result`
                future.set_exception(raised)
            del future, work, job  # a visitor's data must not stay in memory until the next task
