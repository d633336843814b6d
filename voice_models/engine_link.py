"""A recogniser's process as its parent sees it: started, asked, heard, and found dead or hanging.

No thread: whoever asks also reads the answers that have come. Nothing here waits but `receive` with a time.
"""

import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Protocol

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.ports import EngineLost
from voice_models.engine_messages import (
    LENGTH,
    Begin,
    CannotLoad,
    EngineSetup,
    FromEngine,
    Ready,
    ToEngine,
    Told,
    packed,
)

HANG_S = 2.0
"""An engine that owes an answer for so long, beyond what the work itself takes, hangs."""
LOAD_S = 60.0
"""So long may loading take: large models on slow disks."""
LEAVE_S = 1.0


class Asker(Protocol):
    """Whoever gets the answer to a request."""

    def take(self, told: Told) -> None: ...


class EngineLink:
    """A process and what was asked of it. `EngineLost` from any method means that it is over."""

    def __init__(self, setup: EngineSetup) -> None:
        """Start a process. It loads while the first sound already waits in its pipe."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voice_models.engine_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[1],
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._in.fileno(), False)
        os.set_blocking(self._out.fileno(), False)
        self._decoder = msgspec.msgpack.Decoder(FromEngine)
        self._unsent = bytearray()
        self._unread = bytearray()
        self._awaited: deque[tuple[Asker, float, float]] = deque()  # asker, when it was asked, limit in s
        self._moved_s = time.monotonic()
        self._over = ""  # why, once it is
        self.pid = self._process.pid
        self.name = ""
        """Of the recogniser; "" while it loads."""
        self.takes_phrases = False
        self.trouble: Trouble | None = None
        """Why it can't load."""
        self.tell(setup)

    def tell(self, message: EngineSetup | Begin) -> None:
        """Send what is not answered."""
        self._living()
        self._unsent += packed(message)
        self._flush()

    def ask(self, asker: Asker, message: ToEngine, work_s: float = 0.0) -> None:
        """Send a request; the answer comes to `asker` during `receive`. `work_s`: what the work may take."""
        self._living()
        self._awaited.append((asker, time.monotonic(), HANG_S + work_s))
        self._unsent += packed(message)
        self._flush()

    def receive(self, wait_s: float = 0.0) -> None:
        """Take the answers that have come; wait up to `wait_s` for the first of them.

        Raises `EngineLost` where the process has ended or hangs.
        """
        self._living()
        self._flush()
        writing = [self._in] if self._unsent else []
        readable, _, _ = select.select([self._out], writing, [], wait_s)
        if readable:
            self._take()
        self._judge()

    def kill(self, reason: str) -> EngineLost:
        """End the process at once; the error to raise."""
        self._over = reason or "the recogniser was ended"
        if self._process.returncode is None:
            self._process.kill()
        self._close()
        return EngineLost(reason)

    def leave(self) -> None:
        """Let the process end by itself; it does when its input ends."""
        with contextlib.suppress(BrokenPipeError):
            self._in.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LEAVE_S)
        self.kill("")

    def _living(self) -> None:
        if self._over:
            raise EngineLost(self._over)

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._in.fileno(), self._unsent)]
        except BlockingIOError:
            return  # the pipe is full; the rest goes with the next call
        except BrokenPipeError:
            self._take()  # its last words
            raise self._ended() from None

    def _take(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while data := os.read(self._out.fileno(), 65_536):
                self._unread += data
            self._deliver()
            raise self._ended()
        self._deliver()

    def _deliver(self) -> None:
        while len(self._unread) >= LENGTH.size:
            (size,) = LENGTH.unpack_from(self._unread)
            if len(self._unread) < LENGTH.size + size:
                return
            message = self._decoder.decode(self._unread[LENGTH.size : LENGTH.size + size])
            del self._unread[: LENGTH.size + size]
            self._moved_s = time.monotonic()
            match message:
                case Ready(name, takes_phrases):
                    self.name, self.takes_phrases = name, takes_phrases
                case CannotLoad():
                    self.trouble = message.trouble()
                case Told():
                    asker, _, _ = self._awaited.popleft()
                    asker.take(message)

    def _judge(self) -> None:
        now_s = time.monotonic()
        if not self.name:
            if now_s - self._moved_s > LOAD_S:
                raise self.kill(f"the recogniser was not loaded after {LOAD_S:.0f} s")
            return
        if self._awaited:
            _, asked_s, limit_s = self._awaited[0]
            if now_s - max(asked_s, self._moved_s) > limit_s:
                raise self.kill(f"the recogniser gave no answer for {limit_s:.1f} s")

    def _ended(self) -> EngineLost:
        """The end of its output: it has closed it by dying, or is about to die."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LEAVE_S)
        status = self._process.returncode
        if self.trouble is not None:
            return self.kill(self.trouble.line())
        if status is not None and status < 0:
            return self.kill(f"the recogniser was ended by {signal.Signals(-status).name}")
        return self.kill(f"the recogniser ended with status {status}")

    def _close(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self._in.close()
        self._out.close()
        self._process.wait()
