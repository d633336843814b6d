"""The robot's handle of a recogniser's process: start it, send requests, receive answers, notice a crash or hang.

There is no thread: the caller that asks also reads the answers. Only `receive` with a time waits.
"""

import contextlib
import os
import time
from collections import deque
from pathlib import Path
from typing import Protocol

from robot.core.trouble import Trouble
from robot.runtime.ports import EngineLost
from voice_models.child_processes.child_end import ChildEnd
from voice_models.child_processes.framing import CannotLoad
from voice_models.recognition.engine_messages import Begin, EngineSetup, FromEngine, Ready, RecognisedText, ToEngine

HANG_S = 2.0
"""An engine whose answer is due is taken to hang after this time beyond that for the work itself, s. Chosen."""
_MOST_TIMES = 3
"""Longest wait for an engine that still works, as a multiple of the time limit of its answer. It applies if the engine
has used less processor time than the limit, because other programs are busy. The microphone's sound is not processed
meanwhile."""
LOAD_S = 60.0
"""Longest time for loading a model, enough for a large model on a slow disk, s."""
_TICKS_A_S = os.sysconf("SC_CLK_TCK")


def works(pid: int) -> bool:
    """Whether a thread of the process `pid` is running, or waits for a processor or the disk."""
    with contextlib.suppress(OSError):
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            if stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] in "RD":
                return True
    return False


def worked_s(pid: int) -> float:
    """Return the processor time that the process `pid` has used, s; 0 if the process is gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_S
    return 0.0


class Asker(Protocol):
    """Sender of a request, which receives the answer to it."""

    def take(self, told: RecognisedText) -> None: ...


class EngineLink:
    """A recogniser's process and the requests still open. Any method raises `EngineLost` if the process is over."""

    def __init__(self, setup: EngineSetup) -> None:
        """Start a process. While it loads the model, the first sound can already be sent and waits in its pipe."""
        self._child = ChildEnd[ToEngine, FromEngine]("voice_models.recognition.engine_process", FromEngine)
        self._awaited: deque[tuple[Asker, float, float]] = deque()  # asker, time of the request, limit in s
        self._moved_s, self._moved_worked_s = time.monotonic(), 0.0
        self._over = ""  # reason of the end, once ended
        self.pid = self._child.pid
        self.name = ""
        """Name of the recogniser; "" while the process loads it."""
        self.takes_phrases = False
        self.names: tuple[str, ...] = ()
        """Names that the process was given with the newest utterance."""
        self.trouble: Trouble | None = None
        """Reason why the process cannot load the recogniser, if it has reported one; else None."""
        self.send(setup)

    def send(self, message: EngineSetup | Begin) -> None:
        """Send a message that the process does not answer."""
        self._living()
        self._send(message)

    def ask(self, asker: Asker, message: ToEngine, work_s: float = 0.0) -> None:
        """Send a request; `asker` gets the answer during `receive`. `work_s`: time the engine may need for it, s."""
        self._living()
        if not self._awaited:
            self._moved_worked_s = worked_s(self.pid)
        self._awaited.append((asker, time.monotonic(), HANG_S + work_s))
        self._send(message)

    def receive(self, wait_s: float = 0.0) -> None:
        """Hand each answer that has come to its asker; wait up to `wait_s` for the first answer.

        Raises `EngineLost` if the process has ended or hangs.
        """
        self._living()
        for message in self._child.exchange(wait_s):
            self._deliver(message)
        if self._child.over:
            raise self._ended()
        self._judge()

    def kill(self, reason: str) -> EngineLost:
        """Kill the process; return the `EngineLost` that the caller is to raise."""
        self._over = reason
        self._child.close()
        return EngineLost(reason)

    def leave(self) -> None:
        """Close the input of the process, at which it ends by itself."""
        self._over = "the recogniser was ended"
        self._child.leave()

    def _living(self) -> None:
        if self._over:
            raise EngineLost(self._over)

    def _send(self, message: ToEngine) -> None:
        self._child.send(message)
        if self._child.over:
            self.receive()  # the last messages

    def _deliver(self, message: FromEngine) -> None:
        self._moved_s, self._moved_worked_s = time.monotonic(), worked_s(self.pid)
        match message:
            case Ready(name, takes_phrases):
                self.name, self.takes_phrases = name, takes_phrases
            case CannotLoad():
                self.trouble = message.trouble()
            case RecognisedText():
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
            late_s = now_s - max(asked_s, self._moved_s)
            if late_s > limit_s and not self._still_works(late_s, limit_s):
                raise self.kill(f"the recogniser gave no answer for {late_s:.1f} s")

    def _still_works(self, late_s: float, limit_s: float) -> bool:
        """Whether the engine is still working and has not yet used the processor time that its work may take."""
        spent_s = worked_s(self.pid) - self._moved_worked_s
        return works(self.pid) and spent_s <= limit_s and late_s <= _MOST_TIMES * limit_s

    def _ended(self) -> EngineLost:
        if self.trouble is not None:
            return self.kill(self.trouble.line())
        return self.kill(f"the recogniser {self._child.how_it_ended()}")
