"""The connection of a model's process to its parent, the robot: receive orders, send answers.

`voice_models.child_processes.child_end` is the other end. When the parent dies, the input ends and this process exits,
even if a library hangs.
"""

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
    """Connection to the parent.

    A thread reads the orders, so that the end of input is noticed even while a model works.
    """

    def __init__(self, orders: Any) -> None:
        """`orders`: union type of the messages that the parent may send, as in `Order`."""
        self._output = begin()
        self._frames = FrameReader[Order](orders)
        self._waiting: queue.SimpleQueue[Order] = queue.SimpleQueue()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def next(self) -> Order:
        """Wait for the next order and return it."""
        return self._waiting.get()

    def waiting(self) -> list[Order]:
        """Return the orders that have come, without waiting; [] if there are none."""
        orders: list[Order] = []
        with contextlib.suppress(queue.Empty):
            while True:
                orders.append(self._waiting.get_nowait())
        return orders

    def send(self, answer: Answer | CannotLoad) -> None:
        """Send `answer` to the parent. Exit the process if the parent has gone."""
        try:
            self._output.write(packed(answer))
            self._output.flush()
        except BrokenPipeError:
            os._exit(0)

    def give_up(self, trouble: Trouble) -> NoReturn:
        """Send the parent the reason why the model cannot be loaded, and exit."""
        self.send(CannotLoad.of(trouble))
        os._exit(1)  # an orderly exit would wait for the reading thread

    def _read(self) -> None:
        while data := os.read(sys.stdin.fileno(), _READ_BYTES):
            for order in self._frames.feed(data):
                self._waiting.put(order)
        os._exit(0)  # the parent has gone; a hanging library cannot be asked to stop
