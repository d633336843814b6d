"""Loudspeakers: a sound device through PortAudio, or none.

| address | what it is |
|---|---|
| `device:` | the default output of the sound server |
| `device:NAME` | an output whose name contains NAME |
| `none:` | no loudspeaker; sound is consumed silently, in real time |
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hardware.audio.portaudio import close_stream, let_go, library, no_device, open_stream
from hardware.audio.resampling import Resampler, resampled
from robot.core.trouble import Trouble
from robot.runtime.ports import Speaker

_LATENCY_S = 0.04  # latency that the device is asked for, since sound that it holds cannot be hushed; chosen
_STALLED_S = 2.0  # time without a request for sound after which a device counts as gone or hanging; chosen
_PAUSE_S = 0.3  # length of a pause, if `pause` is not called again; chosen
_FADE_S = 0.008  # length of the fade of a hushed voice, which avoids a click; chosen
_LOUD = 8000.0  # RMS of int16 that counts as level 1, at which the mouth on the screen opens fully; chosen
_ECHO_HZ = 16_000  # rate of the sound that is passed to `Played`

Played = Callable[[NDArray[np.int16]], None]
"""Callback with the 16 kHz mono sound that leaves for the loudspeaker, silence included. It must return at once."""


def open_speaker(address: str, played: Played | None = None) -> Speaker:
    """Return the loudspeaker at `address`, not opened before `start()`. Raises `Trouble` for an unknown address.

    `played`: called with all sound that leaves for the loudspeaker.
    """
    kind, separator, name = address.partition(":")
    if kind == "device" and separator:
        return DeviceSpeaker(name, played)
    if address == "none:":
        return SilentSpeaker()
    raise Trouble(
        "no loudspeaker has such an address",
        "địa chỉ loa không hợp lệ",
        remedy="use device:, device:NAME or none:",
        remedy_vi="hãy dùng device:, device:TÊN hoặc none:",
        key="speaker.address",
        value=address,
    )


class DeviceSpeaker:
    """An output of PortAudio, open all the time so that speech begins at once. PortAudio's callback only copies."""

    def __init__(self, name: str, played: Played | None = None) -> None:
        self._name, self._played = name, played
        self._for_echo: Resampler | None = None
        self._stream: Any = None
        self._rate_hz, self._latency_s = 0, 0.0
        self._waiting: deque[NDArray[np.int16]] = deque()  # queued sound at the device's rate
        self._chimes = np.zeros(0, np.int32)
        self._lock = threading.Lock()
        self._level = 0.0
        self._paused_until_s, self._paused = 0.0, False
        self._sounding_until_s, self._asked_s = 0.0, time.monotonic()

    def start(self) -> None:
        """Open the device at its own rate. Raises `Trouble` when it cannot be opened."""
        sounddevice = library()
        try:
            open_stream(self._open)
        except (ValueError, sounddevice.PortAudioError) as error:
            raise no_device("speaker", self._name, str(error)) from error

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Queue mono int16 sound. Raises OSError when the device has gone."""
        self._alive()
        sound = self._of(pcm, rate_hz, gain)
        with self._lock:
            self._waiting.append(sound)

    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Play mono int16 sound at once, mixed with the sound that plays. May be called on any thread."""
        sound = self._of(pcm, rate_hz, gain).astype(np.int32)
        with self._lock:
            longer, shorter = sorted((sound, self._chimes), key=len, reverse=True)
            both = longer.copy()
            both[: shorter.size] += shorter
            self._chimes = both

    def _of(self, pcm: bytes, rate_hz: int, gain: float) -> NDArray[np.int16]:
        """Return PCM as samples at the device's rate, amplified by `gain`."""
        samples = resampled(np.frombuffer(pcm, np.int16), rate_hz, self._rate_hz)
        loud: NDArray[np.int16] = np.clip(samples * gain, -32768, 32767).astype(np.int16)
        return loud

    def playing(self) -> bool:
        """Whether sound is queued or still on its way to the cone. Raises OSError when the device has gone."""
        self._alive()
        with self._lock:
            sounds = bool(self._waiting) or time.monotonic() < self._sounding_until_s
        if not sounds:  # a sentence is played to its end before the stream is closed
            let_go()
        return sounds

    def left_s(self) -> float:
        """Return the time until all queued sound has been played, s. The time of a pause is not included."""
        with self._lock:
            waiting_s = sum(piece.size for piece in self._waiting) / max(1, self._rate_hz)
            return waiting_s + max(0.0, self._sounding_until_s - time.monotonic())

    def level(self) -> float:
        """Return the loudness of the sound that plays now, chimes excluded, 0..1."""
        return self._level

    def hush(self) -> None:
        """Drop the queued sound; the sound that the device already holds (about 40 ms) is still played."""
        fade = round(self._rate_hz * _FADE_S)
        self._paused_until_s = 0.0
        with self._lock:
            if self._waiting:
                heads = [piece[:fade] for piece in islice(self._waiting, 2)]
                head = np.concatenate(heads)[: 0 if self._paused else fade]
                self._waiting.clear()
                self._waiting.append((head * np.linspace(1.0, 0.0, head.size)).astype(np.int16))

    def pause(self) -> None:
        """Interrupt the queued sound for 0.3 s from now; it goes on where it was interrupted."""
        self._paused_until_s = time.monotonic() + _PAUSE_S

    def stop(self) -> None:
        """Close the device."""
        stream, self._stream = self._stream, None
        if stream is not None:
            close_stream(stream)

    def _open(self, sounddevice: Any) -> Any:
        device = sounddevice.query_devices(self._name or None, "output")
        self._rate_hz = int(device["default_samplerate"])
        self._for_echo = Resampler(self._rate_hz, _ECHO_HZ)
        channels = min(2, int(device["max_output_channels"]))
        self._stream = sounddevice.RawOutputStream(
            samplerate=self._rate_hz,
            channels=channels,
            dtype="int16",
            device=device["index"],
            latency=_LATENCY_S,
            callback=lambda out, frames, _time, _status: self._give(out, frames, channels),
        )
        self._latency_s = self._stream.latency  # kept: the callback may still run when `_stream` is None
        try:
            self._stream.start()
        except sounddevice.PortAudioError:
            self.stop()  # the stream would keep the device
            raise
        self._asked_s = time.monotonic()
        return self._stream

    def _give(self, out: Any, frames: int, channels: int) -> None:
        self._asked_s = time.monotonic()
        block = np.zeros(frames, np.int16)
        filled = 0
        before, self._paused = self._paused, time.monotonic() < self._paused_until_s
        with self._lock:
            while filled < frames and self._waiting and not (before and self._paused):
                head = self._waiting[0][: frames - filled]
                block[filled : filled + head.size] = head
                filled += head.size
                rest = self._waiting.popleft()[head.size :]
                if rest.size:
                    self._waiting.appendleft(rest)
            chimes, self._chimes = self._chimes[:frames], self._chimes[frames:]
            if filled:
                self._sounding_until_s = time.monotonic() + self._latency_s + filled / self._rate_hz
        if before is not self._paused:  # linear fade, which avoids a click
            block = (block * np.linspace(not before, not self._paused, frames)).astype(np.int16)
        self._level = loudness(block)
        if chimes.size:
            block[: chimes.size] = np.clip(block[: chimes.size] + chimes, -32768, 32767)
        out[:] = np.repeat(block, channels).tobytes()
        if self._played is not None and self._for_echo is not None:
            self._played(self._for_echo.feed(block))

    def _alive(self) -> None:
        if self._stream is None or not self._stream.active:
            raise OSError(f"loudspeaker {self._name or 'default'} stopped by itself")
        if time.monotonic() - self._asked_s > _STALLED_S:
            raise OSError(f"loudspeaker {self._name or 'default'} has taken no sound for {_STALLED_S:.0f} s")


