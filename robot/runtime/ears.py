"""The driver of the microphone: one thread that owns device, voice activity and recogniser.

Between turns sound is heard for the level meter and a short pre-roll, and forgotten. While the robot itself speaks, and
shortly after, sound is dropped: it would hear itself.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.runtime.hearing import Hearing
from robot.runtime.ports import Activity, Emit, Live, Microphone, Note, Recogniser, Understanding
from robot.runtime.worker import in_thread

_WAIT_S = 0.01
_DEAD_S = 3.0


class Ears:
    """Driver of `Part.MICROPHONE`; it also tells of `Part.RECOGNISER`.

    The factories are called on its thread, since loading a model takes seconds. A microphone that gives no sound for
    3 s is dead: `run` raises, and the next one begins with the recogniser already loaded and no turn open.
    """

    part = Part.MICROPHONE
    quiet_limit_ms: int | None = None  # an empty room is no fault
    obeys: tuple[type[AnyCommand], ...] = (Listen, EndTurn, StopListening)

    def __init__(
        self,
        open_microphone: Callable[[], Microphone],
        recogniser: Callable[[], Recogniser],
        activity: Callable[[], Activity],
        understanding: Callable[[], Understanding],
        live: Live,
        speaking: Callable[[], bool],
        note: Note | None = None,
    ) -> None:
        self._open_microphone, self._load_recogniser, self._load_activity = open_microphone, recogniser, activity
        self._understanding, self._live, self._speaking, self._note = understanding, live, speaking, note
        self._recogniser: Recogniser | None = None
        self._commands: queue.SimpleQueue[AnyCommand] = queue.SimpleQueue()

    async def run(self, emit: Emit) -> None:
        """Hear until cancelled. Raises when the microphone or a model fails."""
        await in_thread("ears", lambda stopping: self._work(emit, stopping))

    def obey(self, command: AnyCommand) -> None:
        """Queue a command for the thread."""
        self._commands.put(command)

    def _work(self, emit: Emit, stopping: threading.Event) -> None:
        recogniser = self._loaded(emit)
        hearing = Hearing(
            emit, recogniser, self._load_activity(), self._understanding, self._live, self._speaking, self._note
        )
        microphone = self._open_microphone()
        microphone.start()
        try:
            emit(PartUp(self.part))
            self._hear(hearing, microphone, stopping)
        finally:
            microphone.stop()
            self._live.mic_level = 0.0

    def _loaded(self, emit: Emit) -> Recogniser:
        if self._recogniser is None:
            try:
                self._recogniser = self._load_recogniser()
            except Exception as error:
                emit(PartDown(Part.RECOGNISER, str(error)))
                raise
        emit(PartUp(Part.RECOGNISER, self._recogniser.name))
        return self._recogniser

    def _hear(self, hearing: Hearing, microphone: Microphone, stopping: threading.Event) -> None:
        sounded_s = time.monotonic()
        while not stopping.is_set():
            with contextlib.suppress(queue.Empty):  # the wait is the pause between two looks at the microphone
                hearing.obey(self._commands.get(timeout=_WAIT_S))
            for piece in microphone.read():
                hearing.take(piece)
                sounded_s = time.monotonic()
            if time.monotonic() - sounded_s > _DEAD_S:
                raise OSError(f"no sound for {_DEAD_S:.0f} s")
