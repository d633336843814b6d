"""The driver of the voice: one thread plays sound, another synthesises it line by line.

While a sentence sounds, the next one is synthesised. In silence the sentences that never change are synthesised in
advance, one at a time, so that they can start at once. A command to be silent never waits for a synthesis.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from robot.core.commands import AnyCommand, Chime, Hush, Say
from robot.core.events import PartUp, VoiceBegan, VoiceEnded
from robot.core.parts import Part
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.ports import Content, Emit, LiveValues, LivingVoice, Speaker, Voice
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.processes.task_thread import HandedOverTask, TaskThread
from robot.runtime.speech_output.chimes import Chimes
from robot.runtime.speech_output.volume_adaptation import limited, noise_gain

log = logging.getLogger("kiosk")

_IDLE_S = 0.25
_TICK_S = 1 / 30  # the mouth of the face on the screen moves at this rate
_PAUSE_S = 0.15  # pause between two lines
_SYNTHESIS_S = 10.0  # a sentence takes about 0.1 s: after this the synthesiser hangs
_MOST_REFUSED = 3  # number of different lines refused in a row from which the voice has failed
_AHEAD = (("vi", False), ("en", False), ("vi", True))  # (language, slow) of sentences made in advance

Sound = tuple[bytes, int]
"""A sound: (mono int16 PCM, sample rate in Hz)."""


class Recordings(Protocol):
    """Recordings of a person's voice: of sentences that never change, and of phrases that others are joined from."""

    def sound(self, key: str, language: str, words: str) -> Sound | None:
        """Return the spoken `words`: the recording of the fixed text `key` ("" = none), else joined; None if a part of
        them is not recorded."""
        ...


class SpokenUtterance:
    """An utterance being spoken: the lines still to be synthesised, and whether it has begun to sound.

    `content`: the texts in force when the utterance was requested.
    """

    def __init__(self, say: Say, content: Content) -> None:
        self.say, self.content = say, content
        self.lines = list(say.lines)
        self.line = Line("")  # the line given to the synthesiser last
        self.coming: HandedOverTask[Sound] | None = None
        self.handed_over = False
        """Whether the first line was given to the loudspeaker; until then it plays sound of the utterance before."""
        self.begun = False


