"""The parent as a model's process sees it: orders come from it, answers go to it.

`voice_models.child_processes.child_end` is its other end. When the parent dies the input ends, and this process with
it, even out of a library that hangs."""

import contextlib
import os
import queue
import sys
import threading
from typing import Any, Generic, NoReturn, TypeVar

from robot.core.trouble import Trouble
from robot.runtime.processes.child_process import begin
from voice_models.child_processes.framing import CannotLoad, FrameReader, Message, packed

_READ_BYTES = 65_536

Order = TypeVar("Order", bound=Message)
Answer = TypeVar("Answer", bound=Message)


class ParentEnd(Generic[Order, Answer]):
    """Orders are read on a thread, so that the end of the input is noticed while a model works."""

    def __init__(self, orders: Any) -> None:
        """`orders`: the union of what may be ordered, as `Order`."""
        self._output = begin()
        self._frames = FrameReader[Order](orders)
        self._waiting: queue.SimpleQueue[Order] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> Order:
        """The next order; waits for it."""
        return self._waiting.get()

    def waiting(self) -> list[Order]:
        """The orders that have come and wait; [] for none."""
        orders: list[Order] = []
        with contextlib.suppress(queue.Empty):
            while True:
                orders.append(self._waiting.get_nowait())
        return orders

    def tell(self, answer: Answer | CannotLoad) -> None:
        """Answer. Ends this process where the parent has gone."""
        try:
            self._output.write(packed(answer))
            self._output.flush()
        except BrokenPipeError:
            os._exit(0)

    def give_up(self, trouble: Trouble) -> NoReturn:
        """Tell why there is nothing to work with, and end."""
        self.tell(CannotLoad.of(trouble))
        os._exit(1)  # an orderly exit would wait for the thread that reads

    def _read(self) -> None:
        while data := os.read(sys.stdin.fileno(), _READ_BYTES):
            for order in self._frames.feed(data):
                self._waiting.put(order)
        os._exit(0)  # the parent has gone; a library that hangs can't be asked to stop
