"""The robot's handle of the voice's process: start it, ask for one sentence at a time, notice a crash or hang."""

import threading
import time

from robot.core.trouble import Trouble
from voice_models.child_processes.child_end import ChildEnd
from voice_models.child_processes.framing import CannotLoad
from voice_models.synthesis.voice_choice import VoiceLost
from voice_models.synthesis.voice_messages import CannotSay, FromVoice, Speak, Spoken, ToVoice, VoiceSetup, VoicesLoaded

HANG_S = 2.0
"""A process whose sentence is due is taken to hang after this time beyond that for the work itself, s. Chosen."""
WORK_S_PER_LETTER = 0.03
"""Time allowed to synthesise a letter, s. A letter sounds for about 0.08 s; Piper is faster, on slow machines too."""
LOAD_S = 20.0
"""Longest time for loading a voice, enough for a Piper model on a slow disk, s."""


class VoiceLink:
    """A voice process. Any method raises `VoiceLost` if the process is over; `close` ends the process in any case.

    One thread asks for sentences; `check` and `close` may be called by another.
    """

    def __init__(self, setup: VoiceSetup) -> None:
        """Start a process and wait until it has loaded its voices. Raises the `Trouble` that the process reports."""
        self._child = ChildEnd[ToVoice, FromVoice]("voice_models.synthesis.voice_process", FromVoice)
        self._asking = threading.Lock()
        self.pid = self._child.pid
        try:
            self.loaded = self._load(setup)
        except BaseException:
            self.close()
            raise

    def speak(self, order: Speak) -> bytes:
        """Return the sentence as mono int16 PCM at the source's rate. Raises `Trouble` if the source cannot say it."""
        with self._asking:
            told = self._answer(order, HANG_S + len(order.text) * WORK_S_PER_LETTER)
        if isinstance(told, CannotSay):
            raise told.trouble.trouble()
        if not isinstance(told, Spoken):
            raise TypeError(told)
        return told.pcm

    def check(self) -> None:
        """Raise `VoiceLost` if the process has ended, even if no sentence is being made."""
        if self._child.ended:
            raise self._ended()

    def close(self) -> None:
        """Kill the process. In a thread that waits for a sentence, `VoiceLost` is raised."""
        self._child.kill()
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
        """Send `message` and return its answer, the next message to come: only one request is open at a time."""
        until_s = time.monotonic() + limit_s
        self._child.send(message)
        while not (told := self._child.exchange(max(0.0, until_s - time.monotonic()))):
            if self._child.over:
                raise self._ended()
            if time.monotonic() >= until_s:
                self._child.kill()
                raise VoiceLost(f"the voice gave no answer for {limit_s:.1f} s")
        return told[0]

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