class Mouth:
    """The driver of the voice (`Part.VOICE`). Each `Say` ends with `VoiceEnded`, also when the loudspeaker fails."""

    part = Part.VOICE
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (Say, Hush, Chime)

    def __init__(
        self,
        open_speaker: Callable[[], Speaker],
        voice: Callable[[], LivingVoice],
        content: Callable[[], Content],
        live: LiveValues,
        volume_permille: int,
        recordings: Recordings | None = None,
        fixed: Callable[[], Iterable[Line]] = tuple,
        *,
        chimes: bool = True,
    ) -> None:
        """`content`: returns the content in force; `fixed`: returns its lines whose text never changes."""
        self._open_speaker, self._load_voice, self._content, self._live = open_speaker, voice, content, live
        self._volume = volume_permille / 1000
        self._recordings, self._fixed = recordings, fixed
        self._wishes: queue.SimpleQueue[SpokenUtterance | Hush | Chime] = queue.SimpleQueue()
        self._chimes = Chimes(self._volume if chimes else 0.0)
        self._speaking = threading.Event()
        self._speaker: Speaker | None = None
        self._refused: set[Line] = set()  # lines refused since one was spoken
        self._down: Emit | None = None  # set between two runs, in which an utterance ends at once

    def speaking(self) -> bool:
        """Whether the robot's voice sounds or soon will: the speech input must not take it for a visitor's. From any
        thread.

        Chimes are not the voice: if the microphone closed for them, the first syllable of a quick answer would be lost.
        """
        return self._speaking.is_set()

    def click(self) -> None:
        """Play the click of a key on the screen. From any thread."""
        self._chimes.click()

    def pause(self) -> None:
        """Pause the robot's voice for a moment, because a visitor may be interrupting it. From any thread."""
        speaker = self._speaker
        if speaker is not None:
            speaker.pause()

    async def run(self, emit: Emit) -> None:
        """Speak what is requested until cancelled. Raises an exception when synthesiser or loudspeaker fails."""
        self._down = None
        self._refused.clear()
        try:
            await in_thread("mouth", lambda stopping: self._work(emit, stopping))
        finally:
            self._down = emit
            while not self._wishes.empty():
                wish = self._wishes.get_nowait()
                if isinstance(wish, SpokenUtterance):
                    emit(VoiceEnded(wish.say.utterance))

    def obey(self, command: AnyCommand) -> None:
        """Queue a command for the thread. While the voice is down, emit `VoiceEnded` for an utterance at once."""
        if isinstance(command, Say):
            if self._down is None:
                self._wishes.put(SpokenUtterance(command, self._content().addressing(command.address)))
            else:
                self._down(VoiceEnded(command.utterance))
        elif isinstance(command, Hush) or (isinstance(command, Chime) and self._down is None):
            self._wishes.put(command)

    def _work(self, emit: Emit, stopping: threading.Event) -> None:
        speaker = self._open_speaker()
        backstage = TaskThread("voice")
        current: SpokenUtterance | None = None
        voice: LivingVoice | None = None
        try:
            voice = self._load_voice()
            speaker.start()
            self._speaker = self._chimes.speaker = speaker
            emit(PartUp(self.part, voice.name))
            rehearsal = Rehearsal(self._content, self._fixed, partial(self._sound, voice), backstage)
            while not stopping.is_set():
                busy = current is not None or rehearsal.goes_on()
                try:
                    wish = self._wishes.get(timeout=_TICK_S if busy else _IDLE_S)
                except queue.Empty:
                    speaker.playing()  # raises when the device is gone
                    if current is None:  # a synthesised sentence is played to its end
                        voice.check()
                else:
                    if isinstance(wish, Chime):
                        self._chimes.play(wish)
                    else:
                        current = self._replaced(current, wish, speaker, emit)
                if current is not None:
                    current = self._spoken_on(current, speaker, voice, backstage, emit)
        finally:
            self._speaker = self._chimes.speaker = None
            if voice is not None:
                voice.close()
            backstage.close()
            self._finished(current, emit)
            speaker.stop()

    def _replaced(
        self, current: SpokenUtterance | None, wish: SpokenUtterance | Hush, speaker: Speaker, emit: Emit
    ) -> SpokenUtterance | None:
        """Silence the present utterance, and begin the one that `wish` requests, if it is one; return the new one."""
        speaker.hush()
        self._finished(current, emit)
        if isinstance(wish, Hush):
            return None
        self._speaking.set()
        return wish

    def _spoken_on(
        self, current: SpokenUtterance, speaker: Speaker, voice: Voice, backstage: TaskThread, emit: Emit
    ) -> SpokenUtterance | None:
        """Do one step of an utterance: queue its next line in time, move the face's mouth; return None at its end."""
        say = current.say
        if current.coming is None and current.lines:
            current.line = current.lines.pop(0)
            current.coming = backstage.do(
                partial(self._sound, voice, current.content, current.line, say.language, slow=say.slow)
            )
        if current.coming is not None and current.coming.overdue(_SYNTHESIS_S):
            raise OSError(f"the voice has given no sound for {_SYNTHESIS_S:.0f} s")
        made = current.coming is not None and current.coming.ready(0.0 if current.begun else _TICK_S)
        if current.coming is not None and made and not self._chimes.leading:
            coming, current.coming = current.coming, None
            sound = self._made(coming, current.line)
            if sound is not None:
                pcm, rate_hz = sound
                gain = self._volume * say.volume_permille / 1000 * noise_gain(self._live.noise_dbfs)
                pause = bytes(2 * round(rate_hz * _PAUSE_S)) if current.lines else b""
                speaker.play(limited(pcm, rate_hz, gain) + pause, rate_hz)
                current.handed_over = True
        playing = speaker.playing()
        if playing and current.handed_over and not current.begun:
            current.begun = True
            emit(VoiceBegan(say.utterance))
        self._live.voice_level = speaker.level()
        last = playing and not current.lines and current.coming is None
        self._live.voice_left_ms = round(speaker.left_s() * 1000) if last else None
        if playing or current.lines or current.coming is not None:
            return current
        self._finished(current, emit)
        return None

    def _made(self, coming: HandedOverTask[Sound], line: Line) -> Sound | None:
        """Return the sound of `line`; None when it cannot be synthesised: then it is shown but not spoken."""
        try:
            sound = coming.result()
        except Trouble as trouble:
            self._refused.add(line)
            if len(self._refused) >= _MOST_REFUSED:
                raise
            log.error("%s is not spoken: %s", line.key, trouble.line())
            return None
        self._refused.clear()
        return sound

    def _sound(self, voice: Voice, content: Content, line: Line, language: str, *, slow: bool) -> Sound:
        """Return the sound of `line`: recorded if all of it is and speech need not be slow, else synthesised."""
        words = content.spoken(line, language)
        if self._recordings is not None and not slow:
            recorded = self._recordings.sound(line.key if line in self._fixed() else "", language, words)
            if recorded is not None:
                return recorded
        return voice.synthesise(words, language, slow=slow), voice.rate_hz

    def _finished(self, current: SpokenUtterance | None, emit: Emit) -> None:
        if current is not None:
            self._live.voice_level, self._live.voice_left_ms = 0.0, None
            self._speaking.clear()
            emit(VoiceEnded(current.say.utterance))


class Rehearsal:
    """Has the sentences that never change synthesised in advance; anew after each change of the content."""

    def __init__(
        self,
        content: Callable[[], Content],
        fixed: Callable[[], Iterable[Line]],
        make: Callable[..., Sound],
        backstage: TaskThread,
    ) -> None:
        self._content, self._fixed, self._make, self._backstage = content, fixed, make, backstage
        self._edition: Content | None = None
        self._todo: deque[tuple[Line, str, bool]] = deque()
        self._now: HandedOverTask[Sound] | None = None

    def goes_on(self) -> bool:
        """Start the next sentence if the last one is finished; never blocks. Return whether one is being made.

        Only one sentence is synthesised at a time, so that a requested utterance waits for at most one.
        """
        content = self._content()
        if content is not self._edition:
            self._edition = content
            lines = list(self._fixed())
            self._todo = deque((line, language, slow) for language, slow in _AHEAD for line in lines)
        if self._now is not None and self._now.ready():
            made, self._now = self._now, None
            try:
                made.result()
            except Trouble as trouble:  # an error only when it is to be spoken
                log.warning("not synthesised ahead: %s", trouble.line())
        if self._now is None and self._todo:
            line, language, slow = self._todo.popleft()
            self._now = self._backstage.do(partial(self._make, content, line, language, slow=slow))
        return self._now is not None
