"""A recogniser's process as its parent sees it: started, asked, heard, and found dead or hanging.

No thread: whoever asks also reads the answers that have come. Nothing here waits but `receive` with a time.
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
"""An engine that owes an answer for so long, beyond what the work itself takes, hangs."""
_MOST_TIMES = 3
"""One that works may do so for as long in processor time; where others keep the processors busy that takes longer. The
ears stand still meanwhile: not for longer than this."""
LOAD_S = 60.0
"""So long may loading take: large models on slow disks."""
_TICKS_A_S = os.sysconf("SC_CLK_TCK")


def works(pid: int) -> bool:
    """Whether a thread of the process runs, or waits for a processor or the disk."""
    with contextlib.suppress(OSError):
        for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
            if stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] in "RD":
                return True
    return False


def worked_s(pid: int) -> float:
    """Processor time of the process so far; 0 where it has gone."""
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS_A_S
    return 0.0


class Asker(Protocol):
    """Whoever gets the answer to a request."""

    def take(self, told: RecognisedText) -> None: ...


class EngineLink:
    """A process and what was asked of it. `EngineLost` from any method means that it is over."""

    def __init__(self, setup: EngineSetup) -> None:
        """Start a process. It loads while the first sound already waits in its pipe."""
        self._child = ChildEnd[ToEngine, FromEngine]("voice_models.recognition.engine_process", FromEngine)
        self._awaited: deque[tuple[Asker, float, float]] = deque()  # asker, when it was asked, limit in s
        self._moved_s, self._moved_worked_s = time.monotonic(), 0.0
        self._over = ""  # why, once it is
        self.pid = self._child.pid
        self.name = ""
        """Of the recogniser; "" while it loads."""
        self.takes_phrases = False
        self.trouble: Trouble | None = None
        """Why it can't load."""
        self.tell(setup)

    def tell(self, message: EngineSetup | Begin) -> None:
        """Send what is not answered."""
        self._living()
        self._send(message)

    def ask(self, asker: Asker, message: ToEngine, work_s: float = 0.0) -> None:
        """Send a request; the answer comes to `asker` during `receive`. `work_s`: what the work may take."""
        self._living()
        if not self._awaited:
            self._moved_worked_s = worked_s(self.pid)
        self._awaited.append((asker, time.monotonic(), HANG_S + work_s))
        self._send(message)

    def receive(self, wait_s: float = 0.0) -> None:
        """Take the answers that have come; wait up to `wait_s` for the first of them.

        Raises `EngineLost` where the process has ended or hangs.
        """
        self._living()
        for message in self._child.exchange(wait_s):
            self._deliver(message)
        if self._child.over:
            raise self._ended()
        self._judge()

    def kill(self, reason: str) -> EngineLost:
        """End the process at once; the error to raise."""
        self._over = reason
        self._child.close()
        return EngineLost(reason)

    def leave(self) -> None:
        """Let the process end by itself; it does when its input ends."""
        self._over = "the recogniser was ended"
        self._child.leave()

    def _living(self) -> None:
        if self._over:
            raise EngineLost(self._over)

    def _send(self, message: ToEngine) -> None:
        self._child.send(message)
        if self._child.over:
            self.receive()  # its last words

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
        """Whether it has not had the processor time yet that the work may take."""
        spent_s = worked_s(self.pid) - self._moved_worked_s
        return works(self.pid) and spent_s <= limit_s and late_s <= _MOST_TIMES * limit_s

    def _ended(self) -> EngineLost:
        if self.trouble is not None:
            return self.kill(self.trouble.line())
        return self.kill(f"the recogniser {self._child.how_it_ended()}")
