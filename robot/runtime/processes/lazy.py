"""A value that is slow to make, and therefore made only at its first use, once."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lazy(Generic[Made]):
    """Calling it returns the value of `make`, made at the first call. From any thread: calls meanwhile wait."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._lock = threading.Lock()

    def __call__(self) -> Made:
        with self._lock:
            if self._make is not None:
                self._made = self._make()
                self._make = None  # frees what only `make` needed
        return self._made
