"""The voice's process as its parent sees it: started, asked for one sentence at a time, found dead or hanging."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from voice_models.engine_messages import LENGTH, CannotLoad, packed
from voice_models.voice_messages import FromVoice, Refused, Speak, Spoken, VoiceSetup, VoicesLoaded
from voice_models.voices import VoiceLost

HANG_S = 2.0
"""A process that owes a sentence for so long, beyond what the work itself takes, hangs."""
WORK_S_PER_LETTER = 0.03
"""A letter sounds for about 0.08 s, and Piper makes speech faster than it sounds, also on slow machines."""
LOAD_S = 20.0
"""So long may loading take: a Piper model on a slow disk."""
_LEAVE_S = 1.0
_READ_BYTES = 65_536


class VoiceLink:
    """A process. `VoiceLost` from any method means that it is over; `close` ends it in any case.

    Sentences are asked for by one thread; `check` and `close` may come from another.
    """

    def __init__(self, setup: VoiceSetup) -> None:
        """Start a process and wait until it has loaded. `Trouble` where it can't, as in the process itself."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "voice_models.voice_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=Path(__file__).resolve().parents[1],
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._decoder = msgspec.msgpack.Decoder(FromVoice)
        self._unread = bytearray()
        self._asking = threading.Lock()
        self.pid = self._process.pid
        try:
            self.loaded = self._load(setup)
        except BaseException:
            self.close()
            raise

    def speak(self, order: Speak) -> bytes:
        """Mono int16 PCM at the rate of the source. `Trouble` for a sentence that it can't say."""
        with self._asking:
            told = self._answer(order, HANG_S + len(order.text) * WORK_S_PER_LETTER)
        if isinstance(told, Refused):
            raise told.trouble.trouble()
        if not isinstance(told, Spoken):
            raise TypeError(told)
        return told.pcm

    def check(self) -> None:
        """Raises `VoiceLost` when the process has ended, also between two sentences."""
        if self._process.poll() is not None:
            raise self._ended()

    def close(self) -> None:
        """End the process at once. Whoever waits for a sentence of it learns that it is over."""
        self._process.kill()
        self._process.wait()
        with self._asking, contextlib.suppress(BrokenPipeError):
            self._out.close()
            self._in.close()

    def _load(self, setup: VoiceSetup) -> VoicesLoaded:
        told = self._answer(setup, LOAD_S)
        if isinstance(told, CannotLoad):
            raise told.trouble()
        if not isinstance(told, VoicesLoaded):
            raise TypeError(told)
        return told

    def _answer(self, message: VoiceSetup | Speak, limit_s: float) -> FromVoice:
        until_s = time.monotonic() + limit_s
        if self._in.closed:
            raise self._ended()
        try:
            self._in.write(packed(message))  # far less than a pipe holds, and nothing else is in it
            self._in.flush()
            while (told := self._told()) is None:
                left_s = until_s - time.monotonic()
                if left_s <= 0 or not select.select([self._out], [], [], left_s)[0]:
                    self._process.kill()
                    raise VoiceLost(f"the voice gave no answer for {limit_s:.1f} s")
                data = os.read(self._out.fileno(), _READ_BYTES)
                if not data:
                    raise self._ended()
                self._unread += data
        except BrokenPipeError:  # it died before it was asked
            raise self._ended() from None
        return told

    def _told(self) -> FromVoice | None:
        if len(self._unread) < LENGTH.size:
            return None
        (size,) = LENGTH.unpack_from(self._unread)
        end = LENGTH.size + size
        if len(self._unread) < end:
            return None
        told: FromVoice = self._decoder.decode(self._unread[LENGTH.size : end])
        del self._unread[:end]
        return told

    def _ended(self) -> VoiceLost:
        with contextlib.suppress(subprocess.TimeoutExpired):  # it has closed its output by dying, or is about to die
            self._process.wait(_LEAVE_S)
        status = self._process.returncode
        if status is None:
            return VoiceLost("the voice's process has closed its output")
        how = f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
        return VoiceLost(f"the voice's process {how}")


def no_sound(name: str, text: str) -> Trouble:
    """A sentence over which the process died twice: it is not sent there again."""
    return Trouble(
        f"{name} crashed twice over {text!r}",
        f"bộ đọc {name} hỏng hai lần ở câu này",
        remedy="say it in other words in config/words or the catalogue, or record it: ./kiosk say --prompts",
        remedy_vi="hãy viết câu khác trong config/words hoặc danh mục, hoặc thu âm câu này: ./kiosk say --prompts",
        key="voice.engine",
    )
