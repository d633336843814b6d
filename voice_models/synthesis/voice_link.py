"""The robot's handle of the voice's process: start it, ask for one piece of text at a time, notice a crash or hang."""

import threading
import time

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.ports import SentenceDropped
from voice_models.child_processes.child_end import ChildEnd
from voice_models.child_processes.framing import CannotLoad
from voice_models.synthesis.voice_choice import VoiceLost
from voice_models.synthesis.voice_messages import CannotSay, FromVoice, Speak, Spoken, ToVoice, VoiceSetup, VoicesLoaded

HANG_S = 2.0
"""A process whose sentence is due is taken to hang after this time beyond that for the work itself, s. Chosen."""
WORK_S_PER_LETTER = 0.1
"""Time allowed to synthesise a letter, s. A letter sounds for about 0.08 s; Supertonic is expected to take 0.3 to 0.6
of that on the robots' processors, and twice as long beside a piece that is no longer wanted."""
LOAD_S = 30.0
"""Longest time for loading a voice, enough to check and load Supertonic's 145 MB from a slow disk, s. Chosen."""
_LOOK_S = 0.02  # within this time a dropped piece is given up


class VoiceLink:
    """A voice process. Any method raises `VoiceLost` if the process is over; `close` ends the process in any case.

    One thread asks for sentences, and calls `resume`; `check`, `drop` and `close` may be called by another.
    """

    def __init__(self, setup: VoiceSetup) -> None:
        """Start a process and wait until it has loaded its voices. Raises the `Trouble` that the process reports."""
        self._child = ChildEnd[ToVoice, FromVoice]("voice_models.synthesis.voice_process", FromVoice)
        self._asking = threading.Lock()
        self._dropped = threading.Event()
        self._number = 0
        self.killed = False
        """Whether this side has ended the process: by `close`, or since an answer was overdue."""
        self.pid = self._child.pid
        try:
            self.loaded = self._load(setup)
        except BaseException:
            self.close()
            raise

    def speak(self, order: Speak) -> bytes:
        """Return the text as mono int16 PCM at the source's rate; the link numbers the order.

        Raises `Trouble` if the source cannot say it, `SentenceDropped` if another thread has called `drop` since the
        last `resume`.
        """
        with self._asking:
            if self._dropped.is_set():
                raise SentenceDropped
            self._number += 1
            numbered = msgspec.structs.replace(order, number=self._number)
            told = self._answer(numbered, HANG_S + len(order.text) * WORK_S_PER_LETTER)
        if isinstance(told, CannotSay):
            raise told.trouble.trouble()
        if not isinstance(told, Spoken):
            raise TypeError(told)
        return told.pcm

    def drop(self) -> None:
        """Give up the text in work, whose sound may still be made and is discarded, and all texts until `resume`."""
        self._dropped.set()

    def resume(self) -> None:
        """Accept texts again after `drop`."""
        self._dropped.clear()

    def check(self) -> None:
        """Raise `VoiceLost` if the process has ended, even if no sentence is being made."""
        if self._child.ended:
            raise self._ended()

    def close(self) -> None:
        """Kill the process. In a thread that waits for a sentence, `VoiceLost` is raised."""
        self._kill()
        with self._asking:
            self._child.close()

    def _load(self, setup: VoiceSetup) -> VoicesLoaded:
        told = self._answer(setup, LOAD_S)
        if isinstance(told, CannotLoad):
            raise told.trouble()
        if not isinstance(told, VoicesLoaded):
            raise TypeError(told)
        return told

    def _answer(self, message: ToVoice, limit_s: float) -> FromVoice:
        """Send `message` and return its answer; late answers to texts that were dropped are skipped."""
        until_s = time.monotonic() + limit_s
        self._child.send(message)
        while True:
            for answer in self._child.exchange(max(0.0, min(_LOOK_S, until_s - time.monotonic()))):
                if not isinstance(answer, Spoken | CannotSay) or answer.number == self._number:
                    return answer
            if self._dropped.is_set():
                raise SentenceDropped
            if self._child.over:
                raise self._ended()
            if time.monotonic() >= until_s:
                self._kill()
                raise VoiceLost(f"the voice gave no answer for {limit_s:.1f} s")

    def _kill(self) -> None:
        self.killed = True
        self._child.kill()

    def _ended(self) -> VoiceLost:
        return VoiceLost(f"the voice's process {self._child.how_it_ended()}")


def no_sound(name: str, text: str) -> Trouble:
    """Return the fault of a sentence at which the process died twice; the sentence is not sent again."""
    return Trouble(
        f"{name} crashed twice over {text!r}",
        f"bộ đọc {name} hỏng hai lần ở câu này",
        remedy="say it in other words in config/words or the catalogue, or record it: ./kiosk say --prompts",
        remedy_vi="hãy viết câu khác trong config/words hoặc danh mục, hoặc thu âm câu này: ./kiosk say --prompts",
        key="voice.engine",
    )
