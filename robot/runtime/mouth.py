"""The driver of the voice: one thread that synthesises line by line and plays what is ready."""

import queue
import threading
from collections.abc import Callable

from robot.core.commands import AnyCommand, Hush, Say
from robot.core.events import PartUp, VoiceBegan, VoiceEnded
from robot.core.parts import Part
from robot.runtime.ports import Content, Emit, Live, Speaker, Voice
from robot.runtime.worker import in_thread

_IDLE_S = 0.25
_TICK_S = 1 / 30  # the mouth of the face moves at the pace of the picture
_PAUSE_S = 0.15  # between two lines


class Utterance:
    """What is being spoken: the lines still to be synthesised, and whether it was heard to begin.

    Its words are those that were in force when it was asked for.
    """

    def __init__(self, say: Say, content: Content) -> None:
        self.say, self.content = say, content
        self.lines = list(say.lines)
        self.begun = False


class Mouth:
    """Driver of `Part.VOICE`. Every `Say` that it takes ends with `VoiceEnded`, also when the loudspeaker fails."""

    part = Part.VOICE
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (Say, Hush)

    def __init__(
        self,
        open_speaker: Callable[[], Speaker],
        voice: Callable[[], Voice],
        content: Callable[[], Content],
        live: Live,
        volume_permille: int,
    ) -> None:
        """`content` gives what is in force at the moment."""
        self._open_speaker, self._load_voice, self._content, self._live = open_speaker, voice, content, live
        self._volume = volume_permille / 1000
        self._wishes: queue.SimpleQueue[Utterance | Hush] = queue.SimpleQueue()
        self._speaking = threading.Event()
        self._down: Emit | None = None  # set between two runs: what is to be said then is over at once

    def speaking(self) -> bool:
        """Whether the robot's voice sounds or is about to: the ears drop what they hear. From any thread."""
        return self._speaking.is_set()

    async def run(self, emit: Emit) -> None:
        """Speak until cancelled. Raises when synthesis or loudspeaker fails."""
        self._down = None
        try:
            await in_thread("mouth", lambda stopping: self._work(emit, stopping))
        finally:
            self._down = emit
            while not self._wishes.empty():
                wish = self._wishes.get_nowait()
                if isinstance(wish, Utterance):
                    emit(VoiceEnded(wish.say.utterance))

    def obey(self, command: AnyCommand) -> None:
        """Queue a command for the thread; while the voice is down, an utterance ends before it begins."""
        if isinstance(command, Say):
            if self._down is None:
                self._wishes.put(Utterance(command, self._content()))
            else:
                self._down(VoiceEnded(command.utterance))
        elif isinstance(command, Hush):
            self._wishes.put(command)

    def _work(self, emit: Emit, stopping: threading.Event) -> None:
        speaker = self._open_speaker()
        current: Utterance | None = None
        try:
            voice = self._load_voice()
            speaker.start()
            emit(PartUp(self.part, voice.name))
            while not stopping.is_set():
                try:
                    wish = self._wishes.get(timeout=_TICK_S if current else _IDLE_S)
                except queue.Empty:
                    pass
                else:
                    current = self._replaced(current, wish, speaker, emit)
                if current is not None:
                    current = self._spoken_on(current, speaker, voice, emit)
        finally:
            self._finished(current, emit)
            speaker.stop()

    def _replaced(
        self, current: Utterance | None, wish: Utterance | Hush, speaker: Speaker, emit: Emit
    ) -> Utterance | None:
        """Be silent, and begin what is new."""
        speaker.hush()
        self._finished(current, emit)
        if isinstance(wish, Hush):
            return None
        self._speaking.set()
        return wish

    def _spoken_on(self, current: Utterance, speaker: Speaker, voice: Voice, emit: Emit) -> Utterance | None:
        """One step: hand the next line over before the last one ends, move the face's mouth, notice the end."""
        say = current.say
        if current.lines:
            line = current.lines.pop(0)
            pcm = voice.synthesise(current.content.spoken(line, say.language), say.language, slow=say.slow)
            pause = bytes(2 * round(voice.rate_hz * _PAUSE_S)) if current.lines else b""
            speaker.play(pcm + pause, voice.rate_hz, self._volume * say.volume_permille / 1000)
        playing = speaker.playing()
        if playing and not current.begun:
            current.begun = True
            emit(VoiceBegan(say.utterance))
        self._live.voice_level = speaker.level()
        if playing or current.lines:
            return current
        self._finished(current, emit)
        return None

    def _finished(self, current: Utterance | None, emit: Emit) -> None:
        if current is not None:
            self._live.voice_level = 0.0
            self._speaking.clear()
            emit(VoiceEnded(current.say.utterance))
