"""Record one sentence at the microphone: from the signal until it is silent after speech, or until Enter is pressed."""

import os
import select
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hardware.audio.microphone import MIXED, RATE_HZ, DeviceMicrophone, open_microphone
from hardware.audio.resampling import Resampler
from robot.runtime.ports import Microphone
from voice_models.recognition.voice_activity import SileroActivity

STUDIO_HZ = 24_000
"""Sample rate of a recorded voice, Hz: it keeps the hiss of s, x and ch, which 16 kHz loses. Chosen."""
_LOOK_S = 0.01
_SETTLE_S = 0.3  # thrown away when the microphone opens: devices click and ramp up; chosen
_ENDS_S, _WAITS_S = 1.2, 8.0  # silence that ends a take, and longest wait for its first word, s; chosen
_LONGEST_S, _LONGEST_S_A_WORD = 6.0, 1.0  # longest take: that much, and more for each word; chosen
_DEAD_S = 3.0  # time without any sound from the device after which it counts as gone; chosen
_SPEAKS, _SILENT = 0.5, 0.35  # probability of speech from which it begins, and below which it is silent; Silero's own


class TypedLines:
    """Lines typed on the terminal `descriptor`, read without waiting for them."""

    def __init__(self, descriptor: int = 0) -> None:
        self._descriptor = descriptor
        self._typed = b""
        self.ended = False
        """Whether the terminal was closed: no line comes any more."""

    def line(self, wait_s: float | None = None) -> str | None:
        """Return the next typed line; None if none comes within `wait_s` (None = wait for it), or the
        terminal was closed."""
        while b"\n" not in self._typed:
            if self.ended or not select.select([self._descriptor], [], [], wait_s)[0]:
                return None
            try:
                read = os.read(self._descriptor, 4096)
            except OSError:  # a pseudo-terminal whose other end is closed
                read = b""
            self._typed += read
            self.ended = not read
        line, _, self._typed = self._typed.partition(b"\n")
        return line.decode(errors="replace").strip()

    def flush(self) -> None:
        """Forget the lines that were typed before now."""
        while self.line(0.0) is not None:
            pass


class Recorded(NamedTuple):
    """A recording, mono int16, and whether speech was found in it."""

    samples: NDArray[np.int16]
    spoke: bool


class TakeRecorder:
    """Records takes at the microphone `address`, which is open from `open` to `close`.

    `channel`: the one channel of a device that is recorded.
    """

    def __init__(self, address: str, lines: TypedLines, channel: int = MIXED) -> None:
        self._microphone, self.rate_hz = _studio(address, channel)
        self._lines = lines
        self._activity = SileroActivity()

    def open(self) -> None:
        """Open the microphone. Raises `Trouble` when it cannot be opened."""
        self._microphone.start()
        self.room(_SETTLE_S)

    def close(self) -> None:
        """Close the microphone."""
        self._microphone.stop()

    def room(self, seconds: float) -> NDArray[np.int16]:
        """Return `seconds` of sound as it is. Raises OSError when the microphone has gone."""
        pieces: list[bytes] = []
        while sum(map(len, pieces)) < 2 * round(seconds * self.rate_hz):
            pieces += self._next()
        return np.frombuffer(b"".join(pieces), np.int16)

    def take(self, words: int, shown: Callable[[float, float], None]) -> Recorded:
        """Record a sentence of so many words. `shown(s, level dBFS)` is called for each piece of sound.

        Raises OSError when the microphone has gone.
        """
        self._microphone.read()  # sound from before the signal
        self._activity.reset()
        resampler = Resampler(self.rate_hz, RATE_HZ)
        pieces: list[bytes] = []
        spoke, silent_s, sounded_s = False, 0.0, 0.0
        while True:
            for piece in self._next():
                pieces.append(piece)
                samples = np.frombuffer(piece, np.int16)
                piece_s = samples.size / self.rate_hz
                sounded_s += piece_s
                chance = self._activity.speech(resampler.feed(samples).tobytes())
                spoke = spoke or chance > _SPEAKS
                silent_s = 0.0 if chance > _SILENT else silent_s + piece_s
                shown(sounded_s, 10 * np.log10(np.mean(np.square(samples / 32768.0)) + 1e-10))
            waited = silent_s > (_ENDS_S if spoke else _WAITS_S)
            longest_s = _LONGEST_S + _LONGEST_S_A_WORD * words
            if waited or sounded_s > longest_s or self._lines.line(0.0) is not None or self._lines.ended:
                return Recorded(np.frombuffer(b"".join(pieces), np.int16), spoke)

    def _next(self) -> list[bytes]:
        """Return the next pieces of sound, at least one. Raises OSError when the microphone gives none."""
        began_s = time.monotonic()
        while not (pieces := self._microphone.read()):
            if time.monotonic() - began_s > _DEAD_S:
                raise OSError(f"the microphone has given no sound for {_DEAD_S:.0f} s")
            time.sleep(_LOOK_S)
        return pieces


def _studio(address: str, channel: int) -> tuple[Microphone, int]:
    """Return the microphone at `address`, and its rate in Hz: a device's is higher than that of the robot's ears."""
    kind, _, name = address.partition(":")
    if kind == "device":
        return DeviceMicrophone(name, channel, STUDIO_HZ), STUDIO_HZ
    return open_microphone(address), RATE_HZ
