"""Loudspeakers: a sound device through PortAudio, or none.

| address | what it is |
|---|---|
| `device:` | the default output of the sound server |
| `device:NAME` | an output whose name contains NAME |
| `none:` | nothing is heard; sound is consumed in real time |
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

_LATENCY_S = 0.04  # asked of the device: what is already in it can't be hushed
_STALLED_S = 2.0  # a device that has asked for no sound for so long is gone, or hangs
_PAUSE_S = 0.3  # of a voice that nobody asks for another one
_FADE_S = 0.008  # a hushed voice fades: no click
_LOUD = 8000.0  # RMS of int16 that moves the mouth fully
_ECHO_HZ = 16_000

Played = Callable[[NDArray[np.int16]], None]
"""Called on the device's thread with what leaves for the loudspeaker, silence included: 16 kHz mono. Must return at
once.
"""


def open_speaker(address: str, played: Played | None = None) -> Speaker:
    """The loudspeaker at `address`; nothing is opened before `start()`. `Trouble` for an address of no known kind."""
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
    """An output of PortAudio, open all the time so that speech begins at once. Its callback copies and returns."""

    def __init__(self, name: str, played: Played | None = None) -> None:
        self._name, self._played = name, played
        self._for_echo: Resampler | None = None
        self._stream: Any = None
        self._rate_hz, self._latency_s = 0, 0.0
        self._waiting: deque[NDArray[np.int16]] = deque()  # at the device's rate
        self._chimes = np.zeros(0, np.int32)
        self._lock = threading.Lock()
        self._level = 0.0
        self._paused_until_s, self._paused = 0.0, False
        self._sounding_until_s, self._asked_s = 0.0, time.monotonic()

    def start(self) -> None:
        """Open the device at its own rate. `Trouble` when there is none."""
        sounddevice = library()
        try:
            open_stream(self._open)
        except (ValueError, sounddevice.PortAudioError) as error:
            raise no_device("speaker", self._name, str(error)) from error

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Queue mono int16 sound. OSError when the device is gone."""
        self._alive()
        sound = self._of(pcm, rate_hz, gain)
        with self._lock:
            self._waiting.append(sound)

    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Let mono int16 sound be heard at once, over what plays. From any thread."""
        sound = self._of(pcm, rate_hz, gain).astype(np.int32)
        with self._lock:
            longer, shorter = sorted((sound, self._chimes), key=len, reverse=True)
            both = longer.copy()
            both[: shorter.size] += shorter
            self._chimes = both

    def _of(self, pcm: bytes, rate_hz: int, gain: float) -> NDArray[np.int16]:
        """Return the sound at the rate of the device, made louder by `gain`."""
        samples = resampled(np.frombuffer(pcm, np.int16), rate_hz, self._rate_hz)
        loud: NDArray[np.int16] = np.clip(samples * gain, -32768, 32767).astype(np.int16)
        return loud

    def playing(self) -> bool:
        """Whether sound waits or is still on its way to the cone. OSError when the device is gone."""
        self._alive()
        with self._lock:
            sounds = bool(self._waiting) or time.monotonic() < self._sounding_until_s
        if not sounds:  # a sentence is played to its end
            let_go()
        return sounds

    def left_s(self) -> float:
        """Return the time for which queued sound still sounds, s. A voice that pauses has as much left as before."""
        with self._lock:
            waiting_s = sum(piece.size for piece in self._waiting) / max(1, self._rate_hz)
            return waiting_s + max(0.0, self._sounding_until_s - time.monotonic())

    def level(self) -> float:
        """Loudness of what sounds now, 0..1."""
        return self._level

    def hush(self) -> None:
        """Drop what waits; what the device already holds (about 40 ms) still sounds."""
        fade = round(self._rate_hz * _FADE_S)
        self._paused_until_s = 0.0
        with self._lock:
            if self._waiting:
                heads = [piece[:fade] for piece in islice(self._waiting, 2)]
                head = np.concatenate(heads)[: 0 if self._paused else fade]
                self._waiting.clear()
                self._waiting.append((head * np.linspace(1.0, 0.0, head.size)).astype(np.int16))

    def pause(self) -> None:
        """Be silent for a moment, and go on from there."""
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
        self._latency_s = self._stream.latency  # its thread may still ask for sound when the stream is given up
        try:
            self._stream.start()
        except sounddevice.PortAudioError:
            self.stop()  # it would keep the device
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
        if before is not self._paused:  # in a straight line: no click
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
    """No loudspeaker: a sentence takes its time, so that captions and the face keep the pace of speech."""

    def __init__(self) -> None:
        self._sounds: deque[tuple[float, float, NDArray[np.int16]]] = deque()  # (from s, to s, samples)

    def start(self) -> None:
        """Nothing to open."""

    def play(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Queue mono int16 sound."""
        samples = (np.frombuffer(pcm, np.int16) * gain).astype(np.int16)
        begins_s = max(time.monotonic(), self._sounds[-1][1] if self._sounds else 0.0)
        self._sounds.append((begins_s, begins_s + samples.size / rate_hz, samples))

    def chime(self, pcm: bytes, rate_hz: int, gain: float = 1.0) -> None:
        """Nothing sounds."""

    def playing(self) -> bool:
        """Whether a queued sound would still be heard."""
        while self._sounds and self._sounds[0][1] <= time.monotonic():
            self._sounds.popleft()
        return bool(self._sounds)

    def left_s(self) -> float:
        """Return the time for which queued sound would still be heard, s."""
        return max(0.0, self._sounds[-1][1] - time.monotonic()) if self.playing() else 0.0

    def level(self) -> float:
        """Loudness of what would sound now, 0..1."""
        if not self.playing():
            return 0.0
        begins_s, ends_s, samples = self._sounds[0]
        at = int((time.monotonic() - begins_s) / (ends_s - begins_s) * samples.size)
        return loudness(samples[max(0, at - 256) : at + 256])

    def pause(self) -> None:
        """Nothing sounds."""

    def hush(self) -> None:
        """Drop everything."""
        self._sounds.clear()

    def stop(self) -> None:
        """Nothing to close."""
        self._sounds.clear()


def loudness(samples: NDArray[np.int16]) -> float:
    """Root mean square of int16 samples as 0..1 of a loud voice."""
    if not samples.size:
        return 0.0
    return min(1.0, float(np.sqrt(np.mean(np.square(samples.astype(np.float32))))) / _LOUD)
