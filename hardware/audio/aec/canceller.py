"""Acoustic echo cancellation: removes the sound of the loudspeaker from the sound of the microphone (WebRTC).

The WebRTC canceller of `livekit.rtc.apm` finds delay and echo path by itself. Its success is measured all the time
(`hardware.audio.aec.erle_monitor`). While it succeeds the robot may listen as it speaks, else the microphone is closed
then (half duplex). A device that ran dry or was replaced has another delay, so the canceller is not trusted until it
has succeeded again. A linear canceller of our own works beside it. It leaves more of a visitor who talks into the
robot's voice (double talk), for the recogniser and for detecting that visitor.
"""

import logging

import numpy as np
from numpy.typing import NDArray

from hardware.audio.aec.adaptive_filter import LinearCanceller
from hardware.audio.aec.delay_estimator import EchoDelay
from hardware.audio.aec.device_canceller import DeviceCanceller
from hardware.audio.aec.double_talk import NearEnd
from hardware.audio.aec.erle_monitor import ErleMonitor
from hardware.audio.aec.far_end_buffer import SILENCE, Reference
from hardware.audio.aec.levels import db, power
from hardware.audio.webrtc import WebRtc
from robot.core.trouble import Trouble

log = logging.getLogger("kiosk.echo")

_MOVED_MS = 60  # change of the measured delay above which the canceller must earn trust again; chosen
_DECAY_MS = 200  # time in which the room lets an echo decay; derived: 35 dB at T60 0.35 s
_UNKNOWN_DELAY_MS = 300  # delay that is assumed until one is measured: longer than of sound servers that keep up
_MOST_TAIL_MS = 1000  # longest `tail_ms`; chosen
_LEAK_PIECES = 500  # two leaks within this time, 10 s, end the trust; chosen
_MOST_SHARE_DB = -10.0  # residue, dB of the echo, up to which double talk is judged by the linear canceller; chosen


def open_echo_canceller(choice: str) -> "EchoCanceller | DeviceCanceller | None":
    """Return a canceller for the `choice` "auto"; None for "half-duplex", and where the library does not work.

    The one for "device" changes no sound, and judges whether the microphone array cancels the echo.
    """
    if choice == "half-duplex":
        return None
    if choice == "device":
        return DeviceCanceller()
    try:
        return EchoCanceller()
    except Trouble as trouble:
        log.warning("%s", trouble)
        return None


class EchoCanceller:
    """Echo canceller with two filters, an `EchoFilter` (`robot.runtime.ports`).

    `played` is called on the loudspeaker's thread, `clean` on the microphone's thread.
    """

    def __init__(self) -> None:
        self._webrtc = WebRtc(echo_cancellation=True)
        self._reference, self._trust, self._delay = Reference(), ErleMonitor(), EchoDelay()
        self._linear, self._linear_trust = LinearCanceller(), ErleMonitor()
        self._near_end, self._near_linear = NearEnd(), NearEnd()
        self._whole, self._learned = SILENCE, False
        self._near_db: float | None = None
        self._slips = self._heard_pieces = 0
        self._leaked_at = -_LEAK_PIECES
        self._proven_ms: int | None = None  # the delay at which the trust was earned

    def played(self, samples: NDArray[np.int16]) -> None:
        """Add 16 kHz mono sound that leaves for the loudspeaker now, silence included."""
        self._reference.played(samples)

    def clean(self, piece: bytes) -> bytes:
        """Return the microphone's 20 ms `piece` without the robot's voice and without rumble (high-pass)."""
        played = self._reference.next()
        self._heard_pieces += 1
        self._notice_slips()
        try:
            cleaned = self._webrtc.process(piece, played)
        except RuntimeError as error:
            if self._trust.trusted:
                log.warning("the echo is not cancelled: %s", error)
            self._lose()
            self._whole = piece
            return piece
        heard = power(piece)
        played_dbfs = db(power(played))
        self._delay.add(played_dbfs, db(heard))
        self._trust.add(played_dbfs, heard, power(cleaned), self._delay.ms)
        linear = self._linear.clean(np.frombuffer(played, np.int16), np.frombuffer(piece, np.int16)).tobytes()
        left = power(linear)
        self._linear_trust.add(played_dbfs, heard, left, self._delay.ms)
        self._near_db = self._near_end.above_db(played_dbfs, heard, heard, power(cleaned))
        near_db = self._near_linear.above_db(played_dbfs, heard, self._linear.echo_power, left)
        if near_db is not None and self._learned and self._near_linear.share_db <= _MOST_SHARE_DB:
            self._near_db = near_db
        self._learned = self._learned or self._linear_trust.trusted  # stays: double talk spoils no learnt filter
        self._whole = linear if self._learned else cleaned
        self._notice_moves()
        return cleaned

    @property
    def whole(self) -> bytes:
        """Return the last cleaned piece for a recogniser: it keeps more of people's speech, and more of the echo."""
        return self._whole

    @property
    def near_db(self) -> float | None:
        """Return the last piece's level above the expected residue of robot's voice and room, dB; None = not known."""
        return self._near_db

    def cancels(self) -> bool:
        """Whether the echo is removed well enough for the robot to listen while it speaks."""
        return self._trust.trusted

    @property
    def erle_db(self) -> float | None:
        """Return the echo return loss enhancement, by which the echo is softer, dB; None = no echo was measured yet."""
        return self._trust.erle_db

    @property
    def delay_ms(self) -> int | None:
        """Return the time from the loudspeaker's queue to the microphone, ms; None = no echo was found yet."""
        return self._delay.ms

    @property
    def tail_ms(self) -> int:
        """Return the time, ms, for which the robot's voice may be heard after it has left the loudspeaker's queue."""
        delay_ms = _UNKNOWN_DELAY_MS if self._delay.ms is None else self._delay.ms
        return min(_MOST_TAIL_MS, delay_ms + _DECAY_MS)

    def leaked(self) -> None:
        """Note that the cleaned sound was the robot's own voice, or no person's. Two notes in 10 s end the trust in the
        canceller.
        """
        if self._heard_pieces - self._leaked_at < _LEAK_PIECES:
            self._lose()
        self._leaked_at = self._heard_pieces

    def _notice_slips(self) -> None:
        if self._reference.slips != self._slips:
            self._slips = self._reference.slips
            self._lose()

    def _notice_moves(self) -> None:
        delay_ms = self._delay.ms
        if not self._trust.trusted:
            self._proven_ms = None
        elif self._proven_ms is None:
            self._proven_ms = delay_ms
        elif delay_ms is not None and abs(delay_ms - self._proven_ms) > _MOVED_MS:
            self._lose()

    def _lose(self) -> None:
        self._trust.lose()
        self._linear_trust.lose()
        self._learned = False
        self._linear.forget()
        self._near_db = None
        self._near_end.forget()
        self._near_linear.forget()
