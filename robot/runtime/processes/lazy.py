"""A value that takes a while to make: made when it is first asked for, once, whichever thread asks."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class Lazy(Generic[Made]):
    """What `make` gives. Whoever asks while it is being made waits."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._lock = threading.Lock()

    def __call__(self) -> Made:
        with self._lock:
            if self._make is not None:
                self._made = self._make()
                self._make = None  # what it was made of is held no longer
        return self._made
