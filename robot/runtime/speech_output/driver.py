"""The driver of the voice: one thread plays sound, another synthesises it piece by piece.

While a piece of a line sounds, the next one is synthesised. In silence sounds are made ahead (`made_ahead`), so that
they can start at once. A command to be silent never waits for a synthesis, nor does the utterance that replaces
another: the piece in work is dropped.
"""

import logging
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple, Protocol

from robot.core.commands import AnyCommand, Chime, Hush, Say
from robot.core.events import PartUp, VoiceBegan, VoiceEnded
from robot.core.parts import Part
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.runtime.ports import Content, Emit, LiveValues, LivingVoice, SentenceDropped, Speaker, SpokenPiece
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.processes.task_thread import HandedOverTask, TaskThread
from robot.runtime.speech_output.chimes import Chimes
from robot.runtime.speech_output.made_ahead import Rehearsal
from robot.runtime.speech_output.volume_adaptation import limited, noise_gain

log = logging.getLogger("kiosk")

_IDLE_S = 0.25
_TICK_S = 1 / 30  # the mouth of the face on the screen moves at this rate
_PAUSE_S = 0.15  # pause between two lines
_SYNTHESIS_S = 20.0
"""Longest wait for the sound of a piece, s: after this the synthesiser hangs. Chosen: longer than the voice's own
limit, 14 s for the longest piece (120 letters of Piper), after which it ends its process and says why."""
_MOST_REFUSED = 3  # number of different lines refused in a row from which the voice has failed

Sound = tuple[bytes, int]
"""A sound: (mono int16 PCM, sample rate in Hz)."""


class Recordings(Protocol):
    """Recordings of a person's voice: of sentences that never change, and of phrases that others are joined from."""

    def sound(self, key: str, language: str, words: str) -> Sound | None:
        """Return the spoken `words`: the recording of the fixed text `key` ("" = none), else joined; None if a part of
        them is not recorded."""
        ...


class MadePiece(NamedTuple):
    """The sound of a piece of a line, the pause after it in s if another follows, and the pieces that follow."""

    sound: Sound
    pause_s: float = 0.0
    rest: Sequence[SpokenPiece] = ()


