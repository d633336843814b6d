"""A value that is slow to make: made once, at its first use, from any thread."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lazy(Generic[Made]):
    """The value of `make`. Threads that ask while it is being made wait."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._lock = threading.Lock()

    def __call__(self) -> Made:
        with self._lock:
            if self._make is not None:
                self._made = self._make()
                self._make = None  # frees what the value was made from
        return self._made