class SilentSpeaker:
    """Silent loudspeaker: sound takes its time, so that captions and the face keep the pace of speech."""

    def __init__(self) -> None:
        self._sounds: deque[tuple[float, float, NDArray[np.int16]]] = deque()  # (from s, to s, samples)

    def start(self) -> None:
        """Do nothing: there is no device to open."""

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Queue mono int16 sound, which takes its time but is not heard."""
        samples = (np.frombuffer(pcm, np.int16) * gain).astype(np.int16)
        begins_s = max(time.monotonic(), self._sounds[-1][1] if self._sounds else 0.0)
        self._sounds.append((begins_s, begins_s + samples.size / rate_hz, samples))

    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Do nothing: a chime is not heard."""

    def playing(self) -> bool:
        """Whether queued sound would still be playing."""
        while self._sounds and self._sounds[0][1] <= time.monotonic():
            self._sounds.popleft()
        return bool(self._sounds)

    def left_s(self) -> float:
        """Return the time until all queued sound would have been played, s."""
        return max(0.0, self._sounds[-1][1] - time.monotonic()) if self.playing() else 0.0

    def level(self) -> float:
        """Return the loudness of the sound that would be playing now, 0..1."""
        if not self.playing():
            return 0.0
        begins_s, ends_s, samples = self._sounds[0]
        at = int((time.monotonic() - begins_s) / (ends_s - begins_s) * samples.size)
        return loudness(samples[max(0, at - 256) : at + 256])

    def pause(self) -> None:
        """Do nothing: no sound is heard."""

    def hush(self) -> None:
        """Drop all queued sound."""
        self._sounds.clear()

    def stop(self) -> None:
        """Drop all queued sound; there is no device to close."""
        self._sounds.clear()


def loudness(samples: NDArray[np.int16]) -> float:
    """Return the root mean square of int16 samples as a share of a loud voice, 0..1."""
    if not samples.size:
        return 0.0
    return min(1.0, float(np.sqrt(np.mean(np.square(samples.astype(np.float32))))) / _LOUD)
