"""Echo cancellation: what the loudspeaker plays is taken out of what the microphone hears (WebRTC audio processing).

The canceller of `livekit.rtc.apm` finds the delay and the echo path by itself. Whether it succeeds is measured all the
time: only then may the robot listen while it speaks, else its ears close (half duplex).
"""

import logging
import threading
from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hardware.ring import PIECE_BYTES
from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.echo")

_RATE_HZ = 16_000
_FRAME_BYTES = PIECE_BYTES // 2  # the library takes 10 ms at a time
_WAITING_PIECES = 3  # the threads of the two devices are not in step; played sound must not wait longer than its echo
_MOST_PIECES = 25  # more means that one of them stood still
_LINGER_PIECES = 10  # an echo follows what was played by up to 0.2 s
_PLAYED_DBFS = -45.0  # softer sound of the loudspeaker tells nothing about the echo
_AUDIBLE_DB = 6.0  # an echo nearer to the room's own sound disturbs nobody
_KEEP = 0.98  # of the running means: they span about a second
_KNOWN_PIECES = 60  # so much of the robot's voice must have been heard before the canceller is trusted
_ROOM_RISE = 1.01  # a piece
_TRUSTED_DB, _FAILED_DB = 12.0, 6.0
_GOOD_PIECES = 40  # 0.8 s
_FAILED_PIECES = 150  # 3 s: a visitor who talks into the robot's sentence is no failure of the canceller
_LEAST_POWER = 1e-10


def open_echo_canceller(choice: str) -> "EchoCanceller | None":
    """For "auto" a canceller where the library works here; None for "half-duplex", and where it does not."""
    if choice == "half-duplex":
        return None
    try:
        return EchoCanceller()
    except Trouble as trouble:
        log.warning("%s", trouble)
        return None


class EchoCanceller:
    """An `EchoFilter` (`robot.runtime.ports`). `played` is called on the loudspeaker's thread, `clean` on the ears'."""

    def __init__(self) -> None:
        self._module, self._frame = _library()
        self._lock = threading.Lock()
        self._played: deque[bytes] = deque(maxlen=_MOST_PIECES)
        self._rest = b""
        self._linger = 0
        self._echo, self._left = _MeanPower(), _MeanPower()  # before and after
        self._room = 0.0  # power of the microphone without echo: the least of late; 0 = not heard yet
        self._known_pieces = 0
        self._good_pieces = self._failing_pieces = 0
        self._trusted = False

    def played(self, samples: NDArray[np.int16]) -> None:
        """16 kHz mono that leaves the loudspeaker now, silence included."""
        with self._lock:
            sound = self._rest + samples.tobytes()
            whole = len(sound) - len(sound) % PIECE_BYTES
            self._played.extend(sound[start : start + PIECE_BYTES] for start in range(0, whole, PIECE_BYTES))
            self._rest = sound[whole:]

    def clean(self, piece: bytes) -> bytes:
        """A piece of the microphone without the robot's voice in it and without rumble (high-pass)."""
        played = self._pending()
        try:
            for reference in played:
                for start in range(0, PIECE_BYTES, _FRAME_BYTES):
                    self._module.process_reverse_stream(self._of(reference[start : start + _FRAME_BYTES]))
            cleaned = b"".join(
                self._cleaned(piece[start : start + _FRAME_BYTES]) for start in range(0, PIECE_BYTES, _FRAME_BYTES)
            )
        except RuntimeError as error:
            if self._trusted:
                log.warning("the echo is not cancelled: %s", error)
            self._trusted = False
            return piece
        self._measure(played, piece, cleaned)
        return cleaned

    def cancels(self) -> bool:
        """Whether the robot's own voice is taken out so well that it may listen while it speaks."""
        return self._trusted

    @property
    def erle_db(self) -> float | None:
        """Echo return loss enhancement: how much softer the echo has become. None: no echo has been heard yet."""
        if self._known_pieces < _KNOWN_PIECES or not self._audible():
            return None
        return self._gone_db()

    def _pending(self) -> list[bytes]:
        """What was played and not yet told to the library: a piece at a time, more where too many wait."""
        with self._lock:
            count = max(1, len(self._played) - _WAITING_PIECES)
            return [self._played.popleft() for _ in range(min(count, len(self._played)))]

    def _cleaned(self, heard: bytes) -> bytes:
        self._module.set_stream_delay_ms(0)  # it looks for the delay itself
        frame = self._of(heard)
        self._module.process_stream(frame)
        return bytes(frame.data.cast("B"))

    def _of(self, sound: bytes) -> Any:
        return self._frame(bytearray(sound), _RATE_HZ, 1, _FRAME_BYTES // 2)

    def _measure(self, played: list[bytes], heard: bytes, cleaned: bytes) -> None:
        if any(_db(_power(piece)) >= _PLAYED_DBFS for piece in played):
            self._linger = _LINGER_PIECES
            self._echo.add(_power(heard))
            self._left.add(_power(cleaned))
            self._known_pieces += 1
            self._judge()
        elif self._linger:
            self._linger -= 1
        else:
            power = _power(heard)
            self._room = min(power, self._room * _ROOM_RISE) if self._room else power

    def _judge(self) -> None:
        if self._known_pieces < _KNOWN_PIECES:
            return
        gone_db, audible = self._gone_db(), self._audible()
        self._good_pieces = self._good_pieces + 1 if not audible or gone_db >= _TRUSTED_DB else 0
        self._failing_pieces = self._failing_pieces + 1 if audible and gone_db < _FAILED_DB else 0
        if self._good_pieces >= _GOOD_PIECES:
            self._trusted = True
        elif self._failing_pieces >= _FAILED_PIECES:
            self._trusted = False

    def _gone_db(self) -> float:
        """The room's own sound is in both, and is no echo."""
        least = max(_LEAST_POWER, self._room / 10)
        echo, left = (max(power.value - self._room, least) for power in (self._echo, self._left))
        return _db(echo / left)

    def _audible(self) -> bool:
        return _db(self._echo.value / max(self._room, _LEAST_POWER)) >= _AUDIBLE_DB


class _MeanPower:
    """A running mean over about a second; the first value counts in full."""

    def __init__(self) -> None:
        self.value = _LEAST_POWER
        self._empty = True

    def add(self, power: float) -> None:
        """Take the next one."""
        self.value = power if self._empty else _KEEP * self.value + (1 - _KEEP) * power
        self._empty = False


def _library() -> tuple[Any, Any]:
    """(a processing module, the class of its frames). `Trouble` when the library is missing or does not load here."""
    try:
        from livekit.rtc import AudioFrame
        from livekit.rtc.apm import AudioProcessingModule

        module = AudioProcessingModule(echo_cancellation=True, high_pass_filter=True)
    except Exception as error:  # the library raises nothing narrower where its binary does not load
        raise Trouble(
            f"echo cancellation is not available: {error}",
            "không khử được tiếng vọng",
            remedy="the robot listens only while it is silent; to change that: pip install livekit",
            remedy_vi="robot chỉ nghe khi không nói; muốn nghe cả lúc nói: pip install livekit",
        ) from error
    return module, AudioFrame


def _power(pcm: bytes) -> float:
    """Mean square of full-scale samples, never 0."""
    samples = np.frombuffer(pcm, np.int16).astype(np.float32) / 32768
    return float(np.mean(np.square(samples))) + _LEAST_POWER


def _db(ratio: float) -> float:
    return 10.0 * float(np.log10(ratio))
