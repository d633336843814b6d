"""The driver of the microphone: one thread that owns device, echo filter, voice activity and recogniser.

Between turns (while the robot does not listen) sound is only used for the level meter, the room's noise and a short
pre-roll (kept for words begun early), then dropped. While the robot speaks, its own voice is filtered out; where that
does not work, sound is dropped, or the robot would recognise itself.
"""

import contextlib
import queue
import threading
import time
from collections.abc import Callable

from robot.core.commands import AnyCommand, EndTurn, Listen, StopListening
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.runtime.ports import Activity, EchoFilter, Emit, LiveValues, Microphone, Note, Recogniser, Understanding
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.speech_input.pipeline import SpeechPipeline

_WAIT_S = 0.01
_DEAD_S = 3.0
_MUTED_S = 60.0  # of digital silence; a noise gate makes seconds of it
_MUTED = f"nothing but zeros for {_MUTED_S:.0f} s: it is muted, or the wrong device"
_RESTART_S = 8.0  # a restart takes a recogniser's process 1 to 2 s, on a busy machine 6 s


class Ears:
    """The driver of the microphone (`Part.MICROPHONE`), which also emits the events of `Part.RECOGNISER`.

    The functions that open and load are called in the driver's thread, since loading a model takes seconds. A
    microphone that delivers nothing for 3 s is dead: `run` raises; the next run keeps the loaded recogniser, but no
    turn. One that delivers only zeros for a minute is muted: it is reported down until the first sound, but is still
    read.
    """

    part = Part.MICROPHONE
    quiet_limit_ms: int | None = None  # an empty room is silent without a fault
    obeys: tuple[type[AnyCommand], ...] = (Listen, EndTurn, StopListening)

    def __init__(
        self,
        open_microphone: Callable[[], Microphone],
        recogniser: Callable[[], Recogniser],
        activity: Callable[[], Activity],
        understanding: Callable[[], Understanding],
        live: LiveValues,
        speaking: Callable[[], bool],
        note: Note | None = None,
        echo: EchoFilter | None = None,
        pause: Callable[[], None] = lambda: None,
        denoise: Callable[[bytes], bytes] = lambda piece: piece,
        aside: Callable[[], bool] = lambda: False,
    ) -> None:
        self._echo, self._pause, self._denoise, self._aside = echo, pause, denoise, aside
        self._recogniser_up, self._alive_s = False, 0.0
        self._open_microphone, self._load_recogniser, self._load_activity = open_microphone, recogniser, activity
        self._understanding, self._live, self._speaking, self._note = understanding, live, speaking, note
        self._recogniser: Recogniser | None = None
        self._commands: queue.SimpleQueue[AnyCommand] = queue.SimpleQueue()

    async def run(self, emit: Emit) -> None:
        """Process the microphone's sound until cancelled. Raises an exception when the microphone or a model fails."""
        await in_thread("ears", lambda stopping: self._work(emit, stopping))

    def obey(self, command: AnyCommand) -> None:
        """Queue a command for the driver's thread."""
        self._commands.put(command)

    def _work(self, emit: Emit, stopping: threading.Event) -> None:
        activity = self._load_activity()  # the recogniser is loaded meanwhile, in its process
        recogniser = self._loaded(emit)
        hearing = SpeechPipeline(
            emit,
            recogniser,
            activity,
            self._understanding,
            self._live,
            self._speaking,
            self._note,
            self._echo,
            self._pause,
            self._denoise,
            self._aside,
        )
        microphone = self._open_microphone()
        try:
            microphone.start()
            self._hear(hearing, microphone, emit, stopping, lambda: self._watch(recogniser, emit))
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
        self._recogniser_up, self._alive_s = True, time.monotonic()
        return self._recogniser

    def _watch(self, recogniser: Recogniser, emit: Emit) -> None:
        """Emit `PartDown` when the recogniser's process does not come back soon, and `PartUp` when it is back."""
        now_s = time.monotonic()
        if recogniser.alive():
            self._alive_s = now_s
            if not self._recogniser_up:
                self._recogniser_up = True
                emit(PartUp(Part.RECOGNISER, recogniser.name))
        elif self._recogniser_up and now_s - self._alive_s > _RESTART_S:
            self._recogniser_up = False
            emit(PartDown(Part.RECOGNISER, "its process does not start again"))

    def _hear(
        self,
        hearing: SpeechPipeline,
        microphone: Microphone,
        emit: Emit,
        stopping: threading.Event,
        watch: Callable[[], None],
    ) -> None:
        sounded_s = unmuted_s = time.monotonic()
        up, dropped = False, 0
        while not stopping.is_set():
            with contextlib.suppress(queue.Empty):  # this wait sets the pace of the loop
                hearing.obey(self._commands.get(timeout=_WAIT_S))
            for piece in microphone.read():
                sounded_s = time.monotonic()
                muted = sounded_s - unmuted_s > _MUTED_S
                if any(piece):
                    unmuted_s, muted = sounded_s, False
                if up is muted:  # reached only if it delivers sound
                    up = not muted
                    emit(PartUp(self.part) if up else PartDown(self.part, _MUTED))
                hearing.take(piece)
            self._live.sound_dropped += microphone.dropped - dropped
            dropped = microphone.dropped
            watch()
            if time.monotonic() - sounded_s > _DEAD_S:
                raise OSError(f"no sound for {_DEAD_S:.0f} s")
