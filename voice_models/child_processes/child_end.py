"""The robot's handle of a model's process: start it, write orders, read answers, end it.

`voice_models.child_processes.parent_end` is the other end. Only `exchange` with a time, `leave` and `close` wait.
"""

import contextlib
import os
import select
import subprocess
from typing import Any, Generic, TypeVar

from robot.paths import ROOT
from robot.runtime.processes.child_process import command_of, how_it_ended, without_ctrl_c
from voice_models.child_processes.framing import FrameReader, Message, packed

_LEAVE_S = 1.0
_READ_BYTES = 65_536

Order = TypeVar("Order", bound=Message)
Answer = TypeVar("Answer", bound=Message)


class ChildEnd(Generic[Order, Answer]):
    """A child process and its pipes, for use by one thread; only `kill` and `ended` may be used by another."""

    def __init__(self, module: str, answers: Any) -> None:
        """Start `python -m module`. `answers`: union type of the messages that the process may send, as in `Answer`."""
        with without_ctrl_c():
            self._process = subprocess.Popen(
                command_of(module), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
            )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)
        self._frames = FrameReader[Answer](answers)
        self._unsent = bytearray()
        self.pid = self._process.pid
        self.over = False
        """True when the pipes are closed or broken: no message can be sent or received any more."""

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def send(self, order: Order) -> None:
        """Write as much of `order` as the pipe takes; later calls of `send` or `exchange` write the rest."""
        self._unsent += packed(order)
        self._flush()

    def exchange(self, wait_s: float = 0.0) -> list[Answer]:
        """Return the answers that have come. Wait for them up to `wait_s`, less if more of an order can be written.

        When the process is `over`, these are its last answers.
        """
        self._flush()
        if not self.over:
            writing = [self._in] if self._unsent else []
            if not select.select([self._out], writing, [], wait_s)[0]:
                return []
        return self._read()

    def how_it_ended(self) -> str:
        """Describe how the process ended, as a part of a sentence. Call only when the process is `over`."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE_S)
        return how_it_ended(self._process.returncode)

    def kill(self) -> None:
        """Kill the process at once."""
        self._process.kill()

    def leave(self) -> None:
        """Close the process's input, at which it ends by itself; wait a moment for that, then `close`."""
        with contextlib.suppress(BrokenPipeError):
            self._in.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_LEAVE_S)
        self.close()

    def close(self) -> None:
        """Kill the process and close its pipes."""
        self.over = True
        self._process.kill()
        with contextlib.suppress(BrokenPipeError):
            self._in.close()
        self._out.close()
        self._process.wait()

    def _flush(self) -> None:
        if self._in.closed:
            return
        try:
            while self._unsent:
                del self._unsent[: os.write(self._in.fileno(), self._unsent)]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.over = True

    def _read(self) -> list[Answer]:
        answers: list[Answer] = []
        if self._out.closed:
            return answers
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._out.fileno(), _READ_BYTES):
                answers += self._frames.feed(data)
            self.over = True
        return answers
