"""The voice's process as its parent sees it: started, asked for one sentence at a time, found dead or hanging."""

import threading
import time

from robot.core.trouble import Trouble
from voice_models.child_processes.child_end import ChildEnd
from voice_models.child_processes.framing import CannotLoad
from voice_models.synthesis.voice_choice import VoiceLost
from voice_models.synthesis.voice_messages import CannotSay, FromVoice, Speak, Spoken, ToVoice, VoiceSetup, VoicesLoaded

HANG_S = 2.0
"""A process that owes a sentence for so long, beyond what the work itself takes, hangs."""
WORK_S_PER_LETTER = 0.03
"""A letter sounds for about 0.08 s, and Piper makes speech faster than it sounds, also on slow machines."""
LOAD_S = 20.0
"""So long may loading take: a Piper model on a slow disk."""


class VoiceLink:
    """A process. `VoiceLost` from any method means that it is over; `close` ends it in any case.

    Sentences are asked for by one thread; `check` and `close` may come from another.
    """

    def __init__(self, setup: VoiceSetup) -> None:
        """Start a process and wait until it has loaded. `Trouble` where it can't, as in the process itself."""
        self._child = ChildEnd[ToVoice, FromVoice]("voice_models.synthesis.voice_process", FromVoice)
        self._asking = threading.Lock()
        self.pid = self._child.pid
        try:
            self.loaded = self._load(setup)
        except BaseException:
            self.close()
            raise

    def speak(self, order: Speak) -> bytes:
        """Mono int16 PCM at the rate of the source. `Trouble` for a sentence that it can't say."""
        with self._asking:
            told = self._answer(order, HANG_S + len(order.text) * WORK_S_PER_LETTER)
        if isinstance(told, CannotSay):
            raise told.trouble.trouble()
        if not isinstance(told, Spoken):
            raise TypeError(told)
        return told.pcm

    def check(self) -> None:
        """Raises `VoiceLost` when the process has ended, also between two sentences."""
        if self._child.ended:
            raise self._ended()

    def close(self) -> None:
        """End the process at once. Whoever waits for a sentence of it learns that it is over."""
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
        """One message is under way at a time, so that the first to come is its answer."""
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
    """A sentence over which the process died twice: it is not sent there again."""
    return Trouble(
        f"{name} crashed twice over {text!r}",
        f"bộ đọc {name} hỏng hai lần ở câu này",
        remedy="say it in other words in config/words or the catalogue, or record it: ./kiosk say --prompts",
        remedy_vi="hãy viết câu khác trong config/words hoặc danh mục, hoặc thu âm câu này: ./kiosk say --prompts",
        key="voice.engine",
    )