class SpokenUtterance:
    """An utterance being spoken: the lines still to be synthesised, and whether it has begun to sound.

    `content`: the texts in force when the utterance was requested.
    """

    def __init__(self, say: Say, content: Content) -> None:
        self.say, self.content = say, content
        self.lines = list(say.lines)
        self.line = Line("")  # the line given to the synthesiser last
        self.rest: Sequence[SpokenPiece] = ()  # pieces of that line that follow
        self.coming: HandedOverTask[MadePiece] | None = None
        self.given_up = False
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
        answers: Callable[[], Iterable[Line]] = tuple,
        *,
        chimes: bool = True,
    ) -> None:
        """`content`: returns the content in force; `fixed`: returns its lines whose text never changes; `answers`:
        returns its answers, whose first sentences are made ahead."""
        self._open_speaker, self._load_voice, self._content, self._live = open_speaker, voice, content, live
        self._volume = volume_permille / 1000
        self._recordings, self._fixed, self._answers = recordings, fixed, answers
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
            make = partial(self._begun, voice)
            rehearsal = Rehearsal(self._content, self._fixed, self._answers, voice, make, backstage)
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
                        rehearsal.disturbed()
                        current = self._replaced(current, wish, speaker, voice, emit)
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
        self,
        current: SpokenUtterance | None,
        wish: SpokenUtterance | Hush,
        speaker: Speaker,
        voice: LivingVoice,
        emit: Emit,
    ) -> SpokenUtterance | None:
        """Silence the present utterance, and begin the one that `wish` requests, if it is one; return the new one."""
        speaker.hush()
        self._finished(current, emit)  # so that it is given up before `drop`
        voice.drop()
        if isinstance(wish, Hush):
            return None
        self._speaking.set()
        return wish

    def _spoken_on(
        self, current: SpokenUtterance, speaker: Speaker, voice: LivingVoice, backstage: TaskThread, emit: Emit
    ) -> SpokenUtterance | None:
        """Do one step of an utterance: queue its next piece in time, move the face's mouth; return None at its end."""
        say = current.say
        if current.coming is None and (current.rest or current.lines):
            current.coming = backstage.do(self._next(voice, current))
        if current.coming is not None and current.coming.overdue(_SYNTHESIS_S):
            raise OSError(f"the voice has given no sound for {_SYNTHESIS_S:.0f} s")
        ready = current.coming is not None and current.coming.ready(0.0 if current.begun else _TICK_S)
        if current.coming is not None and ready and not self._chimes.leading:
            coming, current.coming = current.coming, None
            made = self._made(coming, current.line)
            current.rest = made.rest if made is not None else ()
            if made is not None:
                pcm, rate_hz = made.sound
                gain = self._volume * say.volume_permille / 1000 * noise_gain(self._live.noise_dbfs)
                pause_s = made.pause_s if current.rest else _PAUSE_S if current.lines else 0.0
                speaker.play(limited(pcm, rate_hz, gain) + bytes(2 * round(rate_hz * pause_s)), rate_hz)
                current.handed_over = True
        playing = speaker.playing()
        if playing and current.handed_over and not current.begun:
            current.begun = True
            emit(VoiceBegan(say.utterance))
        self._live.voice_level = speaker.level()
        more = bool(current.lines or current.rest or current.coming is not None)
        self._live.voice_left_ms = round(speaker.left_s() * 1000) if playing and not more else None
        if playing or more:
            return current
        self._finished(current, emit)
        return None

    def _next(self, voice: LivingVoice, current: SpokenUtterance) -> Callable[[], MadePiece]:
        """Return the task that makes the next piece of an utterance: of the line in work, else of the next line."""
        say, content, rest = current.say, current.content, current.rest
        if not rest:
            current.line = current.lines.pop(0)
        line = current.line

        def make() -> MadePiece:
            voice.resume()
            if current.given_up:
                raise SentenceDropped
            if rest:
                return self._piece(voice, rest, say.language, slow=say.slow)
            return self._line(voice, content, line, say.language, slow=say.slow)

        return make

    def _made(self, coming: HandedOverTask[MadePiece], line: Line) -> MadePiece | None:
        """Return the next piece of `line`; None when it cannot be synthesised: then its rest is not spoken either."""
        try:
            made = coming.result()
        except Trouble as trouble:
            self._refused.add(line)
            if len(self._refused) >= _MOST_REFUSED:
                raise
            log.error("%s is not spoken: %s", line.key, trouble.line())
            return None
        self._refused.clear()
        return made

    def _line(self, voice: LivingVoice, content: Content, line: Line, language: str, *, slow: bool) -> MadePiece:
        """Return `line` recorded if all of it is and speech need not be slow, else its first piece."""
        words = content.spoken(line, language)
        if self._recordings is not None and not slow:
            recorded = self._recordings.sound(line.key if line in self._fixed() else "", language, words)
            if recorded is not None:
                return MadePiece(recorded)
        pieces = voice.pieces(words, language)
        return self._piece(voice, pieces, language, slow=slow) if pieces else MadePiece((b"", voice.rate_hz))

    def _piece(self, voice: LivingVoice, pieces: Sequence[SpokenPiece], language: str, *, slow: bool) -> MadePiece:
        """Return the first of `pieces`, synthesised."""
        first, *rest = pieces
        return MadePiece((voice.synthesise(first.text, language, slow=slow), voice.rate_hz), first.pause_s, rest)

    def _begun(
        self, voice: LivingVoice, content: Content, line: Line, language: str, slow: bool
    ) -> Sequence[SpokenPiece]:
        """Make the first piece of `line`, which the voice then keeps; return the others, none if it is recorded."""
        return self._line(voice, content, line, language, slow=slow).rest

    def _finished(self, current: SpokenUtterance | None, emit: Emit) -> None:
        if current is not None:
            current.given_up = True
            self._live.voice_level, self._live.voice_left_ms = 0.0, None
            self._speaking.clear()
            emit(VoiceEnded(current.say.utterance))
